package io.cambrian.tables;

import java.util.List;

/** Views of risk and of money: value at risk and its backtest, stress, correlation, capital, attribution, releases. */
final class MoneyViews {
    private static final String CYCLE = "Run 'cambrian demo': a cycle measures and allocates what it found.";

    private static final ViewSpec VAR_HISTORY = ViewSpec.of(
            "var_history",
            "One row per day forecast: what value at risk said the evening before, what happened, and the backtest up to"
                    + " then.",
            "Run 'cambrian demo' or 'cambrian risk'.",
            """
            SELECT run_id, subject, method, confidence_level, DATE_FROM_UNIX_DATE(as_of_day) AS day, value_at_risk,
                   expected_shortfall, calibrated_value_at_risk, realized_return, -realized_return AS loss, exceeded,
                   exceedances, tested_days, exceedances / tested_days AS exceedance_rate, zone, kupiec_p_value,
                   conditional_p_value, acerbi_szekely_z2
            FROM {var} WHERE grain = 'forecast'
            """,
            "run_id",
            "the cycle or risk run",
            "subject",
            "a strategy, an instrument or portfolio",
            "method",
            "such as historical",
            "confidence_level",
            "such as 0.99",
            "day",
            "the day forecast; the forecast knew the days before it",
            "value_at_risk",
            "positive loss fraction",
            "expected_shortfall",
            "positive loss fraction",
            "calibrated_value_at_risk",
            "after online conformal calibration",
            "realized_return",
            "of the day",
            "loss",
            "minus realized_return",
            "exceeded",
            "whether the loss went beyond value_at_risk",
            "exceedances",
            "up to this day",
            "tested_days",
            "up to this day",
            "exceedance_rate",
            "exceedances per tested day; 1 minus confidence_level if the forecasts are right",
            "zone",
            "Basel traffic light of the last 250 forecasts",
            "kupiec_p_value",
            "rate of exceedances up to this day",
            "conditional_p_value",
            "Christoffersen's joint test up to this day",
            "acerbi_szekely_z2",
            "0 if shortfall was right up to this day");

    private static final ViewSpec VAR_NOW = ViewSpec.of(
            "var_now",
            "One row per run, subject, method and confidence: value at risk as of the run's last day, and its Euler parts.",
            "Run 'cambrian demo' or 'cambrian risk'.",
            """
            SELECT run_id, grain, subject, method, confidence_level, horizon_days, DATE_FROM_UNIX_DATE(as_of_day) AS as_of,
                   value_at_risk, expected_shortfall, observations, weight, component_value_at_risk,
                   marginal_value_at_risk, incremental_value_at_risk
            FROM {var} WHERE COALESCE(grain, '') <> 'forecast'
            """,
            "run_id",
            "the cycle or risk run",
            "grain",
            "portfolio, strategy, instrument or regime",
            "subject",
            "which one",
            "method",
            "such as historical",
            "confidence_level",
            "such as 0.99",
            "horizon_days",
            "1 is one day",
            "as_of",
            "the last day seen",
            "value_at_risk",
            "positive loss fraction",
            "expected_shortfall",
            "positive loss fraction",
            "observations",
            "days that it was computed from",
            "weight",
            "fraction of capital",
            "component_value_at_risk",
            "Euler part of the portfolio's: parts sum to it",
            "marginal_value_at_risk",
            "the part per unit of weight",
            "incremental_value_at_risk",
            "the portfolio's less that without the subject");

    private static final ViewSpec STRESS = ViewSpec.of(
            "stress_results",
            "One row per scenario and subject: what it would have lost in a crisis, or would lose in a move.",
            "Run 'cambrian demo' or 'cambrian risk'.",
            """
            SELECT run_id, crisis AS scenario, kind, grain, subject, DATE_FROM_UNIX_DATE(from_day) AS scenario_from,
                   DATE_FROM_UNIX_DATE(to_day) AS scenario_to, total_return, max_drawdown, worst_day, value_at_risk, coverage
            FROM {stress}
            """,
            "run_id",
            "the cycle or risk run",
            "scenario",
            "the crisis, or the hypothetical move",
            "kind",
            "replay or hypothetical",
            "grain",
            "strategy, instrument, portfolio or market",
            "subject",
            "which one",
            "scenario_from",
            "first day; of a move the day of the holdings",
            "scenario_to",
            "last day",
            "total_return",
            "compounded and net; null where there is no data",
            "max_drawdown",
            "positive fraction within the crisis",
            "worst_day",
            "lowest daily return within it",
            "value_at_risk",
            "of a hypothetical move, 99 %, one day, after it",
            "coverage",
            "share of the days, or of the holdings, that is known");

    private static final ViewSpec CORRELATIONS = ViewSpec.of(
            "correlations",
            "One row per ordered pair of what a run measured together.",
            "Run 'cambrian demo' or 'cambrian risk'.",
            """
            SELECT run_id, estimator, first_id, second_id, correlation, covariance FROM {correlation}
            """,
            "run_id",
            "the cycle or risk run",
            "estimator",
            "such as ledoit-wolf",
            "first_id",
            "a strategy or instrument",
            "second_id",
            "another, or itself",
            "correlation",
            "in [-1, 1]",
            "covariance",
            "of daily net returns");

    private static final ViewSpec CAPITAL = ViewSpec.of(
            "capital",
            "One row per cycle, method and strategy: how much of the capital, why not more, and whether it is in force.",
            CYCLE,
            """
            SELECT a.run_id AS cycle_id, a.method, a.in_force, p.rank, a.strategy_id, a.weight, a.risk_contribution, a.stamp,
                   a.reason, a.marginal, p.state, s.text AS rule
            FROM {allocations} a
            LEFT JOIN {promotions} p ON p.run_id = a.run_id AND p.strategy_id = a.strategy_id
            LEFT JOIN {strategies} s ON s.strategy_id = a.strategy_id
            """,
            "cycle_id",
            "the cycle",
            "method",
            "such as minimum-variance",
            "in_force",
            "whether it is what is handed over",
            "rank",
            "of the finalist",
            "strategy_id",
            "the strategy",
            "weight",
            "fraction of capital",
            "risk_contribution",
            "share of the portfolio's variance",
            "stamp",
            "live, or paper_only with the reason",
            "reason",
            "why not more or less",
            "marginal",
            "certainty equivalent per day of the last unit of capital; of the method in force",
            "state",
            "candidate, challenger or champion, as the cycle judged",
            "rule",
            "the strategy as text");

    private static final ViewSpec CONTRIBUTIONS = ViewSpec.of(
            "contributions",
            "One row per part of the allocation's return: strategy, instrument, regime, gene and effect. Parts of a segment"
                    + " sum to its compounded return.",
            CYCLE,
            """
            SELECT run_id AS cycle_id, segment, strategy_id, instrument, regime, gene, effect, contribution
            FROM {attribution}
            """,
            "cycle_id",
            "the cycle",
            "segment",
            "development or holdout",
            "strategy_id",
            "the strategy",
            "instrument",
            "the instrument, or (all)",
            "regime",
            "the regime of the days",
            "gene",
            "comparison of the entry rule that let the position in, or (whole rule)",
            "effect",
            "selection, timing, trading or rebalancing",
            "contribution",
            "to the compounded simple return of the segment");

    private static final ViewSpec RETURNS = ViewSpec.of(
            "daily_returns",
            "One row per finalist and day, net of costs; development days chose it, hold-out days did not.",
            CYCLE,
            """
            SELECT run_id AS cycle_id, strategy_id, DATE_FROM_UNIX_DATE(day) AS day, segment, net_return, exposure,
                   EXP(SUM(LN(1 + net_return)) OVER (PARTITION BY run_id, strategy_id ORDER BY day)) AS growth
            FROM {strategy_returns} WHERE net_return > -1
            """,
            "cycle_id",
            "the cycle",
            "strategy_id",
            "the finalist, or walk_forward",
            "day",
            "the day",
            "segment",
            "development, holdout or walk_forward",
            "net_return",
            "simple return of the day, costs off",
            "exposure",
            "mean absolute position, 0 to 1",
            "growth",
            "of one unit since the first day");

    private static final ViewSpec PORTFOLIO = ViewSpec.of(
            "portfolio_returns",
            "One row per cycle and day: the finalists at the weights in force. Those weights were chosen on development"
                    + " days; only hold-out days are a test.",
            CYCLE,
            """
            SELECT d.*, EXP(SUM(LN(1 + d.net_return)) OVER (PARTITION BY d.cycle_id ORDER BY d.day)) AS growth
            FROM (
              SELECT r.cycle_id, r.day, r.segment, SUM(a.weight * r.net_return) AS net_return
              FROM {daily_returns} r
              JOIN {allocations} a ON a.run_id = r.cycle_id AND a.strategy_id = r.strategy_id AND a.in_force
              GROUP BY r.cycle_id, r.day, r.segment) d
            """,
            "cycle_id",
            "the cycle",
            "day",
            "the day",
            "segment",
            "development or holdout",
            "net_return",
            "sum of weight times net return; what is not allocated is cash and earns nothing",
            "growth",
            "of one unit since the first day");

    private static final ViewSpec RELEASES = ViewSpec.of(
            "releases",
            "One row per policy learned or set of parameters tuned: what untouched days said of it, and whether it was"
                    + " released.",
            "Run 'cambrian learn' or 'cambrian tune' after a cycle.",
            """
            SELECT 'policy' AS kind, run_id, sequence, policy_id AS id, DATE_FROM_UNIX_DATE(trained_to) AS trained_to,
                   DATE_FROM_UNIX_DATE(judged_from) AS judged_from, DATE_FROM_UNIX_DATE(judged_to) AS judged_to, opening,
                   incumbent, untouched_sharpe, incumbent_sharpe, lower_bound, released, reason
            FROM {policies}
            UNION ALL
            SELECT 'parameters', run_id, sequence, parameters_id, DATE_FROM_UNIX_DATE(trained_to),
                   DATE_FROM_UNIX_DATE(judged_from), DATE_FROM_UNIX_DATE(judged_to), opening, incumbent, untouched_sharpe,
                   incumbent_sharpe, lower_bound, released, reason
            FROM {parameters}
            """,
            "kind",
            "policy or parameters",
            "run_id",
            "who made it",
            "sequence",
            "its number in this warehouse, from 1",
            "id",
            "hash of it",
            "trained_to",
            "last day seen: its knowledge time",
            "judged_from",
            "first untouched day that it was judged on",
            "judged_to",
            "last",
            "opening",
            "how many times these days had been looked at, this time included",
            "incumbent",
            "what it was compared with",
            "untouched_sharpe",
            "annualized, on untouched days",
            "incumbent_sharpe",
            "that of the incumbent",
            "lower_bound",
            "of the gain over the incumbent",
            "released",
            "whether it may replace the incumbent",
            "reason",
            "why, in a sentence");

    static final List<ViewSpec> ALL =
            List.of(VAR_HISTORY, VAR_NOW, STRESS, CORRELATIONS, CAPITAL, CONTRIBUTIONS, RETURNS, PORTFOLIO, RELEASES);

    private MoneyViews() {}
}
