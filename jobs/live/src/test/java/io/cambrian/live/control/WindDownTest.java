package io.cambrian.live.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindDownTest {
    private static final Instant EXPIRY = Instant.parse("2026-03-01T00:00:00Z");

    private static double after(Duration time) {
        return WindDown.left(EXPIRY, EXPIRY.plus(time));
    }

    @Test
    void aPlanIsWholeForAWeekAfterItExpiresAndGoneAfterFive() {
        assertThat(after(Duration.ofDays(-100))).isEqualTo(1);
        assertThat(after(Duration.ofDays(7))).isEqualTo(1);
        assertThat(after(Duration.ofDays(14))).isEqualTo(0.75);
        assertThat(after(Duration.ofDays(35))).isZero();
        assertThat(after(Duration.ofDays(10_000))).isZero();
    }

    @Property
    void lessIsLeftOfAnOlderPlan(@ForAll @IntRange(max = 40) int hours, @ForAll @IntRange(max = 900) int later) {
        assertThat(after(Duration.ofHours(hours + later))).isLessThanOrEqualTo(after(Duration.ofHours(hours)));
    }
}
