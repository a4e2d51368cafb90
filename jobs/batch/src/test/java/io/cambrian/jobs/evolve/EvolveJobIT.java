package io.cambrian.jobs.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PopulationsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvolveJobIT {
    private static final SearchSettings SETTINGS = SearchSettings.builder()
            .seed(7)
            .populationSize(30)
            .generations(3)
            .grammar(StrategyGrammar.Options.defaults().withFields(StrategyGrammar.CLOSE_ONLY))
            .build();
    private static final RunIdentity IDENTITY =
            RunIdentity.of("evolve", Map.of("population", 30, "generations", 3), Map.of("bars", "test"), 7);

    @TempDir
    Path folder;

    private static ScoringTask task() {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[700];
            double price = 100;
            for (int t = 0; t < close.length; t++) {
                price *= 1 + 0.01 * random.nextGaussian();
                close[t] = price;
            }
            series.add(BarSeries.closeOnly("S" + s, IntStream.range(0, 700).toArray(), close, null));
        }
        Market market = Market.of(series, 252);
        return new ScoringTask(market, 250, 699, Costs.DEFAULT, Cases.none(700));
    }

    private EvolveJob.Result run(Warehouse warehouse, Engine engine, int chunks, Progress progress) {
        return EvolveJob.run(
                warehouse,
                IDENTITY,
                SETTINGS,
                task(),
                RobustFitness.of(252),
                new EvolveJob.Execution(engine, chunks),
                progress);
    }

    private Warehouse warehouse(String name) {
        return Warehouse.open(LocalSpark.session(), folder.resolve(name).toString());
    }

    @Test
    void everyPartitioningEngineAndTheLoopWithoutSparkFindTheSameLedger() {
        String loop = Search.run(SETTINGS, new ColumnScorer(task()), RobustFitness.of(252))
                .ledgerHash();
        assertThat(searchOver(Engine.RDD, 1)).isEqualTo(loop);
        assertThat(searchOver(Engine.RDD, 8)).isEqualTo(loop);
        assertThat(searchOver(Engine.DATASET, 3)).isEqualTo(loop);
    }

    private static String searchOver(Engine engine, int chunks) {
        try (ClusterScorer scorer = ClusterScorer.over(LocalSpark.session(), task(), engine, chunks)) {
            return Search.run(SETTINGS, scorer, RobustFitness.of(252)).ledgerHash();
        }
    }

    @Test
    void aRunThatDiedGoesOnWhereItStoppedAndAFinishedOneIsNotRepeated() {
        Warehouse warehouse = warehouse("resumed");
        Progress dies = new Progress() {
            @Override
            public void stage(String title) {}

            @Override
            public void step(long done, long total, String detail) {
                if (done == 2) {
                    throw new IllegalStateException("power cut");
                }
            }

            @Override
            public void done(String result) {}
        };
        assertThatThrownBy(() -> run(warehouse, Engine.RDD, 2, dies)).hasMessageContaining("power cut");
        assertThat(PopulationsTable.lastGeneration(warehouse, IDENTITY.id())).isEqualTo(1);

        EvolveJob.Result resumed = run(warehouse, Engine.DATASET, 3, Progress.SILENT);
        String loop = Search.run(SETTINGS, new ColumnScorer(task()), RobustFitness.of(252))
                .ledgerHash();
        assertThat(resumed.ledgerHash()).isEqualTo(loop);
        assertThat(resumed.trials()).isEqualTo(90);
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(90);
        assertThat(warehouse.read(LineageTable.SPEC).count()).isEqualTo(90);
        assertThat(warehouse.read(StrategiesTable.SPEC).count())
                .isEqualTo(warehouse
                        .read(TrialsTable.SPEC)
                        .select("strategy_id")
                        .distinct()
                        .count());

        long version = warehouse.version(TrialsTable.SPEC);
        EvolveJob.Result again = run(warehouse, Engine.RDD, 2, Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.ledgerHash()).isEqualTo(loop);
        assertThat(warehouse.version(TrialsTable.SPEC)).isEqualTo(version);
    }
}
