// Databricks notebook source
// MAGIC %md
// MAGIC # 04 · Memory: days like today, and rules
// MAGIC
// MAGIC Cambrian remembers every trade of its finalists and of live accounts with the market at its entry. A memory has a **knowledge day**: it may be used from then on, never before. Recall asks what became of trades decided when the market looked like today; consolidation looks for situations in which trades did better or worse than elsewhere, and retires those that stop to hold.

// COMMAND ----------

dbutils.widgets.text("warehouse", "main.cambrian")
import io.cambrian.notebook.Notebook;
var nb = Notebook.open(spark, dbutils.widgets.get("warehouse"));

// COMMAND ----------

// MAGIC %md
// MAGIC ## What kinds of market are there?

// COMMAND ----------

displayHTML((
nb.table("What does the regime book say?", """
    SELECT regime, days, spells, days_per_spell, annual_return, annual_volatility, max_drawdown, stays, known_on
    FROM regime_book WHERE model_id = (SELECT MAX_BY(model_id, STRUCT(known_on, model_id)) FROM regime_book)
    ORDER BY annual_volatility
    """)
  .percent("annual_return", "annual_volatility", "max_drawdown", "stays").format("days_per_spell", "0.0")
  .answer("{rows} kinds of market, the calmest first, as known on {last known_on}.")
  .read("Stays is the share of a regime's days whose next day was of the same regime: near one hundred percent, a regime lasts long enough to be worth knowing.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## What was remembered?

// COMMAND ----------

displayHTML((
nb.chart("In which market did trades do well?", """
    SELECT COALESCE(regime, 'unknown') AS regime, side, AVG(net_return) AS mean_return FROM remembered_trades
    WHERE outcome <> 'open' GROUP BY COALESCE(regime, 'unknown'), side HAVING COUNT(*) >= 20 ORDER BY regime, side
    """)
  .heat("regime", "side", "mean_return").percent(2)
  .answer("Mean net return of a closed trade, by the regime at its decision, where there are at least twenty: from {min mean_return:percent:2} to {max mean_return:percent:2}.")
  .read("Blue gains, orange loses. These trades come from strategies that were chosen on most of the same days: differences between cells say more than their level.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Days like today

// COMMAND ----------

displayHTML((
nb.recall("What became of trades when the market looked as it does now?", 60)
  .percent("mean", "low", "high", "gain_share", "gain_low", "gain_high").format("independent_days", "0.0")
  .answer("On {first day} ({first regime}), {first known_trades:0} trades were known, and the nearest {first recalled:0} are recalled. Conclusive: {first conclusive}.")
  .read("Low and high enclose the mean with 90 %. Trades of one day share one market, so independent days count, not trades; with few of them nothing is conclusive, and memory says so.")
).html)

// COMMAND ----------

displayHTML((
nb.chart("How alike were those days, and what came of them?", """
    SELECT distance, net_return, side FROM recalled WHERE EXISTS (SELECT 1 FROM remembered_trades) ORDER BY side, distance
    """)
  .pointsBy("distance", "net_return", "side").percent(1).format("percent:1").formatX("0.0").as("long", "gain").as("short", "loss")
  .xName("distance from today, in standard deviations").yName("net return of the trade")
  .answer("{rows} recalled trades; the nearest lies {min distance:0.00} away, the furthest {max distance:0.00}.")
  .read("Each point is a remembered trade; the nearer to the left, the more it weighs.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Situations

// COMMAND ----------

displayHTML((
nb.chart("Which situations told good trades from bad ones?", """
    SELECT situation || CASE WHEN status = 'active' THEN '' ELSE ' (retired)' END AS situation, mean, low, high,
           CAST(status = 'active' AS INT) AS active
    FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY mean DESC, pattern_id) AS best,
                 ROW_NUMBER() OVER (ORDER BY mean, pattern_id DESC) AS worst FROM situations)
    WHERE best <= 8 OR worst <= 7 ORDER BY mean DESC, pattern_id
    """)
  .bars("situation", "mean").signed().interval("low", "high").percent(1)
  .answer("The eight best and the seven worst situations of all, or all where there are no more: {sum active} of these {rows} are active. The best has a mean net return of {max mean:percent:2} a trade, the worst {min mean:percent:2}.")
  .read("The bar is the mean net return of the trades that had all items, the whisker its 90 % interval over independent stretches. All tests of the day are corrected together before a situation becomes active; one that stops to hold on later trades is retired.")
).html)

// COMMAND ----------

displayHTML((
nb.table("Did they hold after they were found?", """
    SELECT situation, kind, status, since, trades, mean, later_trades, later_mean, later_low, later_high, q
    FROM situations ORDER BY status, q, pattern_id LIMIT 12
    """)
  .percent("mean", "later_mean", "later_low", "later_high")
  .read("The later columns count only trades decided after the situation was found. They are the test; the rest is how it was found.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Rules

// COMMAND ----------

displayHTML((
nb.table("What does memory advise, in short?", """
    SELECT kind, position, rule, action, cases, strength, fidelity, q, known_on FROM memory_rules
    ORDER BY kind, source, position LIMIT 15
    """)
  .format("strength", "0.00").format("fidelity", "0.00")
  .answer("{rows} rules. Distilled ones imitate memory's advice in a list that a person can read; schemas are what survivors of a search have in common.")
  .read("Fidelity is how often the whole list agrees with memory. Below one half it is no better than a coin.")
).html)

// COMMAND ----------

// MAGIC %md
// MAGIC Next: **05** measures the risk of what is held.
