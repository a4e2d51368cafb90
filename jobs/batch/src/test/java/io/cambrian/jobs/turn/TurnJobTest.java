package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.jobs.evidence.Release;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import org.junit.jupiter.api.Test;

class TurnJobTest {
    @Test
    void whatTooFewUntouchedDaysDoNotAllowIsSaidAndKeepsNothingBack() {
        Market market = ScriptedWorld.calm(new WorldShape(2, 1_008, Noise.IID_NORMAL, Listing.STEADY, 0))
                .world(1, 0);
        assertThat(TurnJob.obstacle(() -> Release.requireUntouchedDays(market, StudyWindows.of(market, 0.2))))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("The market has 152 untouched days; a release is judged on 160 at least.")
                        .doesNotContain("\n"));
        assertThat(TurnJob.obstacle(() -> {})).isEmpty();
    }

    @Test
    void aFaultOfOursIsNoObstacle() {
        assertThatThrownBy(() -> TurnJob.obstacle(() -> {
                    throw new IllegalStateException("a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
