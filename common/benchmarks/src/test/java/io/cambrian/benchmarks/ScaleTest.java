package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private final Scale.Figures figures = Scale.figures(Options.of(List.of()));

    @Test
    void chunksOfEverySizeHaveASpeedBetweenThoseMeasured() {
        assertThat(figures.kernelNanos(0.5)).isEqualTo(figures.kernelNanos(1));
        assertThat(figures.kernelNanos(30)).isBetween(figures.kernelNanos(100), figures.kernelNanos(10));
        assertThat(figures.kernelNanos(1e9)).isEqualTo(figures.kernelNanos(3_000));
    }

    @Test
    void onTwoCoresItIsTheKernelThatTakesTheTimeAndItsTimeCanBeReckonedByHand() {
        Scale.Forecast forecast = Scale.forecast(figures, 1_000_000, 2);
        assertThat(forecast.bottleneck()).isEqualTo("kernel");
        double byHand = 1_000_000 * 2_500_000.0 * 11.5e-9 / (2 * 0.87);
        assertThat(forecast.seconds()).isBetween(byHand, 1.02 * byHand);
        assertThat(forecast.dollars()).isBetween(2 * byHand / 3_600 * 0.05, 1.02 * 2 * byHand / 3_600 * 0.05);
    }

    @Test
    void moreTrialsTakeLongerAndShareOfTheKernelFallsWithTheCores() {
        double before = 0;
        for (long trials = 1_000; trials <= 1_000_000_000; trials *= 10) {
            double seconds = Scale.forecast(figures, trials, 128).seconds();
            assertThat(seconds).isGreaterThan(before);
            before = seconds;
        }
        double share = 1;
        for (int cores : new int[] {2, 16, 128, 1_000, 10_000}) {
            double now = Scale.forecast(figures, 1_000_000, cores).efficiency();
            assertThat(now).isLessThan(share).isPositive();
            share = now;
        }
    }

    @Test
    void whatDoesNotFitTheDriverIsSaid() {
        assertThat(Scale.forecast(figures, 100_000_000, 128).bottleneck()).isEqualTo("driver's heap");
    }

    @Test
    void bothRunQuickly() {
        assertThatCode(() -> Scale.run(Options.of(List.of("--quick", "--price", "0.1"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> ChunkSizes.run(Options.of(List.of("--quick")))).doesNotThrowAnyException();
    }
}
