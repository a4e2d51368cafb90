// Databricks notebook source
// MAGIC %md
// MAGIC # 07 · Live journal
// MAGIC
// MAGIC The live process has no Spark in it. It trades the hand-off bundle and writes down everything **before** it acts, in a journal whose lines are chained by hashes. Its journal is a folder beside the tables (`live/<account>/`), and what it traded comes back into memory.
// MAGIC
// MAGIC Where the warehouse is a folder of this machine, each line is checked against its chain before it is shown. Views in a catalog (`cambrian views --create catalog.schema --live DIR`) read the same files without that check, and where no folder of accounts was given, as in `00-views` for Databricks, they have no journals: then only the last two panels have something to show.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## How is the account?

// COMMAND ----------

displayHTML((
nb.chart("What is it worth?", """
    SELECT day, equity, state FROM journal_days
    WHERE account = (SELECT MAX(account) FROM journal_days) ORDER BY day
    """)
  .lines("day", "equity").format("0").regimes()
  .answer("From {first equity:0} on {first day} to {last equity:0} on {last day}. The account is {last state}.")
  .number("{last equity:0}", "at the last close")
  .read("Money of the account, at each close. The bands are the regimes that were known on each day.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("How far did it fall, and how much was at work?", """
    SELECT day, -drawdown AS drawdown, gross, net, drawdown AS fall FROM journal_days
    WHERE account = (SELECT MAX(account) FROM journal_days) ORDER BY day
    """)
  .lines("day", "drawdown", "gross", "net").as("drawdown", "loss area").as("gross", "ink").as("net", "muted dashed").percent(1)
  .answer("The deepest fall below the highest close was {max fall:percent:2}; gross exposure never exceeded {max gross:percent:0}.")
  .read("Gross is the sum of absolute weights, net their sum. Drawdown is drawn downwards.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What became of its orders?

// COMMAND ----------

displayHTML((
nb.chart("Were orders filled, cut or denied?", """
    SELECT state || ', limits: ' || verdict AS what, COUNT(*) AS orders FROM journal_orders
    WHERE account = (SELECT MAX(account) FROM journal_days) GROUP BY state, verdict ORDER BY orders DESC, what
    """)
  .bars("what", "orders").as("orders", "accent").format("0").labels()
  .answer("{sum orders} orders in all.")
  .read("Denied is ours: a limit said no. Cut means that a limit let a smaller order pass. What the broker rejects is not filled.")
).html)

// COMMAND ----------

displayHTML((
nb.table("Which limits bit?", """
    SELECT COALESCE(limits, '(none)') AS limits, verdict, COUNT(*) AS orders, MIN(day) AS first_day, MAX(day) AS last_day
    FROM journal_orders WHERE account = (SELECT MAX(account) FROM journal_days)
    GROUP BY limits, verdict ORDER BY orders DESC, limits LIMIT 10
    """)
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What did trading cost?

// COMMAND ----------

displayHTML((
nb.chart("How do costs add up?", """
    SELECT day, fees, slippage, borrow FROM journal_days
    WHERE account = (SELECT MAX(account) FROM journal_days) ORDER BY day
    """)
  .lines("day", "fees", "slippage", "borrow").as("fees", "accent").as("slippage", "ink").as("borrow", "muted dashed").format("0").fromZero()
  .answer("Fees {last fees:0}, slippage {last slippage:0}, borrow {last borrow:0}, since the account was opened.")
  .read("A straight line is a steady trader; a step is a day on which much was turned over.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Did it trade as research said?

// COMMAND ----------

displayHTML((
nb.table("What came back into memory?", """
    SELECT source, side, COUNT(*) AS trades, AVG(net_return) AS mean_return, AVG(bars_held) AS bars_held, AVG(cost) AS mean_cost,
           MIN(entered_on) AS first_entry, MAX(known_on) AS last_known
    FROM remembered_trades WHERE outcome <> 'open' GROUP BY source, side ORDER BY source, side
    """)
  .percent("mean_return").format("bars_held", "0.0").format("mean_cost", "percent:3")
  .read("Research trades come from the backtest of all finalists, replay and live ones from accounts. The same strategy on the same days must trade the same; explain-divergence splits whatever gap there is into data, limits, fills, timing and costs.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What did people do?

// COMMAND ----------

displayHTML((
nb.table("Who stepped in?", """
    SELECT day, account, kind, subject, before, after FROM live_acts ORDER BY day, account, sequence
    """)
  .answer("{rows} acts of people, or limits that a new plan changed.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC That is the whole circle: bars, regimes, search, evidence, memory, risk, capital, account, and back to memory.
