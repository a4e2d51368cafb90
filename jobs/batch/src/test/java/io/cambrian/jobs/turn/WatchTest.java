package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.lab.DriftingEdge;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.turn.Drift;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final int CHOSEN = 1_100;
    private static final int CHANGED = 1_300;
    private static final String REVERSAL = "enter long when roc(close, 5) < 0; exit long when roc(close, 5) > 0;"
            + " enter short when roc(close, 5) > 0; exit short when roc(close, 5) < 0";

    /** Momentum earns, and from a day on the opposite does. */
    private static final Market MARKET = new DriftingEdge(
                    ScriptedWorld.calm(new WorldShape(5, 1_600, Noise.IID_NORMAL, Listing.STEADY, 0.05)),
                    List.of(StrategyText.parse(PlantedEdge.MOMENTUM), StrategyText.parse(REVERSAL)),
                    List.of(0, CHANGED),
                    3,
                    Costs.DEFAULT)
            .world(5, 0);

    private static final int[] CALENDAR = MARKET.calendar();

    /** One that may trade from a day on. */
    private static Bundle plan(int tradingFrom) {
        return Bundle.builder()
                .runId("run")
                .asOf(CALENDAR[CALENDAR.length - 1])
                .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                .baseCurrency("USD")
                .periodsPerYear(MARKET.periodsPerYear())
                .bots(List.of(new Bot("a", PlantedEdge.MOMENTUM, 1, tradingFrom, List.of())))
                .build();
    }

    private static List<Drift> drifting(Market market, int searched) {
        return Watch.drifting(plan(CALENDAR[CHOSEN]), market, Costs.DEFAULT, searched);
    }

    private static Drift alarm() {
        List<Drift> since = drifting(MARKET, CALENDAR[CHANGED]);
        assertThat(since).hasSize(1);
        return since.get(0);
    }

    @Test
    void aSlowFallRingsAcrossSearches() {
        Drift alarm = alarm();
        assertThat(alarm.change()).startsWith("a lower mean");
        assertThat(alarm.from()).as("the day that it was chosen").isEqualTo(CALENDAR[CHOSEN]);
        assertThat(alarm.sessions()).isGreaterThan(CHANGED - CHOSEN);
        assertThat(drifting(MARKET, alarm.on() - 1))
                .as("a search on the eve takes nothing from the sum")
                .containsExactly(alarm);
    }

    @Test
    void anAlarmCallsForOneSearchAndTheWatchBeginsAnew() {
        Drift alarm = alarm();
        assertThat(drifting(MARKET, alarm.on()))
                .doesNotContain(alarm)
                .allSatisfy(next -> assertThat(next.from()).isGreaterThan(alarm.on()));
    }

    @Test
    void itKnowsNoLaterDay() {
        Drift alarm = alarm();
        assertThat(drifting(MARKET.between(CALENDAR[0], alarm.on()), CALENDAR[CHANGED]))
                .containsExactly(alarm);
        assertThat(drifting(MARKET.between(CALENDAR[0], alarm.on() - 1), CALENDAR[CHANGED]))
                .isEmpty();
    }

    @Test
    void whatLacksTheDayThatItWasChosenOnIsWatchedFromTheNext() {
        Market other = Market.of(
                MARKET.series().stream().map(s -> without(s, CALENDAR[CHOSEN])).toList(), MARKET.periodsPerYear());
        assertThat(drifting(other, CALENDAR[CHANGED]))
                .hasSize(1)
                .allSatisfy(alarm -> assertThat(alarm.from()).isEqualTo(CALENDAR[CHOSEN + 1]));
        assertThat(drifting(MARKET.between(CALENDAR[CHOSEN - 200], CALENDAR[CALENDAR.length - 1]), 0))
                .as("less than a year before is too little to say what is usual")
                .isEmpty();
    }

    @Test
    void aSplitThatWasLearnedOfLateIsOneDayOfMany() {
        Market split = Market.of(
                MARKET.series().stream()
                        .map(s -> splitBefore(s, CALENDAR[CHOSEN - 100]))
                        .toList(),
                MARKET.periodsPerYear());
        assertThat(drifting(split, CALENDAR[CHANGED]))
                .hasSize(1)
                .allSatisfy(alarm -> assertThat(alarm.from()).isEqualTo(CALENDAR[CHOSEN]));
    }

    private static BarSeries splitBefore(BarSeries s, int day) {
        return BarSeries.of(
                s.symbol(),
                s.days(),
                fourTimes(s.open(), s.days(), day),
                fourTimes(s.high(), s.days(), day),
                fourTimes(s.low(), s.days(), day),
                fourTimes(s.close(), s.days(), day),
                s.volume(),
                null);
    }

    private static double[] fourTimes(double[] prices, int[] days, int before) {
        return IntStream.range(0, prices.length)
                .mapToDouble(t -> (days[t] < before ? 4 : 1) * prices[t])
                .toArray();
    }

    private static BarSeries without(BarSeries s, int day) {
        int[] kept =
                IntStream.range(0, s.size()).filter(t -> s.days()[t] != day).toArray();
        return BarSeries.of(
                s.symbol(),
                Arrays.stream(kept).map(t -> s.days()[t]).toArray(),
                of(s.open(), kept),
                of(s.high(), kept),
                of(s.low(), kept),
                of(s.close(), kept),
                of(s.volume(), kept),
                null);
    }

    private static double[] of(double[] all, int[] kept) {
        return Arrays.stream(kept).mapToDouble(t -> all[t]).toArray();
    }
}
