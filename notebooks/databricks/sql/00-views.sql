-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 00 · Tables and views
-- MAGIC
-- MAGIC Makes the views of Cambrian's tables in the schema that holds them: change `main.cambrian`. Tables that no command has written yet are made first, empty and as their first writer would make them. Journals of live accounts are files: `cambrian views --create catalog.schema --live DIR` includes them.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `instruments` (
  `symbol` STRING NOT NULL COMMENT 'ticker, currency code or series name',
  `currency` STRING COMMENT 'ISO code of the currency of its prices; null where not declared',
  `calendar` STRING NOT NULL COMMENT 'us-equity, fx, crypto or none',
  `role` STRING NOT NULL COMMENT 'share, context or commodity',
  `spot_only` BOOLEAN NOT NULL COMMENT 'whether interest is missing from its returns',
  `reused_from` ARRAY<DATE> COMMENT 'days on which the ticker passed to another instrument')
USING DELTA
COMMENT 'One row per symbol that has bars; written by ingest, read by whatever loads a market.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `universe` (
  `symbol` STRING NOT NULL COMMENT 'ticker',
  `from_day` DATE NOT NULL COMMENT 'first day in the universe',
  `to_day` DATE COMMENT 'first day no longer in it; null while it lasts',
  `known_on` DATE NOT NULL COMMENT 'knowledge time of the stay\'s begin')
USING DELTA
COMMENT 'One row per uninterrupted stay of a symbol in the universe; written by ingest, read by whatever loads a market.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `bars` (
  `symbol` STRING NOT NULL COMMENT 'ticker, currency code or series name',
  `bar_size` STRING NOT NULL COMMENT 'length of the bar, such as 1d',
  `close_time` TIMESTAMP NOT NULL COMMENT 'when the bar is known, UTC; a daily bar: the end of its day',
  `day` DATE NOT NULL COMMENT 'trading day in the market\'s own calendar',
  `open` DOUBLE COMMENT 'first price, currency of the instrument; null in a close-only bar',
  `high` DOUBLE COMMENT 'highest price, same unit',
  `low` DOUBLE COMMENT 'lowest price, same unit',
  `close` DOUBLE NOT NULL COMMENT 'last price, same unit, not adjusted',
  `volume` DOUBLE COMMENT 'units traded; null where the source has none',
  `adj_close` DOUBLE COMMENT 'the vendor\'s adjusted close; for comparison only',
  `dividend` DOUBLE NOT NULL COMMENT 'cash per unit going ex, in units after the day\'s split; 0 if none',
  `split` DOUBLE NOT NULL COMMENT 'new units per old unit; 1 if none',
  `flag` STRING COMMENT 'rule under which the bar was flagged',
  `note` STRING COMMENT 'what that rule found, and the value stated if another was loaded',
  `source_file` STRING NOT NULL COMMENT 'file the bar came from',
  `source_line` BIGINT NOT NULL COMMENT 'line in that file, the header is 1',
  `told_day` INT COMMENT 'for daily drops the last day of the drop, days since 1970-01-01: a bar is what the furthest drop says; null for files that hold in the order of ingestion')
USING DELTA
COMMENT 'One row per instrument, bar size and close time, prices as traded; written by ingest, read by every job that needs prices.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `quarantine` (
  `source_file` STRING NOT NULL COMMENT 'file it came from',
  `source_line` BIGINT NOT NULL COMMENT 'line in that file; the header is 1',
  `symbol` STRING NOT NULL COMMENT 'instrument; empty where unknown',
  `action` STRING NOT NULL COMMENT 'quarantine, reject-row or reject-file',
  `rule` STRING NOT NULL COMMENT 'the rule that decided',
  `column_name` STRING NOT NULL COMMENT 'column or columns concerned; empty where the whole line is',
  `raw` STRING NOT NULL COMMENT 'text of the line, cut at 1,000 characters',
  `message` STRING NOT NULL COMMENT 'what is wrong, with the values')
USING DELTA
COMMENT 'One row per record or file that a rule kept out of the bars; written by ingest, read by people.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `environment` (
  `series` STRING NOT NULL COMMENT 'name of the series',
  `period_day` INT NOT NULL COMMENT 'date that the value carries, days since 1970-01-01',
  `as_of_day` INT NOT NULL COMMENT 'day that the file speaks for: it was drawn then',
  `value` DOUBLE NOT NULL COMMENT 'in the unit of the series',
  `published_day` INT NOT NULL COMMENT 'period plus the stated publication lag: before it nobody knew a value of this period')
USING DELTA
COMMENT 'One row per macro series, period and telling of its value; written by ingest, read by remember.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.enableChangeDataFeed' = 'true',
  'delta.constraints.published_after_period' = 'published_day >= period_day and as_of_day >= published_day',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `contexts` (
  `model_id` STRING NOT NULL COMMENT 'the regime model whose universe this is',
  `day` INT NOT NULL COMMENT 'days since 1970-01-01',
  `volatility_20` DOUBLE COMMENT 'fraction per year; null while it warms up',
  `volatility_120` DOUBLE COMMENT 'fraction per year; null while it warms up',
  `trend_60` DOUBLE COMMENT 'volatilities; null while it warms up',
  `drawdown_250` DOUBLE COMMENT 'fraction; null while it warms up',
  `breadth_100` DOUBLE COMMENT 'share; null while it warms up',
  `correlation_60` DOUBLE COMMENT 'correlation; null while it warms up',
  `dispersion_20` DOUBLE COMMENT 'fraction per 20 bars; null while it warms up')
USING DELTA
PARTITIONED BY (`model_id`)
COMMENT 'One row per regime model and day: what the universe that it labels looked like at the close; written by regimes.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `regime_models` (
  `model_id` STRING NOT NULL COMMENT 'hash of the parameters',
  `features` ARRAY<STRING> NOT NULL COMMENT 'context features, in order',
  `logarithmic` ARRAY<BOOLEAN> NOT NULL COMMENT 'per feature whether the model looks at its logarithm',
  `center` ARRAY<DOUBLE> NOT NULL COMMENT 'per feature the mean in the training window',
  `scale` ARRAY<DOUBLE> NOT NULL COMMENT 'per feature the standard deviation there',
  `names` ARRAY<STRING> NOT NULL COMMENT 'per regime, the calmest first',
  `start` ARRAY<DOUBLE> NOT NULL COMMENT 'per regime its probability before the first known day',
  `transition` ARRAY<DOUBLE> NOT NULL COMMENT 'regime by regime, row by row: probability of the next day\'s regime',
  `means` ARRAY<DOUBLE> NOT NULL COMMENT 'regime by feature, standardized, row by row',
  `covariances` ARRAY<DOUBLE> NOT NULL COMMENT 'regime by feature by feature, standardized',
  `train_from` INT NOT NULL COMMENT 'first day of the training window, days since 1970-01-01',
  `train_to` INT NOT NULL COMMENT 'last day that the fit knew',
  `train_rows` INT NOT NULL COMMENT 'days fitted on',
  `log_likelihood` DOUBLE NOT NULL COMMENT 'of the standardized training rows, natural logarithm')
USING DELTA
COMMENT 'One row per regime model, with all its parameters; written by regimes, read by evolve, allocate and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `regimes` (
  `model_id` STRING NOT NULL COMMENT 'hash of the model\'s parameters',
  `day` INT NOT NULL COMMENT 'days since 1970-01-01',
  `label` INT COMMENT 'the most likely regime, 0 the calmest; null if unknown',
  `name` STRING COMMENT 'its name; null if unknown',
  `probabilities` ARRAY<DOUBLE> COMMENT 'of each regime given the days so far; null if the day\'s context is unknown')
USING DELTA
PARTITIONED BY (`model_id`)
COMMENT 'One row per regime model and day: the filtered regime; written by regimes, read by evolve, remember and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `runs` (
  `run_id` STRING NOT NULL COMMENT 'hash of job, parameters, input versions, seed and kernel version',
  `job` STRING NOT NULL COMMENT 'name of the job',
  `parameters` STRING NOT NULL COMMENT 'JSON of the parameters that change the answer',
  `inputs` STRING NOT NULL COMMENT 'JSON of the input data versions',
  `seed` BIGINT NOT NULL COMMENT 'seed of all random streams',
  `kernel_version` STRING NOT NULL COMMENT 'version of the scoring rules',
  `result` STRING COMMENT 'JSON of the run\'s summary')
USING DELTA
COMMENT 'One row per finished run of a job; written last by each job, read to skip work that is done.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `scorings` (
  `run_id` STRING NOT NULL COMMENT 'the search or sweep',
  `step` INT NOT NULL COMMENT 'generation or batch, from 0',
  `score_key` STRING NOT NULL COMMENT 'hash of prices, universe, window, costs, cases and kernel version: equal keys, equal scores',
  `trials` BIGINT NOT NULL COMMENT 'rows of the ledger in this step',
  `scored` BIGINT NOT NULL COMMENT 'strategies that were really scored',
  `found` BIGINT NOT NULL COMMENT 'strategies whose score another run had written',
  `tree_nodes` BIGINT NOT NULL COMMENT 'nodes of the scored strategies, tree by tree',
  `distinct_nodes` BIGINT NOT NULL COMMENT 'nodes that were computed per instrument',
  `entrants` INT COMMENT 'strategies that raced; null without racing',
  `raced_out` INT COMMENT 'of them, not scored on the whole task',
  `spared` INT COMMENT 'of them, lost a heat and were scored on the whole task by lot',
  `spared_as_good` INT COMMENT 'of the spared, at least as fit as the median winner',
  `bar_share` DOUBLE COMMENT 'bars looked at over those of scoring all entrants in full',
  `case_share` DOUBLE COMMENT 'regime evaluations over those of scoring all in full')
USING DELTA
COMMENT 'One row per step of a search or sweep: what was asked for, what had to be scored; written by evolve and sweep.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `populations` (
  `run_id` STRING NOT NULL COMMENT 'the search',
  `generation` INT NOT NULL COMMENT 'generation, from 0',
  `individual` INT NOT NULL COMMENT 'place within the generation, from 0',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy at that place',
  `fitness` DOUBLE NOT NULL COMMENT 'what selection uses',
  `born` INT NOT NULL COMMENT 'generation in which it was tried',
  `island` INT COMMENT 'island on which it lives, from 0')
USING DELTA
PARTITIONED BY (`run_id`)
COMMENT 'One row per individual of each finished generation; written last by evolve, read to resume.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.dataSkippingStatsColumns' = 'generation',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `trials` (
  `run_id` STRING NOT NULL COMMENT 'the search',
  `generation` INT NOT NULL COMMENT 'generation, from 0',
  `individual` INT NOT NULL COMMENT 'place within the generation, from 0',
  `strategy_id` STRING NOT NULL COMMENT 'hash of the canonical text',
  `repeated` BOOLEAN NOT NULL COMMENT 'whether this strategy was scored earlier in the same run',
  `rejected` STRING COMMENT 'reason code if it could not be scored',
  `fitness` DOUBLE NOT NULL COMMENT 'what selection used; minus infinity if not scored',
  `days` BIGINT COMMENT 'days counted',
  `sum_returns` DOUBLE COMMENT 'sum of net daily simple returns',
  `sum_squares` DOUBLE COMMENT 'sum of their squares',
  `sum_cubes` DOUBLE COMMENT 'sum of third powers',
  `sum_fourths` DOUBLE COMMENT 'sum of fourth powers',
  `downside_squares` DOUBLE COMMENT 'sum of squared negative returns',
  `max_drawdown` DOUBLE COMMENT 'positive fraction',
  `trades` BIGINT COMMENT 'entries filled over all instruments',
  `turnover` DOUBLE COMMENT 'traded notional per year as a multiple of capital',
  `time_in_market` DOUBLE COMMENT 'mean absolute position, 0 to 1',
  `excess_sum` DOUBLE COMMENT 'sum of returns over the strategy\'s own average holding',
  `excess_squares` DOUBLE COMMENT 'sum of their squares',
  `cases` ARRAY<STRUCT<n: BIGINT, sum: DOUBLE, sum_squares: DOUBLE>> COMMENT 'sums of the excess return per regime and era',
  `block_sums` ARRAY<DOUBLE> COMMENT 'sums of returns over 64 contiguous blocks of days',
  `block_squares` ARRAY<DOUBLE> COMMENT 'sums of squared returns over the same blocks',
  `island` INT COMMENT 'island of the search, from 0; null in a sweep',
  `penalty` STRING COMMENT 'why the fitness charges it beyond its nodes',
  `spared` BOOLEAN COMMENT 'lost a heat of its race and was scored in full by lot',
  `novelty` DOUBLE COMMENT '1 minus the largest correlation with the archive before this generation, 0 to 2')
USING DELTA
PARTITIONED BY (`run_id`)
COMMENT 'One row per strategy ever scored, per run, generation and place; written by evolve, read by evidence.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.dataSkippingStatsColumns' = 'generation,individual,strategy_id',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `strategies` (
  `strategy_id` STRING NOT NULL COMMENT 'first 16 hex digits of SHA-256 of the canonical text',
  `text` STRING NOT NULL COMMENT 'canonical text in the strategy language',
  `complexity` INT NOT NULL COMMENT 'number of nodes of its trees')
USING DELTA
COMMENT 'One row per distinct strategy; written by evolve, read by whoever needs its text.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.dataSkippingStatsColumns' = 'strategy_id',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `lineage` (
  `run_id` STRING NOT NULL COMMENT 'the search',
  `generation` INT NOT NULL COMMENT 'generation, from 0',
  `individual` INT NOT NULL COMMENT 'place within the generation, from 0',
  `strategy_id` STRING NOT NULL COMMENT 'the child',
  `operator` STRING NOT NULL COMMENT 'what made it: random, a crossover, a mutation',
  `parent_ids` ARRAY<STRING> NOT NULL COMMENT 'strategies that it was made from',
  `probability` DOUBLE COMMENT 'with which the search proposed the operator; 1 where nothing else could make it')
USING DELTA
PARTITIONED BY (`run_id`)
COMMENT 'One row per trial; written by evolve, read to explain a strategy by its ancestors.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.dataSkippingStatsColumns' = 'generation,individual',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `strategy_returns` (
  `run_id` STRING NOT NULL COMMENT 'the cycle that computed it',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy, or portfolio',
  `day` INT NOT NULL COMMENT 'days since 1970-01-01',
  `segment` STRING NOT NULL COMMENT 'development or holdout',
  `net_return` DOUBLE NOT NULL COMMENT 'net simple return of the day, a fraction',
  `exposure` DOUBLE COMMENT 'mean absolute position of the day, 0 to 1')
USING DELTA
PARTITIONED BY (`run_id`)
COMMENT 'One row per finalist and day; written by evidence and allocate, read by risk, allocation and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `twins` (
  `run_id` STRING NOT NULL COMMENT 'the search that the twin repeats',
  `family` STRING NOT NULL COMMENT 'how the null world was made: sign_flip or day_shuffle',
  `twin` INT NOT NULL COMMENT 'number of the twin, from 1',
  `seed` BIGINT NOT NULL COMMENT 'seed of the null world and its search',
  `statistic` DOUBLE NOT NULL COMMENT 'annualized excess Sharpe ratio of the best of its contenders',
  `trials` BIGINT NOT NULL COMMENT 'trials scored',
  `champion` STRING COMMENT 'text of the best strategy of that world')
USING DELTA
COMMENT 'One row per twin search; written by evidence, read by the promotion gate.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `holdouts` (
  `holdout_id` STRING NOT NULL COMMENT 'hash of universe and days',
  `run_id` STRING NOT NULL COMMENT 'who looked',
  `from_day` INT NOT NULL COMMENT 'first day, days since 1970-01-01',
  `to_day` INT NOT NULL COMMENT 'last day',
  `opening` INT NOT NULL COMMENT 'how many times these days have been looked at, this one included',
  `strategies` STRING NOT NULL COMMENT 'ids of the strategies tested, separated by blanks')
USING DELTA
COMMENT 'One row per opening of a hold-out; written before it is read.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `promotions` (
  `run_id` STRING NOT NULL COMMENT 'the search',
  `strategy_id` STRING NOT NULL COMMENT 'the finalist',
  `rank` INT NOT NULL COMMENT '1 has the best excess Sharpe ratio',
  `promoted` BOOLEAN NOT NULL COMMENT 'whether every gate was passed',
  `reasons` STRING NOT NULL COMMENT 'which gates failed, in words',
  `stamps` STRING NOT NULL COMMENT 'what limits its use, such as spot_only, separated by blanks',
  `train_sharpe` DOUBLE NOT NULL COMMENT 'annualized Sharpe ratio on the training window',
  `excess_sharpe` DOUBLE NOT NULL COMMENT 'annualized Sharpe ratio over holding the average position that it had over the year before each day, training window; over its own average of all its days up to version 10',
  `deflated_sharpe` DOUBLE COMMENT 'probability that the Sharpe ratio exceeds what the best of all trials would show by luck',
  `holdout_sharpe` DOUBLE COMMENT 'annualized Sharpe ratio on untouched days',
  `holdout_excess_sharpe` DOUBLE COMMENT 'the same on untouched days',
  `twin_p` DOUBLE COMMENT 'larger p-value of its own excess Sharpe ratio among the twin families; null if one was stopped early',
  `holdout_p` DOUBLE COMMENT 'p-value of its excess return on untouched days, adjusted for all finalists',
  `holdout_level` DOUBLE COMMENT 'largest holdout_p that passes at this opening of the days',
  `trials` BIGINT NOT NULL COMMENT 'trials of the whole search',
  `state` STRING COMMENT 'candidate (a gate failed), challenger (passed every gate, to be watched on paper), champion (accepted by the lifetime error budget as well) or waiting (its search saw every day there was; forward_tests has what the days after say)')
USING DELTA
COMMENT 'One row per finalist; written by evidence, read by allocate and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `error_budget` (
  `run_id` STRING NOT NULL COMMENT 'whose claim',
  `test` INT NOT NULL COMMENT 'number of the test in this warehouse, from 1',
  `strategy_id` STRING NOT NULL COMMENT 'the best of its finalists that had passed the other gates',
  `from_day` INT NOT NULL COMMENT 'first day of the test, days since 1970-01-01',
  `to_day` INT NOT NULL COMMENT 'last day',
  `p_value` DOUBLE NOT NULL COMMENT 'adjusted for all finalists of the run',
  `level` DOUBLE NOT NULL COMMENT 'largest p-value that is accepted, by LORD++',
  `accepted` BOOLEAN NOT NULL COMMENT 'whether the claim was accepted',
  `wealth` DOUBLE NOT NULL COMMENT 'what is left to spend after it')
USING DELTA
COMMENT 'One row per claim tested on untouched days; written and read by evidence.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `forward_tests` (
  `run_id` STRING NOT NULL COMMENT 'the test',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy',
  `from_day` INT NOT NULL COMMENT 'first new day, days since 1970-01-01',
  `to_day` INT NOT NULL COMMENT 'last day',
  `since_day` INT NOT NULL COMMENT 'first day after it was chosen, from which decay is judged',
  `look` INT NOT NULL COMMENT 'how many times it has been tested, this one included',
  `excess_sharpe` DOUBLE COMMENT 'annualized excess Sharpe ratio on the new days',
  `p_value` DOUBLE NOT NULL COMMENT 'of a positive excess return on the new days, adjusted for all tested',
  `decay_p` DOUBLE NOT NULL COMMENT 'of a negative excess return since it was chosen',
  `decay_level` DOUBLE NOT NULL COMMENT 'largest decay_p that retires it at this look',
  `state_before` STRING NOT NULL COMMENT 'waiting, challenger or champion',
  `state` STRING NOT NULL COMMENT 'waiting, challenger, champion, retired or let_go',
  `reason` STRING NOT NULL COMMENT 'why, in words',
  `data_version` STRING NOT NULL COMMENT 'versions of the tables read',
  `rival` STRING COMMENT 'of the others that are promoted, the one that replaced it or came nearest to that (up to an earlier version: of those that wait)',
  `rival_gain` DOUBLE COMMENT 'by how much the rival earned more above what it held, a year, on the days after both were promoted',
  `rival_p` DOUBLE COMMENT 'of a positive gain, by a paired block bootstrap',
  `rival_level` DOUBLE COMMENT 'largest rival_p that replaces')
USING DELTA
COMMENT 'One row per test of a strategy on days after it was chosen; written and read by forward and cycle.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `lab` (
  `run_id` STRING NOT NULL COMMENT 'settings of the laboratory, hashed',
  `kind` STRING NOT NULL COMMENT 'kind of world, such as garch_unbalanced, planted or real_days',
  `world` INT NOT NULL COMMENT 'number of the world within its kind, from 0',
  `trials` BIGINT NOT NULL COMMENT 'trials of its search',
  `statistic` DOUBLE NOT NULL COMMENT 'best annualized excess Sharpe ratio of the search',
  `flips` INT NOT NULL COMMENT 'twins with flipped days that were run; 0 where they could not decide',
  `flip_hits` INT NOT NULL COMMENT 'of them at least as good as the search',
  `shuffles` INT NOT NULL COMMENT 'twins with shuffled days that were run',
  `shuffle_hits` INT NOT NULL COMMENT 'of them at least as good as the search',
  `screened` INT NOT NULL COMMENT 'finalists that passed the twins, if those were run',
  `passed` INT NOT NULL COMMENT 'finalists that passed untouched days',
  `promoted` INT NOT NULL COMMENT 'finalists that passed both',
  `fixed_set_p` DOUBLE NOT NULL COMMENT 'smallest p-value of StepM over the evolved ledger, as if its trials had been fixed',
  `oracle_p` DOUBLE COMMENT 'p-value of the planted rule alone on untouched days; null where none was planted')
USING DELTA
COMMENT 'One row per world whose truth is known, synthetic or of real days without direction; written and read by lab.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `experience` (
  `experience_id` STRING NOT NULL COMMENT 'hash of market, regime model and days: what belongs together',
  `symbol` STRING NOT NULL COMMENT 'the instrument',
  `day` INT NOT NULL COMMENT 'day of the close, days since 1970-01-01',
  `features` ARRAY<DOUBLE> COMMENT 'the state at the close, in the order of the policy\'s features; null where not all are known',
  `before` DOUBLE NOT NULL COMMENT 'simple return from the close to the next fill',
  `after` DOUBLE NOT NULL COMMENT 'simple return from that fill to the next close',
  `regime` INT COMMENT 'place of the most probable regime at the close; null where unknown',
  `known_day` INT NOT NULL COMMENT 'day of the next close, from which on this row may be used')
USING DELTA
COMMENT 'One row per instrument and close that a policy may learn from; written and read by learn --learner forest or boosted.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.constraints.known_after_decision' = 'known_day > day',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `learning_curves` (
  `run_id` STRING NOT NULL COMMENT 'the run of learn whose settings it was learned with',
  `days` INT NOT NULL COMMENT 'trading days that it was learned from, the last before its judgment',
  `seed` BIGINT NOT NULL COMMENT 'number of its seed, from 1',
  `sharpe` DOUBLE NOT NULL COMMENT 'annualized Sharpe ratio on the development days after those',
  `gain` DOUBLE NOT NULL COMMENT 'mean daily return above holding everything on the same days')
USING DELTA
COMMENT 'One row per policy that was learned to show what more days are worth, and never released; written by learn --curve, read by its report.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `policies` (
  `run_id` STRING NOT NULL COMMENT 'who learned it',
  `sequence` BIGINT NOT NULL COMMENT 'number of the policy in this warehouse, from 1',
  `policy_id` STRING NOT NULL COMMENT 'hash of the policy',
  `policy` STRING NOT NULL COMMENT 'the policy as JSON: features, levels, values, trees if any, cost per side',
  `market_id` STRING NOT NULL COMMENT 'hash of the market that it was learned on',
  `model_id` STRING NOT NULL COMMENT 'the regime model whose probabilities it reads',
  `trained_from` INT NOT NULL COMMENT 'first day seen, days since 1970-01-01',
  `trained_to` INT NOT NULL COMMENT 'last day seen: its knowledge time',
  `judged_from` INT NOT NULL COMMENT 'first untouched day that it was judged on',
  `judged_to` INT NOT NULL COMMENT 'last',
  `opening` INT NOT NULL COMMENT 'how many times these days have been looked at, this one included',
  `incumbent` STRING NOT NULL COMMENT 'what it was compared with: a policy_id, or \'holding\'',
  `seen_sharpe` DOUBLE NOT NULL COMMENT 'annualized Sharpe ratio on the days that it was learned on',
  `untouched_sharpe` DOUBLE NOT NULL COMMENT 'the same on untouched days',
  `incumbent_sharpe` DOUBLE NOT NULL COMMENT 'that of the incumbent on untouched days',
  `gain` DOUBLE NOT NULL COMMENT 'mean daily return above the incumbent\'s on untouched days',
  `confidence` DOUBLE NOT NULL COMMENT 'of the lower bound',
  `lower_bound` DOUBLE NOT NULL COMMENT 'of the gain',
  `released` BOOLEAN NOT NULL COMMENT 'whether it may replace the incumbent',
  `reason` STRING NOT NULL COMMENT 'why, in a sentence',
  `experience_version` BIGINT COMMENT 'version of table experience that it was learned from; null where it was learned in memory',
  `universe_id` STRING COMMENT 'hash of the instruments of its market, whatever the days; null in rows of earlier versions')
USING DELTA
COMMENT 'One row per policy learned, released or not; written by learn.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `parameters` (
  `run_id` STRING NOT NULL COMMENT 'who tuned them',
  `sequence` BIGINT NOT NULL COMMENT 'number of the set in this warehouse, from 1',
  `parameters_id` STRING NOT NULL COMMENT 'hash of the parameters',
  `parameters` STRING NOT NULL COMMENT 'as JSON: strategies with their new texts, cuts by regime, settings of what tunes itself online',
  `cycle_id` STRING NOT NULL COMMENT 'the cycle whose strategies they are for',
  `market_id` STRING NOT NULL COMMENT 'hash of the market that they were tuned on',
  `model_id` STRING NOT NULL COMMENT 'the regime model that the cuts follow',
  `trained_from` INT NOT NULL COMMENT 'first day seen, days since 1970-01-01',
  `trained_to` INT NOT NULL COMMENT 'last day seen: their knowledge time',
  `judged_from` INT NOT NULL COMMENT 'first untouched day that they were judged on',
  `judged_to` INT NOT NULL COMMENT 'last',
  `opening` INT NOT NULL COMMENT 'how many times these days have been looked at, this one included',
  `trials` BIGINT NOT NULL COMMENT 'strategies with other numbers that were measured',
  `incumbent` STRING NOT NULL COMMENT 'what was compared with: a parameters_id, or \'deployed\'',
  `aversion` DOUBLE NOT NULL COMMENT 'price of risk in worth',
  `seen_worth` DOUBLE NOT NULL COMMENT 'worth of a day on the days tuned on, out of fold',
  `untouched_worth` DOUBLE NOT NULL COMMENT 'worth of a day on untouched days',
  `incumbent_worth` DOUBLE NOT NULL COMMENT 'that of the incumbent on untouched days',
  `untouched_sharpe` DOUBLE NOT NULL COMMENT 'annualized Sharpe ratio on untouched days',
  `incumbent_sharpe` DOUBLE NOT NULL COMMENT 'that of the incumbent',
  `confidence` DOUBLE NOT NULL COMMENT 'of the lower bound',
  `lower_bound` DOUBLE NOT NULL COMMENT 'of the gain in worth of a day',
  `released` BOOLEAN NOT NULL COMMENT 'whether they may replace the incumbent',
  `reason` STRING NOT NULL COMMENT 'why, in a sentence')
USING DELTA
COMMENT 'One row per set of parameters tuned, released or not; written by tune.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `trade_memory` (
  `run_id` STRING NOT NULL COMMENT 'the cycle that computed it, or the live account',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy',
  `symbol` STRING NOT NULL COMMENT 'the instrument',
  `entry_day` INT NOT NULL COMMENT 'day of the fill, days since 1970-01-01',
  `decision_day` INT NOT NULL COMMENT 'day at whose close the entry was decided',
  `exit_day` INT COMMENT 'day of the exit fill; null while open',
  `side` STRING NOT NULL COMMENT 'long or short',
  `fraction` DOUBLE NOT NULL COMMENT 'size at entry as a fraction of capital in the instrument',
  `entry_price` DOUBLE NOT NULL COMMENT 'adjusted fill price without costs',
  `exit_price` DOUBLE NOT NULL COMMENT 'adjusted exit price, or last close while open',
  `net_return` DOUBLE NOT NULL COMMENT 'simple return on the capital in the instrument, costs charged',
  `cost` DOUBLE NOT NULL COMMENT 'costs as a fraction of the capital at entry',
  `bars_held` INT NOT NULL COMMENT 'bars from fill to exit',
  `max_adverse` DOUBLE NOT NULL COMMENT 'largest move of the price against the position since the fill, a positive fraction',
  `max_favorable` DOUBLE NOT NULL COMMENT 'largest gain of the price since the fill, a positive fraction',
  `exit_reason` STRING NOT NULL COMMENT 'which rule ended it',
  `outcome` STRING NOT NULL COMMENT 'win, loss or open',
  `segment` STRING NOT NULL COMMENT 'development, holdout or account',
  `regime` STRING COMMENT 'name of the regime at the decision, filtered',
  `regime_probability` DOUBLE COMMENT 'its filtered probability',
  `context` STRING COMMENT 'JSON of the market context at the decision',
  `known_day` INT NOT NULL COMMENT 'day from which this row may be used: the exit, or the last day that chose the strategy, whichever is later',
  `source` STRING COMMENT 'research, replay (live process on past bars) or live',
  `model_id` STRING COMMENT 'the regime model',
  `regime_probabilities` ARRAY<DOUBLE> COMMENT 'of all regimes of the model at the decision, filtered; null where unknown',
  `fee_bps` DOUBLE COMMENT 'commission per side, basis points of the notional',
  `slippage_bps` DOUBLE COMMENT 'slippage per side, basis points',
  `borrow_bps` DOUBLE COMMENT 'borrow of shorts, basis points a year',
  `bars_version` BIGINT COMMENT 'version of the table bars that it was computed from')
USING DELTA
PARTITIONED BY (`run_id`)
COMMENT 'One row per trade of a finalist or of a live account, with the market at its entry; written by remember, read by recall and consolidate.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.enableChangeDataFeed' = 'true',
  'delta.constraints.known_after_entry' = 'known_day >= entry_day and entry_day >= decision_day',
  'delta.constraints.whole_outcome' = 'outcome in (\'win\', \'loss\', \'open\') and side in (\'long\', \'short\')',
  'delta.constraints.excursions_are_positive' = 'max_adverse >= 0 and max_favorable >= 0 and cost >= 0',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `regime_memory` (
  `model_id` STRING NOT NULL COMMENT 'the regime model',
  `regime` STRING NOT NULL COMMENT 'its name',
  `known_day` INT NOT NULL COMMENT 'as of when, days since 1970-01-01: nothing later is in it',
  `days` INT NOT NULL COMMENT 'days labeled so, filtered',
  `spells` INT NOT NULL COMMENT 'uninterrupted stretches of them',
  `annual_return` DOUBLE COMMENT 'mean equal-weight return on them times periods per year',
  `annual_volatility` DOUBLE COMMENT 'standard deviation on them, annualized',
  `max_drawdown` DOUBLE COMMENT 'of those days strung together, a positive fraction',
  `next_day` ARRAY<STRUCT<regime: STRING, share: DOUBLE>> NOT NULL COMMENT 'share of its days that were followed by a day of each regime',
  `look_alikes` ARRAY<STRUCT<model_id: STRING, regime: STRING, distance: DOUBLE>> NOT NULL COMMENT 'regimes of any model whose typical day lies nearest, in standard deviations of this model',
  `families` ARRAY<STRUCT<family: STRING, trades: INT, days: DOUBLE, mean: DOUBLE, shrunk_mean: DOUBLE, low: DOUBLE, high: DOUBLE>> NOT NULL COMMENT 'what trades decided in it earned, by indicators of the entry rule, best first: mean net return, the same shrunk towards the mean of the families, its 90 % interval')
USING DELTA
COMMENT 'One row per regime of a model, as of a day; written by each cycle, read by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.constraints.counted' = 'days >= spells and spells >= 0',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `behavior_memory` (
  `account` STRING NOT NULL COMMENT 'the live account, or turns for a rollback; empty in rows of forgotten people',
  `sequence` BIGINT NOT NULL COMMENT 'line of the account\'s journal; 0 in rows of forgotten people',
  `kind` STRING NOT NULL COMMENT 're_arm, veto, lift, size_change, limit_change, rollback or forgotten',
  `subject` STRING NOT NULL COMMENT 'instrument, limit or turn; empty where it is the whole account',
  `user_key` STRING NOT NULL COMMENT 'first 32 hex digits of SHA-256 of the name',
  `user_name` STRING COMMENT 'who asked; null where a plan did, or after forgetting',
  `before` DOUBLE COMMENT 'size or limit before, a fraction',
  `after` DOUBLE COMMENT 'size or limit after, a fraction',
  `known_day` INT NOT NULL COMMENT 'day on which it was asked, days since 1970-01-01',
  `expected_returns` ARRAY<DOUBLE> COMMENT 'size_change: what the whole plan had earned up to then, as return over 1, 5 and 20 days (means of 20, 60 and 250); null where too little was known',
  `volatilities` ARRAY<DOUBLE> COMMENT 'size_change: standard deviations of these returns')
USING DELTA
COMMENT 'One row per act of a person on a live account, or limit that a new plan changed; written by remember, erased by forget, read by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.dataSkippingNumIndexedCols' = '0',
  'delta.constraints.known_kind' = 'kind in (\'re_arm\', \'veto\', \'lift\', \'size_change\', \'limit_change\', \'rollback\', \'forgotten\')',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `user_models` (
  `user_key` STRING NOT NULL COMMENT 'first 32 hex digits of SHA-256 of the name',
  `known_day` INT NOT NULL COMMENT 'day of the last choice, days since 1970-01-01: nothing later is in it',
  `status` STRING NOT NULL COMMENT 'active, or retired by a later row of the person',
  `reason` STRING NOT NULL COMMENT 'what it rests on, or why it says nothing',
  `choices` INT NOT NULL COMMENT 'sizes chosen that could be judged',
  `risk_aversion` DOUBLE COMMENT 'gamma of mean-variance choice, median',
  `risk_aversion_low` DOUBLE COMMENT 'lower end of the 90 % interval',
  `risk_aversion_high` DOUBLE COMMENT 'upper end',
  `loss_limit` DOUBLE COMMENT 'loss of the capital that is not exceeded with 95 %, a positive fraction, median',
  `loss_limit_low` DOUBLE COMMENT 'lower end of the 90 % interval',
  `loss_limit_high` DOUBLE COMMENT 'upper end',
  `horizons` ARRAY<DOUBLE> NOT NULL COMMENT 'probability of each horizon: 1, 5 and 20 days')
USING DELTA
COMMENT 'One row per person and day on which remember looked at their choices; erased by forget, read by people.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.dataSkippingNumIndexedCols' = '0',
  'delta.constraints.known_status' = 'status in (\'active\', \'retired\')',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `environment_memory` (
  `known_day` INT NOT NULL COMMENT 'as of when, days since 1970-01-01: nothing later is in it',
  `series` STRING NOT NULL COMMENT 'name of the series',
  `measure` STRING NOT NULL COMMENT 'level: the value last known at the decision; change: less what was known 365 days before',
  `bucket` STRING NOT NULL COMMENT 'low, middle or high third of the measure over decision days',
  `lower` DOUBLE NOT NULL COMMENT 'the measure\'s first tercile, in the unit of the series',
  `upper` DOUBLE NOT NULL COMMENT 'its second tercile',
  `trades` INT NOT NULL COMMENT 'closed trades decided then',
  `days` DOUBLE NOT NULL COMMENT 'independent stretches of 30 days behind them',
  `mean` DOUBLE NOT NULL COMMENT 'mean net return of a trade',
  `low` DOUBLE COMMENT 'lower end of its 90 % interval; null for fewer than two stretches',
  `high` DOUBLE COMMENT 'upper end',
  `other_mean` DOUBLE NOT NULL COMMENT 'mean net return of the trades of the other thirds',
  `p` DOUBLE COMMENT 'of the difference, two-sided, Student; null where it has no error',
  `q` DOUBLE COMMENT 'the same after Benjamini and Yekutieli over all rows of the day: nothing is claimed above 0.1')
USING DELTA
COMMENT 'One row per macro series, measure and third of its range, as of a day: what trades decided then earned; written by remember, read by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.constraints.known_bucket' = 'bucket in (\'low\', \'middle\', \'high\') and measure in (\'level\', \'change\')',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `recall_cases` (
  `known_day` INT NOT NULL COMMENT 'as of when, days since 1970-01-01: nothing later is in it',
  `side` STRING NOT NULL COMMENT 'long or short',
  `case_id` STRING NOT NULL COMMENT 'strategy, symbol and entry day of the trade',
  `status` STRING NOT NULL COMMENT 'active or retired',
  `reason` STRING NOT NULL COMMENT 'why it was retired; empty while active',
  `decision_day` INT NOT NULL COMMENT 'of the last trade that is in it',
  `outcome_day` INT NOT NULL COMMENT 'from which day on its outcome is known',
  `outcome` DOUBLE NOT NULL COMMENT 'mean net return of the trades that are in it',
  `context` ARRAY<DOUBLE> NOT NULL COMMENT 'mean features as memory looks at them (logarithms of skewed ones), NaN where unknown',
  `regimes` ARRAY<STRING> NOT NULL COMMENT 'names of regimes',
  `probabilities` ARRAY<DOUBLE> NOT NULL COMMENT 'of the regimes, filtered at the decision',
  `loss` DOUBLE COMMENT 'growth of the squared error by pruning all of its side on that day, as a fraction')
USING DELTA
COMMENT 'One row per remembered trade and day on which consolidation found it new or changed, active or retired with the reason; the last row up to a day holds on it. Written by consolidate, read by turns.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.constraints.known_status' = 'status in (\'active\', \'retired\') and outcome_day >= decision_day',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `recall_sides` (
  `known_day` INT NOT NULL COMMENT 'as of when, days since 1970-01-01: nothing later is in it',
  `side` STRING NOT NULL COMMENT 'long or short',
  `trades` INT NOT NULL COMMENT 'closed trades of the side that were known',
  `told` STRING NOT NULL COMMENT 'hash of the trades of all sides as they were told, and of the version of the rules; empty where the next turn looks anew',
  `neighbors` INT NOT NULL COMMENT 'nearest cases that a decision recalls',
  `regimes` ARRAY<STRING> NOT NULL COMMENT 'those with a half-life of their own',
  `half_lives` ARRAY<DOUBLE> NOT NULL COMMENT 'calendar days after which a case counts half in them',
  `usual` DOUBLE NOT NULL COMMENT 'mean outcome of all situations',
  `tau_squared` DOUBLE NOT NULL COMMENT 'variance of outcomes between situations',
  `loss` DOUBLE NOT NULL COMMENT 'growth of the squared error by pruning, as a fraction')
USING DELTA
COMMENT 'One row per side and day on which memory was consolidated: of which trades, and how its cases are weighed; written and read by turns.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `patterns` (
  `known_day` INT NOT NULL COMMENT 'as of when, days since 1970-01-01: nothing later is in it',
  `pattern_id` STRING NOT NULL COMMENT 'first 16 hex digits of SHA-256 of the items',
  `items` ARRAY<STRING> NOT NULL COMMENT 'what all its trades have, sorted',
  `kind` STRING NOT NULL COMMENT 'success or failure',
  `status` STRING NOT NULL COMMENT 'active or retired',
  `reason` STRING NOT NULL COMMENT 'why it is active, or why it was retired',
  `since_day` INT NOT NULL COMMENT 'day on which it was first active',
  `trades` INT NOT NULL COMMENT 'closed trades with all items',
  `support` DOUBLE NOT NULL COMMENT 'their share of all known trades',
  `lift` DOUBLE NOT NULL COMMENT 'share of wins (failures: losses) among them over that among all',
  `days` DOUBLE NOT NULL COMMENT 'independent stretches of 30 days behind them',
  `mean` DOUBLE NOT NULL COMMENT 'mean net return',
  `low` DOUBLE COMMENT 'lower end of its 90 % interval',
  `high` DOUBLE COMMENT 'upper end',
  `other_mean` DOUBLE NOT NULL COMMENT 'mean net return of all other trades',
  `p` DOUBLE COMMENT 'of the difference alone, by permutation; null where it was not found',
  `q` DOUBLE COMMENT 'of all situations\' own p-values on the day (Benjamini and Yekutieli)',
  `eras_agreeing` INT NOT NULL COMMENT 'of those quarters of time, how many show the same sign',
  `eras` INT NOT NULL COMMENT 'quarters of time with at least five of its trades',
  `later_trades` INT NOT NULL COMMENT 'trades with its items that were decided after since_day',
  `later_mean` DOUBLE NOT NULL COMMENT 'their mean net return; for a failure its negative is what a veto saved a trade. 0 without any',
  `later_low` DOUBLE COMMENT 'lower end of the 90 % interval of later_mean',
  `later_high` DOUBLE COMMENT 'upper end',
  `adjusted_p` DOUBLE COMMENT 'of the largest difference of all situations, by permutation (Westfall and Young)',
  `exceptions` ARRAY<STRING> COMMENT 'it says nothing where all items of one of these hold, joined by \' and \'',
  `shrunk` DOUBLE COMMENT 'mean less that of all situations, shrunk by how much situations differ',
  `shrunk_low` DOUBLE COMMENT 'lower end of its 90 % interval',
  `shrunk_high` DOUBLE COMMENT 'upper end')
USING DELTA
COMMENT 'One row per pattern and day on which it was looked at, active or retired; written by consolidate, read by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.constraints.known_status' = 'status in (\'active\', \'retired\') and kind in (\'success\', \'failure\')',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `rules` (
  `known_day` INT NOT NULL COMMENT 'as of when, days since 1970-01-01: nothing later is in it',
  `kind` STRING NOT NULL COMMENT 'distilled or schema',
  `source` STRING NOT NULL COMMENT 'for schemas the search; for distilled rules: memory',
  `position` INT NOT NULL COMMENT 'place in its list, from 1',
  `text` STRING NOT NULL COMMENT 'the rule; a schema\'s holes are <unit>, its ranges {from..to}',
  `action` STRING COMMENT 'distilled: take, avoid or no view',
  `cases` INT NOT NULL COMMENT 'distilled: situations that reach it; schema: survivors with it',
  `strength` DOUBLE NOT NULL COMMENT 'distilled: weighted share of those that agree; schema: share of survivors over that of the dead',
  `fidelity` DOUBLE COMMENT 'distilled: balanced agreement of the whole list with memory',
  `q` DOUBLE COMMENT 'schema: Fisher\'s exact test after Benjamini and Yekutieli; orders only')
USING DELTA
COMMENT 'One row per rule that memory was abstracted to, as of a day; written by consolidate, read by evolve, hand-off and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'delta.constraints.known_rule' = 'kind in (\'distilled\', \'schema\')',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `correlation` (
  `run_id` STRING NOT NULL COMMENT 'the cycle that computed it',
  `estimator` STRING NOT NULL COMMENT 'such as ledoit-wolf',
  `first_id` STRING NOT NULL COMMENT 'first strategy',
  `second_id` STRING NOT NULL COMMENT 'second strategy',
  `correlation` DOUBLE NOT NULL COMMENT 'in [-1, 1]',
  `covariance` DOUBLE NOT NULL COMMENT 'of daily net returns')
USING DELTA
COMMENT 'One row per ordered pair; written by risk, read by allocate and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `var` (
  `run_id` STRING NOT NULL COMMENT 'the cycle or risk run that computed it',
  `subject` STRING NOT NULL COMMENT 'a strategy id, an instrument, a regime of the portfolio, or portfolio',
  `method` STRING NOT NULL COMMENT 'such as historical',
  `confidence_level` DOUBLE NOT NULL COMMENT 'such as 0.99',
  `horizon_days` INT NOT NULL COMMENT '1 is one day',
  `value_at_risk` DOUBLE NOT NULL COMMENT 'positive loss fraction',
  `expected_shortfall` DOUBLE NOT NULL COMMENT 'positive loss fraction',
  `observations` BIGINT NOT NULL COMMENT 'days that it was computed from',
  `exceedances` BIGINT COMMENT 'days of the test window on which the loss exceeded it',
  `tested_days` BIGINT COMMENT 'days of the test window',
  `grain` STRING COMMENT 'portfolio, strategy, instrument, regime, or forecast',
  `as_of_day` INT NOT NULL COMMENT 'day it holds for, days since 1970-01-01: of a forecast the day forecast, else the last day seen',
  `weight` DOUBLE COMMENT 'of the subject in the portfolio, fraction of capital',
  `component_value_at_risk` DOUBLE COMMENT 'Euler part of the portfolio\'s value at risk',
  `component_expected_shortfall` DOUBLE COMMENT 'Euler part of its expected shortfall',
  `marginal_value_at_risk` DOUBLE COMMENT 'the part per unit of weight',
  `incremental_value_at_risk` DOUBLE COMMENT 'the portfolio\'s value at risk less that without the subject',
  `calibrated_value_at_risk` DOUBLE COMMENT 'after online conformal calibration',
  `realized_return` DOUBLE COMMENT 'of the day forecast',
  `exceeded` BOOLEAN COMMENT 'whether the loss went beyond value_at_risk on the day forecast',
  `zone` STRING COMMENT 'Basel traffic light of the last 250 forecasts up to this one',
  `kupiec_p_value` DOUBLE COMMENT 'rate of exceedances up to this forecast',
  `conditional_p_value` DOUBLE COMMENT 'Christoffersen\'s joint test up to this forecast',
  `quantile_loss` DOUBLE COMMENT 'mean up to this forecast',
  `acerbi_szekely_z2` DOUBLE COMMENT '0 if shortfall was right up to this forecast',
  `scenario_days` ARRAY<INT> COMMENT 'the portfolio\'s row: days of the scenarios, since 1970-01-01',
  `scenario_returns` ARRAY<DOUBLE> COMMENT 'weight times return on each scenario day: sums over subjects are portfolios, whose percentiles are value at risk')
USING DELTA
COMMENT 'One row per subject, method, confidence, horizon and day; written by risk, read by allocate, limits and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `stress` (
  `run_id` STRING NOT NULL COMMENT 'the cycle or risk run that computed it',
  `crisis` STRING NOT NULL COMMENT 'name of the crisis, or of the hypothetical scenario',
  `from_day` INT NOT NULL COMMENT 'first day, days since 1970-01-01; of a hypothetical scenario the day of the holdings',
  `to_day` INT NOT NULL COMMENT 'last day, likewise',
  `subject` STRING NOT NULL COMMENT 'a strategy id, an instrument, portfolio, or market',
  `total_return` DOUBLE COMMENT 'compounded net return over the crisis, or of the holdings in a hypothetical move; null where it has no data',
  `max_drawdown` DOUBLE COMMENT 'positive fraction within the crisis',
  `worst_day` DOUBLE COMMENT 'lowest daily return within the crisis',
  `kind` STRING COMMENT 'replay or hypothetical',
  `grain` STRING COMMENT 'strategy, instrument, portfolio or market',
  `value_at_risk` DOUBLE COMMENT 'hypothetical: 99 %, one day, gaussian with zero mean, after the scenario\'s shift of correlations and volatilities; positive loss fraction',
  `coverage` DOUBLE COMMENT 'share of the crisis\'s days, or of the gross holdings, that is known')
USING DELTA
COMMENT 'One row per scenario and subject: every strategy that a search scored, or every instrument; written by risk, read by allocate, limits and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `liquidity` (
  `run_id` STRING NOT NULL COMMENT 'the cycle or risk run that computed it',
  `scenario` STRING NOT NULL COMMENT 'as it is, the name of a drought or scenario, or fire sale of a strategy id',
  `subject` STRING NOT NULL COMMENT 'an instrument, a strategy id, or portfolio',
  `capital` DOUBLE NOT NULL COMMENT 'money behind the weights',
  `weight` DOUBLE NOT NULL COMMENT 'fraction of capital; gross for the portfolio',
  `days_to_liquidate` DOUBLE NOT NULL COMMENT 'at the run\'s participation; of the slowest position',
  `spread_cost` DOUBLE NOT NULL COMMENT 'half of the spread on a bad day, fraction of capital',
  `impact_cost` DOUBLE NOT NULL COMMENT 'square-root impact of selling everything, fraction of capital',
  `daily_value` DOUBLE COMMENT 'money that changes hands on a usual day',
  `spread` DOUBLE COMMENT 'mean relative bid-ask spread',
  `value_at_risk` DOUBLE COMMENT 'of the portfolio, one day, 0.99; positive loss fraction',
  `spread_adjusted_value_at_risk` DOUBLE COMMENT 'with the spread of a bad day (Bangia)',
  `impact_adjusted_value_at_risk` DOUBLE COMMENT 'over the time of the sale, with impact',
  `capacity` DOUBLE COMMENT 'capital at which one more unit earns nothing',
  `edge` DOUBLE COMMENT 'yearly return at little capital, costs but impact taken off',
  `impact` DOUBLE COMMENT 'k of the capacity curve: yearly profit of capital C is C (edge - k sqrt(C))',
  `fire_sale_overlap` DOUBLE COMMENT 'cosine of illiquidity-weighted holdings of the seller and the subject, -1 to 1',
  `fire_sale_loss` DOUBLE COMMENT 'what the subject loses while the seller sells everything at once, fraction of its capital')
USING DELTA
COMMENT 'One row per scenario and subject; written by risk, read by limits and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `allocations` (
  `run_id` STRING NOT NULL COMMENT 'the cycle that computed it',
  `method` STRING NOT NULL COMMENT 'such as minimum-variance',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy',
  `weight` DOUBLE NOT NULL COMMENT 'fraction of capital, 0 to the cap',
  `risk_contribution` DOUBLE NOT NULL COMMENT 'share of the portfolio variance',
  `in_force` BOOLEAN NOT NULL COMMENT 'whether this method is the one handed over',
  `stamp` STRING NOT NULL COMMENT 'live, or paper_only with the reason',
  `reason` STRING COMMENT 'why not more or less: a cap, or why it was left out',
  `marginal` DOUBLE COMMENT 'certainty equivalent per day of the last unit of capital, after the haircut of its edge; of the method in force')
USING DELTA
COMMENT 'One row per strategy and method; written by allocate, read by the hand-off and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `attribution` (
  `run_id` STRING NOT NULL COMMENT 'the cycle that computed it',
  `segment` STRING NOT NULL COMMENT 'development or holdout',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy',
  `instrument` STRING NOT NULL COMMENT 'the instrument, or (all) for what belongs to none',
  `regime` STRING NOT NULL COMMENT 'the regime of the days, filtered',
  `gene` STRING NOT NULL COMMENT 'comparison of the entry rule that let the position in, or (whole rule) where none is credited',
  `effect` STRING NOT NULL COMMENT 'selection, timing, trading or rebalancing',
  `contribution` DOUBLE NOT NULL COMMENT 'to the portfolio\'s compounded simple return over the segment; rows sum to it')
USING DELTA
COMMENT 'One row per strategy, instrument, regime, part of its rule and effect; written by allocate, read by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `journal` (
  `account` STRING NOT NULL COMMENT 'the live account',
  `sequence` BIGINT NOT NULL COMMENT 'line of its journal, from 1',
  `day` INT COMMENT 'day of the event, days since 1970-01-01; null between days',
  `type` STRING NOT NULL COMMENT 'what happened: day, decision, overlay, order, filled, close and others',
  `bundle` STRING COMMENT 'the plan in force; null where the event names none',
  `bot` STRING COMMENT 'the strategy that decided',
  `symbol` STRING COMMENT 'the instrument',
  `order_id` STRING COMMENT 'the order',
  `quantity` DOUBLE COMMENT 'signed units',
  `price` DOUBLE COMMENT 'of a fill, or the reference price of an order, in the base currency',
  `target` DOUBLE COMMENT 'decision: fraction of the bot\'s capital there; order: of the equity',
  `verdict` STRING COMMENT 'order: what the limits said of it: passed, cut or denied, and by which',
  `reason` STRING COMMENT 'why, in the journal\'s words',
  `event` STRING NOT NULL COMMENT 'all of it, as JSON')
USING DELTA
PARTITIONED BY (`account`)
COMMENT 'One row per event of a live account, as its journal has it; written by cycle and simulate, read by metrics, by the explanation of orders and by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `turns` (
  `turn` INT NOT NULL COMMENT 'number, from 1',
  `run_id` STRING NOT NULL COMMENT 'hash of settings and versions of the tables read',
  `as_of` INT NOT NULL COMMENT 'last day that it knows, days since 1970-01-01',
  `kind` STRING NOT NULL COMMENT 'search, reallocate, tend or rollback',
  `reasons` STRING NOT NULL COMMENT 'why, in words',
  `finished` BOOLEAN NOT NULL COMMENT 'whether it came to its end',
  `seen_to` INT COMMENT 'search: last day that earlier runs had looked at; null for the first, which keeps a share of the days untouched, and for other turns',
  `new_sessions` INT NOT NULL COMMENT 'sessions after the turn before',
  `search_run` STRING COMMENT 'search: its identity, as in promotions',
  `plan_run` STRING COMMENT 'identity of the search whose regimes the plan carries',
  `ledger_hash` STRING COMMENT 'search: hash over its trials',
  `bundle` STRING COMMENT 'the plan that it left in force',
  `promoted` INT NOT NULL COMMENT 'strategies that it promoted',
  `retired` INT NOT NULL COMMENT 'strategies that it retired',
  `members` INT NOT NULL COMMENT 'strategies in the plan',
  `paper_only` BOOLEAN NOT NULL COMMENT 'whether the plan is a research allocation, for paper only',
  `touches` INT NOT NULL COMMENT 'acts of people since the turn before',
  `data_version` STRING NOT NULL COMMENT 'versions of the tables read',
  `words` STRING NOT NULL COMMENT 'what came of it',
  `seconds` DOUBLE COMMENT 'wall time of the process that ended it; no part of the answer',
  `policy` STRING COMMENT 'policy that was released last as it began, part of its identity; null for none, and in rows of earlier versions')
USING DELTA
COMMENT 'One row per turn of the cycle; written as it begins and again as it ends, by cycle, simulate and rollback; read by the turns after it and by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `plan_members` (
  `turn` INT NOT NULL COMMENT 'the turn',
  `strategy_id` STRING NOT NULL COMMENT 'the strategy',
  `state` STRING NOT NULL COMMENT 'champion, challenger, or waiting (promoted by nothing yet; paper only; up to an earlier version: research)',
  `weight` DOUBLE NOT NULL COMMENT 'fraction of the capital',
  `since_day` INT NOT NULL COMMENT 'first day on whose close it may trade, days since 1970-01-01',
  `run_id` STRING NOT NULL COMMENT 'the cycle that found it, as in promotions',
  `reason` STRING NOT NULL COMMENT 'why it is in the plan, in words')
USING DELTA
COMMENT 'One row per turn and strategy of its plan; written by cycle, read by the turns after it and by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `paper_accounts` (
  `account` STRING NOT NULL COMMENT 'plan (the live account), plan_paper (without limits and lots, like the frozen ones), frozen_first, frozen_recent, equal_weight, buy_and_hold, or strategy:ID (one strategy of the plan, or one that is watched, alone)',
  `day` INT NOT NULL COMMENT 'days since 1970-01-01',
  `net_return` DOUBLE NOT NULL COMMENT 'net simple return of the day',
  `turn` INT NOT NULL COMMENT 'the turn that wrote it')
USING DELTA
COMMENT 'One row per account and day: the plan as the live process traded it, its frozen twins and yardsticks; written by cycle and simulate, read by metrics and reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

-- COMMAND ----------

CREATE TABLE IF NOT EXISTS `metrics` (
  `turn` INT NOT NULL COMMENT 'the turn',
  `name` STRING NOT NULL COMMENT 'the measure',
  `value` DOUBLE COMMENT 'null where it cannot be known yet',
  `low` DOUBLE COMMENT 'lower bound of an interval of 90 %',
  `high` DOUBLE COMMENT 'its upper bound',
  `unit` STRING NOT NULL COMMENT 'of the value and its bounds',
  `definition` STRING NOT NULL COMMENT 'heading in common/docs/metrics.md',
  `words` STRING NOT NULL COMMENT 'what it rests on, or why it is not known')
USING DELTA
COMMENT 'One row per turn and measure of success, defined in common/docs/metrics.md; written by cycle and simulate, read by reports.'
TBLPROPERTIES (
  'delta.checkpointInterval' = '20',
  'delta.logRetentionDuration' = 'interval 36500 days',
  'cambrian.schema-version' = '2')

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
  `stays` COMMENT 'share of its days whose next day was of the same regime',
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
COMMENT 'One row per finished cycle: what it searched, how much, and what it came to. Of the turns of \'cycle\' and \'simulate\' the first is one; searches of later ones have neither twins nor a hold-out: see newest_search and cycle_turns.'
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
COMMENT 'At most one row: the cycle whose hold-out reaches furthest and was looked at last. Join it to see one cycle of several. What turns after the first searched and put in force is in newest_search and plan_now.'
AS SELECT n.newest.cycle_id AS cycle_id, n.newest.search_id AS search_id
FROM (
  SELECT MAX_BY(STRUCT(c.cycle_id, c.search_id),
                STRUCT(COALESCE(h.to_day, 0), COALESCE(h.opening, 0), c.trials, c.cycle_id)) AS newest
  FROM `cycles` c
  LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day, MAX(opening) AS opening FROM `holdouts` GROUP BY run_id) h
    ON h.run_id = c.cycle_id) n
WHERE n.newest IS NOT NULL

-- COMMAND ----------

CREATE OR REPLACE VIEW `newest_search` (
  `cycle_id` COMMENT 'the cycle, or the search of a turn: its finalists in leaderboard',
  `search_id` COMMENT 'its search: run_id of trials and lineage')
COMMENT 'At most one row: the search that saw furthest and looked last, of a whole cycle or of a later turn. Days to come judge the finalists of a later turn.'
AS SELECT n.newest.cycle_id AS cycle_id, n.newest.search_id AS search_id
FROM (
  SELECT MAX_BY(STRUCT(s.cycle_id, s.search_id),
                STRUCT(COALESCE(h.to_day, 0), COALESCE(h.opening, 0), s.trials, s.cycle_id)) AS newest
  FROM (
    SELECT cycle_id, search_id, trials FROM `cycles`
    UNION ALL
    SELECT run_id, GET_JSON_OBJECT(result, '$.search_run'), CAST(GET_JSON_OBJECT(result, '$.trials') AS BIGINT)
    FROM `runs` WHERE job = 'rolling search') s
  LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day, MAX(opening) AS opening FROM `holdouts` GROUP BY run_id) h
    ON h.run_id = s.cycle_id) n
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
  `state` COMMENT 'candidate (a gate failed), waiting (days to come judge it, also where a gate of a turn\'s search failed), challenger (watched on paper), champion, or retired or let_go by forward tests of days after this cycle\'s',
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
AS SELECT p.run_id AS cycle_id, p.rank, p.strategy_id,
       COALESCE(f.state, IF(p.promoted OR c.search_run IS NULL, p.state, 'waiting')) AS state, p.promoted, p.reasons,
       p.stamps, p.trials, p.train_sharpe, p.excess_sharpe, p.deflated_sharpe, p.twin_p, p.holdout_sharpe,
       p.holdout_excess_sharpe, p.holdout_p, p.holdout_level,
       DATE_FROM_UNIX_DATE(h.from_day) AS holdout_from, DATE_FROM_UNIX_DATE(h.to_day) AS holdout_to,
       h.opening AS holdout_opening, s.text AS rule, s.complexity
FROM `promotions` p
LEFT JOIN `strategies` s ON s.strategy_id = p.strategy_id
LEFT JOIN (SELECT run_id, MAX(from_day) AS from_day, MAX(to_day) AS to_day, MAX(opening) AS opening
           FROM `holdouts` GROUP BY run_id) h ON h.run_id = p.run_id
LEFT JOIN (SELECT DISTINCT search_run FROM `turns`) c ON c.search_run = p.run_id
LEFT JOIN (SELECT r.run_id, t.strategy_id, MAX_BY(t.state, t.to_day) AS state
           FROM `promotions` r
           JOIN `forward_tests` t ON t.strategy_id = r.strategy_id
           LEFT JOIN (SELECT run_id, MAX(to_day) AS to_day FROM `holdouts` GROUP BY run_id) o
             ON o.run_id = r.run_id
           WHERE o.to_day IS NULL OR t.to_day > o.to_day
           GROUP BY r.run_id, t.strategy_id) f
  ON f.run_id = p.run_id AND f.strategy_id = p.strategy_id
     AND (p.promoted OR p.state = 'waiting' OR c.search_run IS NOT NULL)

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

-- COMMAND ----------

CREATE OR REPLACE VIEW `cycle_turns` (
  `turn` COMMENT 'number, from 1',
  `as_of` COMMENT 'last day that it knew',
  `kind` COMMENT 'search, reallocate, tend or rollback',
  `reasons` COMMENT 'why, in words',
  `finished` COMMENT 'whether it came to its end',
  `in_force` COMMENT 'whether its plan is the one in force: that of the newest finished turn',
  `seen_to` COMMENT 'of a search: last day that earlier runs had looked at; its own untouched days come after',
  `new_sessions` COMMENT 'sessions after the turn before',
  `cycle_id` COMMENT 'of a search: its cycle, as in cycles and leaderboard',
  `plan_cycle_id` COMMENT 'the cycle whose regimes and risk the plan carries',
  `bundle` COMMENT 'the plan that it left in force',
  `promoted` COMMENT 'strategies that its search promoted',
  `retired` COMMENT 'strategies that its forward tests retired',
  `members` COMMENT 'strategies in the plan',
  `paper_only` COMMENT 'whether the plan is a research allocation, for paper only',
  `touches` COMMENT 'acts of people since the turn before',
  `words` COMMENT 'what came of it',
  `ledger_hash` COMMENT 'of a search: hash over its trials',
  `seconds` COMMENT 'wall time of the process that ended it')
COMMENT 'One row per turn of the cycle: what it was for, why, and the plan that it left in force.'
AS SELECT turn, DATE_FROM_UNIX_DATE(as_of) AS as_of, kind, reasons, finished,
       finished AND turn = MAX(IF(finished, turn, NULL)) OVER () AS in_force,
       DATE_FROM_UNIX_DATE(seen_to) AS seen_to, new_sessions, search_run AS cycle_id, plan_run AS plan_cycle_id,
       bundle, promoted, retired, members, paper_only, touches, words, ledger_hash, seconds
FROM `turns`

-- COMMAND ----------

CREATE OR REPLACE VIEW `plan_history` (
  `turn` COMMENT 'the turn',
  `as_of` COMMENT 'last day that it knew',
  `kind` COMMENT 'search, tend or rollback',
  `in_force` COMMENT 'whether this plan is the one in force',
  `paper_only` COMMENT 'whether the plan is for paper only',
  `strategy_id` COMMENT 'the strategy',
  `state` COMMENT 'champion, challenger, or research (promoted by nothing; paper only)',
  `weight` COMMENT 'fraction of the capital',
  `weight_before` COMMENT 'in the plan of the turn before; 0 if it was not in it',
  `entered` COMMENT 'whether it was not in the plan of the turn before',
  `since` COMMENT 'first day on whose close it may trade',
  `cycle_id` COMMENT 'the cycle that found it',
  `reason` COMMENT 'why it is in the plan, in words',
  `rule` COMMENT 'the strategy as text')
COMMENT 'One row per finished turn and strategy of its plan: with which share, as what, since when and why.'
AS SELECT t.turn, t.as_of, t.kind, t.in_force, t.paper_only, m.strategy_id, m.state, m.weight,
       COALESCE(b.weight, 0) AS weight_before, b.strategy_id IS NULL AS entered,
       DATE_FROM_UNIX_DATE(m.since_day) AS since, m.run_id AS cycle_id, m.reason, s.text AS rule
FROM `cycle_turns` t
JOIN `plan_members` m ON m.turn = t.turn
LEFT JOIN `plan_members` b ON b.turn = t.turn - 1 AND b.strategy_id = m.strategy_id
LEFT JOIN `strategies` s ON s.strategy_id = m.strategy_id
WHERE t.finished

-- COMMAND ----------

CREATE OR REPLACE VIEW `champions_now` (
  `place` COMMENT 'champions first, then challengers, then research; by share',
  `strategy_id` COMMENT 'the strategy',
  `state` COMMENT 'champion, challenger, or research (promoted by nothing; paper only)',
  `weight` COMMENT 'fraction of the capital',
  `since` COMMENT 'first day on whose close it may trade',
  `as_of` COMMENT 'last day that the plan knew',
  `paper_only` COMMENT 'whether the plan is for paper only',
  `paper_days` COMMENT 'days in a plan, each after the plan was made',
  `paper_growth` COMMENT 'of one unit over these days, with all the capital; null where there are none',
  `cycle_id` COMMENT 'the cycle that found it',
  `reason` COMMENT 'why it is in the plan, in words',
  `rule` COMMENT 'the strategy as text')
COMMENT 'One row per strategy of the plan in force, those that are promoted first: its share, and what it earned alone on days that came after it was found.'
AS SELECT ROW_NUMBER() OVER (ORDER BY p.state = 'champion' DESC, p.state = 'challenger' DESC, p.weight DESC,
         p.strategy_id) AS place,
       p.strategy_id, p.state, p.weight, p.since, p.as_of, p.paper_only, COALESCE(a.days, 0) AS paper_days,
       a.growth AS paper_growth, p.cycle_id, p.reason, p.rule
FROM `plan_history` p
LEFT JOIN (
  SELECT SUBSTRING(account, 10) AS strategy_id, COUNT(*) AS days, EXP(SUM(LN(1 + net_return))) AS growth
  FROM `paper_accounts` WHERE account LIKE 'strategy:%' GROUP BY account) a ON a.strategy_id = p.strategy_id
WHERE p.in_force

-- COMMAND ----------

CREATE OR REPLACE VIEW `plan_runs` (
  `turn` COMMENT 'whose plan it is; null where no turn has ended',
  `as_of` COMMENT 'last day that it knew; null where no turn has ended',
  `weighed_by` COMMENT 'the run that decided on its shares, cycle_id in capital; null for a plan in cash and after a rollback',
  `measured_by` COMMENT 'the run that measured risk, run_id in var_now, var_history, stress_results and correlations: the newest turn that moved capital where it did, else that of the search that the plan carries, at the shares of then')
COMMENT 'At most one row: the runs that the plan in force rests on. Join weighed_by to capital, measured_by to views of risk. Without turns both are the newest cycle.'
AS SELECT t.turn, t.as_of, CASE WHEN w.turn > COALESCE(r.turn, 0) THEN w.run_id END AS weighed_by,
       COALESCE(v.run_id, t.plan_cycle_id) AS measured_by
FROM `cycle_turns` t
CROSS JOIN (SELECT MAX_BY(run_id, turn) AS run_id FROM `turns`
            WHERE finished AND kind IN ('search', 'reallocate', 'rollback')) s
LEFT JOIN (SELECT DISTINCT run_id FROM `var`) v ON v.run_id = s.run_id
CROSS JOIN (SELECT MAX(u.turn) AS turn, MAX_BY(u.run_id, u.turn) AS run_id
            FROM `turns` u JOIN (SELECT DISTINCT run_id FROM `allocations`) a ON a.run_id = u.run_id
            WHERE u.finished) w
CROSS JOIN (SELECT MAX(turn) AS turn FROM `turns` WHERE finished AND (kind = 'rollback' OR members = 0)) r
WHERE t.in_force
UNION ALL
SELECT CAST(NULL AS INT), CAST(NULL AS DATE), n.cycle_id, n.cycle_id
FROM `newest_cycle` n
CROSS JOIN (SELECT COUNT(*) AS turns FROM `turns` WHERE finished) k
WHERE k.turns = 0

-- COMMAND ----------

CREATE OR REPLACE VIEW `plan_now` (
  `strategy_id` COMMENT 'the strategy',
  `state` COMMENT 'champion, challenger, or research (promoted by nothing; paper only); of a cycle without turns as it judged',
  `weight` COMMENT 'fraction of the capital',
  `risk_contribution` COMMENT 'share of the portfolio\'s variance when shares were decided on; null after a rollback',
  `reason` COMMENT 'why not more or less; null after a rollback',
  `stamp` COMMENT 'live, or paper_only with the reason',
  `turn` COMMENT 'whose plan it is; null where no turn has ended',
  `rule` COMMENT 'the strategy as text')
COMMENT 'One row per strategy of the plan in force: of the newest finished turn or, where there is none, of the newest cycle.'
AS SELECT c.strategy_id, c.state, c.weight, a.risk_contribution, a.reason,
       COALESCE(a.stamp, IF(c.paper_only, 'paper_only', 'live')) AS stamp, p.turn, c.rule
FROM `plan_runs` p
CROSS JOIN `champions_now` c
LEFT JOIN `capital` a ON a.cycle_id = p.weighed_by AND a.strategy_id = c.strategy_id AND a.in_force
WHERE p.turn IS NOT NULL
UNION ALL
SELECT a.strategy_id, a.state, a.weight, a.risk_contribution, a.reason, a.stamp, p.turn, a.rule
FROM `plan_runs` p
JOIN `capital` a ON a.cycle_id = p.weighed_by AND a.in_force
WHERE p.turn IS NULL

-- COMMAND ----------

CREATE OR REPLACE VIEW `metric_history` (
  `name` COMMENT 'the measure',
  `turn` COMMENT 'the turn',
  `as_of` COMMENT 'last day that the turn knew',
  `value` COMMENT 'null where it cannot be known yet',
  `low` COMMENT 'lower bound of an interval of 90 %',
  `high` COMMENT 'its upper bound',
  `unit` COMMENT 'of the value and its bounds',
  `definition` COMMENT 'heading in common/docs/metrics.md',
  `words` COMMENT 'what it rests on, or why it is not known',
  `newest` COMMENT 'whether no later turn measured it')
COMMENT 'One row per turn and measure of success, with its interval of 90 %, as known at that turn.'
AS SELECT m.name, m.turn, t.as_of, m.value, m.low, m.high, m.unit, m.definition, m.words,
       m.turn = MAX(m.turn) OVER (PARTITION BY m.name) AS newest
FROM `metrics` m
LEFT JOIN `cycle_turns` t ON t.turn = m.turn

-- COMMAND ----------

CREATE OR REPLACE VIEW `paper_days` (
  `account` COMMENT 'plan (the live account), frozen_first, frozen_recent, equal_weight, buy_and_hold, or strategy:ID',
  `day` COMMENT 'the day',
  `net_return` COMMENT 'simple return of the day, costs off',
  `growth` COMMENT 'of one unit since the account\'s first day',
  `drawdown` COMMENT 'positive fraction below the highest growth so far',
  `turn` COMMENT 'the turn that wrote it')
COMMENT 'One row per account and day after the first plan: the live account, its frozen twins, yardsticks, and each strategy alone.'
AS SELECT account, day, net_return, growth,
       1 - growth / GREATEST(1, MAX(growth) OVER (PARTITION BY account ORDER BY day)) AS drawdown, turn
FROM (
  SELECT account, DATE_FROM_UNIX_DATE(day) AS day, net_return, turn,
         EXP(SUM(LN(1 + net_return)) OVER (PARTITION BY account ORDER BY day)) AS growth
  FROM `paper_accounts`)

-- COMMAND ----------

CREATE OR REPLACE VIEW `paper_against_frozen` (
  `day` COMMENT 'the day',
  `turn` COMMENT 'the turn that wrote it',
  `plan_return` COMMENT 'net simple return of the live account',
  `frozen_return` COMMENT 'of the first turn\'s plan, carried on as it was',
  `frozen_recent_return` COMMENT 'of the plan of some months before, carried on as it was; null where there is none',
  `equal_weight_return` COMMENT 'of equal weights of the members, rebalanced daily at no cost',
  `buy_and_hold_return` COMMENT 'of equal capital in the members of the first day, never touched',
  `plan_growth` COMMENT 'of one unit since the account\'s first day',
  `frozen_growth` COMMENT 'of one unit in the first plan since that day',
  `ahead` COMMENT 'plan_growth over frozen_growth less 1: what adapting has been worth')
COMMENT 'One row per day of the live account: what it earned, and what the plans that stood still and the yardsticks earned on the same days.'
AS SELECT d.*, plan_growth / frozen_growth - 1 AS ahead
FROM (
  SELECT DATE_FROM_UNIX_DATE(p.day) AS day, p.turn, p.net_return AS plan_return, f.net_return AS frozen_return,
         r.net_return AS frozen_recent_return, e.net_return AS equal_weight_return,
         h.net_return AS buy_and_hold_return,
         EXP(SUM(LN(1 + p.net_return)) OVER (ORDER BY p.day)) AS plan_growth,
         EXP(SUM(LN(1 + f.net_return)) OVER (ORDER BY p.day)) AS frozen_growth
  FROM `paper_accounts` p
  LEFT JOIN `paper_accounts` f ON f.day = p.day AND f.account = 'frozen_first'
  LEFT JOIN `paper_accounts` r ON r.day = p.day AND r.account = 'frozen_recent'
  LEFT JOIN `paper_accounts` e ON e.day = p.day AND e.account = 'equal_weight'
  LEFT JOIN `paper_accounts` h ON h.day = p.day AND h.account = 'buy_and_hold'
  WHERE p.account = 'plan') d
