package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ChangeDetectorTest {
    /** Siegmund's approximation for a one-sided CUSUM with reference 1/2 and a mean time of 465: h = 5 (Montgomery, table 9.3). */
    @Test
    void thresholdForAShiftByOneDeviationIsThatOfTheTables() {
        ChangeDetector detector = ChangeDetector.known(List.of(new Shift(1, 1)), 0, 1, 930, 1);
        // log likelihood ratio is z - 1/2: the classical statistic itself; one-sided, the mean time at h = 5 is 930
        assertThat(detector.threshold()).isBetween(4.8, 5.2);
    }

    @Test
    void anAlarmSaysByHowMuchAndWhatItSpeaksFor() {
        List<Shift> shifts = List.of(new Shift(-1, 1), new Shift(0, 2));
        ChangeDetector detector = ChangeDetector.knownWithThreshold(shifts, 2.5);
        assertThat(detector.observe(-1.5)).isFalse();
        assertThat(detector.statistic()).isCloseTo(1, within(1e-12)); // -z - 1/2
        assertThat(detector.observe(-1.5)).isFalse();
        assertThat(detector.observe(-1.5)).isTrue();
        assertThat(detector.statistic()).isCloseTo(3, within(1e-12));
        assertThat(detector.strongest()).isEqualTo(shifts.get(0));
        assertThat(detector.observe(3.9)).isTrue();
        assertThat(detector.strongest()).isEqualTo(shifts.get(1));
        assertThat(detector.observe(0)).isFalse();
        assertThat(detector.statistic()).isZero();
    }

    @Test
    void streamsThatDoNotChangeRaiseOneAlarmInTheTimeAsked() {
        ChangeDetector kind = ChangeDetector.of(ChangeDetector.usualShifts(), 120, 252, 2);
        int alarms = 0;
        long watched = 0;
        for (int stream = 0; stream < 40; stream++) {
            ChangeDetector detector = kind.fresh();
            RandomGenerator random = Seeds.stream(77, stream);
            for (int t = 0; t < 5_000; t++) {
                watched += detector.isLearning() ? 0 : 1;
                alarms += detector.observe(0.001 + 0.02 * random.nextGaussian()) ? 1 : 0;
            }
        }
        assertThat((double) watched / alarms).isBetween(210.0, 310.0);
    }

    @Test
    void doubledVolatilityIsSeenWithinThreeWeeks() {
        ChangeDetector kind = ChangeDetector.of(ChangeDetector.usualShifts(), 120, 252, 2);
        int[] delays = new int[200];
        int n = 0;
        for (int stream = 0; n < delays.length; stream++) {
            ChangeDetector detector = kind.fresh();
            RandomGenerator random = Seeds.stream(78, stream);
            boolean early = false;
            for (int t = 0; t < 160; t++) {
                early |= detector.observe(0.01 * random.nextGaussian());
            }
            if (early) {
                continue;
            }
            int t = 1;
            while (!detector.observe(0.02 * random.nextGaussian())) {
                t++;
            }
            delays[n++] = t;
        }
        Arrays.sort(delays);
        assertThat(delays[100]).isLessThanOrEqualTo(15);
    }

    @Test
    void whatNeverMovedRaisesAnAlarmWhenItMoves() {
        ChangeDetector detector = ChangeDetector.of(List.of(new Shift(0, 2)), 20, 100, 3);
        for (int t = 0; t < 50; t++) {
            assertThat(detector.observe(1)).isFalse();
        }
        assertThat(detector.observe(1.01)).isTrue();
        assertThat(detector.isLearning()).isTrue();
    }

    @Test
    void sameSeedSetsTheSameThreshold() {
        List<Shift> shifts = List.of(new Shift(0.5, 1), new Shift(0, 2));
        assertThat(ChangeDetector.of(shifts, 30, 100, 9).threshold())
                .isEqualTo(ChangeDetector.of(shifts, 30, 100, 9).threshold());
        assertThatThrownBy(() -> ChangeDetector.of(shifts, 5, 100, 9)).hasMessageContaining("learns from 5");
    }

    @Test
    void alarmsRarerThanAnythingSimulatedAreRefused() {
        assertThatThrownBy(() -> ChangeDetector.known(List.of(new Shift(1, 1)), 0, 1, 1e6, 1))
                .hasMessageContaining("errs once in 1000000.0");
    }
}
