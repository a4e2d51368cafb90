-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 07 · Live journal
-- MAGIC
-- MAGIC The live process has no Spark in it. It trades the hand-off bundle and writes down everything **before** it acts, in a journal whose lines are chained by hashes. Its journal is a folder beside the tables (`live/<account>/`), and what it traded comes back into memory.
-- MAGIC
-- MAGIC Where the warehouse is a folder of this machine, each line is checked against its chain before it is shown. Views in a catalog (`cambrian views --create catalog.schema --live DIR`) read the same files without that check, and where no folder of accounts was given, as in `00-views` for Databricks, they have no journals: then only the last two panels have something to show.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## How is the account?

-- COMMAND ----------

SELECT day, equity, state FROM journal_days
WHERE account = (SELECT MAX(account) FROM journal_days) ORDER BY day

-- COMMAND ----------

SELECT day, -drawdown AS drawdown, gross, net, drawdown AS fall FROM journal_days
WHERE account = (SELECT MAX(account) FROM journal_days) ORDER BY day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What became of its orders?

-- COMMAND ----------

SELECT state || ', limits: ' || verdict AS what, COUNT(*) AS orders FROM journal_orders
WHERE account = (SELECT MAX(account) FROM journal_days) GROUP BY state, verdict ORDER BY orders DESC, what

-- COMMAND ----------

SELECT COALESCE(limits, '(none)') AS limits, verdict, COUNT(*) AS orders, MIN(day) AS first_day, MAX(day) AS last_day
FROM journal_orders WHERE account = (SELECT MAX(account) FROM journal_days)
GROUP BY limits, verdict ORDER BY orders DESC, limits LIMIT 10

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What did trading cost?

-- COMMAND ----------

SELECT day, fees, slippage, borrow FROM journal_days
WHERE account = (SELECT MAX(account) FROM journal_days) ORDER BY day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Did it trade as research said?

-- COMMAND ----------

SELECT source, side, COUNT(*) AS trades, AVG(net_return) AS mean_return, AVG(bars_held) AS bars_held, AVG(cost) AS mean_cost,
       MIN(entered_on) AS first_entry, MAX(known_on) AS last_known
FROM remembered_trades WHERE outcome <> 'open' GROUP BY source, side ORDER BY source, side

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What did people do?

-- COMMAND ----------

SELECT day, account, kind, subject, before, after FROM live_acts ORDER BY day, account, sequence

-- COMMAND ----------

-- MAGIC %md
-- MAGIC That is the whole circle: bars, regimes, search, evidence, memory, risk, capital, account, and back to memory.
