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
    /** Draws that are made at most. */
    private static final int MOST_DRAWS = 2_000_000;

    /**
     * Judges.
     *
     * @param policy net daily returns on the untouched days
     * @param incumbent of what is in force, on the same days
     * @param confidence of the bound, such as 0.975
     * @param blockDays length of the blocks; at least eight blocks are needed
     * @param draws at least; more are made where the confidence asks for a rarer draw than so many hold. Where it asks for one in
     *     more than two million the bound is minus infinity
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
        double[] inOrder = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            inOrder[b] = blockMean(gain, b * blockDays, blockDays);
        }
        double error = standardError(inOrder);
        if (!(error > 0)) {
            return new PolicyRelease(mean, 0, Math.min(0, mean), n); // nothing differs
        }
        double needed = 1 + Math.ceil(1 / (1 - confidence));
        if (needed > MOST_DRAWS) {
            return new PolicyRelease(mean, error, Double.NEGATIVE_INFINITY, n);
        }
        double[] t = new double[Math.max(draws, (int) needed)];
        double[] byStart = new double[n];
        for (int start = 0; start < n; start++) {
            byStart[start] = blockMean(gain, start, blockDays);
        }
        double[] means = new double[blocks];
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText("policy release"));
        for (int d = 0; d < t.length; d++) {
            for (int b = 0; b < blocks; b++) {
                means[b] = byStart[random.nextInt(n)];
            }
            double drawn = Arrays.stream(means).sum() / blocks;
            double drawnError = standardError(means);
            t[d] = drawnError > 0 ? (drawn - mean) / drawnError : 0;
        }
        Arrays.sort(t);
        int place = (int) Math.min(t.length - 1, Math.ceil(confidence * (t.length + 1)) - 1);
        return new PolicyRelease(mean, error, mean - t[place] * error, n);
    }

    /** Untouched days that a judgment needs. */
    public static int leastDays(int blockDays) {
        return LEAST_BLOCKS * blockDays;
    }

    public boolean ships() {
        return lowerBound > 0;
    }

    private static double blockMean(double[] x, int start, int length) {
        double mean = 0;
        for (int j = 0; j < length; j++) {
            mean += x[(start + j) % x.length] / length;
        }
        return mean;
    }

    /** Of the mean of all, from the means of blocks. */
    private static double standardError(double[] means) {
        int blocks = means.length;
        double all = 0;
        for (double m : means) {
            all += m / blocks;
        }
        double squares = 0;
        for (double m : means) {
            squares += (m - all) * (m - all);
        }
        return Math.sqrt(squares / ((double) blocks * (blocks - 1)));
    }
}
