// Databricks notebook source
// MAGIC %md
// MAGIC # 01 · Quickstart: from bars to allocation
// MAGIC
// MAGIC The newest cycle, end to end, in six pictures: what data came in, what kind of market it was, what a search found in it, whether to believe it, and how much money it would get. Everything here is read from published tables; nothing is computed again.
// MAGIC
// MAGIC Each cell asks a view in SQL and shows the answer. Change the SQL and run the cell again.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## What went in?
// MAGIC
// MAGIC Bars are stored as traded, with the file and line they came from. What broke a rule is in quarantine, not silently repaired.

// COMMAND ----------

displayHTML((
nb.table("Which instruments are there, and since when?", """
    SELECT symbol, currency, role, first_day, last_day, bars, flagged, quarantined
    FROM coverage ORDER BY bars DESC, symbol LIMIT 8
    """)
  .answer("The eight with the longest history. {sum quarantined} of their records were kept out by a rule.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What kind of market was it?
// MAGIC
// MAGIC A regime is told from the days up to then alone: no label ever changes because of what came later. That is why such labels may be used to choose, and hindsight ones may not.

// COMMAND ----------

displayHTML((
nb.chart("How nervous was the market, and what did we call it at the time?", """
    SELECT day, volatility_20 FROM regime_days
    WHERE volatility_20 IS NOT NULL
      AND model_id = (SELECT MAX_BY(model_id, STRUCT(day, model_id)) FROM regime_days)
    ORDER BY day
    """)
  .lines("day", "volatility_20").as("volatility_20", "ink").percent(0).regimes().fromZero()
  .name("volatility_20", "volatility over 20 bars, a year")
  .answer("Volatility of the equal-weight market lay between {min volatility_20:percent:1} and {max volatility_20:percent:1} a year.")
  .read("The line is volatility over 20 bars; the bands behind it are the regimes that were known on each day.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What did the search find?
// MAGIC
// MAGIC The leaderboard has one row per finalist. Read it from the left: the **state** says whether the finalist passed all gates, the **reasons** which it failed. The training Sharpe ratio comes last on purpose: it belongs to the best of many trials, so it is biased upwards by construction.

// COMMAND ----------

displayHTML((
nb.table("Who got to the final, and what is it worth?", """
    SELECT l.rank, SUBSTR(l.strategy_id, 1, 6) AS strategy, l.state, l.trials, l.deflated_sharpe, l.twin_p,
           l.holdout_excess_sharpe, l.holdout_p, l.train_sharpe, l.stamps
    FROM leaderboard l JOIN newest_search n ON n.cycle_id = l.cycle_id ORDER BY l.rank
    """)
  .format("deflated_sharpe", "0.000")
  .answer("{rows} finalists out of {max trials:0} trials.")
  .read("A dash under twin p means that twins were stopped early, because luck had already done as well, or that the search is that of a later turn: it has neither twins nor a hold-out, and days to come judge what it found. The hold-out columns are the only ones that the search could not see.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What would it have earned?

// COMMAND ----------

displayHTML((
nb.chart("How did the finalists at their weights grow?", """
    SELECT p.day, p.growth FROM portfolio_returns p JOIN newest_cycle n ON n.cycle_id = p.cycle_id ORDER BY p.day
    """)
  .lines("day", "growth").growth().holdout()
  .answer("One unit became {last growth:times:3} from {first day} to {last day}, costs paid, cash earning nothing.")
  .read("Left of the tinted days the strategies and their weights were chosen, so that growth proves nothing. The tinted days are the hold-out. Where the cycle has turned since, these are the finalists and weights of its first turn; what came of later plans is in notebook 06.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## How much of each?

// COMMAND ----------

displayHTML((
nb.chart("Where does the money go, and where the risk?", """
    SELECT SUBSTR(strategy_id, 1, 6) AS strategy, weight, risk_contribution AS risk, stamp
    FROM plan_now ORDER BY weight DESC, strategy_id
    """)
  .bars("strategy", "weight", "risk").as("weight", "accent").as("risk", "muted").percent(0)
  .name("weight", "share of the money").name("risk", "share of the risk")
  .answer("{sum weight:percent:1} of the capital is allocated by the plan in force; the rest is cash. The plan is stamped: {first stamp}.")
  .read("A strategy whose risk bar is longer than its money bar is riskier than its weight suggests.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## And what does it all come to?

// COMMAND ----------

displayHTML((
nb.table("What did the cycle conclude?", """
    SELECT c.trials, c.promoted, c.words FROM cycles c JOIN newest_cycle n ON n.cycle_id = c.cycle_id
    """)
).html)

// COMMAND ----------

displayHTML((
nb.table("And its last turns, if it went on?", """
    SELECT turn, as_of, kind, reasons, promoted, members, in_force, words FROM cycle_turns
    WHERE finished ORDER BY turn DESC LIMIT 5
    """)
  .answer("The newest turn knew the days up to {first as_of}, and left {first members} strategies in the plan.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC Next: **02** looks into the search, **03** asks whether its champion is luck.
