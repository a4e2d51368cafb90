package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How often a sweep over noise makes a false claim at 5 %, by what its alphas are measured on. */
class SweepGateSizeTest {
    private static final int WORLDS = 150;
    private static final int STRATEGIES = 150;
    private static final int BLOCKS = 64;
    private static final int DAYS = 20;

    /** Counts worlds with a claim: by the daily standard deviation, and by that of the block sums. */
    private static int[] falseClaims() {
        long[] days = new long[BLOCKS];
        Arrays.fill(days, DAYS);
        long[] ones = new long[BLOCKS];
        Arrays.fill(ones, 1);
        int[] claims = new int[2];
        for (int world = 0; world < WORLDS; world++) {
            RandomGenerator random = Seeds.stream(41, world);
            double[] market = new double[BLOCKS];
            double[] day = new double[BLOCKS * DAYS];
            for (int t = 0; t < day.length; t++) {
                day[t] = 0.0004 + 0.01 * random.nextGaussian();
                market[t / DAYS] += day[t];
            }
            List<double[]> alphas = new ArrayList<>();
            List<double[]> daily = new ArrayList<>();
            List<double[]> block = new ArrayList<>();
            for (int s = 0; s < STRATEGIES; s++) {
                double[] sums = new double[BLOCKS];
                double[] squares = new double[BLOCKS];
                for (int t = 0; t < day.length; t++) {
                    double r = 0.5 * day[t] + 0.01 * random.nextGaussian();
                    sums[t / DAYS] += r;
                    squares[t / DAYS] += r * r;
                }
                double[] alpha = BlockAlpha.of(sums, market);
                alphas.add(alpha);
                daily.add(squares);
                block.add(Arrays.stream(alpha).map(a -> a * a).toArray());
            }
            claims[0] += isClaimed(BlockReturns.of(days, alphas, daily), world) ? 1 : 0;
            claims[1] += isClaimed(BlockReturns.of(ones, alphas, block), world) ? 1 : 0;
        }
        return claims;
    }

    private static boolean isClaimed(BlockReturns returns, int world) {
        return !StepM.of(returns, 199, world).rejected(0.05).isEmpty();
    }

    @Test
    void theDailyStandardDeviationKeepsTheLevelAndThatOfBlockSumsDoesNot() {
        int[] claims = falseClaims();
        // 7.5 are allowed on average, with a standard error of 2.7
        assertThat(claims[0]).isBetween(1, 13);
        assertThat(claims[1]).isGreaterThan(13);
    }
}
