package io.cambrian.jobs.regime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.Progress;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.regime.RegimeTraining;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ContextsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.RegimeModelsTable;
import io.cambrian.tables.RegimesTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegimesJobIT {
    private static final int DAYS = 1400;
    private static final Market MARKET = market();
    private static final RegimesJob.Request REQUEST = new RegimesJob.Request(3, 0, 1100, 2, 5, "test");

    @TempDir
    Path folder;

    /** Volatility that wanders, so that several mixtures explain it about equally well. */
    private static Market market() {
        RandomGenerator random = Seeds.stream(9, 1);
        double[][] close = new double[5][DAYS];
        double logVolatility = -4.6;
        for (int t = 0; t < DAYS; t++) {
            logVolatility += 0.05 * random.nextGaussian() - 0.02 * (logVolatility + 4.6);
            double common = random.nextGaussian();
            for (int s = 0; s < close.length; s++) {
                double r = StrictMath.exp(logVolatility) * (0.6 * common + 0.8 * random.nextGaussian());
                close[s][t] = t == 0 ? 100 : close[s][t - 1] * (1 + r);
            }
        }
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < close.length; s++) {
            series.add(BarSeries.closeOnly("S" + s, IntStream.range(0, DAYS).toArray(), close[s], null));
        }
        return Market.of(series, 252);
    }

    @Test
    void partitioningDoesNotChangeTheModel() {
        RegimeTraining training = RegimeTraining.of(Contexts.of(MARKET), REQUEST.trainFrom(), REQUEST.trainTo());
        Dataset<Row> rows = MixtureStarts.dataset(LocalSpark.session(), training);
        RegimeModel one = RegimesJob.fit(training, rows.repartition(1), REQUEST, Progress.SILENT);
        for (int partitions : new int[] {2, 3, 8}) {
            RegimeModel other = RegimesJob.fit(training, rows.repartition(partitions), REQUEST, Progress.SILENT);
            assertThat(other.id()).as("%d partitions", partitions).isEqualTo(one.id());
            assertThat(other).isEqualTo(one);
        }
        RegimeModel otherStates = RegimesJob.fit(
                training,
                rows,
                new RegimesJob.Request(4, REQUEST.trainFrom(), REQUEST.trainTo(), 2, 5, "test"),
                Progress.SILENT);
        assertThat(otherStates.id()).isNotEqualTo(one.id());
    }

    @Test
    void aRerunWritesNothingAndMoreDaysOnlyAddRows() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        Market early = MARKET.between(0, 1249);
        RegimesJob.Result first = RegimesJob.run(warehouse, early, REQUEST, Progress.SILENT);
        assertThat(first.alreadyDone()).isFalse();
        assertThat(first.rowsWritten()).isEqualTo(1 + 2 * 1250);
        long version = warehouse.version(RegimesTable.SPEC);

        RegimesJob.Result again = RegimesJob.run(warehouse, early, REQUEST, Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.rowsWritten()).isZero();
        assertThat(again.model()).isEqualTo(first.model());
        assertThat(again.labels()).isEqualTo(first.labels());
        // a run that died before it was recorded as finished is repeated, and finds its rows in place
        warehouse.deltaTable(RunsTable.SPEC).delete();
        assertThat(RegimesJob.run(warehouse, early, REQUEST, Progress.SILENT).rowsWritten())
                .isZero();
        assertThat(warehouse.version(RegimesTable.SPEC)).isEqualTo(version);

        RegimesJob.Request later = new RegimesJob.Request(3, 0, 1100, 2, 5, "later");
        RegimesJob.Result more = RegimesJob.run(warehouse, MARKET, later, Progress.SILENT);
        assertThat(more.model().id()).isEqualTo(first.model().id());
        assertThat(more.rowsWritten()).isEqualTo(2 * 150);

        List<Row> stored = warehouse
                .read(RegimesTable.SPEC)
                .where("model_id = '" + first.model().id() + "'")
                .collectAsList();
        RegimeLabels labels =
                RegimesTable.fromRows(more.model().id(), more.model().names(), stored);
        assertThat(labels).isEqualTo(more.labels());
        assertThat(Arrays.copyOf(labels.labels(), 1250))
                .containsExactly(first.labels().labels());
        assertThat(ContextsTable.fromRows(warehouse.read(ContextsTable.SPEC).collectAsList()))
                .isEqualTo(more.contexts());
        assertThat(RegimeModelsTable.fromRow(
                        warehouse.read(RegimeModelsTable.SPEC).first()))
                .isEqualTo(first.model());
        assertThat(warehouse.read(RegimeModelsTable.SPEC).count()).isEqualTo(1);
        assertThat(RegimesJob.model(warehouse, "none")).isEmpty();
    }
}
