package io.cambrian.tables;

import java.util.List;

/** Views of the cycle as it goes on: its turns, the plan of each, how well it does, and what standing still would have earned. */
final class TurnViews {
    private static final String CYCLE = "Run 'cambrian cycle' or 'cambrian simulate': they write a row per turn.";

    private static final String PLAN =
            "Run 'cambrian demo', or 'cambrian cycle' for turn after turn; a plan that is in cash has no strategies.";

    private static final ViewSpec TURNS = ViewSpec.of(
            "cycle_turns",
            "One row per turn of the cycle: what it was for, why, and the plan that it left in force.",
            CYCLE,
            """
            SELECT turn, DATE_FROM_UNIX_DATE(as_of) AS as_of, kind, reasons, finished,
                   finished AND turn = MAX(IF(finished, turn, NULL)) OVER () AS in_force,
                   DATE_FROM_UNIX_DATE(seen_to) AS seen_to, new_sessions, search_run AS cycle_id, plan_run AS plan_cycle_id,
                   bundle, promoted, retired, members, paper_only, touches, words, ledger_hash, seconds
            FROM {turns}
            """,
            "turn",
            "number, from 1",
            "as_of",
            "last day that it knew",
            "kind",
            "search, reallocate, tend or rollback",
            "reasons",
            "why, in words",
            "finished",
            "whether it came to its end",
            "in_force",
            "whether its plan is the one in force: that of the newest finished turn",
            "seen_to",
            "of a search: last day that earlier runs had looked at; its own untouched days come after",
            "new_sessions",
            "sessions after the turn before",
            "cycle_id",
            "of a search: its cycle, as in cycles and leaderboard",
            "plan_cycle_id",
            "the cycle whose regimes and risk the plan carries",
            "bundle",
            "the plan that it left in force",
            "promoted",
            "strategies that its search promoted",
            "retired",
            "strategies that its forward tests retired",
            "members",
            "strategies in the plan",
            "paper_only",
            "whether the plan is a research allocation, for paper only",
            "touches",
            "acts of people since the turn before",
            "words",
            "what came of it",
            "ledger_hash",
            "of a search: hash over its trials",
            "seconds",
            "wall time of the process that ended it");

    private static final ViewSpec PLANS = ViewSpec.of(
            "plan_history",
            "One row per finished turn and strategy of its plan: with which share, as what, since when and why.",
            CYCLE,
            """
            SELECT t.turn, t.as_of, t.kind, t.in_force, t.paper_only, m.strategy_id, m.state, m.weight,
                   COALESCE(b.weight, 0) AS weight_before, b.strategy_id IS NULL AS entered,
                   DATE_FROM_UNIX_DATE(m.since_day) AS since, m.run_id AS cycle_id, m.reason, s.text AS rule
            FROM {cycle_turns} t
            JOIN {plan_members} m ON m.turn = t.turn
            LEFT JOIN {plan_members} b ON b.turn = t.turn - 1 AND b.strategy_id = m.strategy_id
            LEFT JOIN {strategies} s ON s.strategy_id = m.strategy_id
            WHERE t.finished
            """,
            "turn",
            "the turn",
            "as_of",
            "last day that it knew",
            "kind",
            "search, tend or rollback",
            "in_force",
            "whether this plan is the one in force",
            "paper_only",
            "whether the plan is for paper only",
            "strategy_id",
            "the strategy",
            "state",
            "champion, challenger, or research (promoted by nothing; paper only)",
            "weight",
            "fraction of the capital",
            "weight_before",
            "in the plan of the turn before; 0 if it was not in it",
            "entered",
            "whether it was not in the plan of the turn before",
            "since",
            "first day on whose close it may trade",
            "cycle_id",
            "the cycle that found it",
            "reason",
            "why it is in the plan, in words",
            "rule",
            "the strategy as text");

    private static final ViewSpec CHAMPIONS = ViewSpec.of(
            "champions_now",
            "One row per strategy of the plan in force, those that are promoted first: its share, and what it earned alone on"
                    + " days that came after it was found.",
            CYCLE,
            """
            SELECT ROW_NUMBER() OVER (ORDER BY p.state = 'champion' DESC, p.state = 'challenger' DESC, p.weight DESC,
                     p.strategy_id) AS place,
                   p.strategy_id, p.state, p.weight, p.since, p.as_of, p.paper_only, COALESCE(a.days, 0) AS paper_days,
                   a.growth AS paper_growth, p.cycle_id, p.reason, p.rule
            FROM {plan_history} p
            LEFT JOIN (
              SELECT SUBSTRING(account, 10) AS strategy_id, COUNT(*) AS days, EXP(SUM(LN(1 + net_return))) AS growth
              FROM {paper_accounts} WHERE account LIKE 'strategy:%' GROUP BY account) a ON a.strategy_id = p.strategy_id
            WHERE p.in_force
            """,
            "place",
            "champions first, then challengers, then research; by share",
            "strategy_id",
            "the strategy",
            "state",
            "champion, challenger, or research (promoted by nothing; paper only)",
            "weight",
            "fraction of the capital",
            "since",
            "first day on whose close it may trade",
            "as_of",
            "last day that the plan knew",
            "paper_only",
            "whether the plan is for paper only",
            "paper_days",
            "days in a plan, each after the plan was made",
            "paper_growth",
            "of one unit over these days, with all the capital; null where there are none",
            "cycle_id",
            "the cycle that found it",
            "reason",
            "why it is in the plan, in words",
            "rule",
            "the strategy as text");

    private static final ViewSpec PLAN_RUNS = ViewSpec.of(
            "plan_runs",
            "At most one row: the runs that the plan in force rests on. Join weighed_by to capital, measured_by to views of"
                    + " risk. Without turns both are the newest cycle.",
            PLAN,
            """
            SELECT t.turn, t.as_of, CASE WHEN w.turn > COALESCE(r.turn, 0) THEN w.run_id END AS weighed_by,
                   COALESCE(v.run_id, t.plan_cycle_id) AS measured_by
            FROM {cycle_turns} t
            CROSS JOIN (SELECT MAX_BY(run_id, turn) AS run_id FROM {turns}
                        WHERE finished AND kind IN ('search', 'reallocate', 'rollback')) s
            LEFT JOIN (SELECT DISTINCT run_id FROM {var}) v ON v.run_id = s.run_id
            CROSS JOIN (SELECT MAX(u.turn) AS turn, MAX_BY(u.run_id, u.turn) AS run_id
                        FROM {turns} u JOIN (SELECT DISTINCT run_id FROM {allocations}) a ON a.run_id = u.run_id
                        WHERE u.finished) w
            CROSS JOIN (SELECT MAX(turn) AS turn FROM {turns} WHERE finished AND (kind = 'rollback' OR members = 0)) r
            WHERE t.in_force
            UNION ALL
            SELECT CAST(NULL AS INT), CAST(NULL AS DATE), n.cycle_id, n.cycle_id
            FROM {newest_cycle} n
            CROSS JOIN (SELECT COUNT(*) AS turns FROM {turns} WHERE finished) k
            WHERE k.turns = 0
            """,
            "turn",
            "whose plan it is; null where no turn has ended",
            "as_of",
            "last day that it knew; null where no turn has ended",
            "weighed_by",
            "the run that decided on its shares, cycle_id in capital; null for a plan in cash and after a rollback",
            "measured_by",
            "the run that measured risk, run_id in var_now, var_history, stress_results and correlations: the newest turn that"
                    + " moved capital where it did, else that of the search that the plan carries, at the shares of then");

    private static final ViewSpec PLAN_NOW = ViewSpec.of(
            "plan_now",
            "One row per strategy of the plan in force: of the newest finished turn or, where there is none, of the newest"
                    + " cycle.",
            PLAN,
            """
            SELECT c.strategy_id, c.state, c.weight, a.risk_contribution, a.reason,
                   COALESCE(a.stamp, IF(c.paper_only, 'paper_only', 'live')) AS stamp, p.turn, c.rule
            FROM {plan_runs} p
            CROSS JOIN {champions_now} c
            LEFT JOIN {capital} a ON a.cycle_id = p.weighed_by AND a.strategy_id = c.strategy_id AND a.in_force
            WHERE p.turn IS NOT NULL
            UNION ALL
            SELECT a.strategy_id, a.state, a.weight, a.risk_contribution, a.reason, a.stamp, p.turn, a.rule
            FROM {plan_runs} p
            JOIN {capital} a ON a.cycle_id = p.weighed_by AND a.in_force
            WHERE p.turn IS NULL
            """,
            "strategy_id",
            "the strategy",
            "state",
            "champion, challenger, or research (promoted by nothing; paper only); of a cycle without turns as it judged",
            "weight",
            "fraction of the capital",
            "risk_contribution",
            "share of the portfolio's variance when shares were decided on; null after a rollback",
            "reason",
            "why not more or less; null after a rollback",
            "stamp",
            "live, or paper_only with the reason",
            "turn",
            "whose plan it is; null where no turn has ended",
            "rule",
            "the strategy as text");

    private static final ViewSpec METRICS = ViewSpec.of(
            "metric_history",
            "One row per turn and measure of success, with its interval of 90 %, as known at that turn.",
            CYCLE,
            """
            SELECT m.name, m.turn, t.as_of, m.value, m.low, m.high, m.unit, m.definition, m.words,
                   m.turn = MAX(m.turn) OVER (PARTITION BY m.name) AS newest
            FROM {metrics} m
            LEFT JOIN {cycle_turns} t ON t.turn = m.turn
            """,
            "name",
            "the measure",
            "turn",
            "the turn",
            "as_of",
            "last day that the turn knew",
            "value",
            "null where it cannot be known yet",
            "low",
            "lower bound of an interval of 90 %",
            "high",
            "its upper bound",
            "unit",
            "of the value and its bounds",
            "definition",
            "heading in common/docs/metrics.md",
            "words",
            "what it rests on, or why it is not known",
            "newest",
            "whether no later turn measured it");

    private static final ViewSpec ACCOUNTS = ViewSpec.of(
            "paper_days",
            "One row per account and day after the first plan: the live account, its frozen twins, yardsticks, and each"
                    + " strategy alone.",
            CYCLE,
            """
            SELECT account, day, net_return, growth,
                   1 - growth / GREATEST(1, MAX(growth) OVER (PARTITION BY account ORDER BY day)) AS drawdown, turn
            FROM (
              SELECT account, DATE_FROM_UNIX_DATE(day) AS day, net_return, turn,
                     EXP(SUM(LN(1 + net_return)) OVER (PARTITION BY account ORDER BY day)) AS growth
              FROM {paper_accounts})
            """,
            "account",
            "plan (the live account), frozen_first, frozen_recent, equal_weight, buy_and_hold, or strategy:ID",
            "day",
            "the day",
            "net_return",
            "simple return of the day, costs off",
            "growth",
            "of one unit since the account's first day",
            "drawdown",
            "positive fraction below the highest growth so far",
            "turn",
            "the turn that wrote it");

    private static final ViewSpec FROZEN = ViewSpec.of(
            "paper_against_frozen",
            "One row per day of the live account: what it earned, and what the plans that stood still and the yardsticks"
                    + " earned on the same days.",
            CYCLE,
            """
            SELECT d.*, plan_growth / frozen_growth - 1 AS ahead
            FROM (
              SELECT DATE_FROM_UNIX_DATE(p.day) AS day, p.turn, p.net_return AS plan_return, f.net_return AS frozen_return,
                     r.net_return AS frozen_recent_return, e.net_return AS equal_weight_return,
                     h.net_return AS buy_and_hold_return,
                     EXP(SUM(LN(1 + p.net_return)) OVER (ORDER BY p.day)) AS plan_growth,
                     EXP(SUM(LN(1 + f.net_return)) OVER (ORDER BY p.day)) AS frozen_growth
              FROM {paper_accounts} p
              LEFT JOIN {paper_accounts} f ON f.day = p.day AND f.account = 'frozen_first'
              LEFT JOIN {paper_accounts} r ON r.day = p.day AND r.account = 'frozen_recent'
              LEFT JOIN {paper_accounts} e ON e.day = p.day AND e.account = 'equal_weight'
              LEFT JOIN {paper_accounts} h ON h.day = p.day AND h.account = 'buy_and_hold'
              WHERE p.account = 'plan') d
            """,
            "day",
            "the day",
            "turn",
            "the turn that wrote it",
            "plan_return",
            "net simple return of the live account",
            "frozen_return",
            "of the first turn's plan, carried on as it was",
            "frozen_recent_return",
            "of the plan of some months before, carried on as it was; null where there is none",
            "equal_weight_return",
            "of equal weights of the members, rebalanced daily at no cost",
            "buy_and_hold_return",
            "of equal capital in the members of the first day, never touched",
            "plan_growth",
            "of one unit since the account's first day",
            "frozen_growth",
            "of one unit in the first plan since that day",
            "ahead",
            "plan_growth over frozen_growth less 1: what adapting has been worth");

    static final List<ViewSpec> ALL = List.of(TURNS, PLANS, CHAMPIONS, PLAN_RUNS, PLAN_NOW, METRICS, ACCOUNTS, FROZEN);

    private TurnViews() {}
}
