-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 03 · Evidence: how luck looks
-- MAGIC
-- MAGIC The best of a thousand random strategies looks good. So the question is never how good the champion looks, but how good the champion of a search looks **when there is nothing to find**. Cambrian answers it by running the same search again on twin worlds, made from the same market with the edge taken out.
-- MAGIC
-- MAGIC What is shown is the newest whole cycle: where it has turned since, its first turn. Searches of later turns begin with what is known, so that neither twins nor held-out days could judge them; days to come do, further below.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What does selection alone do?

-- COMMAND ----------

SELECT a.daily_sharpe * SQRT(e.periods_per_year) AS sharpe, e.train_sharpe AS champion
FROM archive a JOIN evidence e ON e.search_id = a.search_id JOIN newest_cycle n ON n.cycle_id = e.cycle_id
WHERE a.daily_sharpe IS NOT NULL ORDER BY a.strategy_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## How well does luck do?

-- COMMAND ----------

SELECT t.family, t.statistic, t.real_statistic, CAST(t.as_good AS INT) AS as_good FROM twin_searches t
JOIN newest_cycle n ON n.cycle_id = t.cycle_id ORDER BY t.family, t.twin

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What did untouched days say?

-- COMMAND ----------

SELECT SUBSTR(l.strategy_id, 1, 6) AS strategy, l.excess_sharpe AS training, l.holdout_excess_sharpe AS hold_out
FROM leaderboard l JOIN newest_cycle n ON n.cycle_id = l.cycle_id ORDER BY l.rank

-- COMMAND ----------

SELECT SUBSTR(l.strategy_id, 1, 6) AS champion, l.state, l.reasons, l.stamps
FROM leaderboard l JOIN newest_cycle n ON n.cycle_id = l.cycle_id WHERE l.rank = 1

-- COMMAND ----------

SELECT l.rank, SUBSTR(l.strategy_id, 1, 6) AS strategy, l.state, l.trials, l.deflated_sharpe, l.twin_p, l.holdout_p,
       l.holdout_level, l.promoted
FROM leaderboard l JOIN newest_cycle n ON n.cycle_id = l.cycle_id ORDER BY l.rank

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## How often was the hold-out looked at?
-- MAGIC
-- MAGIC Untouched days are used up by looking at them. Each opening is written down before it happens, and each later look must pass a stricter level.

-- COMMAND ----------

SELECT opening, holdout_from, holdout_to, strategies, SUBSTR(cycle_id, 1, 8) AS cycle FROM holdout_openings
ORDER BY holdout_to, opening

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What did days to come say?

-- COMMAND ----------

SELECT tested_from, tested_to, SUBSTR(strategy_id, 1, 6) AS strategy, look, excess_sharpe, p_value, state_before, state, reason
FROM forward_results ORDER BY tested_to DESC, strategy_id LIMIT 12

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What was spent of the lifetime error budget?

-- COMMAND ----------

SELECT test, SUBSTR(strategy_id, 1, 6) AS strategy, tested_from, tested_to, p_value, level, accepted, wealth_left
FROM error_budget_claims ORDER BY test

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Next: **04** shows what is remembered, from which day on it may be used.
