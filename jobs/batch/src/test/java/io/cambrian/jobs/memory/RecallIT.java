package io.cambrian.jobs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.memory.RecallJob.Engine;
import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ExactNearest;
import io.cambrian.memory.Neighbors;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.Recollection;
import io.cambrian.notebook.Notebook;
import io.cambrian.regime.ContextFeature;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallIT {
    @TempDir
    Path folder;

    /** A panel that is empty tells to remember something, which would not help here. */
    @Test
    void aPanelIsEmptyWhereNothingIsRememberedAndNotWhereMemoryIsDamaged() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        Notebook notebook = Notebook.open(LocalSpark.session(), warehouse.location());
        assertThat(notebook.recall("What?", 10).html()).contains("data-state=\"empty\"");
        warehouse.merge(
                TradeMemoryTable.SPEC,
                warehouse.rows(
                        TradeMemoryTable.SPEC,
                        List.of(TradeMemoryTable.toRow(
                                MemoryTablesIT.trade("r", "S", 10, 12, 20, 0.01, TradeMemoryTable.RESEARCH, 1)))));
        assertThatThrownBy(() -> notebook.refresh().recall("What?", 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no regime model");
    }

    /** Contexts that hang together, as those of markets do. */
    private static List<PastCase> cases(int n, int features) {
        RandomGenerator random = Seeds.stream(8, n);
        List<PastCase> cases = new ArrayList<>();
        double[] state = new double[features];
        for (int i = 0; i < n; i++) {
            for (int f = 0; f < features; f++) {
                state[f] = 0.98 * state[f] + 0.2 * random.nextGaussian();
            }
            double[] context = state.clone();
            if (i % 97 == 0) {
                context[0] = Double.NaN;
            }
            cases.add(new PastCase("c" + i, i, i + 3, context, Map.of(), random.nextGaussian()));
        }
        return cases;
    }

    @Test
    void slicesOnExecutorsFindWhatOneProcessFinds() {
        List<PastCase> cases = cases(2_000, 7);
        CaseBank bank = CaseBank.of(TradeCases.features(), cases);
        ExactNearest exact = new ExactNearest(bank);
        double[] query = cases.get(1_500).context();
        for (int slice : new int[] {150, 2_000}) {
            try (SparkNearest spark = SparkNearest.of(LocalSpark.session(), TradeCases.features(), cases, slice)) {
                for (int known : new int[] {40, 1_234, 2_000}) {
                    double[] scale = bank.scaleOf(known);
                    assertThat(spark.nearest(query, scale, known, 50))
                            .isEqualTo(exact.nearest(query, scale, known, 50));
                }
            }
        }
    }

    @Test
    void randomProjectionsAreWidenedUntilTheyFindEnoughOrRefused() {
        List<PastCase> cases = cases(2_000, 7);
        CaseBank bank = CaseBank.of(TradeCases.features(), cases);
        ExactNearest exact = new ExactNearest(bank);
        double[] scale = bank.scaleOf(2_000);
        List<double[]> samples =
                List.of(cases.get(100).context(), cases.get(900).context());
        LshNearest.Tuned tuned = LshNearest.tuned(LocalSpark.session(), cases, scale, 2_000, exact, samples, 0.95, 1)
                .orElseThrow();
        assertThat(tuned.recall()).isGreaterThanOrEqualTo(0.95);
        double found = 0;
        for (int i : new int[] {333, 1_111, 1_777}) {
            Neighbors truth = exact.nearest(cases.get(i).context(), scale, 2_000, 50);
            found += truth.shareFoundBy(tuned.search().nearest(cases.get(i).context(), scale, 2_000, 50)) / 3;
        }
        assertThat(found).as("on queries that it was not tuned on").isGreaterThan(0.85);
        tuned.search().close();
        assertThat(LshNearest.tuned(LocalSpark.session(), cases, scale, 2_000, exact, samples, 1.1, 1))
                .as("more than all cannot be found")
                .isEmpty();
    }

    @Test
    void whatBecameKnownLaterIsNotRecalled() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        Warehouse past =
                Warehouse.open(LocalSpark.session(), folder.resolve("past").toString());
        List<Row> rows = new ArrayList<>();
        List<Row> before = new ArrayList<>();
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < 120; i++) {
            int known = i % 3 == 0 ? 200 : 90 + i;
            RememberedTrade trade = MemoryTablesIT.trade(
                    "r" + i % 2,
                    "S" + i % 5,
                    10 + i / 2,
                    12 + i / 2,
                    known,
                    0.001 * (i - 60),
                    TradeMemoryTable.RESEARCH,
                    1);
            Row row = TradeMemoryTable.toRow(trade);
            rows.add(row);
            if (known <= 150) {
                before.add(row);
                distinct.add(TradeCases.id(trade));
            }
        }
        warehouse.merge(TradeMemoryTable.SPEC, warehouse.rows(TradeMemoryTable.SPEC, rows));
        past.merge(TradeMemoryTable.SPEC, past.rows(TradeMemoryTable.SPEC, before));
        int features = ContextFeature.values().length;
        int[] days = IntStream.rangeClosed(100, 200).toArray();
        double[][] values = new double[features][days.length];
        for (double[] column : values) {
            java.util.Arrays.fill(column, 0.5);
        }
        ContextSeries contexts = new ContextSeries(
                TradeCases.features(),
                Stream.of(ContextFeature.values()).map(ContextFeature::unit).toList(),
                Stream.of(ContextFeature.values())
                        .map(ContextFeature::logarithmic)
                        .toList(),
                days,
                values);
        double[][] probabilities = new double[days.length][];
        java.util.Arrays.fill(probabilities, new double[] {0.9, 0.1});
        RegimeLabels labels =
                new RegimeLabels("m1", List.of("calm", "wild"), days, new int[days.length], probabilities);
        List<Recollection> all = new ArrayList<>();
        for (Engine engine : List.of(Engine.LOCAL, Engine.SPARK)) {
            RecallJob.Request request = new RecallJob.Request(
                    Optional.of(150), Optional.empty(), TradeCases.Filter.ALL, RecallSettings.DEFAULT, engine, 1_000);
            all.add(RecallJob.recall(warehouse, request, contexts, labels, 150).recollection());
            all.add(RecallJob.recall(past, request, contexts, labels, 150).recollection());
        }
        assertThat(all.get(0).knownCases()).isEqualTo(distinct.size());
        assertThat(all.get(0).cases()).hasSameSizeAs(distinct).hasSizeGreaterThan(30);
        assertThat(all).allMatch(all.get(0)::equals);
    }
}
