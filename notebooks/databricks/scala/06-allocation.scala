// Databricks notebook source
// MAGIC %md
// MAGIC # 06 · Allocation and attribution
// MAGIC
// MAGIC How capital is split, what other methods would have done, and where the return came from: by strategy, instrument, regime and effect. Contributions are exact parts: they sum to the compounded return of their segment.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## Who gets how much, and why not more?

// COMMAND ----------

displayHTML((
nb.table("What is in force?", """
    SELECT SUBSTR(strategy_id, 1, 6) AS strategy, state, weight, risk_contribution, reason, stamp, turn
    FROM plan_now ORDER BY weight DESC, strategy_id
    """)
  .percent("weight", "risk_contribution")
  .answer("{sum weight:percent:1} of the capital in {rows} strategies.")
  .read("Where the cycle has turned, this is the plan of its newest turn; a dash under turn means that there was none, and the newest cycle's is shown.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("What would other methods do?", """
    SELECT c.method || CASE WHEN c.in_force THEN ' (in force)' ELSE '' END AS method,
           SUBSTR(c.strategy_id, 1, 6) AS strategy, c.weight
    FROM capital c JOIN plan_runs n ON n.weighed_by = c.cycle_id ORDER BY c.in_force DESC, c.method, c.strategy_id
    """)
  .heat("method", "strategy", "weight").percent(0)
  .answer("Weights by method, from {min weight:percent:0} to {max weight:percent:0}.")
  .read("Rows that look alike mean that the data decide; rows that differ mean that the method does. Then the simplest is the safest.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What came of it?
// MAGIC
// MAGIC What a whole cycle allocated is taken apart from here on: where it has turned since, the allocation of its first turn. What the plans since then earned on paper stands beside what the first one would have earned, had it stood still.

// COMMAND ----------

displayHTML((
nb.chart("What did turning on earn?", """
    SELECT day, plan_growth AS plan, frozen_growth AS frozen FROM paper_against_frozen ORDER BY day
    """)
  .lines("day", "plan", "frozen").as("frozen", "muted").growth().regimes()
  .name("plan", "plans of all turns").name("frozen", "first plan, carried on as it was")
  .answer("From {first day} to {last day} the account became {last plan:times:3}, with the first plan alone {last frozen:times:3}.")
  .read("All of these days came after the plan that was in force on them. common/docs/metrics.md says when a difference is told from chance.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("How did it grow, beside its champion?", """
    SELECT p.day, p.growth AS portfolio, d.growth AS champion
    FROM portfolio_returns p JOIN newest_cycle n ON n.cycle_id = p.cycle_id
    JOIN leaderboard l ON l.cycle_id = p.cycle_id AND l.rank = 1
    LEFT JOIN daily_returns d ON d.cycle_id = p.cycle_id AND d.strategy_id = l.strategy_id AND d.day = p.day
    ORDER BY p.day
    """)
  .lines("day", "portfolio", "champion").as("champion", "muted").growth().holdout().regimes()
  .answer("From {first day} to {last day} the portfolio became {last portfolio:times:3}, its champion alone {last champion:times:3}.")
  .read("Only days after the dashed line are a test. Everything to its left was seen when strategies and weights were chosen.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Where did the return come from?

// COMMAND ----------

displayHTML((
nb.chart("What kind of decision earned it?", """
    SELECT c.effect, SUM(CASE WHEN c.segment = 'development' THEN c.contribution ELSE 0 END) AS development,
           SUM(CASE WHEN c.segment = 'holdout' THEN c.contribution ELSE 0 END) AS hold_out
    FROM contributions c JOIN newest_cycle n ON n.cycle_id = c.cycle_id GROUP BY c.effect ORDER BY c.effect
    """)
  .bars("effect", "development", "hold_out").as("development", "muted").as("hold_out", "accent").percent(1)
  .answer("Development: {sum development:percent:2} in all. Hold-out: {sum hold_out:percent:2}.")
  .read("Selection is which instruments, timing is when, trading is what costs took, rebalancing what holding the weights took.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("Which instruments, in which market?", """
    SELECT c.instrument, c.regime, SUM(c.contribution) AS contribution
    FROM contributions c JOIN newest_cycle n ON n.cycle_id = c.cycle_id
    JOIN (SELECT x.cycle_id, x.instrument FROM contributions x JOIN newest_cycle m ON m.cycle_id = x.cycle_id
          WHERE x.segment = 'development' GROUP BY x.cycle_id, x.instrument
          ORDER BY ABS(SUM(x.contribution)) DESC, x.instrument LIMIT 12) top
      ON top.cycle_id = c.cycle_id AND top.instrument = c.instrument
    WHERE c.segment = 'development' GROUP BY c.instrument, c.regime ORDER BY c.instrument, c.regime
    """)
  .heat("instrument", "regime", "contribution").percent(2)
  .answer("The twelve instruments that moved the result most, on development days: {sum contribution:percent:2} together.")
  .read("Blue earned, orange lost. A result that hangs on one cell is one bet.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("Which strategies?", """
    SELECT SUBSTR(c.strategy_id, 1, 6) AS strategy, SUM(CASE WHEN c.segment = 'holdout' THEN c.contribution ELSE 0 END) AS contribution
    FROM contributions c JOIN newest_cycle n ON n.cycle_id = c.cycle_id GROUP BY c.strategy_id ORDER BY contribution DESC, strategy
    """)
  .bars("strategy", "contribution").signed().percent(3).labels()
  .answer("On the hold-out the parts sum to {sum contribution:percent:3}.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC Next: **07** follows the plan into a live account.
