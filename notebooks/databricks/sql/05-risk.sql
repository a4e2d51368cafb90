-- Databricks notebook source
-- MAGIC %md
-- MAGIC # 05 · Risk: correlation, VaR backtest, stress
-- MAGIC
-- MAGIC Losses, value at risk, expected shortfall and drawdowns are positive numbers here. A forecast for a day knows the days before it, and nothing else; the backtest below is therefore one that could have been run at the time.
-- MAGIC
-- MAGIC This is the risk of the plan in force, as it was measured after the search that the plan comes from, at the shares of then.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Change `main.cambrian` to the schema that holds the views; `00-views` makes them there.

-- COMMAND ----------

USE main.cambrian

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What moves together?

-- COMMAND ----------

SELECT SUBSTR(c.first_id, 1, 6) AS first, SUBSTR(c.second_id, 1, 6) AS second, c.correlation
FROM correlations c JOIN plan_runs n ON n.measured_by = c.run_id ORDER BY c.first_id, c.second_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Does value at risk hold?

-- COMMAND ----------

SELECT v.day, v.realized_return AS return, -v.value_at_risk AS value_at_risk,
       CASE WHEN v.exceeded THEN v.realized_return END AS beyond, CAST(v.exceeded AS INT) AS hit,
       v.method, v.confidence_level AS confidence, 1 - v.confidence_level AS expected
FROM var_history v JOIN plan_runs n ON n.measured_by = v.run_id
JOIN (SELECT run_id, MIN(method) AS method, MIN(confidence_level) AS confidence FROM var_history
      WHERE subject = 'portfolio' GROUP BY run_id) m
  ON m.run_id = v.run_id AND m.method = v.method AND m.confidence = v.confidence_level
WHERE v.subject = 'portfolio' ORDER BY v.day

-- COMMAND ----------

SELECT v.method, v.confidence_level AS confidence, MAX_BY(v.tested_days, v.day) AS days, MAX_BY(v.exceedances, v.day) AS beyond,
       MAX_BY(v.exceedance_rate, v.day) AS rate, 1 - v.confidence_level AS expected_rate,
       MAX_BY(v.kupiec_p_value, v.day) AS kupiec_p, MAX_BY(v.conditional_p_value, v.day) AS christoffersen_p,
       MAX_BY(v.zone, v.day) AS zone, MAX_BY(v.acerbi_szekely_z2, v.day) AS acerbi_szekely_z2
FROM var_history v JOIN plan_runs n ON n.measured_by = v.run_id WHERE v.subject = 'portfolio'
GROUP BY v.method, v.confidence_level ORDER BY v.method, v.confidence_level

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Whose risk is it?

-- COMMAND ----------

SELECT SUBSTR(v.subject, 1, 6) AS strategy, v.component_value_at_risk AS component, v.value_at_risk AS alone
FROM var_now v JOIN plan_runs n ON n.measured_by = v.run_id
JOIN (SELECT run_id, MIN(method) AS method, MAX(confidence_level) AS confidence FROM var_now
      WHERE grain = 'strategy' AND component_value_at_risk IS NOT NULL GROUP BY run_id) m
  ON m.run_id = v.run_id AND m.method = v.method AND m.confidence = v.confidence_level
WHERE v.grain = 'strategy' AND v.component_value_at_risk IS NOT NULL
ORDER BY v.component_value_at_risk DESC, v.subject

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What would a crisis do?

-- COMMAND ----------

SELECT p.scenario, p.total_return AS portfolio, m.total_return AS market
FROM stress_results p JOIN plan_runs n ON n.measured_by = p.run_id
LEFT JOIN stress_results m ON m.run_id = p.run_id AND m.scenario = p.scenario AND m.grain = 'market'
WHERE p.grain = 'portfolio' AND p.total_return IS NOT NULL AND COALESCE(m.total_return, 1) <> 0 ORDER BY p.total_return, p.scenario LIMIT 14

-- COMMAND ----------

SELECT s.scenario, PERCENTILE(s.total_return, 0.05) AS worst_twentieth, PERCENTILE(s.total_return, 0.5) AS median,
       PERCENTILE(s.total_return, 0.95) AS best_twentieth
FROM stress_results s JOIN plan_runs n ON n.measured_by = s.run_id
LEFT JOIN stress_results m ON m.run_id = s.run_id AND m.scenario = s.scenario AND m.grain = 'market'
WHERE s.grain = 'strategy' AND s.total_return IS NOT NULL AND COALESCE(m.total_return, 1) <> 0 GROUP BY s.scenario ORDER BY median, s.scenario LIMIT 14

-- COMMAND ----------

-- MAGIC %md
-- MAGIC Next: **06** shows how capital is split and what each part earned.
