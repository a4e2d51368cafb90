package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bundle;
import io.cambrian.live.allocator.Allocator;
import io.cambrian.live.allocator.Tenure;
import io.cambrian.live.control.BookRisk;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was rehearsed changes nothing of what is decided. */
class RehearsalTest {
    private static List<String> decided(Allocator allocator, Bundle plan, boolean stopped) {
        List<String> decided = new ArrayList<>();
        ReplayFeed feed = new ReplayFeed(plan.replay());
        if (stopped) { // its targets stay as they were, and before the first day nobody knows of any
            allocator.states().set(plan.bots().get(0).id(), TradingState.HALTED);
        }
        for (DayBars day = feed.next().orElse(null);
                day != null;
                day = feed.next().orElse(null)) {
            decided.add(allocator.onDay(day) + " " + allocator.targets() + " " + allocator.botTargets() + " "
                    + allocator.rulings());
        }
        return decided;
    }

    @Test
    void decisionsAndTargetsAreThoseWithoutIt() {
        for (long seed = 1; seed <= 3; seed++) {
            Market market = Worlds.market(seed);
            Bundle plan = Worlds.plan(market).build();
            for (boolean stopped : new boolean[] {false, true}) {
                Allocator plain = new Allocator(plan.withoutBars());
                plain.warmUp(plan.history(), Tenure.NONE);
                Allocator rehearsed = new Allocator(plan.withoutBars());
                BookRisk risk = new BookRisk(plan.stress());
                risk.warmUp(plan.history());
                BookRisk.Gauge before = risk.gauge(Map.of("AAA", 0.5, "BBB", -0.2));
                Rehearsal rehearsal = new Rehearsal(plan, new OrderDesk("plan", plan), risk);
                List<Integer> days = new ArrayList<>();
                rehearsed.warmUp(
                        plan.history(),
                        Rehearsal.DAYS,
                        (day, bars) -> {
                            days.add(day);
                            rehearsal.day(day, bars);
                        },
                        Tenure.NONE);
                assertThat(days).hasSize(Rehearsal.DAYS).isSorted().endsWith(Worlds.AS_OF);
                assertThat(rehearsal.held().values())
                        .as("limits let something through")
                        .anyMatch(units -> units.signum() > 0)
                        .anyMatch(units -> units.signum() < 0);
                assertThat(risk.gauge(Map.of("AAA", 0.5, "BBB", -0.2))).isEqualTo(before);
                assertThat(decided(rehearsed, plan, stopped)).isEqualTo(decided(plain, plan, stopped));
            }
        }
    }
}
