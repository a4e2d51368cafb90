package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
}
