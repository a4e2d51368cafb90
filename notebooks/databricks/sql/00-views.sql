-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 00 · Views
-- MAGIC
-- MAGIC Makes the views of Cambrian's tables in the schema that holds them: change `main.cambrian`. All tables must be there; where some are not yet, use `cambrian views --create catalog.schema`, for which missing tables count as empty. Journals of live accounts are files: `cambrian views --live DIR` includes them.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

CREATE OR REPLACE VIEW `coverage` (
  `symbol` COMMENT 'ticker, currency code or series name',
  `currency` COMMENT 'of its prices; null where not declared',
  `calendar` COMMENT 'us-equity, fx, crypto or none',
  `role` COMMENT 'share, context or commodity',
  `spot_only` COMMENT 'whether interest is missing from its returns',
  `first_day` COMMENT 'of its bars',
  `last_day` COMMENT 'of its bars',
  `bars` COMMENT 'how many',
  `flagged` COMMENT 'of them, loaded with a remark',
  `quarantined` COMMENT 'records that a rule kept out')
COMMENT 'One row per instrument: from when to when there are bars of it, and what was kept out.'
AS SELECT b.symbol, i.currency, i.calendar, i.role, i.spot_only, b.first_day, b.last_day, b.bars, b.flagged,
       COALESCE(q.quarantined, 0) AS quarantined
FROM (SELECT symbol, MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) AS bars,
             COUNT(flag) AS flagged FROM `bars` GROUP BY symbol) b
LEFT JOIN `instruments` i ON i.symbol = b.symbol
LEFT JOIN (SELECT symbol, COUNT(*) AS quarantined FROM `quarantine` GROUP BY symbol) q ON q.symbol = b.symbol

-- COMMAND ----------

CREATE OR REPLACE VIEW `regime_days` (
  `model_id` COMMENT 'the regime model',
  `day` COMMENT 'the day',
  `label` COMMENT 'the most likely regime, 0 the calmest; null if unknown',
  `regime` COMMENT 'its name',
  `probability` COMMENT 'its probability given the days so far',
  `volatility_20` COMMENT 'of the equal-weight market over 20 bars, fraction per year',
  `volatility_120` COMMENT 'over 120 bars',
  `trend_60` COMMENT 'return over 60 bars in volatilities',
  `drawdown_250` COMMENT 'below the highest of 250 bars, fraction',
  `breadth_100` COMMENT 'share of instruments above their mean of 100 bars',
  `correlation_60` COMMENT 'mean correlation over 60 bars',
  `dispersion_20` COMMENT 'of returns over 20 bars across instruments, fraction')
COMMENT 'One row per regime model and day: what kind of market it was, told by the days up to then alone, and what the universe looked like.'
AS SELECT r.model_id, DATE_FROM_UNIX_DATE(r.day) AS day, r.label, r.name AS regime,
       ELEMENT_AT(r.probabilities, r.label + 1) AS probability, c.volatility_20, c.volatility_120, c.trend_60,
       c.drawdown_250, c.breadth_100, c.correlation_60, c.dispersion_20
FROM `regimes` r LEFT JOIN `contexts` c ON c.model_id = r.model_id AND c.day = r.day

-- COMMAND ----------

CREATE OR REPLACE VIEW `regime_book` (
  `model_id` COMMENT 'the regime model',
  `regime` COMMENT 'its name',
  `known_on` COMMENT 'as of when: nothing later is in it',
  `days` COMMENT 'days labeled so',
  `spells` COMMENT 'uninterrupted stretches of them',
  `days_per_spell` COMMENT 'how long it lasts on average',
  `annual_return` COMMENT 'mean equal-weight return on them, annualized',
  `annual_volatility` COMMENT 'standard deviation on them, annualized',
  `max_drawdown` COMMENT 'of those days strung together, positive fraction',
  `stays` COMMENT 'share of its days that were followed by another',
  `best_family` COMMENT 'indicators of the entry rules whose trades did best; null without trades',
  `best_family_trades` COMMENT 'how many trades',
  `best_family_mean` COMMENT 'their mean net return, shrunk towards that of all families',
  `best_family_low` COMMENT 'lower end of its 90 % interval',
  `best_family_high` COMMENT 'upper end')
COMMENT 'One row per regime of a model, as last written: what it was like, whether it lasts, what worked in it.'
AS SELECT m.model_id, m.regime, DATE_FROM_UNIX_DATE(m.known_day) AS known_on, m.days, m.spells,
       m.days / m.spells AS days_per_spell, m.annual_return, m.annual_volatility, m.max_drawdown,
       ELEMENT_AT(FILTER(m.next_day, x -> x.regime = m.regime), 1).share AS stays,
       m.families[0].family AS best_family, m.families[0].trades AS best_family_trades,
       m.families[0].shrunk_mean AS best_family_mean, m.families[0].low AS best_family_low,
       m.families[0].high AS best_family_high
FROM `regime_memory` m
JOIN (SELECT model_id, MAX(known_day) AS known_day FROM `regime_memory` GROUP BY model_id) k
  ON k.model_id = m.model_id AND k.known_day = m.known_day

-- COMMAND ----------

CREATE OR REPLACE VIEW `ledger` (
  `search_id` COMMENT 'the search or sweep',
  `generation` COMMENT 'generation or batch, from 0',
  `individual` COMMENT 'place within the generation, from 0',
  `island` COMMENT 'island of the search, from 0; null in a sweep',
  `strategy_id` COMMENT 'hash of the canonical text',
  `rule` COMMENT 'the strategy as text',
  `complexity` COMMENT 'nodes of its trees',
  `repeated` COMMENT 'whether the same search had scored it before: it counts as a trial, but not as a new strategy',
  `rejected` COMMENT 'reason code if it could not be scored',
  `scored` COMMENT 'whether it was scored',
  `fitness` COMMENT 'what selection used; minus infinity if not scored',
  `days` COMMENT 'training days counted',
  `trades` COMMENT 'entries filled over all instruments',
  `time_in_market` COMMENT 'mean absolute position, 0 to 1',
  `turnover` COMMENT 'traded notional per year as a multiple of capital',
  `max_drawdown` COMMENT 'positive fraction',
  `novelty` COMMENT '1 minus the largest correlation with the archive before, 0 to 2',
  `daily_sharpe` COMMENT 'mean over sample standard deviation of the net daily returns on training days; null where they do not vary. Times the root of the periods per year it is the annual ratio')
COMMENT 'One row per trial of a search: every strategy that was ever asked for, also repeated and rejected ones, of all generations that were finished.'
AS SELECT t.run_id AS search_id, t.generation, t.individual, t.island, t.strategy_id, s.text AS rule, s.complexity,
       t.repeated, t.rejected, t.rejected IS NULL AS scored, t.fitness, t.days, t.trades, t.time_in_market,
       t.turnover, t.max_drawdown, t.novelty,
       CASE WHEN t.sum_squares * t.days > t.sum_returns * t.sum_returns THEN
         t.sum_returns / t.days / SQRT((t.sum_squares - t.sum_returns * t.sum_returns / t.days) / (t.days - 1))
       END AS daily_sharpe
FROM `trials` t
JOIN (SELECT run_id, MAX(generation) AS last FROM `populations` GROUP BY run_id
      UNION ALL SELECT run_id, 2147483647 FROM `runs` WHERE job = 'sweep') done
  ON done.run_id = t.run_id AND t.generation <= done.last
LEFT JOIN `strategies` s ON s.strategy_id = t.strategy_id

-- COMMAND ----------

CREATE OR REPLACE VIEW `cycles` (
  `cycle_id` COMMENT 'the cycle: run_id of what it judged, measured and allocated',
  `search_id` COMMENT 'its search: run_id of trials, lineage and twins',
  `seed` COMMENT 'seed of all random streams',
  `kernel_version` COMMENT 'version of the scoring rules',
  `population` COMMENT 'strategies per generation',
  `generations` COMMENT 'generations asked for',
  `trials` COMMENT 'rows of the ledger: N of every figure that corrects for the search',
  `promoted` COMMENT 'finalists that passed every gate',
  `words` COMMENT 'what was found, what was promoted or why nothing was',
  `bundle` COMMENT 'id of the bundle handed over',
  `ledger_hash` COMMENT 'hash over all trials',
  `periods_per_year` COMMENT 'that Sharpe ratios are annualized with, as its finalists show; null without any')
COMMENT 'One row per finished cycle: what it searched, how much, and what it came to.'
AS SELECT c.run_id AS cycle_id, e.run_id AS search_id, c.seed, c.kernel_version,
       CAST(GET_JSON_OBJECT(c.parameters, '$.population') AS INT) AS population,
       CAST(GET_JSON_OBJECT(c.parameters, '$.generations') AS INT) AS generations,
       CAST(GET_JSON_OBJECT(c.result, '$.trials') AS BIGINT) AS trials,
       CAST(GET_JSON_OBJECT(c.result, '$.promoted') AS INT) AS promoted,
       GET_JSON_OBJECT(c.result, '$.words') AS words,
       GET_JSON_OBJECT(c.result, '$.bundle') AS bundle,
       GET_JSON_OBJECT(c.result, '$.ledger_hash') AS ledger_hash,
       CAST(ROUND(y.periods) AS INT) AS periods_per_year
FROM `runs` c
LEFT JOIN `runs` e ON e.job IN ('evolve', 'sweep')
  AND GET_JSON_OBJECT(e.result, '$.ledger_hash') = GET_JSON_OBJECT(c.result, '$.ledger_hash')
LEFT JOIN (
  SELECT p.run_id, l.search_id, PERCENTILE(POWER(p.train_sharpe / l.daily_sharpe, 2), 0.5) AS periods
  FROM `promotions` p
  JOIN (SELECT DISTINCT search_id, strategy_id, daily_sharpe FROM `ledger` WHERE daily_sharpe <> 0) l
    ON l.strategy_id = p.strategy_id
  GROUP BY p.run_id, l.search_id) y ON y.run_id = c.run_id AND y.search_id = e.run_id
WHERE c.job = 'cycle'

-- COMMAND ----------

CREATE OR REPLACE VIEW `newest_cycle` (
  `cycle_id` COMMENT 'the cycle',
  `search_id` COMMENT 'its search')
COMMENT 'At most one row: the cycle whose hold-out reaches furthest and was looked at last. Join it to see one cycle of several.'
AS SELECT n.newest.cycle_id AS cycle_id, n.newest.search_id AS search_id
FROM (
  SELECT MAX_BY(STRUCT(c.cycle_id, c.search_id),
                STRUCT(COALESCE(h.to_day, 0), COALESCE(h.opening, 0), c.trials, c.cycle_id)) AS newest
  FROM `cycles` c
  LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day, MAX(opening) AS opening FROM `holdouts` GROUP BY run_id) h
    ON h.run_id = c.cycle_id) n
WHERE n.newest IS NOT NULL

-- COMMAND ----------

CREATE OR REPLACE VIEW `search_progress` (
  `search_id` COMMENT 'the search',
  `island` COMMENT 'from 0; 0 where there is only one population',
  `generation` COMMENT 'from 0',
  `trials` COMMENT 'asked for in this generation',
  `new` COMMENT 'of them, scored for the first time in this search',
  `repeated` COMMENT 'of them, scored before in this search',
  `rejected` COMMENT 'of them, new and not scored',
  `distinct_share` COMMENT 'distinct strategies among them, 0 to 1',
  `best` COMMENT 'best fitness of the generation\'s trials',
  `median` COMMENT 'lower median of their fitness',
  `best_so_far` COMMENT 'best fitness of this and all generations before')
COMMENT 'One row per search, island and generation: what was tried, and how fitness came on.'
AS SELECT g.*, MAX(g.best) OVER (PARTITION BY g.search_id, g.island ORDER BY g.generation) AS best_so_far
FROM (
  SELECT search_id, COALESCE(island, 0) AS island, generation, COUNT(*) AS trials,
         COUNT_IF(NOT repeated AND scored) AS new, COUNT_IF(repeated) AS repeated,
         COUNT_IF(NOT repeated AND NOT scored) AS rejected, COUNT(DISTINCT strategy_id) / COUNT(*) AS distinct_share,
         MAX(fitness) AS best, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY fitness) AS median
  FROM `ledger` GROUP BY search_id, COALESCE(island, 0), generation) g

-- COMMAND ----------

CREATE OR REPLACE VIEW `operator_success` (
  `search_id` COMMENT 'the search',
  `operator` COMMENT 'crossover, mutation or refinement',
  `children` COMMENT 'trials that it made',
  `successes` COMMENT 'of them, new and fitter than each of their parents',
  `success_rate` COMMENT 'successes per child, 0 to 1',
  `mean_probability` COMMENT 'with which the search proposed it')
COMMENT 'One row per search and operator: how many children it made, and how many were new and fitter than each parent.'
AS SELECT b.search_id, b.operator, COUNT(*) AS children,
       COUNT_IF(NOT b.repeated AND b.fitness > b.best_parent) AS successes,
       COUNT_IF(NOT b.repeated AND b.fitness > b.best_parent) / COUNT(*) AS success_rate,
       AVG(b.probability) AS mean_probability
FROM (
  SELECT l.run_id AS search_id, l.generation, l.individual, l.operator, l.probability, t.repeated, t.fitness,
         MAX(p.fitness) AS best_parent
  FROM (SELECT *, EXPLODE(parent_ids) AS parent FROM `lineage`) l
  JOIN `ledger` t ON t.search_id = l.run_id AND t.generation = l.generation AND t.individual = l.individual
  JOIN (SELECT search_id, strategy_id, MAX(fitness) AS fitness FROM `ledger` GROUP BY search_id, strategy_id) p
    ON p.search_id = l.run_id AND p.strategy_id = l.parent
  GROUP BY l.run_id, l.generation, l.individual, l.operator, l.probability, t.repeated, t.fitness) b
GROUP BY b.search_id, b.operator

-- COMMAND ----------

CREATE OR REPLACE VIEW `lineage_edges` (
  `search_id` COMMENT 'the search',
  `strategy_id` COMMENT 'the child',
  `generation` COMMENT 'in which it was first tried',
  `operator` COMMENT 'what made it',
  `parent_id` COMMENT 'a parent; null for what came from no other',
  `fitness` COMMENT 'of the child',
  `parent_fitness` COMMENT 'of the parent',
  `rule` COMMENT 'the child as text',
  `parent_rule` COMMENT 'the parent as text')
COMMENT 'One row per child and parent of a search, as they were when the child was first tried: follow parent_id upwards for a pedigree.'
AS SELECT search_id, strategy_id, generation, operator, parent_id, fitness, parent_fitness, rule, parent_rule
FROM (
  SELECT l.run_id AS search_id, l.strategy_id, l.generation, l.operator, l.parent AS parent_id, c.fitness,
         p.fitness AS parent_fitness, c.rule, p.rule AS parent_rule,
         RANK() OVER (PARTITION BY l.run_id, l.strategy_id ORDER BY l.generation, l.individual) AS birth
  FROM (SELECT *, EXPLODE_OUTER(parent_ids) AS parent FROM `lineage`) l
  JOIN (SELECT search_id, strategy_id, MAX(fitness) AS fitness, MAX(rule) AS rule
        FROM `ledger` GROUP BY search_id, strategy_id) c
    ON c.search_id = l.run_id AND c.strategy_id = l.strategy_id
  LEFT JOIN (SELECT search_id, strategy_id, MAX(fitness) AS fitness, MAX(rule) AS rule
             FROM `ledger` GROUP BY search_id, strategy_id) p
    ON p.search_id = l.run_id AND p.strategy_id = l.parent)
WHERE birth = 1

-- COMMAND ----------

CREATE OR REPLACE VIEW `archive` (
  `search_id` COMMENT 'the search',
  `strategy_id` COMMENT 'the strategy',
  `first_generation` COMMENT 'in which it was first tried',
  `trials` COMMENT 'how often the search asked for it',
  `fitness` COMMENT 'what selection used',
  `daily_sharpe` COMMENT 'on training days; see ledger',
  `max_drawdown` COMMENT 'on training days, positive fraction',
  `trades_filled` COMMENT 'entries filled over all instruments',
  `time_in_market` COMMENT 'mean absolute position, 0 to 1',
  `turnover` COMMENT 'traded notional per year as a multiple of capital',
  `complexity` COMMENT 'nodes of its trees',
  `rule` COMMENT 'the strategy as text')
COMMENT 'One row per distinct strategy that a search scored, with how it behaves: the map of what was found.'
AS SELECT search_id, strategy_id, MIN(generation) AS first_generation, COUNT(*) AS trials, MAX(fitness) AS fitness,
       MAX(daily_sharpe) AS daily_sharpe, MAX(max_drawdown) AS max_drawdown, MAX(trades) AS trades_filled,
       MAX(time_in_market) AS time_in_market, MAX(turnover) AS turnover, MAX(complexity) AS complexity,
       MAX(rule) AS rule
FROM `ledger` WHERE scored GROUP BY search_id, strategy_id

-- COMMAND ----------

CREATE OR REPLACE VIEW `leaderboard` (
  `cycle_id` COMMENT 'the cycle',
  `rank` COMMENT '1 has the best excess Sharpe ratio on training days',
  `strategy_id` COMMENT 'the finalist',
  `state` COMMENT 'candidate (a gate failed), challenger (watched on paper), champion, or retired by forward tests',
  `promoted` COMMENT 'whether every gate was passed',
  `reasons` COMMENT 'which gates failed, in words',
  `stamps` COMMENT 'what limits its use, such as spot_only',
  `trials` COMMENT 'trials of the whole search, N',
  `train_sharpe` COMMENT 'annualized, on the days that chose it: the best of N, so biased upwards',
  `excess_sharpe` COMMENT 'annualized, over holding its own average position; on the same days',
  `deflated_sharpe` COMMENT 'probability that train_sharpe is more than the best of N would show by luck',
  `twin_p` COMMENT 'p-value among searches of worlds with nothing to find; null where they were stopped early',
  `holdout_sharpe` COMMENT 'annualized, on days that no search saw',
  `holdout_excess_sharpe` COMMENT 'excess_sharpe on those days',
  `holdout_p` COMMENT 'p-value on those days, adjusted for all finalists',
  `holdout_level` COMMENT 'largest holdout_p that passes at this opening',
  `holdout_from` COMMENT 'first day of the hold-out',
  `holdout_to` COMMENT 'last day',
  `holdout_opening` COMMENT 'how many times these days had been looked at, this time included',
  `rule` COMMENT 'the strategy as text',
  `complexity` COMMENT 'nodes of its trees')
COMMENT 'One row per finalist of a finished cycle, with what the whole search makes of it: read state and reasons before any Sharpe ratio.'
AS SELECT p.run_id AS cycle_id, p.rank, p.strategy_id, COALESCE(f.state, p.state) AS state, p.promoted, p.reasons,
       p.stamps, p.trials, p.train_sharpe, p.excess_sharpe, p.deflated_sharpe, p.twin_p, p.holdout_sharpe,
       p.holdout_excess_sharpe, p.holdout_p, p.holdout_level,
       DATE_FROM_UNIX_DATE(h.from_day) AS holdout_from, DATE_FROM_UNIX_DATE(h.to_day) AS holdout_to,
       h.opening AS holdout_opening, s.text AS rule, s.complexity
FROM `promotions` p
LEFT JOIN `strategies` s ON s.strategy_id = p.strategy_id
LEFT JOIN (SELECT run_id, MAX(from_day) AS from_day, MAX(to_day) AS to_day, MAX(opening) AS opening
           FROM `holdouts` GROUP BY run_id) h ON h.run_id = p.run_id
LEFT JOIN (SELECT strategy_id, MAX_BY(state, look) AS state FROM `forward_tests` GROUP BY strategy_id) f
  ON f.strategy_id = p.strategy_id AND p.promoted

-- COMMAND ----------

CREATE OR REPLACE VIEW `twin_searches` (
  `cycle_id` COMMENT 'the cycle',
  `search_id` COMMENT 'the search that the twin repeats',
  `family` COMMENT 'how the null world was made: flipped days or shuffled days',
  `twin` COMMENT 'number of the twin, from 1',
  `statistic` COMMENT 'best annualized excess Sharpe ratio among the contenders of that world',
  `real_statistic` COMMENT 'the same of the real search',
  `as_good` COMMENT 'whether luck alone did at least as well',
  `trials` COMMENT 'trials scored in that world',
  `best_rule` COMMENT 'text of its best strategy')
COMMENT 'One row per twin: the same search on a world that looks like the market but holds nothing to find, beside the real one.'
AS SELECT c.cycle_id, w.run_id AS search_id,
       CASE w.family WHEN 'sign_flip' THEN 'flipped days' WHEN 'day_shuffle' THEN 'shuffled days'
            ELSE w.family END AS family,
       w.twin, w.statistic, p.statistic AS real_statistic, w.statistic >= p.statistic AS as_good, w.trials,
       w.champion AS best_rule
FROM `twins` w
LEFT JOIN `cycles` c ON c.search_id = w.run_id
LEFT JOIN (SELECT run_id, MAX(excess_sharpe) AS statistic FROM `promotions` GROUP BY run_id) p
  ON p.run_id = c.cycle_id

-- COMMAND ----------

CREATE OR REPLACE VIEW `evidence` (
  `cycle_id` COMMENT 'the cycle',
  `search_id` COMMENT 'its search',
  `champion_id` COMMENT 'the finalist with the best excess Sharpe ratio on training days',
  `state` COMMENT 'candidate, challenger, champion or retired',
  `promoted` COMMENT 'whether it passed every gate',
  `reasons` COMMENT 'which gates failed, in words',
  `trials` COMMENT 'trials of the whole search, N',
  `strategies` COMMENT 'distinct strategies that it scored',
  `periods_per_year` COMMENT 'that ratios are annualized with',
  `train_sharpe` COMMENT 'of the champion, annualized, training days',
  `excess_sharpe` COMMENT 'over holding its own average position',
  `deflated_sharpe` COMMENT 'probability that train_sharpe is more than luck, by the trials alone',
  `best_trial_sharpe` COMMENT 'largest annualized Sharpe ratio of all trials, training days',
  `median_trial_sharpe` COMMENT 'their median',
  `twins_run` COMMENT 'twin searches that were run, both families',
  `twins_as_good` COMMENT 'of them, at least as good as the real search',
  `twin_p` COMMENT 'the larger p-value of the two families; null where twins were stopped early',
  `holdout_excess_sharpe` COMMENT 'of the champion on untouched days',
  `holdout_p` COMMENT 'its p-value there, adjusted for all finalists',
  `holdout_level` COMMENT 'largest p-value that passes at this opening',
  `holdout_opening` COMMENT 'how many times these days had been looked at',
  `budget_test` COMMENT 'number of its claim in the warehouse\'s lifetime; null where it made none',
  `budget_level` COMMENT 'largest p-value that the lifetime error budget accepted then',
  `budget_accepted` COMMENT 'whether it did')
COMMENT 'One row per finished cycle: its champion beside everything that speaks for luck.'
AS SELECT c.cycle_id, c.search_id, l.strategy_id AS champion_id, l.state, l.promoted, l.reasons, l.trials,
       a.strategies, c.periods_per_year, l.train_sharpe, l.excess_sharpe, l.deflated_sharpe,
       a.best_sharpe AS best_trial_sharpe, a.median_sharpe AS median_trial_sharpe, w.twins_run, w.twins_as_good,
       l.twin_p, l.holdout_excess_sharpe, l.holdout_p, l.holdout_level, l.holdout_opening,
       b.test AS budget_test, b.level AS budget_level, b.accepted AS budget_accepted
FROM `cycles` c
JOIN `leaderboard` l ON l.cycle_id = c.cycle_id AND l.rank = 1
LEFT JOIN (SELECT k.cycle_id, COUNT(*) AS strategies,
                  MAX(r.daily_sharpe) * SQRT(MAX(k.periods_per_year)) AS best_sharpe,
                  PERCENTILE(r.daily_sharpe, 0.5) * SQRT(MAX(k.periods_per_year)) AS median_sharpe
           FROM `archive` r JOIN `cycles` k ON k.search_id = r.search_id GROUP BY k.cycle_id) a
  ON a.cycle_id = c.cycle_id
LEFT JOIN (SELECT cycle_id, COUNT(*) AS twins_run, COUNT_IF(as_good) AS twins_as_good
           FROM `twin_searches` GROUP BY cycle_id) w ON w.cycle_id = c.cycle_id
LEFT JOIN `error_budget` b ON b.run_id = c.cycle_id

-- COMMAND ----------

CREATE OR REPLACE VIEW `holdout_openings` (
  `holdout_id` COMMENT 'hash of universe and days',
  `cycle_id` COMMENT 'who looked',
  `holdout_from` COMMENT 'first day',
  `holdout_to` COMMENT 'last day',
  `opening` COMMENT 'how many times these days had been looked at, this time included',
  `strategies` COMMENT 'how many were tested')
COMMENT 'One row per look at a hold-out: untouched days are used up by looking at them.'
AS SELECT holdout_id, run_id AS cycle_id, DATE_FROM_UNIX_DATE(from_day) AS holdout_from,
       DATE_FROM_UNIX_DATE(to_day) AS holdout_to, opening, SIZE(SPLIT(TRIM(strategies), ' +')) AS strategies
FROM `holdouts`

-- COMMAND ----------

CREATE OR REPLACE VIEW `error_budget_claims` (
  `cycle_id` COMMENT 'whose claim',
  `test` COMMENT 'number of the test in this warehouse, from 1',
  `strategy_id` COMMENT 'the best of its finalists',
  `tested_from` COMMENT 'first day of the test',
  `tested_to` COMMENT 'last day',
  `p_value` COMMENT 'adjusted for all finalists of the cycle',
  `level` COMMENT 'largest p-value that was accepted',
  `accepted` COMMENT 'whether the claim was accepted',
  `wealth_left` COMMENT 'what is left to spend after it')
COMMENT 'One row per claim that was tested against the warehouse\'s lifetime error budget (LORD++), in order.'
AS SELECT run_id AS cycle_id, test, strategy_id, DATE_FROM_UNIX_DATE(from_day) AS tested_from,
       DATE_FROM_UNIX_DATE(to_day) AS tested_to, p_value, level, accepted, wealth AS wealth_left
FROM `error_budget`

-- COMMAND ----------

CREATE OR REPLACE VIEW `forward_results` (
  `run_id` COMMENT 'the test',
  `strategy_id` COMMENT 'the strategy',
  `tested_from` COMMENT 'first new day',
  `tested_to` COMMENT 'last day',
  `look` COMMENT 'how many times it has been tested, this time included',
  `excess_sharpe` COMMENT 'annualized, on the new days',
  `p_value` COMMENT 'of a positive excess return, adjusted for all tested',
  `decay_p` COMMENT 'of a negative excess return since its promotion',
  `decay_level` COMMENT 'largest decay_p that retires it at this look',
  `state_before` COMMENT 'challenger or champion',
  `state` COMMENT 'challenger, champion or retired',
  `reason` COMMENT 'why, in words')
COMMENT 'One row per test of a promoted strategy on days after its promotion.'
AS SELECT run_id, strategy_id, DATE_FROM_UNIX_DATE(from_day) AS tested_from, DATE_FROM_UNIX_DATE(to_day) AS tested_to,
       look, excess_sharpe, p_value, decay_p, decay_level, state_before, state, reason
FROM `forward_tests`

-- COMMAND ----------

CREATE OR REPLACE VIEW `var_history` (
  `run_id` COMMENT 'the cycle or risk run',
  `subject` COMMENT 'a strategy, an instrument or portfolio',
  `method` COMMENT 'such as historical',
  `confidence_level` COMMENT 'such as 0.99',
  `day` COMMENT 'the day forecast; the forecast knew the days before it',
  `value_at_risk` COMMENT 'positive loss fraction',
  `expected_shortfall` COMMENT 'positive loss fraction',
  `calibrated_value_at_risk` COMMENT 'after online conformal calibration',
  `realized_return` COMMENT 'of the day',
  `loss` COMMENT 'minus realized_return',
  `exceeded` COMMENT 'whether the loss went beyond value_at_risk',
  `exceedances` COMMENT 'up to this day',
  `tested_days` COMMENT 'up to this day',
  `exceedance_rate` COMMENT 'exceedances per tested day; 1 minus confidence_level if the forecasts are right',
  `zone` COMMENT 'Basel traffic light of the last 250 forecasts',
  `kupiec_p_value` COMMENT 'rate of exceedances up to this day',
  `conditional_p_value` COMMENT 'Christoffersen\'s joint test up to this day',
  `acerbi_szekely_z2` COMMENT '0 if shortfall was right up to this day')
COMMENT 'One row per day forecast: what value at risk said the evening before, what happened, and the backtest up to then.'
AS SELECT run_id, subject, method, confidence_level, DATE_FROM_UNIX_DATE(as_of_day) AS day, value_at_risk,
       expected_shortfall, calibrated_value_at_risk, realized_return, -realized_return AS loss, exceeded,
       exceedances, tested_days, exceedances / tested_days AS exceedance_rate, zone, kupiec_p_value,
       conditional_p_value, acerbi_szekely_z2
FROM `var` WHERE grain = 'forecast'

-- COMMAND ----------

CREATE OR REPLACE VIEW `var_now` (
  `run_id` COMMENT 'the cycle or risk run',
  `grain` COMMENT 'portfolio, strategy, instrument or regime',
  `subject` COMMENT 'which one',
  `method` COMMENT 'such as historical',
  `confidence_level` COMMENT 'such as 0.99',
  `horizon_days` COMMENT '1 is one day',
  `as_of` COMMENT 'the last day seen',
  `value_at_risk` COMMENT 'positive loss fraction',
  `expected_shortfall` COMMENT 'positive loss fraction',
  `observations` COMMENT 'days that it was computed from',
  `weight` COMMENT 'fraction of capital',
  `component_value_at_risk` COMMENT 'Euler part of the portfolio\'s: parts sum to it',
  `marginal_value_at_risk` COMMENT 'the part per unit of weight',
  `incremental_value_at_risk` COMMENT 'the portfolio\'s less that without the subject')
COMMENT 'One row per run, subject, method and confidence: value at risk as of the run\'s last day, and its Euler parts.'
AS SELECT run_id, grain, subject, method, confidence_level, horizon_days, DATE_FROM_UNIX_DATE(as_of_day) AS as_of,
       value_at_risk, expected_shortfall, observations, weight, component_value_at_risk,
       marginal_value_at_risk, incremental_value_at_risk
FROM `var` WHERE COALESCE(grain, '') <> 'forecast'

-- COMMAND ----------

CREATE OR REPLACE VIEW `stress_results` (
  `run_id` COMMENT 'the cycle or risk run',
  `scenario` COMMENT 'the crisis, or the hypothetical move',
  `kind` COMMENT 'replay or hypothetical',
  `grain` COMMENT 'strategy, instrument, portfolio or market',
  `subject` COMMENT 'which one',
  `scenario_from` COMMENT 'first day; of a move the day of the holdings',
  `scenario_to` COMMENT 'last day',
  `total_return` COMMENT 'compounded and net; null where there is no data',
  `max_drawdown` COMMENT 'positive fraction within the crisis',
  `worst_day` COMMENT 'lowest daily return within it',
  `value_at_risk` COMMENT 'of a hypothetical move, 99 %, one day, after it',
  `coverage` COMMENT 'share of the days, or of the holdings, that is known')
COMMENT 'One row per scenario and subject: what it would have lost in a crisis, or would lose in a move.'
AS SELECT run_id, crisis AS scenario, kind, grain, subject, DATE_FROM_UNIX_DATE(from_day) AS scenario_from,
       DATE_FROM_UNIX_DATE(to_day) AS scenario_to, total_return, max_drawdown, worst_day, value_at_risk, coverage
FROM `stress`

-- COMMAND ----------

CREATE OR REPLACE VIEW `correlations` (
  `run_id` COMMENT 'the cycle or risk run',
  `estimator` COMMENT 'such as ledoit-wolf',
  `first_id` COMMENT 'a strategy or instrument',
  `second_id` COMMENT 'another, or itself',
  `correlation` COMMENT 'in [-1, 1]',
  `covariance` COMMENT 'of daily net returns')
COMMENT 'One row per ordered pair of what a run measured together.'
AS SELECT run_id, estimator, first_id, second_id, correlation, covariance FROM `correlation`

-- COMMAND ----------

CREATE OR REPLACE VIEW `capital` (
  `cycle_id` COMMENT 'the cycle',
  `method` COMMENT 'such as minimum-variance',
  `in_force` COMMENT 'whether it is what is handed over',
  `rank` COMMENT 'of the finalist',
  `strategy_id` COMMENT 'the strategy',
  `weight` COMMENT 'fraction of capital',
  `risk_contribution` COMMENT 'share of the portfolio\'s variance',
  `stamp` COMMENT 'live, or paper_only with the reason',
  `reason` COMMENT 'why not more or less',
  `marginal` COMMENT 'certainty equivalent per day of the last unit of capital; of the method in force',
  `state` COMMENT 'candidate, challenger or champion, as the cycle judged',
  `rule` COMMENT 'the strategy as text')
COMMENT 'One row per cycle, method and strategy: how much of the capital, why not more, and whether it is in force.'
AS SELECT a.run_id AS cycle_id, a.method, a.in_force, p.rank, a.strategy_id, a.weight, a.risk_contribution, a.stamp,
       a.reason, a.marginal, p.state, s.text AS rule
FROM `allocations` a
LEFT JOIN `promotions` p ON p.run_id = a.run_id AND p.strategy_id = a.strategy_id
LEFT JOIN `strategies` s ON s.strategy_id = a.strategy_id

-- COMMAND ----------

CREATE OR REPLACE VIEW `contributions` (
  `cycle_id` COMMENT 'the cycle',
  `segment` COMMENT 'development or holdout',
  `strategy_id` COMMENT 'the strategy',
  `instrument` COMMENT 'the instrument, or (all)',
  `regime` COMMENT 'the regime of the days',
  `gene` COMMENT 'comparison of the entry rule that let the position in, or (whole rule)',
  `effect` COMMENT 'selection, timing, trading or rebalancing',
  `contribution` COMMENT 'to the compounded simple return of the segment')
COMMENT 'One row per part of the allocation\'s return: strategy, instrument, regime, gene and effect. Parts of a segment sum to its compounded return.'
AS SELECT run_id AS cycle_id, segment, strategy_id, instrument, regime, gene, effect, contribution
FROM `attribution`

-- COMMAND ----------

CREATE OR REPLACE VIEW `daily_returns` (
  `cycle_id` COMMENT 'the cycle',
  `strategy_id` COMMENT 'the finalist, or walk_forward',
  `day` COMMENT 'the day',
  `segment` COMMENT 'development, holdout or walk_forward',
  `net_return` COMMENT 'simple return of the day, costs off',
  `exposure` COMMENT 'mean absolute position, 0 to 1',
  `growth` COMMENT 'of one unit since the first day')
COMMENT 'One row per finalist and day, net of costs; development days chose it, hold-out days did not.'
AS SELECT run_id AS cycle_id, strategy_id, DATE_FROM_UNIX_DATE(day) AS day, segment, net_return, exposure,
       EXP(SUM(LN(1 + net_return)) OVER (PARTITION BY run_id, strategy_id ORDER BY day)) AS growth
FROM `strategy_returns` WHERE net_return > -1

-- COMMAND ----------

CREATE OR REPLACE VIEW `portfolio_returns` (
  `cycle_id` COMMENT 'the cycle',
  `day` COMMENT 'the day',
  `segment` COMMENT 'development or holdout',
  `net_return` COMMENT 'sum of weight times net return; what is not allocated is cash and earns nothing',
  `growth` COMMENT 'of one unit since the first day')
COMMENT 'One row per cycle and day: the finalists at the weights in force. Those weights were chosen on development days; only hold-out days are a test.'
AS SELECT d.*, EXP(SUM(LN(1 + d.net_return)) OVER (PARTITION BY d.cycle_id ORDER BY d.day)) AS growth
FROM (
  SELECT r.cycle_id, r.day, r.segment, SUM(a.weight * r.net_return) AS net_return
  FROM `daily_returns` r
  JOIN `allocations` a ON a.run_id = r.cycle_id AND a.strategy_id = r.strategy_id AND a.in_force
  GROUP BY r.cycle_id, r.day, r.segment) d

-- COMMAND ----------

CREATE OR REPLACE VIEW `releases` (
  `kind` COMMENT 'policy or parameters',
  `run_id` COMMENT 'who made it',
  `sequence` COMMENT 'its number in this warehouse, from 1',
  `id` COMMENT 'hash of it',
  `trained_to` COMMENT 'last day seen: its knowledge time',
  `judged_from` COMMENT 'first untouched day that it was judged on',
  `judged_to` COMMENT 'last',
  `opening` COMMENT 'how many times these days had been looked at, this time included',
  `incumbent` COMMENT 'what it was compared with',
  `untouched_sharpe` COMMENT 'annualized, on untouched days',
  `incumbent_sharpe` COMMENT 'that of the incumbent',
  `lower_bound` COMMENT 'of the gain over the incumbent',
  `released` COMMENT 'whether it may replace the incumbent',
  `reason` COMMENT 'why, in a sentence')
COMMENT 'One row per policy learned or set of parameters tuned: what untouched days said of it, and whether it was released.'
AS SELECT 'policy' AS kind, run_id, sequence, policy_id AS id, DATE_FROM_UNIX_DATE(trained_to) AS trained_to,
       DATE_FROM_UNIX_DATE(judged_from) AS judged_from, DATE_FROM_UNIX_DATE(judged_to) AS judged_to, opening,
       incumbent, untouched_sharpe, incumbent_sharpe, lower_bound, released, reason
FROM `policies`
UNION ALL
SELECT 'parameters', run_id, sequence, parameters_id, DATE_FROM_UNIX_DATE(trained_to),
       DATE_FROM_UNIX_DATE(judged_from), DATE_FROM_UNIX_DATE(judged_to), opening, incumbent, untouched_sharpe,
       incumbent_sharpe, lower_bound, released, reason
FROM `parameters`

-- COMMAND ----------

CREATE OR REPLACE VIEW `remembered_trades` (
  `run_id` COMMENT 'the cycle, or the live account',
  `source` COMMENT 'research, replay (the live process on past bars) or live',
  `segment` COMMENT 'development, holdout or account',
  `strategy_id` COMMENT 'the strategy',
  `symbol` COMMENT 'the instrument',
  `side` COMMENT 'long or short',
  `decided_on` COMMENT 'day at whose close the entry was decided',
  `entered_on` COMMENT 'day of the fill',
  `left_on` COMMENT 'day of the exit fill; null while open',
  `known_on` COMMENT 'day from which the row may be used',
  `entry_price` COMMENT 'adjusted, without costs',
  `exit_price` COMMENT 'adjusted, or the last close while open',
  `fraction` COMMENT 'size at entry as a fraction of capital in the instrument',
  `net_return` COMMENT 'on the capital in the instrument, costs off',
  `cost` COMMENT 'fraction of the capital at entry',
  `bars_held` COMMENT 'from fill to exit',
  `max_adverse` COMMENT 'largest move against the position, positive fraction',
  `max_favorable` COMMENT 'largest gain on the way, positive fraction',
  `exit_reason` COMMENT 'which rule ended it',
  `outcome` COMMENT 'win, loss or open',
  `regime` COMMENT 'at the decision, filtered',
  `regime_probability` COMMENT 'its probability then',
  `context` COMMENT 'JSON of the market at the decision')
COMMENT 'One row per remembered trade, of research, replay or a live account, with the market at its entry. Use it from known_on on, not earlier.'
AS SELECT run_id, COALESCE(source, 'research') AS source, segment, strategy_id, symbol, side,
       DATE_FROM_UNIX_DATE(decision_day) AS decided_on, DATE_FROM_UNIX_DATE(entry_day) AS entered_on,
       DATE_FROM_UNIX_DATE(exit_day) AS left_on, DATE_FROM_UNIX_DATE(known_day) AS known_on, entry_price,
       exit_price, fraction, net_return, cost, bars_held, max_adverse, max_favorable, exit_reason, outcome,
       regime, regime_probability, context
FROM `trade_memory`

-- COMMAND ----------

CREATE OR REPLACE VIEW `situations` (
  `known_on` COMMENT 'as of when: nothing later is in it',
  `pattern_id` COMMENT 'hash of the items',
  `situation` COMMENT 'what all its trades have',
  `kind` COMMENT 'success or failure',
  `status` COMMENT 'active or retired',
  `reason` COMMENT 'why',
  `since` COMMENT 'day on which it was first active',
  `trades` COMMENT 'closed trades in it',
  `days` COMMENT 'independent stretches of 30 days behind them',
  `mean` COMMENT 'mean net return of a trade',
  `low` COMMENT 'lower end of its 90 % interval',
  `high` COMMENT 'upper end',
  `other_mean` COMMENT 'mean net return of all other trades',
  `q` COMMENT 'of all situations\' own p-values (Benjamini and Yekutieli)',
  `adjusted_p` COMMENT 'of the largest difference of all situations (Westfall and Young)',
  `later_trades` COMMENT 'decided after it was found',
  `later_mean` COMMENT 'their mean net return: the test that counts',
  `later_low` COMMENT 'lower end of its 90 % interval',
  `later_high` COMMENT 'upper end')
COMMENT 'One row per situation in which remembered trades were told apart, as last consolidated.'
AS SELECT DATE_FROM_UNIX_DATE(p.known_day) AS known_on, p.pattern_id, ARRAY_JOIN(p.items, ' and ') AS situation,
       p.kind, p.status, p.reason, DATE_FROM_UNIX_DATE(p.since_day) AS since, p.trades, p.days, p.mean, p.low,
       p.high, p.other_mean, p.q, p.adjusted_p, p.later_trades, p.later_mean, p.later_low, p.later_high
FROM `patterns` p JOIN (SELECT MAX(known_day) AS known_day FROM `patterns`) k ON k.known_day = p.known_day

-- COMMAND ----------

CREATE OR REPLACE VIEW `memory_rules` (
  `known_on` COMMENT 'as of when: nothing later is in it',
  `kind` COMMENT 'distilled or schema',
  `source` COMMENT 'memory, or the search of a schema',
  `position` COMMENT 'place in its list: the first that holds decides',
  `rule` COMMENT 'the rule; a schema\'s holes are <unit>, its ranges {from..to}',
  `action` COMMENT 'distilled: take, avoid or no view',
  `cases` COMMENT 'situations that reach it, or survivors with it',
  `strength` COMMENT 'share of those that agree; of a schema, share of survivors over that of the dead',
  `fidelity` COMMENT 'distilled: balanced agreement of the whole list with memory',
  `q` COMMENT 'schema: Fisher\'s exact test after Benjamini and Yekutieli')
COMMENT 'One row per rule that memory was abstracted to, as last written: distilled advice, and schemas of survivors.'
AS SELECT DATE_FROM_UNIX_DATE(r.known_day) AS known_on, r.kind, r.source, r.position, r.text AS rule, r.action,
       r.cases, r.strength, r.fidelity, r.q
FROM `rules` r
JOIN (SELECT kind, source, MAX(known_day) AS known_day FROM `rules` GROUP BY kind, source) k
  ON k.kind = r.kind AND k.source = r.source AND k.known_day = r.known_day

-- COMMAND ----------

CREATE OR REPLACE VIEW `live_acts` (
  `account` COMMENT 'the live account',
  `sequence` COMMENT 'line of its journal',
  `kind` COMMENT 're_arm, veto, lift, size_change or limit_change',
  `subject` COMMENT 'instrument or limit; empty where it is the whole account',
  `before` COMMENT 'size or limit before, a fraction',
  `after` COMMENT 'size or limit after, a fraction',
  `day` COMMENT 'on which it was asked')
COMMENT 'One row per act of a person on a live account, or limit that a new plan changed. No names: they are where \'cambrian forget\' can erase them.'
AS SELECT account, sequence, kind, subject, before, after, DATE_FROM_UNIX_DATE(known_day) AS day
FROM `behavior_memory` WHERE kind <> 'forgotten'

-- COMMAND ----------

CREATE OR REPLACE VIEW `journal_days` (
  `account` COMMENT 'the live account',
  `sequence` COMMENT 'line of its journal',
  `day` COMMENT 'the day',
  `equity` COMMENT 'cash and positions at the close, money of the account',
  `cash` COMMENT 'the same unit',
  `gross` COMMENT 'sum of absolute weights',
  `net` COMMENT 'sum of weights',
  `drawdown` COMMENT 'below the highest close, positive fraction',
  `state` COMMENT 'ACTIVE, REDUCING or HALTED',
  `state_reason` COMMENT 'why',
  `fees` COMMENT 'paid since the account was opened',
  `slippage` COMMENT 'paid since then',
  `borrow` COMMENT 'paid since then',
  `fills` COMMENT 'since then',
  `denied` COMMENT 'orders that a limit denied since then')
COMMENT 'One row per live account and day that it closed: what it was worth, and why it traded or not.'
AS SELECT account, sequence, CAST(GET_JSON_OBJECT(event, '$.day') AS DATE) AS day,
       CAST(GET_JSON_OBJECT(event, '$.equity') AS DOUBLE) AS equity,
       CAST(GET_JSON_OBJECT(event, '$.cash') AS DOUBLE) AS cash,
       CAST(GET_JSON_OBJECT(event, '$.gross') AS DOUBLE) AS gross,
       CAST(GET_JSON_OBJECT(event, '$.net') AS DOUBLE) AS net,
       CAST(GET_JSON_OBJECT(event, '$.drawdown') AS DOUBLE) AS drawdown,
       GET_JSON_OBJECT(event, '$.state') AS state, GET_JSON_OBJECT(event, '$.state_reason') AS state_reason,
       CAST(GET_JSON_OBJECT(event, '$.fees') AS DOUBLE) AS fees,
       CAST(GET_JSON_OBJECT(event, '$.slippage') AS DOUBLE) AS slippage,
       CAST(GET_JSON_OBJECT(event, '$.borrow') AS DOUBLE) AS borrow,
       CAST(GET_JSON_OBJECT(event, '$.fills') AS BIGINT) AS fills,
       CAST(GET_JSON_OBJECT(event, '$.denied') AS BIGINT) AS denied
FROM (SELECT CAST(NULL AS STRING) AS `account`, CAST(NULL AS BIGINT) AS `sequence`, CAST(NULL AS STRING) AS `at`, CAST(NULL AS STRING) AS `event` WHERE FALSE) WHERE GET_JSON_OBJECT(event, '$.type') = 'close'

-- COMMAND ----------

CREATE OR REPLACE VIEW `journal_orders` (
  `account` COMMENT 'the live account',
  `sequence` COMMENT 'line of its journal',
  `day` COMMENT 'on which it was decided',
  `order_id` COMMENT 'derived from what it is for: the same order has the same id after a crash',
  `symbol` COMMENT 'the instrument',
  `quantity` COMMENT 'units; negative sells',
  `state` COMMENT 'filled, partly filled, denied, or open or not filled',
  `verdict` COMMENT 'of the limits: passed, cut or denied',
  `limits` COMMENT 'which limits cut or denied it',
  `filled` COMMENT 'units, over all parts',
  `reference_price` COMMENT 'at the decision',
  `price` COMMENT 'mean of the fills',
  `filled_on` COMMENT 'day of the last fill',
  `fee` COMMENT 'money of the account',
  `slippage` COMMENT 'the same unit')
COMMENT 'One row per order that a live account sent or was denied, with what became of it.'
AS SELECT o.account, o.sequence, CAST(GET_JSON_OBJECT(o.event, '$.day') AS DATE) AS day,
       GET_JSON_OBJECT(o.event, '$.order') AS order_id, GET_JSON_OBJECT(o.event, '$.symbol') AS symbol,
       CAST(GET_JSON_OBJECT(o.event, '$.quantity') AS DOUBLE) AS quantity,
       CASE WHEN GET_JSON_OBJECT(o.event, '$.type') = 'order_denied' THEN 'denied'
            WHEN f.filled IS NULL THEN 'open or not filled'
            WHEN ABS(f.filled) < 0.999999999 * ABS(CAST(GET_JSON_OBJECT(o.event, '$.quantity') AS DOUBLE))
              THEN 'partly filled'
            ELSE 'filled' END AS state,
       COALESCE(GET_JSON_OBJECT(o.event, '$.verdict'), 'denied') AS verdict,
       GET_JSON_OBJECT(o.event, '$.limits') AS limits, f.filled,
       CAST(GET_JSON_OBJECT(o.event, '$.reference_price') AS DOUBLE) AS reference_price, f.price, f.filled_on,
       f.fee, f.slippage
FROM (SELECT CAST(NULL AS STRING) AS `account`, CAST(NULL AS BIGINT) AS `sequence`, CAST(NULL AS STRING) AS `at`, CAST(NULL AS STRING) AS `event` WHERE FALSE) o
LEFT JOIN (
  SELECT account, GET_JSON_OBJECT(event, '$.order') AS order_id,
         SUM(CAST(GET_JSON_OBJECT(event, '$.quantity') AS DOUBLE)) AS filled,
         SUM(ABS(CAST(GET_JSON_OBJECT(event, '$.quantity') AS DOUBLE))
             * CAST(GET_JSON_OBJECT(event, '$.price') AS DOUBLE))
           / SUM(ABS(CAST(GET_JSON_OBJECT(event, '$.quantity') AS DOUBLE))) AS price,
         MAX(CAST(GET_JSON_OBJECT(event, '$.day') AS DATE)) AS filled_on,
         SUM(CAST(GET_JSON_OBJECT(event, '$.fee') AS DOUBLE)) AS fee,
         SUM(CAST(GET_JSON_OBJECT(event, '$.slippage') AS DOUBLE)) AS slippage
  FROM (SELECT CAST(NULL AS STRING) AS `account`, CAST(NULL AS BIGINT) AS `sequence`, CAST(NULL AS STRING) AS `at`, CAST(NULL AS STRING) AS `event` WHERE FALSE) WHERE GET_JSON_OBJECT(event, '$.type') = 'filled'
  GROUP BY account, GET_JSON_OBJECT(event, '$.order')) f
  ON f.account = o.account AND f.order_id = GET_JSON_OBJECT(o.event, '$.order')
WHERE GET_JSON_OBJECT(o.event, '$.type') IN ('order', 'order_denied')
