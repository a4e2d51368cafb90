package io.cambrian.jobs.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.Role;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.TimingBook;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnJobIT {
    private static final int DAYS = 1_500;

    @TempDir
    private Path folder;

    /** Six instruments; {@code momentum} is what a day's return carries over to the next. */
    private static LoadedMarket market(double momentum, boolean spotOnly) {
        List<BarSeries> series = new ArrayList<>();
        Map<String, InstrumentInfo> known = new LinkedHashMap<>();
        for (int s = 0; s < 6; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[DAYS];
            double price = 100;
            double last = 0;
            for (int t = 0; t < DAYS; t++) {
                last = momentum * last + 0.01 * random.nextGaussian();
                price *= 1 + last;
                close[t] = price;
            }
            String symbol = "S" + s;
            series.add(BarSeries.closeOnly(symbol, IntStream.range(0, DAYS).toArray(), close, null));
            known.put(symbol, new InstrumentInfo(symbol, "USD", spotOnly, Calendars.NONE, Role.SHARE));
        }
        return new LoadedMarket(Market.of(series, 252), List.of(), known, "test");
    }

    private static LearnJob.Request request(long seed) {
        return new LearnJob.Request(
                FittedQ.DEFAULT, Optional.empty(), new double[] {-1, 0, 1}, Costs.DEFAULT, 0.25, seed);
    }

    @Test
    void aPlantedEdgeIsReleasedOnceAndFoundAgain() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        LoadedMarket market = market(0.5, false);
        LearnJob.Result first = LearnJob.run(warehouse, market, request(1), Progress.SILENT);
        assertThat(first.row().released()).as(first.row().reason()).isTrue();
        assertThat(first.row().opening()).isEqualTo(1);
        assertThat(first.row().incumbent()).isEqualTo("holding");
        assertThat(first.row().untouchedSharpe()).isGreaterThan(2);
        long version = warehouse.version(PoliciesTable.SPEC);

        LearnJob.Result again = LearnJob.run(warehouse, market, request(1), Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.row()).isEqualTo(first.row());
        assertThat(PolicyText.print(again.policy())).isEqualTo(first.row().policy());
        assertThat(warehouse.version(PoliciesTable.SPEC)).isEqualTo(version);

        // another seed and fewer instruments look at the same days again: the bound is stricter, and there is a policy
        // in force to beat
        LoadedMarket spot = market(0.5, true);
        Market some = Market.of(spot.market().series().subList(0, 3), 252);
        LearnJob.Result other = LearnJob.run(
                warehouse, new LoadedMarket(some, List.of(), spot.instruments(), "test"), request(2), Progress.SILENT);
        assertThat(other.row().opening()).isEqualTo(2);
        assertThat(other.row().confidence()).isGreaterThan(first.row().confidence());
        assertThat(other.row().incumbent()).isEqualTo(first.row().policyId());
        assertThat(other.row().released()).isFalse();
        assertThat(other.row().reason()).contains("Spot prices");
        assertThat(warehouse.read(HoldoutsTable.SPEC).count()).isEqualTo(2);

        // and it is judged by the regimes that it was learned by
        assertThat(other.row().modelId()).isNotEqualTo(first.row().modelId());
        ContextSeries contexts = Contexts.of(some);
        RegimeModel model = RegimesJob.model(warehouse, first.row().modelId()).orElseThrow();
        ReturnMoments inForce = ReturnMoments.of(TimingBook.of(
                        some,
                        new TimingFeatures(contexts, model.filter(contexts))::of,
                        first.policy(),
                        other.row().judgedFrom(),
                        other.row().judgedTo(),
                        Costs.DEFAULT)
                .returns());
        assertThat(other.row().incumbentSharpe())
                .isCloseTo(inForce.mean() / inForce.sd() * Math.sqrt(252), within(1e-9));
    }

    @Test
    void aShortHoldoutIsRefusedBeforeItIsOpened() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        LearnJob.Request brief =
                new LearnJob.Request(FittedQ.DEFAULT, Optional.empty(), new double[] {0, 1}, Costs.DEFAULT, 0.1, 1);
        assertThatThrownBy(() -> LearnJob.run(warehouse, market(0, false), brief, Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("untouched days");
        assertThat(warehouse.exists(HoldoutsTable.SPEC)).isFalse();
    }
}
