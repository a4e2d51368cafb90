package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.Progress;
import org.junit.jupiter.api.Test;

class StageTimesTest {
    private long now;

    @Test
    void stagesOfOneNameAreSummedWhateverTheirNumbersAndTheLongestComesFirst() {
        StageTimes times = new StageTimes(Progress.SILENT, () -> now);
        times.stage("Period 1 of 2");
        now += 1_000_000_000L;
        times.stage("Evolving");
        now += 2_000_000_000L;
        times.done("all");
        now += 3_000_000_000L; // until the next stage begins
        times.stage("Period 2 of 2");
        now += 500_000_000L;
        assertThat(times.all())
                .containsExactly(new StageTimes.Time("Evolving", 1, 5), new StageTimes.Time("Period of", 2, 1.5));
    }
}
