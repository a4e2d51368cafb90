// Databricks notebook source
// MAGIC %md
// MAGIC # 05 · Risk: correlation, VaR backtest, stress
// MAGIC
// MAGIC Losses, value at risk, expected shortfall and drawdowns are positive numbers here. A forecast for a day knows the days before it, and nothing else; the backtest below is therefore one that could have been run at the time.
// MAGIC
// MAGIC This is the risk of the plan in force, as it was measured after the search that the plan comes from, at the shares of then.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## What moves together?

// COMMAND ----------

displayHTML((
nb.chart("Are the finalists different bets?", """
    SELECT SUBSTR(c.first_id, 1, 6) AS first, SUBSTR(c.second_id, 1, 6) AS second, c.correlation
    FROM correlations c JOIN plan_runs n ON n.measured_by = c.run_id ORDER BY c.first_id, c.second_id
    """)
  .heat("first", "second", "correlation").reach(1).format("0.00")
  .answer("Pairwise correlation of daily net returns, from {min correlation:0.00} to {max correlation:0.00}.")
  .read("Blue moves together, orange against each other. Finalists of one search are often relatives: a block of blue is one bet, not many.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Does value at risk hold?

// COMMAND ----------

displayHTML((
nb.chart("On how many days was the loss beyond value at risk?", """
    SELECT v.day, v.realized_return AS return, -v.value_at_risk AS value_at_risk,
           CASE WHEN v.exceeded THEN v.realized_return END AS beyond, CAST(v.exceeded AS INT) AS hit,
           v.method, v.confidence_level AS confidence, 1 - v.confidence_level AS expected
    FROM var_history v JOIN plan_runs n ON n.measured_by = v.run_id
    JOIN (SELECT run_id, MIN(method) AS method, MIN(confidence_level) AS confidence FROM var_history
          WHERE subject = 'portfolio' GROUP BY run_id) m
      ON m.run_id = v.run_id AND m.method = v.method AND m.confidence = v.confidence_level
    WHERE v.subject = 'portfolio' ORDER BY v.day
    """)
  .lines("day", "value_at_risk", "return", "beyond")
  .as("value_at_risk", "ink steps").as("return", "muted bars").as("beyond", "loss points").percent(2).regimes()
  .answer("Value at risk of the method {first method} at {first confidence:percent:1} confidence: {sum hit} losses went beyond it on {rows} days, and {first expected:percent:1} of the days are to be expected.")
  .number("{mean hit:percent:1}", "of days beyond")
  .read("Gray bars are daily returns, the dark line is minus value at risk, triangles are losses beyond it. They should be as frequent as the level says, and not come in clusters. Of the levels that were measured this is the lowest, which has the most losses to count; the table below has them all.")
).html)

// COMMAND ----------

displayHTML((
nb.table("Do the tests agree?", """
    SELECT v.method, v.confidence_level AS confidence, MAX_BY(v.tested_days, v.day) AS days, MAX_BY(v.exceedances, v.day) AS beyond,
           MAX_BY(v.exceedance_rate, v.day) AS rate, 1 - v.confidence_level AS expected_rate,
           MAX_BY(v.kupiec_p_value, v.day) AS kupiec_p, MAX_BY(v.conditional_p_value, v.day) AS christoffersen_p,
           MAX_BY(v.zone, v.day) AS zone, MAX_BY(v.acerbi_szekely_z2, v.day) AS acerbi_szekely_z2
    FROM var_history v JOIN plan_runs n ON n.measured_by = v.run_id WHERE v.subject = 'portfolio'
    GROUP BY v.method, v.confidence_level ORDER BY v.method, v.confidence_level
    """)
  .percent("rate", "expected_rate").format("confidence", "0.000").format("kupiec_p", "0.0000").format("christoffersen_p", "0.0000")
  .answer("{rows} forecasts of the portfolio, judged up to their last day.")
  .read("A p-value below 0.05 speaks against the forecast: Kupiec's for its rate, Christoffersen's for rate and clustering together. The zone is Basel's traffic light of the last 250 days.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Whose risk is it?

// COMMAND ----------

displayHTML((
nb.chart("Which strategy carries the portfolio's value at risk?", """
    SELECT SUBSTR(v.subject, 1, 6) AS strategy, v.component_value_at_risk AS component, v.value_at_risk AS alone
    FROM var_now v JOIN plan_runs n ON n.measured_by = v.run_id
    JOIN (SELECT run_id, MIN(method) AS method, MAX(confidence_level) AS confidence FROM var_now
          WHERE grain = 'strategy' AND component_value_at_risk IS NOT NULL GROUP BY run_id) m
      ON m.run_id = v.run_id AND m.method = v.method AND m.confidence = v.confidence_level
    WHERE v.grain = 'strategy' AND v.component_value_at_risk IS NOT NULL
    ORDER BY v.component_value_at_risk DESC, v.subject
    """)
  .bars("strategy", "component").as("component", "accent").percent(3).labels()
  .answer("The parts sum to {sum component:percent:3} of the capital, the portfolio's value at risk for one day.")
  .read("Euler parts: how much each position adds at its present weight. A negative part is a hedge.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What would a crisis do?

// COMMAND ----------

displayHTML((
nb.chart("How bad were the worst times?", """
    SELECT p.scenario, p.total_return AS portfolio, m.total_return AS market
    FROM stress_results p JOIN plan_runs n ON n.measured_by = p.run_id
    LEFT JOIN stress_results m ON m.run_id = p.run_id AND m.scenario = p.scenario AND m.grain = 'market'
    WHERE p.grain = 'portfolio' AND p.total_return IS NOT NULL AND COALESCE(m.total_return, 1) <> 0 ORDER BY p.total_return, p.scenario LIMIT 14
    """)
  .bars("scenario", "portfolio", "market").as("portfolio", "accent").as("market", "muted").percent(0)
  .answer("The worst scenario for the portfolio is {first scenario}, with {min portfolio:percent:1}.")
  .read("Plum is the portfolio at its present weights, gray the equal-weight market. Crises before the data begin, or that no instrument lived through, are left out rather than guessed, and so are scenarios that move no prices.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("How do all strategies of the search fare, not only the chosen ones?", """
    SELECT s.scenario, PERCENTILE(s.total_return, 0.05) AS worst_twentieth, PERCENTILE(s.total_return, 0.5) AS median,
           PERCENTILE(s.total_return, 0.95) AS best_twentieth
    FROM stress_results s JOIN plan_runs n ON n.measured_by = s.run_id
    LEFT JOIN stress_results m ON m.run_id = s.run_id AND m.scenario = s.scenario AND m.grain = 'market'
    WHERE s.grain = 'strategy' AND s.total_return IS NOT NULL AND COALESCE(m.total_return, 1) <> 0 GROUP BY s.scenario ORDER BY median, s.scenario LIMIT 14
    """)
  .bars("scenario", "median").as("median", "muted").interval("worst_twentieth", "best_twentieth").percent(0)
  .answer("In {rows} scenarios: everything that a whole cycle scored and, after the search of a later turn, the strategies of its plan.")
  .read("The bar is the median strategy, the whisker reaches from the worst to the best twentieth. What looks safe among finalists may only have been chosen so.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC Next: **06** shows how capital is split and what each part earned.
