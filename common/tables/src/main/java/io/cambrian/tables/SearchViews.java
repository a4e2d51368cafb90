package io.cambrian.tables;

import java.util.List;

/** Views of searches and of what they are worth: cycles, ledger, progress, lineage, finalists, luck. */
final class SearchViews {
    private static final String EVOLVE = "Run 'cambrian demo', or 'cambrian evolve' for a search alone.";
    private static final String CYCLE = "Run 'cambrian demo': a whole cycle judges what its search found.";

    /** Only generations that were finished count: others were cut short, and are done again. */
    private static final ViewSpec LEDGER = ViewSpec.of(
            "ledger",
            "One row per trial of a search: every strategy that was ever asked for, also repeated and rejected ones, of all"
                    + " generations that were finished.",
            EVOLVE,
            """
            SELECT t.run_id AS search_id, t.generation, t.individual, t.island, t.strategy_id, s.text AS rule, s.complexity,
                   t.repeated, t.rejected, t.rejected IS NULL AS scored, t.fitness, t.days, t.trades, t.time_in_market,
                   t.turnover, t.max_drawdown, t.novelty,
                   CASE WHEN t.sum_squares * t.days > t.sum_returns * t.sum_returns THEN
                     t.sum_returns / t.days / SQRT((t.sum_squares - t.sum_returns * t.sum_returns / t.days) / (t.days - 1))
                   END AS daily_sharpe
            FROM {trials} t
            JOIN (SELECT run_id, MAX(generation) AS last FROM {populations} GROUP BY run_id
                  UNION ALL SELECT run_id, 2147483647 FROM {runs} WHERE job = 'sweep') done
              ON done.run_id = t.run_id AND t.generation <= done.last
            LEFT JOIN {strategies} s ON s.strategy_id = t.strategy_id
            """,
            "search_id",
            "the search or sweep",
            "generation",
            "generation or batch, from 0",
            "individual",
            "place within the generation, from 0",
            "island",
            "island of the search, from 0; null in a sweep",
            "strategy_id",
            "hash of the canonical text",
            "rule",
            "the strategy as text",
            "complexity",
            "nodes of its trees",
            "repeated",
            "whether the same search had scored it before: it counts as a trial, but not as a new strategy",
            "rejected",
            "reason code if it could not be scored",
            "scored",
            "whether it was scored",
            "fitness",
            "what selection used; minus infinity if not scored",
            "days",
            "training days counted",
            "trades",
            "entries filled over all instruments",
            "time_in_market",
            "mean absolute position, 0 to 1",
            "turnover",
            "traded notional per year as a multiple of capital",
            "max_drawdown",
            "positive fraction",
            "novelty",
            "1 minus the largest correlation with the archive before, 0 to 2",
            "daily_sharpe",
            "mean over sample standard deviation of the net daily returns on training days; null where they do not"
                    + " vary. Times the root of the periods per year it is the annual ratio");

    private static final ViewSpec CYCLES = ViewSpec.of(
            "cycles",
            "One row per finished cycle: what it searched, how much, and what it came to. Of the turns of 'cycle' and"
                    + " 'simulate' the first is one; searches of later ones have neither twins nor a hold-out: see newest_search"
                    + " and cycle_turns.",
            CYCLE,
            """
            SELECT c.run_id AS cycle_id, e.run_id AS search_id, c.seed, c.kernel_version,
                   CAST(GET_JSON_OBJECT(c.parameters, '$.population') AS INT) AS population,
                   CAST(GET_JSON_OBJECT(c.parameters, '$.generations') AS INT) AS generations,
                   CAST(GET_JSON_OBJECT(c.result, '$.trials') AS BIGINT) AS trials,
                   CAST(GET_JSON_OBJECT(c.result, '$.promoted') AS INT) AS promoted,
                   GET_JSON_OBJECT(c.result, '$.words') AS words,
                   GET_JSON_OBJECT(c.result, '$.bundle') AS bundle,
                   GET_JSON_OBJECT(c.result, '$.ledger_hash') AS ledger_hash,
                   CAST(ROUND(y.periods) AS INT) AS periods_per_year
            FROM {runs} c
            LEFT JOIN {runs} e ON e.job IN ('evolve', 'sweep')
              AND GET_JSON_OBJECT(e.result, '$.ledger_hash') = GET_JSON_OBJECT(c.result, '$.ledger_hash')
            LEFT JOIN (
              SELECT p.run_id, l.search_id, PERCENTILE(POWER(p.train_sharpe / l.daily_sharpe, 2), 0.5) AS periods
              FROM {promotions} p
              JOIN (SELECT DISTINCT search_id, strategy_id, daily_sharpe FROM {ledger} WHERE daily_sharpe <> 0) l
                ON l.strategy_id = p.strategy_id
              GROUP BY p.run_id, l.search_id) y ON y.run_id = c.run_id AND y.search_id = e.run_id
            WHERE c.job = 'cycle'
            """,
            "cycle_id",
            "the cycle: run_id of what it judged, measured and allocated",
            "search_id",
            "its search: run_id of trials, lineage and twins",
            "seed",
            "seed of all random streams",
            "kernel_version",
            "version of the scoring rules",
            "population",
            "strategies per generation",
            "generations",
            "generations asked for",
            "trials",
            "rows of the ledger: N of every figure that corrects for the search",
            "promoted",
            "finalists that passed every gate",
            "words",
            "what was found, what was promoted or why nothing was",
            "bundle",
            "id of the bundle handed over",
            "ledger_hash",
            "hash over all trials",
            "periods_per_year",
            "that Sharpe ratios are annualized with, as its finalists show; null without any");

    private static final ViewSpec NEWEST = ViewSpec.of(
            "newest_cycle",
            "At most one row: the cycle whose hold-out reaches furthest and was looked at last. Join it to see one cycle of"
                    + " several. What turns after the first searched and put in force is in newest_search and plan_now.",
            CYCLE,
            """
            SELECT n.newest.cycle_id AS cycle_id, n.newest.search_id AS search_id
            FROM (
              SELECT MAX_BY(STRUCT(c.cycle_id, c.search_id),
                            STRUCT(COALESCE(h.to_day, 0), COALESCE(h.opening, 0), c.trials, c.cycle_id)) AS newest
              FROM {cycles} c
              LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day, MAX(opening) AS opening FROM {holdouts} GROUP BY run_id) h
                ON h.run_id = c.cycle_id) n
            WHERE n.newest IS NOT NULL
            """,
            "cycle_id",
            "the cycle",
            "search_id",
            "its search");

    private static final ViewSpec NEWEST_SEARCH = ViewSpec.of(
            "newest_search",
            "At most one row: the search that saw furthest and looked last, of a whole cycle or of a later turn. Days to come"
                    + " judge the finalists of a later turn.",
            CYCLE,
            """
            SELECT n.newest.cycle_id AS cycle_id, n.newest.search_id AS search_id
            FROM (
              SELECT MAX_BY(STRUCT(s.cycle_id, s.search_id),
                            STRUCT(COALESCE(h.to_day, 0), COALESCE(h.opening, 0), s.trials, s.cycle_id)) AS newest
              FROM (
                SELECT cycle_id, search_id, trials FROM {cycles}
                UNION ALL
                SELECT run_id, GET_JSON_OBJECT(result, '$.search_run'), CAST(GET_JSON_OBJECT(result, '$.trials') AS BIGINT)
                FROM {runs} WHERE job = 'rolling search') s
              LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day, MAX(opening) AS opening FROM {holdouts} GROUP BY run_id) h
                ON h.run_id = s.cycle_id) n
            WHERE n.newest IS NOT NULL
            """,
            "cycle_id",
            "the cycle, or the search of a turn: its finalists in leaderboard",
            "search_id",
            "its search: run_id of trials and lineage");

    private static final ViewSpec PROGRESS = ViewSpec.of(
            "search_progress",
            "One row per search, island and generation: what was tried, and how fitness came on.",
            EVOLVE,
            """
            SELECT g.*, MAX(g.best) OVER (PARTITION BY g.search_id, g.island ORDER BY g.generation) AS best_so_far
            FROM (
              SELECT search_id, COALESCE(island, 0) AS island, generation, COUNT(*) AS trials,
                     COUNT_IF(NOT repeated AND scored) AS new, COUNT_IF(repeated) AS repeated,
                     COUNT_IF(NOT repeated AND NOT scored) AS rejected, COUNT(DISTINCT strategy_id) / COUNT(*) AS distinct_share,
                     MAX(fitness) AS best, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY fitness) AS median
              FROM {ledger} GROUP BY search_id, COALESCE(island, 0), generation) g
            """,
            "search_id",
            "the search",
            "island",
            "from 0; 0 where there is only one population",
            "generation",
            "from 0",
            "trials",
            "asked for in this generation",
            "new",
            "of them, scored for the first time in this search",
            "repeated",
            "of them, scored before in this search",
            "rejected",
            "of them, new and not scored",
            "distinct_share",
            "distinct strategies among them, 0 to 1",
            "best",
            "best fitness of the generation's trials",
            "median",
            "lower median of their fitness",
            "best_so_far",
            "best fitness of this and all generations before");

    private static final ViewSpec OPERATORS = ViewSpec.of(
            "operator_success",
            "One row per search and operator: how many children it made, and how many were new and fitter than each parent.",
            EVOLVE,
            """
            SELECT b.search_id, b.operator, COUNT(*) AS children,
                   COUNT_IF(NOT b.repeated AND b.fitness > b.best_parent) AS successes,
                   COUNT_IF(NOT b.repeated AND b.fitness > b.best_parent) / COUNT(*) AS success_rate,
                   AVG(b.probability) AS mean_probability
            FROM (
              SELECT l.run_id AS search_id, l.generation, l.individual, l.operator, l.probability, t.repeated, t.fitness,
                     MAX(p.fitness) AS best_parent
              FROM (SELECT *, EXPLODE(parent_ids) AS parent FROM {lineage}) l
              JOIN {ledger} t ON t.search_id = l.run_id AND t.generation = l.generation AND t.individual = l.individual
              JOIN (SELECT search_id, strategy_id, MAX(fitness) AS fitness FROM {ledger} GROUP BY search_id, strategy_id) p
                ON p.search_id = l.run_id AND p.strategy_id = l.parent
              GROUP BY l.run_id, l.generation, l.individual, l.operator, l.probability, t.repeated, t.fitness) b
            GROUP BY b.search_id, b.operator
            """,
            "search_id",
            "the search",
            "operator",
            "crossover, mutation or refinement",
            "children",
            "trials that it made",
            "successes",
            "of them, new and fitter than each of their parents",
            "success_rate",
            "successes per child, 0 to 1",
            "mean_probability",
            "with which the search proposed it");

    private static final ViewSpec EDGES = ViewSpec.of(
            "lineage_edges",
            "One row per child and parent of a search, as they were when the child was first tried: follow parent_id upwards"
                    + " for a pedigree.",
            EVOLVE,
            """
            SELECT search_id, strategy_id, generation, operator, parent_id, fitness, parent_fitness, rule, parent_rule
            FROM (
              SELECT l.run_id AS search_id, l.strategy_id, l.generation, l.operator, l.parent AS parent_id, c.fitness,
                     p.fitness AS parent_fitness, c.rule, p.rule AS parent_rule,
                     RANK() OVER (PARTITION BY l.run_id, l.strategy_id ORDER BY l.generation, l.individual) AS birth
              FROM (SELECT *, EXPLODE_OUTER(parent_ids) AS parent FROM {lineage}) l
              JOIN (SELECT search_id, strategy_id, MAX(fitness) AS fitness, MAX(rule) AS rule
                    FROM {ledger} GROUP BY search_id, strategy_id) c
                ON c.search_id = l.run_id AND c.strategy_id = l.strategy_id
              LEFT JOIN (SELECT search_id, strategy_id, MAX(fitness) AS fitness, MAX(rule) AS rule
                         FROM {ledger} GROUP BY search_id, strategy_id) p
                ON p.search_id = l.run_id AND p.strategy_id = l.parent)
            WHERE birth = 1
            """,
            "search_id",
            "the search",
            "strategy_id",
            "the child",
            "generation",
            "in which it was first tried",
            "operator",
            "what made it",
            "parent_id",
            "a parent; null for what came from no other",
            "fitness",
            "of the child",
            "parent_fitness",
            "of the parent",
            "rule",
            "the child as text",
            "parent_rule",
            "the parent as text");

    private static final ViewSpec ARCHIVE = ViewSpec.of(
            "archive",
            "One row per distinct strategy that a search scored, with how it behaves: the map of what was found.",
            EVOLVE,
            """
            SELECT search_id, strategy_id, MIN(generation) AS first_generation, COUNT(*) AS trials, MAX(fitness) AS fitness,
                   MAX(daily_sharpe) AS daily_sharpe, MAX(max_drawdown) AS max_drawdown, MAX(trades) AS trades_filled,
                   MAX(time_in_market) AS time_in_market, MAX(turnover) AS turnover, MAX(complexity) AS complexity,
                   MAX(rule) AS rule
            FROM {ledger} WHERE scored GROUP BY search_id, strategy_id
            """,
            "search_id",
            "the search",
            "strategy_id",
            "the strategy",
            "first_generation",
            "in which it was first tried",
            "trials",
            "how often the search asked for it",
            "fitness",
            "what selection used",
            "daily_sharpe",
            "on training days; see ledger",
            "max_drawdown",
            "on training days, positive fraction",
            "trades_filled",
            "entries filled over all instruments",
            "time_in_market",
            "mean absolute position, 0 to 1",
            "turnover",
            "traded notional per year as a multiple of capital",
            "complexity",
            "nodes of its trees",
            "rule",
            "the strategy as text");

    private static final ViewSpec LEADERBOARD = ViewSpec.of(
            "leaderboard",
            "One row per finalist of a finished cycle, with what the whole search makes of it: read state and reasons before"
                    + " any Sharpe ratio.",
            CYCLE,
            """
            SELECT p.run_id AS cycle_id, p.rank, p.strategy_id,
                   COALESCE(f.state, IF(p.promoted OR c.search_run IS NULL, p.state, 'waiting')) AS state, p.promoted, p.reasons,
                   p.stamps, p.trials, p.train_sharpe, p.excess_sharpe, p.deflated_sharpe, p.twin_p, p.holdout_sharpe,
                   p.holdout_excess_sharpe, p.holdout_p, p.holdout_level,
                   DATE_FROM_UNIX_DATE(h.from_day) AS holdout_from, DATE_FROM_UNIX_DATE(h.to_day) AS holdout_to,
                   h.opening AS holdout_opening, s.text AS rule, s.complexity
            FROM {promotions} p
            LEFT JOIN {strategies} s ON s.strategy_id = p.strategy_id
            LEFT JOIN (SELECT run_id, MAX(from_day) AS from_day, MAX(to_day) AS to_day, MAX(opening) AS opening
                       FROM {holdouts} GROUP BY run_id) h ON h.run_id = p.run_id
            LEFT JOIN (SELECT DISTINCT search_run FROM {turns}) c ON c.search_run = p.run_id
            LEFT JOIN (SELECT r.run_id, t.strategy_id, MAX_BY(t.state, t.to_day) AS state
                       FROM {promotions} r
                       JOIN {forward_tests} t ON t.strategy_id = r.strategy_id
                       LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day FROM {holdouts} GROUP BY run_id) o
                         ON o.run_id = r.run_id
                       WHERE o.to_day IS NULL OR t.to_day > o.to_day
                       GROUP BY r.run_id, t.strategy_id) f
              ON f.run_id = p.run_id AND f.strategy_id = p.strategy_id
                 AND (p.promoted OR p.state = 'waiting' OR c.search_run IS NOT NULL)
            """,
            "cycle_id",
            "the cycle",
            "rank",
            "1 has the best excess Sharpe ratio on training days",
            "strategy_id",
            "the finalist",
            "state",
            "candidate (a gate failed), waiting (days to come judge it, also where a gate of a turn's search failed), challenger"
                    + " (watched on paper), champion, or retired or let_go by forward tests of days after this cycle's",
            "promoted",
            "whether every gate was passed",
            "reasons",
            "which gates failed, in words",
            "stamps",
            "what limits its use, such as spot_only",
            "trials",
            "trials of the whole search, N",
            "train_sharpe",
            "annualized, on the days that chose it: the best of N, so biased upwards",
            "excess_sharpe",
            "annualized, over holding its own average position; on the same days",
            "deflated_sharpe",
            "probability that train_sharpe is more than the best of N would show by luck",
            "twin_p",
            "p-value among searches of worlds with nothing to find; null where they were stopped early",
            "holdout_sharpe",
            "annualized, on days that no search saw",
            "holdout_excess_sharpe",
            "excess_sharpe on those days",
            "holdout_p",
            "p-value on those days, adjusted for all finalists",
            "holdout_level",
            "largest holdout_p that passes at this opening",
            "holdout_from",
            "first day of the hold-out",
            "holdout_to",
            "last day",
            "holdout_opening",
            "how many times these days had been looked at, this time included",
            "rule",
            "the strategy as text",
            "complexity",
            "nodes of its trees");

    private static final ViewSpec TWINS = ViewSpec.of(
            "twin_searches",
            "One row per twin: the same search on a world that looks like the market but holds nothing to find, beside the"
                    + " real one.",
            CYCLE,
            """
            SELECT c.cycle_id, w.run_id AS search_id,
                   CASE w.family WHEN 'sign_flip' THEN 'flipped days' WHEN 'day_shuffle' THEN 'shuffled days'
                        ELSE w.family END AS family,
                   w.twin, w.statistic, p.statistic AS real_statistic, w.statistic >= p.statistic AS as_good, w.trials,
                   w.champion AS best_rule
            FROM {twins} w
            LEFT JOIN {cycles} c ON c.search_id = w.run_id
            LEFT JOIN (SELECT run_id, MAX(excess_sharpe) AS statistic FROM {promotions} GROUP BY run_id) p
              ON p.run_id = c.cycle_id
            """,
            "cycle_id",
            "the cycle",
            "search_id",
            "the search that the twin repeats",
            "family",
            "how the null world was made: flipped days or shuffled days",
            "twin",
            "number of the twin, from 1",
            "statistic",
            "best annualized excess Sharpe ratio among the contenders of that world",
            "real_statistic",
            "the same of the real search",
            "as_good",
            "whether luck alone did at least as well",
            "trials",
            "trials scored in that world",
            "best_rule",
            "text of its best strategy");

    private static final ViewSpec EVIDENCE = ViewSpec.of(
            "evidence",
            "One row per finished cycle: its champion beside everything that speaks for luck.",
            CYCLE,
            """
            SELECT c.cycle_id, c.search_id, l.strategy_id AS champion_id, l.state, l.promoted, l.reasons, l.trials,
                   a.strategies, c.periods_per_year, l.train_sharpe, l.excess_sharpe, l.deflated_sharpe,
                   a.best_sharpe AS best_trial_sharpe, a.median_sharpe AS median_trial_sharpe, w.twins_run, w.twins_as_good,
                   l.twin_p, l.holdout_excess_sharpe, l.holdout_p, l.holdout_level, l.holdout_opening,
                   b.test AS budget_test, b.level AS budget_level, b.accepted AS budget_accepted
            FROM {cycles} c
            JOIN {leaderboard} l ON l.cycle_id = c.cycle_id AND l.rank = 1
            LEFT JOIN (SELECT k.cycle_id, COUNT(*) AS strategies,
                              MAX(r.daily_sharpe) * SQRT(MAX(k.periods_per_year)) AS best_sharpe,
                              PERCENTILE(r.daily_sharpe, 0.5) * SQRT(MAX(k.periods_per_year)) AS median_sharpe
                       FROM {archive} r JOIN {cycles} k ON k.search_id = r.search_id GROUP BY k.cycle_id) a
              ON a.cycle_id = c.cycle_id
            LEFT JOIN (SELECT cycle_id, COUNT(*) AS twins_run, COUNT_IF(as_good) AS twins_as_good
                       FROM {twin_searches} GROUP BY cycle_id) w ON w.cycle_id = c.cycle_id
            LEFT JOIN {error_budget} b ON b.run_id = c.cycle_id
            """,
            "cycle_id",
            "the cycle",
            "search_id",
            "its search",
            "champion_id",
            "the finalist with the best excess Sharpe ratio on training days",
            "state",
            "candidate, challenger, champion or retired",
            "promoted",
            "whether it passed every gate",
            "reasons",
            "which gates failed, in words",
            "trials",
            "trials of the whole search, N",
            "strategies",
            "distinct strategies that it scored",
            "periods_per_year",
            "that ratios are annualized with",
            "train_sharpe",
            "of the champion, annualized, training days",
            "excess_sharpe",
            "over holding its own average position",
            "deflated_sharpe",
            "probability that train_sharpe is more than luck, by the trials alone",
            "best_trial_sharpe",
            "largest annualized Sharpe ratio of all trials, training days",
            "median_trial_sharpe",
            "their median",
            "twins_run",
            "twin searches that were run, both families",
            "twins_as_good",
            "of them, at least as good as the real search",
            "twin_p",
            "the larger p-value of the two families; null where twins were stopped early",
            "holdout_excess_sharpe",
            "of the champion on untouched days",
            "holdout_p",
            "its p-value there, adjusted for all finalists",
            "holdout_level",
            "largest p-value that passes at this opening",
            "holdout_opening",
            "how many times these days had been looked at",
            "budget_test",
            "number of its claim in the warehouse's lifetime; null where it made none",
            "budget_level",
            "largest p-value that the lifetime error budget accepted then",
            "budget_accepted",
            "whether it did");

    private static final ViewSpec HOLDOUTS = ViewSpec.of(
            "holdout_openings",
            "One row per look at a hold-out: untouched days are used up by looking at them.",
            CYCLE,
            """
            SELECT holdout_id, run_id AS cycle_id, DATE_FROM_UNIX_DATE(from_day) AS holdout_from,
                   DATE_FROM_UNIX_DATE(to_day) AS holdout_to, opening, SIZE(SPLIT(TRIM(strategies), ' +')) AS strategies
            FROM {holdouts}
            """,
            "holdout_id",
            "hash of universe and days",
            "cycle_id",
            "who looked",
            "holdout_from",
            "first day",
            "holdout_to",
            "last day",
            "opening",
            "how many times these days had been looked at, this time included",
            "strategies",
            "how many were tested");

    private static final ViewSpec CLAIMS = ViewSpec.of(
            "error_budget_claims",
            "One row per claim that was tested against the warehouse's lifetime error budget (LORD++), in order.",
            "Only a finalist that passed every other gate makes a claim; until then nothing of the budget is spent.",
            """
            SELECT run_id AS cycle_id, test, strategy_id, DATE_FROM_UNIX_DATE(from_day) AS tested_from,
                   DATE_FROM_UNIX_DATE(to_day) AS tested_to, p_value, level, accepted, wealth AS wealth_left
            FROM {error_budget}
            """,
            "cycle_id",
            "whose claim",
            "test",
            "number of the test in this warehouse, from 1",
            "strategy_id",
            "the best of its finalists",
            "tested_from",
            "first day of the test",
            "tested_to",
            "last day",
            "p_value",
            "adjusted for all finalists of the cycle",
            "level",
            "largest p-value that was accepted",
            "accepted",
            "whether the claim was accepted",
            "wealth_left",
            "what is left to spend after it");

    private static final ViewSpec FORWARD = ViewSpec.of(
            "forward_results",
            "One row per test of a promoted strategy on days after its promotion.",
            "Only promoted strategies are tested forward: 'cambrian forward' after new bars were ingested.",
            """
            SELECT run_id, strategy_id, DATE_FROM_UNIX_DATE(from_day) AS tested_from, DATE_FROM_UNIX_DATE(to_day) AS tested_to,
                   look, excess_sharpe, p_value, decay_p, decay_level, state_before, state, reason
            FROM {forward_tests}
            """,
            "run_id",
            "the test",
            "strategy_id",
            "the strategy",
            "tested_from",
            "first new day",
            "tested_to",
            "last day",
            "look",
            "how many times it has been tested, this time included",
            "excess_sharpe",
            "annualized, on the new days",
            "p_value",
            "of a positive excess return, adjusted for all tested",
            "decay_p",
            "of a negative excess return since its promotion",
            "decay_level",
            "largest decay_p that retires it at this look",
            "state_before",
            "challenger or champion",
            "state",
            "challenger, champion or retired",
            "reason",
            "why, in words");

    static final List<ViewSpec> ALL = List.of(
            LEDGER,
            CYCLES,
            NEWEST,
            NEWEST_SEARCH,
            PROGRESS,
            OPERATORS,
            EDGES,
            ARCHIVE,
            LEADERBOARD,
            TWINS,
            EVIDENCE,
            HOLDOUTS,
            CLAIMS,
            FORWARD);

    private SearchViews() {}
}
