package io.cambrian.notebook;

import io.cambrian.jobs.memory.RecallJob;
import io.cambrian.jobs.memory.TradeCases;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.RecalledCase;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What memory says of the last day that it knows, as two temporary views: {@code recalled} and {@code recall_estimate}. */
final class Recalled {
    private static final StructType CASES =
            StructType.fromDDL("decided_on DATE, known_on DATE, strategy_id STRING, symbol STRING,"
                    + " side STRING, regime STRING, distance DOUBLE, weight DOUBLE, net_return DOUBLE");
    private static final StructType ESTIMATE =
            StructType.fromDDL("day DATE, regime STRING, known_trades BIGINT, recalled INT,"
                    + " mean DOUBLE, low DOUBLE, high DOUBLE, gain_share DOUBLE, gain_low DOUBLE, gain_high DOUBLE,"
                    + " independent_days DOUBLE, conclusive BOOLEAN");

    private Recalled() {}

    static void register(Notebook notebook, int cases) {
        SparkSession spark = notebook.warehouse().spark();
        List<Row> recalled = new ArrayList<>();
        List<Row> estimate = new ArrayList<>();
        if (RecallJob.hasMemory(notebook.warehouse())) { // else the views stay empty and the panel says what to do
            add(run(notebook, cases), recalled, estimate);
        }
        spark.createDataFrame(recalled, CASES).createOrReplaceTempView("recalled");
        spark.createDataFrame(estimate, ESTIMATE).createOrReplaceTempView("recall_estimate");
    }

    private static RecallJob.Result run(Notebook notebook, int cases) {
        return RecallJob.run(
                notebook.warehouse(),
                new RecallJob.Request(
                        Optional.empty(),
                        Optional.empty(),
                        TradeCases.Filter.ALL,
                        RecallSettings.DEFAULT.withNeighbors(cases),
                        RecallJob.Engine.LOCAL,
                        Integer.MAX_VALUE));
    }

    private static void add(RecallJob.Result result, List<Row> recalled, List<Row> estimate) {
        for (RecalledCase c : result.recollection().cases()) {
            var trade = result.trades().get(c.id());
            recalled.add(RowFactory.create(
                    date(c.decisionDay()),
                    date(c.knownDay()),
                    trade.strategyId(),
                    trade.symbol(),
                    trade.side(),
                    trade.setting().regime().orElse(null),
                    c.distance(),
                    c.weight(),
                    c.outcome()));
        }
        OutcomeEstimate o = result.recollection().outcome();
        estimate.add(RowFactory.create(
                date(result.recollection().query().decisionDay()),
                result.regime().orElse(null),
                (long) result.recollection().knownCases(),
                result.recollection().cases().size(),
                known(o.mean()),
                known(o.low()),
                known(o.high()),
                known(o.gainShare()),
                known(o.gainLow()),
                known(o.gainHigh()),
                o.effectiveSamples(),
                result.recollection().conclusive()));
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static Date date(int day) {
        return Date.valueOf(LocalDate.ofEpochDay(day));
    }
}
