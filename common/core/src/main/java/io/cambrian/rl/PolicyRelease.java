package io.cambrian.rl;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Whether a policy may replace what is in force: only if the lower bound of its gain on untouched days is above zero. The bound is
 * a studentized circular block bootstrap of the mean daily difference (Politis, Romano 1992; Gotze, Kunsch 1996), whose
 * standard error comes from the blocks' means.
 *
 * @param gain mean daily difference of returns
 * @param lowerBound of the same
 * @param days judged on
 */
public record PolicyRelease(double gain, double standardError, double lowerBound, int days) {
    private static final int LEAST_BLOCKS = 8;

    /**
     * Judges.
     *
     * @param policy net daily returns on the untouched days
     * @param incumbent of what is in force, on the same days
     * @param confidence of the bound, such as 0.975
     * @param blockDays length of the blocks; at least eight blocks are needed
     */
    public static PolicyRelease judge(
            double[] policy, double[] incumbent, double confidence, int blockDays, int draws, long seed) {
        int n = policy.length;
        if (incumbent.length != n) {
            throw new IllegalArgumentException(
                    n + " days of the policy and " + incumbent.length + " of the incumbent.");
        }
        if (blockDays < 1 || n < leastDays(blockDays)) {
            throw new IllegalArgumentException(n + " untouched days are too few for blocks of " + blockDays + " days; "
                    + LEAST_BLOCKS * blockDays + " at least.");
        }
        double[] gain = new double[n];
        for (int t = 0; t < n; t++) {
            gain[t] = policy[t] - incumbent[t];
        }
        double mean = Arrays.stream(gain).sum() / n;
        int blocks = n / blockDays;
        double error = standardError(gain, blocks, blockDays, null);
        if (!(error > 0)) {
            return new PolicyRelease(mean, 0, Math.min(0, mean), n); // nothing differs
        }
        double[] t = new double[draws];
        int[] starts = new int[blocks];
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText("policy release"));
        for (int d = 0; d < draws; d++) {
            double sum = 0;
            for (int b = 0; b < blocks; b++) {
                starts[b] = random.nextInt(n);
                for (int j = 0; j < blockDays; j++) {
                    sum += gain[(starts[b] + j) % n];
                }
            }
            double drawn = sum / (blocks * blockDays);
            double drawnError = standardError(gain, blocks, blockDays, starts);
            t[d] = drawnError > 0 ? (drawn - mean) / drawnError : 0;
        }
        Arrays.sort(t);
        int place = (int) Math.min(draws - 1, Math.ceil(confidence * (draws + 1)) - 1);
        return new PolicyRelease(mean, error, mean - t[place] * error, n);
    }

    /** Untouched days that a judgment needs. */
    public static int leastDays(int blockDays) {
        return LEAST_BLOCKS * blockDays;
    }

    public boolean ships() {
        return lowerBound > 0;
    }

    /** From the means of blocks, those that follow each other if {@code starts} is null. */
    private static double standardError(double[] x, int blocks, int length, int[] starts) {
        double[] means = new double[blocks];
        double all = 0;
        for (int b = 0; b < blocks; b++) {
            int start = starts == null ? b * length : starts[b];
            for (int j = 0; j < length; j++) {
                means[b] += x[(start + j) % x.length] / length;
            }
            all += means[b] / blocks;
        }
        double squares = 0;
        for (double m : means) {
            squares += (m - all) * (m - all);
        }
        return Math.sqrt(squares / ((double) blocks * (blocks - 1)));
    }
}
