// Databricks notebook source
// MAGIC %md
// MAGIC # 02 · Evolution explorer
// MAGIC
// MAGIC How a search came to what it found: progress by generation, what each operator was good for, how different the strategies are, and the pedigree of the champion. Every strategy that was ever asked for is a row of the ledger, also those that were rejected or asked for twice: they all count as trials when luck is judged (notebook 03). It is the newest search that is shown: where the cycle has turned since it began, that of the last turn that searched.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## Did fitness come on?

// COMMAND ----------

displayHTML((
nb.chart("Did the search get better?", """
    SELECT p.generation, MAX(p.best_so_far) AS best_so_far, PERCENTILE(p.median, 0.5) AS median
    FROM search_progress p JOIN newest_search n ON n.search_id = p.search_id
    GROUP BY p.generation ORDER BY p.generation
    """)
  .lines("generation", "best_so_far", "median").as("median", "muted").formatX("0").xName("generation").format("0.000")
  .answer("The best fitness rose from {first best_so_far:0.000} to {last best_so_far:0.000} in {rows} generations.")
  .read("Fitness is what selection uses: performance less a charge for complexity. A best line that still climbs at the end asks for more generations; a median that meets it says that the population has become one family.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What was spent on it?

// COMMAND ----------

displayHTML((
nb.chart("How much of each generation was new?", """
    SELECT CAST(p.generation AS STRING) AS generation, SUM(p.new) AS new, SUM(p.repeated) AS repeated, SUM(p.rejected) AS rejected
    FROM search_progress p JOIN newest_search n ON n.search_id = p.search_id
    GROUP BY p.generation ORDER BY CAST(generation AS INT)
    """)
  .lines("generation", "new", "repeated", "rejected")
  .as("new", "accent").as("repeated", "muted").as("rejected", "loss dashed").fromZero().format("0").xName("generation")
  .answer("{sum new} strategies were scored, {sum repeated} had been scored before, {sum rejected} could not be.")
  .read("Repeated strategies cost nothing to score, but they are trials all the same. Many of them mean that variation no longer finds anything new.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Which operators earn their keep?

// COMMAND ----------

displayHTML((
nb.chart("How often does a child beat its parents?", """
    SELECT o.operator, o.success_rate, o.children FROM operator_success o JOIN newest_search n ON n.search_id = o.search_id
    ORDER BY o.success_rate DESC, o.operator
    """)
  .bars("operator", "success_rate").as("success_rate", "accent").percent(0).labels()
  .answer("{sum children} children in all. The best operator succeeds with {max success_rate:percent:0} of its own.")
  .read("Success means new, and fitter than each parent. An operator that rarely succeeds may still be worth its place: it brings what others recombine.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## How different are the strategies?

// COMMAND ----------

displayHTML((
nb.chart("What does complexity buy?", """
    SELECT a.complexity, a.daily_sharpe, CASE WHEN l.rank = 1 THEN 'champion' WHEN l.rank IS NOT NULL THEN 'finalists'
           ELSE 'all others' END AS kind
    FROM archive a JOIN newest_search n ON n.search_id = a.search_id
    LEFT JOIN leaderboard l ON l.cycle_id = n.cycle_id AND l.strategy_id = a.strategy_id
    WHERE a.daily_sharpe IS NOT NULL
    ORDER BY CASE WHEN l.rank IS NULL THEN 0 WHEN l.rank > 1 THEN 1 ELSE 2 END, a.strategy_id
    """)
  .pointsBy("complexity", "daily_sharpe", "kind").formatX("0").format("0.00")
  .as("all others", "muted").as("finalists", "gain large").as("champion", "accent large")
  .xName("nodes of the rule").yName("Sharpe ratio of a day, training")
  .answer("{rows} distinct strategies were scored, with up to {max complexity:0} nodes.")
  .read("Each point is a strategy. If the cloud rises to the right, complexity is buying fit to the past; the charge in fitness is there for that.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("How do they spend their time?", """
    SELECT a.time_in_market, a.turnover + 1 AS turnover FROM archive a JOIN newest_search n ON n.search_id = a.search_id
    WHERE a.trades_filled > 0 ORDER BY a.strategy_id
    """)
  .points("turnover", "time_in_market").as("", "muted").percent(0).formatX("0").logX()
  .xName("turnover a year, times the capital (plus one, logarithmic)").yName("time in the market")
  .answer("The ways to behave that were tried: from seldom in the market at the bottom to always at the top, from patient on the left to busy on the right.")
  .read("Empty regions are behaviors that were never tried. Costs grow to the right.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Where does the champion come from?

// COMMAND ----------

displayHTML((
nb.pedigree("How did the champion come to be?")
  .answer("{rows} steps, the youngest first. Each was made from the one below, and from the other parent if one is named.")
  .read("Fitness should rise from the bottom to the top; a step down was worth it only for what came of it.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC Next: **03** asks whether all this is more than luck.
