package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.Progress;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.SmallSearch;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.Role;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingSearchIT {
    private static final int DAYS = 900;
    private static final CycleSettings SETTINGS = SmallSearch.of(8, 1);

    @TempDir
    private Path folder;

    private static LoadedMarket market() {
        List<BarSeries> series = new ArrayList<>();
        Map<String, InstrumentInfo> known = new LinkedHashMap<>();
        for (int s = 0; s < 2; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[DAYS];
            double price = 100;
            for (int t = 0; t < DAYS; t++) {
                price *= Math.exp(0.01 * random.nextGaussian());
                close[t] = price;
            }
            String symbol = "S" + s;
            series.add(BarSeries.closeOnly(symbol, IntStream.range(0, DAYS).toArray(), close, null));
            known.put(symbol, new InstrumentInfo(symbol, "USD", false, Calendars.NONE, Role.SHARE));
        }
        return new LoadedMarket(Market.of(series, 252), List.of(), known, "test");
    }

    @Test
    void aSearchThatMayFindNobodyAndIsToSeeMoreThanThereIsEndsAndSaysSo() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        RollingSearch.Result first = search(warehouse);
        assertThat(first.finalists()).isEmpty();
        assertThat(first.words())
                .contains("none of the fittest ever traded and was not retired lately")
                .contains("It was to see 756 sessions; there are 650.");
        assertThat(search(warehouse)).as("found again").isEqualTo(first);
        assertThat(ForwardJob.lastLookedAt(warehouse)).as("it has looked").contains(DAYS - 1);
        assertThat(warehouse.exists(PromotionsTable.SPEC)).isFalse();
        assertThat(folder.resolve("reports").resolve(first.runId() + ".html"))
                .content()
                .contains("Nobody was found", "none of the fittest ever traded");
    }

    private RollingSearch.Result search(Warehouse warehouse) {
        return RollingSearch.run(
                warehouse,
                market(),
                SETTINGS,
                756,
                DAYS - 30,
                id -> false,
                new EvolveJob.Execution(Engine.RDD, 2),
                folder.resolve("reports"),
                Progress.SILENT);
    }
}
