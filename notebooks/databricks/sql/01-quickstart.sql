-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 01 · Quickstart: from bars to allocation
-- MAGIC
-- MAGIC The newest cycle, end to end, in six pictures: what data came in, what kind of market it was, what a search found in it, whether to believe it, and how much money it would get. Everything here is read from published tables; nothing is computed again.
-- MAGIC
-- MAGIC Each cell asks a view in SQL and shows the answer. Change the SQL and run the cell again.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What went in?
-- MAGIC
-- MAGIC Bars are stored as traded, with the file and line they came from. What broke a rule is in quarantine, not silently repaired.

-- COMMAND ----------

SELECT symbol, currency, role, first_day, last_day, bars, flagged, quarantined
FROM coverage ORDER BY bars DESC, symbol LIMIT 8

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What kind of market was it?
-- MAGIC
-- MAGIC A regime is told from the days up to then alone: no label ever changes because of what came later. That is why such labels may be used to choose, and hindsight ones may not.

-- COMMAND ----------

SELECT day, volatility_20 FROM regime_days
WHERE volatility_20 IS NOT NULL
  AND model_id = (SELECT MAX_BY(model_id, STRUCT(day, model_id)) FROM regime_days)
ORDER BY day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What did the search find?
-- MAGIC
-- MAGIC The leaderboard has one row per finalist. Read it from the left: the **state** says whether the finalist passed all gates, the **reasons** which it failed. The training Sharpe ratio comes last on purpose: it belongs to the best of many trials, so it is biased upwards by construction.

-- COMMAND ----------

SELECT l.rank, SUBSTR(l.strategy_id, 1, 6) AS strategy, l.state, l.trials, l.deflated_sharpe, l.twin_p,
       l.holdout_excess_sharpe, l.holdout_p, l.train_sharpe, l.stamps
FROM leaderboard l JOIN newest_search n ON n.cycle_id = l.cycle_id ORDER BY l.rank

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What would it have earned?

-- COMMAND ----------

SELECT p.day, p.growth FROM portfolio_returns p JOIN newest_cycle n ON n.cycle_id = p.cycle_id ORDER BY p.day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## How much of each?

-- COMMAND ----------

SELECT SUBSTR(strategy_id, 1, 6) AS strategy, weight, risk_contribution AS risk, stamp
FROM plan_now ORDER BY weight DESC, strategy_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## And what does it all come to?

-- COMMAND ----------

SELECT c.trials, c.promoted, c.words FROM cycles c JOIN newest_cycle n ON n.cycle_id = c.cycle_id

-- COMMAND ----------

SELECT turn, as_of, kind, reasons, promoted, members, in_force, words FROM cycle_turns
WHERE finished ORDER BY turn DESC LIMIT 5

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Next: **02** looks into the search, **03** asks whether its champion is luck.
