// Databricks notebook source
// MAGIC %md
// MAGIC # 03 · Evidence: how luck looks
// MAGIC
// MAGIC The best of a thousand random strategies looks good. So the question is never how good the champion looks, but how good the champion of a search looks **when there is nothing to find**. Cambrian answers it by running the same search again on twin worlds, made from the same market with the edge taken out.
// MAGIC
// MAGIC What is shown is the newest whole cycle: where it has turned since, its first turn. Searches of later turns begin with what is known, so that neither twins nor held-out days could judge them; days to come do, further below.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## What does selection alone do?

// COMMAND ----------

displayHTML((
nb.chart("Where does the champion stand among all trials?", """
    SELECT a.daily_sharpe * SQRT(e.periods_per_year) AS sharpe, e.train_sharpe AS champion
    FROM archive a JOIN evidence e ON e.search_id = a.search_id JOIN newest_cycle n ON n.cycle_id = e.cycle_id
    WHERE a.daily_sharpe IS NOT NULL ORDER BY a.strategy_id
    """)
  .histogram("sharpe", 50).mark("champion {first champion:0.00}", "champion").xName("annualized Sharpe ratio on training days")
  .answer("{rows} distinct strategies. The champion has {first champion:0.00}; the best of all trials {max sharpe:0.00}, the worst {min sharpe:0.00}.")
  .read("This is what choosing the best of many looks like. The right tail exists in every search, whether or not there is an edge. The champion need not be the last bar: it is chosen by excess over its own holdings, not by the raw ratio.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## How well does luck do?

// COMMAND ----------

displayHTML((
nb.chart("Is the champion better than the champions of worlds without an edge?", """
    SELECT t.family, t.statistic, t.real_statistic, CAST(t.as_good AS INT) AS as_good FROM twin_searches t
    JOIN newest_cycle n ON n.cycle_id = t.cycle_id ORDER BY t.family, t.twin
    """)
  .dots("family", "statistic").mark("real search {first real_statistic:0.00}", "real_statistic")
  .xName("best annualized excess Sharpe ratio of a search")
  .answer("{sum as_good} of {rows} twin searches did at least as well as the real one.").number("{sum as_good} of {rows}", "twins at least as good")
  .read("Each dot is a whole search in a world without an edge; orange ones did as well as the real search. Flipped days keep the order of days and flip the sign of each day's deviations; shuffled days keep each day and destroy their order. Twins stop early once the verdict is clear.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What did untouched days say?

// COMMAND ----------

displayHTML((
nb.chart("How much of the training ratio survives on untouched days?", """
    SELECT SUBSTR(l.strategy_id, 1, 6) AS strategy, l.excess_sharpe AS training, l.holdout_excess_sharpe AS hold_out
    FROM leaderboard l JOIN newest_cycle n ON n.cycle_id = l.cycle_id ORDER BY l.rank
    """)
  .bars("strategy", "training", "hold_out").as("training", "muted").as("hold_out", "accent")
  .xName("annualized excess Sharpe ratio")
  .answer("On average {mean training:0.00} on the days that chose them, {mean hold_out:0.00} on days that did not.")
  .read("Gray is what the search could see, plum what it could not. The way from gray to plum is the price of selection; a real edge keeps much of the gray.")
).html)

// COMMAND ----------

displayHTML((
nb.table("Which gates stopped the champion?", """
    SELECT SUBSTR(l.strategy_id, 1, 6) AS champion, l.state, l.reasons, l.stamps
    FROM leaderboard l JOIN newest_cycle n ON n.cycle_id = l.cycle_id WHERE l.rank = 1
    """)
).html)

// COMMAND ----------

displayHTML((
nb.table("Which gates did each finalist pass?", """
    SELECT l.rank, SUBSTR(l.strategy_id, 1, 6) AS strategy, l.state, l.trials, l.deflated_sharpe, l.twin_p, l.holdout_p,
           l.holdout_level, l.promoted
    FROM leaderboard l JOIN newest_cycle n ON n.cycle_id = l.cycle_id ORDER BY l.rank
    """)
  .format("deflated_sharpe", "0.000")
  .read("The deflated Sharpe ratio is shown beside the gates and decides nothing. Not promoted does not mean no edge: at ten years of days the gate finds a net ratio of 2 most times, and one of 1 almost never.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## How often was the hold-out looked at?
// MAGIC
// MAGIC Untouched days are used up by looking at them. Each opening is written down before it happens, and each later look must pass a stricter level.

// COMMAND ----------

displayHTML((
nb.table("Who looked at the hold-out?", """
    SELECT opening, holdout_from, holdout_to, strategies, SUBSTR(cycle_id, 1, 8) AS cycle FROM holdout_openings
    ORDER BY holdout_to, opening
    """)
  .answer("{rows} openings so far.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What did days to come say?

// COMMAND ----------

displayHTML((
nb.table("Who was judged on new days, and with what result?", """
    SELECT tested_from, tested_to, SUBSTR(strategy_id, 1, 6) AS strategy, look, excess_sharpe, p_value, state_before, state, reason
    FROM forward_results ORDER BY tested_to DESC, strategy_id LIMIT 12
    """)
  .answer("The last {rows} judgments.")
  .read("No search had seen these days when it found the strategy. Each later look must pass a stricter level.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What was spent of the lifetime error budget?

// COMMAND ----------

displayHTML((
nb.table("Which claims were made, and what is left to spend?", """
    SELECT test, SUBSTR(strategy_id, 1, 6) AS strategy, tested_from, tested_to, p_value, level, accepted, wealth_left
    FROM error_budget_claims ORDER BY test
    """)
  .format("level", "0.00000").format("wealth_left", "0.00000")
  .answer("{rows} claims were tested against the budget (LORD++).")
  .read("A warehouse that tests for years must not be right by trying often: the level of each claim depends on all before.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC Next: **04** shows what is remembered, from which day on it may be used.
