package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnTimeTest {
    private static final Duration BUDGET = Duration.ofMinutes(30);

    /** A machine that has been up for longer than any budget. */
    private final AtomicLong clock = new AtomicLong(Duration.ofDays(3).toNanos());

    @Test
    void aTurnsTimeBeginsWithTheTurnAndNotWithTheMachine() {
        TurnTime time = TurnTime.beginning(Optional.of(BUDGET), clock::get);
        assertThat(time.forSearch()).contains(Duration.ofMinutes(15));
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(time.forSearch()).contains(Duration.ofMinutes(10));
        assertThat(time.seconds()).isEqualTo(600);
        clock.addAndGet(Duration.ofMinutes(25).toNanos());
        assertThat(time.forSearch()).contains(Duration.ZERO);
    }

    @Test
    void withoutABudgetASearchIsNotCut() {
        assertThat(TurnTime.beginning(Optional.empty(), clock::get).forSearch()).isEmpty();
    }

    @Test
    void theFirstTurnSaysThatNoClockCutsItsSearch() {
        List<String> said = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void stage(String title) {}

            @Override
            public void step(long done, long total, String detail) {}

            @Override
            public void done(String result) {
                said.add(result);
            }
        };
        TurnSearch.unbounded(TurnTime.beginning(Optional.empty(), clock::get), progress);
        assertThat(said).isEmpty();
        TurnSearch.unbounded(TurnTime.beginning(Optional.of(BUDGET), clock::get), progress);
        assertThat(said).singleElement().asString().contains("--max-minutes does not bound it", "--generations");
    }
}
