-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 02 · Evolution explorer
-- MAGIC
-- MAGIC How a search came to what it found: progress by generation, what each operator was good for, how different the strategies are, and the pedigree of the champion. Every strategy that was ever asked for is a row of the ledger, also those that were rejected or asked for twice: they all count as trials when luck is judged (notebook 03). It is the newest search that is shown: where the cycle has turned since it began, that of the last turn that searched.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Did fitness come on?

-- COMMAND ----------

SELECT p.generation, MAX(p.best_so_far) AS best_so_far, PERCENTILE(p.median, 0.5) AS median
FROM search_progress p JOIN newest_search n ON n.search_id = p.search_id
GROUP BY p.generation ORDER BY p.generation

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What was spent on it?

-- COMMAND ----------

SELECT CAST(p.generation AS STRING) AS generation, SUM(p.new) AS new, SUM(p.repeated) AS repeated, SUM(p.rejected) AS rejected
FROM search_progress p JOIN newest_search n ON n.search_id = p.search_id
GROUP BY p.generation ORDER BY CAST(generation AS INT)

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Which operators earn their keep?

-- COMMAND ----------

SELECT o.operator, o.success_rate, o.children FROM operator_success o JOIN newest_search n ON n.search_id = o.search_id
ORDER BY o.success_rate DESC, o.operator

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## How different are the strategies?

-- COMMAND ----------

SELECT a.complexity, a.daily_sharpe, CASE WHEN l.rank = 1 THEN 'champion' WHEN l.rank IS NOT NULL THEN 'finalists'
       ELSE 'all others' END AS kind
FROM archive a JOIN newest_search n ON n.search_id = a.search_id
LEFT JOIN leaderboard l ON l.cycle_id = n.cycle_id AND l.strategy_id = a.strategy_id
WHERE a.daily_sharpe IS NOT NULL
ORDER BY CASE WHEN l.rank IS NULL THEN 0 WHEN l.rank > 1 THEN 1 ELSE 2 END, a.strategy_id

-- COMMAND ----------

SELECT a.time_in_market, a.turnover + 1 AS turnover FROM archive a JOIN newest_search n ON n.search_id = a.search_id
WHERE a.trades_filled > 0 ORDER BY a.strategy_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Where does the champion come from?

-- COMMAND ----------

-- MAGIC %md
-- MAGIC This panel is computed by `io.cambrian.notebook`, which SQL alone cannot call; the Scala and Java forms of this notebook show it.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Next: **03** asks whether all this is more than luck.
