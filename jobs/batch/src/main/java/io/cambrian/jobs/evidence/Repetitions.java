package io.cambrian.jobs.evidence;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.evidence.NullWorlds;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.scoring.MarketCodec;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Runs whole searches on the executors, one per task: the market travels once, worlds are built where they are searched, and
 * only the answer comes back. Each search is a loop without Spark over the same kernel, so its answer is that of the driver.
 */
final class Repetitions {
    private static final StructType ANSWER = new StructType()
            .add("place", DataTypes.IntegerType, false)
            .add("statistic", DataTypes.DoubleType, false)
            .add("trials", DataTypes.LongType, false)
            .add("best", DataTypes.StringType, true)
            .add("fittest", DataTypes.StringType, true)
            .add("ledger_hash", DataTypes.StringType, false);

    private final SparkSession spark;
    private final byte[] market;
    private final SearchPlan plan;

    /**
     * Repetitions of a plan.
     *
     * @param market the days that the searches may see
     */
    Repetitions(SparkSession spark, Market market, SearchPlan plan) {
        this.spark = spark;
        this.market = MarketCodec.encode(market);
        this.plan = plan;
    }

    /**
     * What a repetition found.
     *
     * @param statistic of the search, the best of its {@link Contenders}
     * @param trials rows of its ledger
     * @param best text of the strategy with that statistic, if any
     * @param fittest text of its fittest strategy, if any
     * @param ledgerHash over all its trials
     */
    record Answer(double statistic, long trials, Optional<String> best, Optional<String> fittest, String ledgerHash) {}

    /** One answer per repetition, in their order. */
    List<Answer> run(List<Repetition> repetitions) {
        if (repetitions.isEmpty()) {
            return List.of();
        }
        int n = repetitions.size();
        Dataset<Row> answers = spark.range(0, n, 1, n)
                .mapPartitions(new Worker(market, plan, repetitions.toArray(Repetition[]::new)), Encoders.row(ANSWER));
        Answer[] byPlace = new Answer[n];
        for (Row row : answers.collectAsList()) {
            byPlace[row.getInt(0)] = new Answer(
                    row.getDouble(1),
                    row.getLong(2),
                    Optional.ofNullable(row.getString(3)),
                    Optional.ofNullable(row.getString(4)),
                    row.getString(5));
        }
        return Arrays.asList(byPlace);
    }

    /** What runs on an executor. */
    private static final class Worker implements MapPartitionsFunction<Long, Row> {
        private static final long serialVersionUID = 1;

        private final byte[] market;
        private final SearchPlan plan;
        private final Repetition[] repetitions;

        Worker(byte[] market, SearchPlan plan, Repetition[] repetitions) {
            this.market = market;
            this.plan = plan;
            this.repetitions = repetitions;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> places) {
            List<Row> rows = new ArrayList<>();
            while (places.hasNext()) {
                int place = Math.toIntExact(places.next());
                rows.add(search(place, repetitions[place]));
            }
            return rows.iterator();
        }

        private Row search(int place, Repetition r) {
            Market real = MarketCodec.decode(market).between(Integer.MIN_VALUE, r.to());
            Market world = r.family() == null ? real : NullWorlds.world(real, r.family(), r.seed(), r.world());
            SearchPlan own = plan.withSeed(r.seed());
            SearchPlan.Prepared prepared = own.prepare(world, r.from(), r.to());
            SearchResult result = own.run(prepared, ColumnScorer::new);
            Contenders contenders = Contenders.of(result.population(), prepared.task());
            return RowFactory.create(
                    place,
                    contenders.statistic(),
                    result.trials(),
                    contenders
                            .best()
                            .map(one -> StrategyText.print(one.trial().strategy()))
                            .orElse(null),
                    result.champion().map(c -> StrategyText.print(c.strategy())).orElse(null),
                    result.ledgerHash());
        }
    }
}
