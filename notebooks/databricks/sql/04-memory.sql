-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 04 · Memory: days like today, and rules
-- MAGIC
-- MAGIC Cambrian remembers every trade of its finalists and of live accounts with the market at its entry. A memory has a **knowledge day**: it may be used from then on, never before. Recall asks what became of trades decided when the market looked like today; consolidation looks for situations in which trades did better or worse than elsewhere, and retires those that stop to hold.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What kinds of market are there?

-- COMMAND ----------

SELECT regime, days, spells, days_per_spell, annual_return, annual_volatility, max_drawdown, stays, known_on
FROM regime_book WHERE model_id = (SELECT MAX_BY(model_id, STRUCT(known_on, model_id)) FROM regime_book)
ORDER BY annual_volatility

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What was remembered?

-- COMMAND ----------

SELECT COALESCE(regime, 'unknown') AS regime, side, AVG(net_return) AS mean_return FROM remembered_trades
WHERE outcome <> 'open' GROUP BY COALESCE(regime, 'unknown'), side HAVING COUNT(*) >= 20 ORDER BY regime, side

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Days like today

-- COMMAND ----------

-- MAGIC %md
-- MAGIC This panel is computed by `io.cambrian.notebook`, which SQL alone cannot call; the Scala and Java forms of this notebook show it.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC This panel is computed by `io.cambrian.notebook`, which SQL alone cannot call; the Scala and Java forms of this notebook show it.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Situations

-- COMMAND ----------

SELECT situation || CASE WHEN status = 'active' THEN '' ELSE ' (retired)' END AS situation, mean, low, high,
       CAST(status = 'active' AS INT) AS active
FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY mean DESC, pattern_id) AS best,
             ROW_NUMBER() OVER (ORDER BY mean, pattern_id DESC) AS worst FROM situations)
WHERE best <= 8 OR worst <= 7 ORDER BY mean DESC, pattern_id

-- COMMAND ----------

SELECT situation, kind, status, since, trades, mean, later_trades, later_mean, later_low, later_high, q
FROM situations ORDER BY status, q, pattern_id LIMIT 12

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Rules

-- COMMAND ----------

SELECT kind, position, rule, action, cases, strength, fidelity, q, known_on FROM memory_rules
ORDER BY kind, source, position LIMIT 15

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Next: **05** measures the risk of what is held.
