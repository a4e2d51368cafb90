-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 06 · Allocation and attribution
-- MAGIC
-- MAGIC How capital is split, what other methods would have done, and where the return came from: by strategy, instrument, regime and effect. Contributions are exact parts: they sum to the compounded return of their segment.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Who gets how much, and why not more?

-- COMMAND ----------

SELECT SUBSTR(strategy_id, 1, 6) AS strategy, state, weight, risk_contribution, reason, stamp, turn
FROM plan_now ORDER BY weight DESC, strategy_id

-- COMMAND ----------

SELECT c.method || CASE WHEN c.in_force THEN ' (in force)' ELSE '' END AS method,
       SUBSTR(c.strategy_id, 1, 6) AS strategy, c.weight
FROM capital c JOIN plan_runs n ON n.weighed_by = c.cycle_id ORDER BY c.in_force DESC, c.method, c.strategy_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What came of it?
-- MAGIC
-- MAGIC What a whole cycle allocated is taken apart from here on: where it has turned since, the allocation of its first turn. What the plans since then earned on paper stands beside what the first one would have earned, had it stood still.

-- COMMAND ----------

SELECT day, plan_growth AS plan, frozen_growth AS frozen FROM paper_against_frozen ORDER BY day

-- COMMAND ----------

SELECT p.day, p.growth AS portfolio, d.growth AS champion
FROM portfolio_returns p JOIN newest_cycle n ON n.cycle_id = p.cycle_id
JOIN leaderboard l ON l.cycle_id = p.cycle_id AND l.rank = 1
LEFT JOIN daily_returns d ON d.cycle_id = p.cycle_id AND d.strategy_id = l.strategy_id AND d.day = p.day
ORDER BY p.day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Where did the return come from?

-- COMMAND ----------

SELECT c.effect, SUM(CASE WHEN c.segment = 'development' THEN c.contribution ELSE 0 END) AS development,
       SUM(CASE WHEN c.segment = 'holdout' THEN c.contribution ELSE 0 END) AS hold_out
FROM contributions c JOIN newest_cycle n ON n.cycle_id = c.cycle_id GROUP BY c.effect ORDER BY c.effect

-- COMMAND ----------

SELECT c.instrument, c.regime, SUM(c.contribution) AS contribution
FROM contributions c JOIN newest_cycle n ON n.cycle_id = c.cycle_id
JOIN (SELECT x.cycle_id, x.instrument FROM contributions x JOIN newest_cycle m ON m.cycle_id = x.cycle_id
      WHERE x.segment = 'development' GROUP BY x.cycle_id, x.instrument
      ORDER BY ABS(SUM(x.contribution)) DESC, x.instrument LIMIT 12) top
  ON top.cycle_id = c.cycle_id AND top.instrument = c.instrument
WHERE c.segment = 'development' GROUP BY c.instrument, c.regime ORDER BY c.instrument, c.regime

-- COMMAND ----------

SELECT SUBSTR(c.strategy_id, 1, 6) AS strategy, SUM(CASE WHEN c.segment = 'holdout' THEN c.contribution ELSE 0 END) AS contribution
FROM contributions c JOIN newest_cycle n ON n.cycle_id = c.cycle_id GROUP BY c.strategy_id ORDER BY contribution DESC, strategy

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Next: **07** follows the plan into a live account.
