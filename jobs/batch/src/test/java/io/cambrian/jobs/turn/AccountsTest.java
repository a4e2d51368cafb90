package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.StrategyState;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.market.Market;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.Situations;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryEvidence.KnownPattern;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.regime.ContextFeature;
import io.cambrian.tables.PaperAccountsTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Market MARKET =
            PlantedEdge.inOneRegime(4, 500, 1, 4).world(2, 0).market();
    private static final int[] CALENDAR = MARKET.calendar();
    private static final int FIRST = CALENDAR[399];

    private static Bundle plan(int asOf, String text, double weight) {
        return plan(asOf, text, weight, List.of());
    }

    private static Bundle plan(int asOf, String text, double weight, List<OverlaySpec> overlays) {
        return Bundle.builder()
                .overlays(overlays)
                .runId("run")
                .asOf(asOf)
                .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                .baseCurrency("USD")
                .periodsPerYear(MARKET.periodsPerYear())
                .bots(List.of(new Bot(StrategyId.of(StrategyText.parse(text)), text, weight, FIRST + 1, List.of())))
                .build();
    }

    private static List<Bundle> carriedOnDaily(int from, int to) {
        List<Bundle> plans = new ArrayList<>();
        for (int t = from; t <= to; t++) {
            plans.add(plan(CALENDAR[t], PlantedEdge.MOMENTUM, 0.9));
        }
        return plans;
    }

    @Test
    void aPlanThatIsCarriedOnEachDayEarnsWhatItEarnsFrozen() {
        Bundle first = plan(FIRST, PlantedEdge.MOMENTUM, 0.9);
        TreeMap<Integer, Double> frozen = Accounts.frozen(first, MARKET, Costs.DEFAULT);
        assertThat(frozen).hasSize(100);
        assertThat(frozen.values().stream().filter(r -> r != 0).count()).isGreaterThan(80);
        assertThat(Accounts.plan(carriedOnDaily(399, 498), MARKET, Costs.DEFAULT))
                .isEqualTo(frozen);
        assertThat(Accounts.plan(List.of(first), MARKET, Costs.DEFAULT)).isEqualTo(frozen);
    }

    /** A memory that keeps every position away. */
    private static List<OverlaySpec> vetoes() {
        List<String> features = Arrays.stream(ContextFeature.values())
                .map(ContextFeature::label)
                .toList();
        Situations situations = new Situations(
                features, features.stream().map(f -> new Cuts(List.of())).toList());
        List<KnownPattern> patterns = Stream.of("side=long", "side=short")
                .map(side -> new KnownPattern(
                        side, true, List.of(side), List.of(), FIRST, new Difference(-0.01, -0.015, -0.005), 40))
                .toList();
        return List.of(
                new MemoryEvidence(situations, patterns, new TreeMap<>(), new TreeMap<>()).spec(),
                VolatilityOverlay.spec(VolatilityOverlay.Settings.DEFAULT));
    }

    @Test
    void overlaysOfAPlanThatIsCarriedOnEachDayAreJudgedAsWhereItIsFrozen() {
        TreeMap<Integer, Double> frozen =
                Accounts.frozen(plan(FIRST, PlantedEdge.MOMENTUM, 0.9, vetoes()), MARKET, Costs.DEFAULT);
        assertThat(frozen.headMap(CALENDAR[415]).values())
                .as("it keeps everything away")
                .containsOnly(0.0);
        assertThat(frozen.values()).as("until that costs too much").anyMatch(r -> r != 0);
        List<Bundle> daily = new ArrayList<>();
        for (int t = 399; t <= 498; t++) {
            daily.add(plan(CALENDAR[t], PlantedEdge.MOMENTUM, 0.9, vetoes()));
        }
        assertThat(Accounts.plan(daily, MARKET, Costs.DEFAULT)).isEqualTo(frozen);
    }

    @Test
    void ofTwoPlansOfOneDayTheLaterCounts() {
        List<Bundle> plans = carriedOnDaily(399, 450);
        Bundle before = plan(CALENDAR[450], PlantedEdge.MOMENTUM, 0.1);
        plans.add(plans.size() - 1, before);
        assertThat(Accounts.plan(plans, MARKET, Costs.DEFAULT))
                .isEqualTo(Accounts.plan(carriedOnDaily(399, 450), MARKET, Costs.DEFAULT));
        plans.add(before);
        assertThat(Accounts.plan(plans, MARKET, Costs.DEFAULT))
                .isNotEqualTo(Accounts.plan(carriedOnDaily(399, 450), MARKET, Costs.DEFAULT));
    }

    @Test
    void whoIsWatchedWithoutAShareHasAnAccountOfItsOwn() {
        Bundle plan = plan(FIRST, PlantedEdge.MOMENTUM, 0.9);
        Standing waiting = new Standing(
                "waits",
                StrategyText.parse("enter long when roc(close, 5) > 0; exit long when roc(close, 5) < 0"),
                StrategyState.WAITING,
                CALENDAR[450],
                CALENDAR[449],
                0,
                true,
                "run",
                "");
        var accounts = Accounts.alone(plan, List.of(waiting), MARKET, Costs.DEFAULT);
        assertThat(accounts)
                .containsOnlyKeys(
                        PaperAccountsTable.STRATEGY + plan.bots().get(0).id(), PaperAccountsTable.STRATEGY + "waits");
        assertThat(accounts.get(PaperAccountsTable.STRATEGY + "waits"))
                .hasSize(50)
                .containsKey(CALENDAR[450]);
    }
}
