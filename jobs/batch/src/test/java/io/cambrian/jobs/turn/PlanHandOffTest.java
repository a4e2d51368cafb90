package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.Role;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanHandOffTest {
    private static final RegimeModel MODEL = new RegimeModel(
            List.of("trend_60"),
            List.of(false),
            new double[] {0},
            new double[] {1},
            new double[] {0.5, 0.5},
            new double[][] {{0.9, 0.1}, {0.2, 0.8}},
            new double[][] {{0}, {1}},
            new double[][][] {{{1}}, {{2}}},
            List.of("calm", "wild"),
            0,
            100,
            100,
            -10);

    @TempDir
    private Path folder;

    @Test
    void aPlanIsInForceOnceItsTurnIsFinished() {
        Market market = ScriptedWorld.calm(new WorldShape(2, 400, Noise.IID_NORMAL, Listing.STEADY, 0))
                .world(1, 0);
        Path bundles = folder.resolve("bundles");
        PlanHandOff.putInForce(bundles, List.of());
        PlanHandOff.Place place = place(market);
        PlanHandOff.Advice advice = new PlanHandOff.Advice(MODEL, List.of(), List.of());
        String first = PlanHandOff.inCash(place, "search", Costs.DEFAULT, advice);
        assertThat(bundles.resolve("CURRENT")).doesNotExist();
        PlanHandOff.putInForce(bundles, List.of(turn(1, true, first)));
        assertThat(bundles.resolve("CURRENT")).hasContent(first);

        String second = PlanHandOff.inCash(place, "another", Costs.DEFAULT, advice);
        PlanHandOff.putInForce(bundles, List.of(turn(1, true, first), turn(2, false, second)));
        assertThat(bundles.resolve("CURRENT")).hasContent(first);
        PlanHandOff.putInForce(bundles, List.of(turn(1, true, first), turn(2, true, second)));
        assertThat(bundles.resolve("CURRENT")).hasContent(second);

        String again = PlanHandOff.carryOn(
                place, PlanHandOff.read(bundles, first, place.keys()), advice.overlays(), List.of());
        assertThat(again).as("the same plan as of the same day").isEqualTo(first);
        assertThat(bundles.resolve("CURRENT"))
                .as("a plan that is rolled back to and whose turn was not written")
                .hasContent(second);
    }

    @Test
    void aPlanThatIsPutRightIsSaid() throws Exception {
        Market market = ScriptedWorld.calm(new WorldShape(2, 400, Noise.IID_NORMAL, Listing.STEADY, 0))
                .world(1, 0);
        PlanHandOff.Place place = place(market);
        PlanHandOff.Advice advice = new PlanHandOff.Advice(MODEL, List.of(), List.of());
        String first = PlanHandOff.inCash(place, "search", Costs.DEFAULT, advice);
        String second = PlanHandOff.inCash(place, "another", Costs.DEFAULT, advice);
        List<Turn> turns = List.of(turn(1, true, first), turn(2, true, second));
        List<String> told = new ArrayList<>();
        Path current = place.bundles().resolve("CURRENT");
        PlanHandOff.putRight(place.bundles(), List.of(), told::add);
        assertThat(told).as("no turn, no plan").isEmpty();
        PlanHandOff.putRight(place.bundles(), turns, told::add);
        assertThat(told).singleElement().asString().contains("named no plan", second, "put right");
        assertThat(current).hasContent(second);
        PlanHandOff.putRight(place.bundles(), turns, told::add);
        assertThat(told).hasSize(1);

        Files.writeString(current, first + "\n");
        PlanHandOff.putRight(place.bundles(), turns, told::add);
        assertThat(told).hasSize(2).last().asString().contains("named " + first);
        Files.writeString(current, "not\nan id");
        TurnJob.putRight(folder, turns, Progress.SILENT);
        assertThat(current).hasContent(second);
        assertThat(new Untold(folder).words().notes())
                .singleElement()
                .asString()
                .contains("what is no plan");

        Files.delete(place.bundles().resolve(second).resolve("manifest.json"));
        assertThatThrownBy(() -> PlanHandOff.putRight(place.bundles(), turns, told::add))
                .as("CURRENT is right, and the plan is gone")
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There is no bundle " + second);
        Files.writeString(current, first);
        assertThatThrownBy(() -> PlanHandOff.putRight(place.bundles(), turns, told::add))
                .isInstanceOf(DataException.class);
        assertThat(told).as("nothing was put right").hasSize(2);
    }

    private PlanHandOff.Place place(Market market) {
        Map<String, InstrumentInfo> known = market.series().stream()
                .map(BarSeries::symbol)
                .collect(Collectors.toMap(
                        Function.identity(), s -> new InstrumentInfo(s, "USD", false, Calendars.NONE, Role.SHARE)));
        return new PlanHandOff.Place(
                folder.resolve("bundles"),
                SigningKeys.openOrCreate(folder.resolve("keys")),
                new LoadedMarket(market, List.of(), known, "test"),
                Map.of(),
                7);
    }

    private static Turn turn(int number, boolean finished, String bundle) {
        return new Turn(
                number,
                "run" + number,
                0,
                TurnKind.SEARCH.key(),
                "",
                finished,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(bundle),
                0,
                0,
                0,
                true,
                0,
                "",
                "",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aPlanInWhichNobodyIsLeftIsPublishedAsCashAndTradesNothing() {
        Market later = ScriptedWorld.calm(new WorldShape(2, 420, Noise.IID_NORMAL, Listing.STEADY, 0))
                .world(1, 0);
        int today = later.calendar()[399];
        Market market = later.between(later.calendar()[0], today);
        PlanHandOff.Place place = place(market);
        SigningKeys keys = place.keys();
        OverlaySpec volatility = VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT);
        String id = PlanHandOff.inCash(
                place, "search", Costs.DEFAULT, new PlanHandOff.Advice(MODEL, List.of(), List.of(volatility)));
        Bundle plan = PlanHandOff.read(folder.resolve("bundles"), id, keys);
        assertThat(plan.bots()).isEmpty();
        assertThat(plan.runId()).isEqualTo("search");
        assertThat(plan.overlays()).containsExactly(volatility);
        assertThat(PlanHandOff.policies(plan)).isEmpty();
        assertThat(plan.asOf()).isEqualTo(today);

        assertThat(Accounts.frozen(plan, later, Costs.DEFAULT))
                .hasSize(20)
                .allSatisfy((day, r) -> assertThat(r).isZero());
        assertThat(Accounts.plan(List.of(plan), later, Costs.DEFAULT).values())
                .allSatisfy(r -> assertThat(r).isZero());
        assertThat(Watch.drifting(plan, later, Costs.DEFAULT, plan.asOf())).isEmpty();

        String again = PlanHandOff.carryOn(place, plan, List.of(volatility), List.of());
        assertThat(PlanHandOff.read(folder.resolve("bundles"), again, keys).bots())
                .isEmpty();
    }
}
