package io.cambrian.portfolio;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Why two bots resemble each other: by what they are, what they hold, and when they lose. A correlation alone does not tell a
 * copy from a coincidence.
 *
 * @param correlation of their daily returns; NaN where one never moves
 * @param rules shared parts of their rules: those in both over those in either
 * @param positions shared positions: instrument-days that both hold on the same side over those that either holds
 * @param badDays of the worst twentieth of one's days, the share that is among the worst twentieth of the other's
 */
public record Likeness(double correlation, double rules, double positions, double badDays) {
    private static final double WORST = 0.05;

    /**
     * Compares.
     *
     * @param rulesA texts of the parts of a rule
     * @param heldA instrument-days with their sides, in any form that is equal where both are
     * @param returnsA daily returns, on the same days as those of the other
     */
    public static Likeness of(
            Set<String> rulesA,
            Set<String> rulesB,
            Set<Long> heldA,
            Set<Long> heldB,
            double[] returnsA,
            double[] returnsB) {
        return new Likeness(
                correlation(returnsA, returnsB),
                shared(rulesA, rulesB),
                shared(heldA, heldB),
                sharedBadDays(returnsA, returnsB));
    }

    private static <T> double shared(Set<T> a, Set<T> b) {
        Set<T> both = new HashSet<>(a);
        both.retainAll(b);
        int either = a.size() + b.size() - both.size();
        return either == 0 ? 0 : (double) both.size() / either;
    }

    private static double sharedBadDays(double[] a, double[] b) {
        Set<Integer> worst = worst(a);
        int n = worst.size();
        worst.retainAll(worst(b));
        return n == 0 ? 0 : (double) worst.size() / n;
    }

    /** The days with the lowest returns, the earlier first where equal; losses only. */
    private static Set<Integer> worst(double[] returns) {
        Integer[] order = new Integer[returns.length];
        Arrays.setAll(order, t -> t);
        Arrays.sort(order, (s, t) -> Double.compare(returns[s], returns[t]));
        Set<Integer> days = new HashSet<>();
        for (int k = 0; k < WORST * returns.length && returns[order[k]] < 0; k++) {
            days.add(order[k]);
        }
        return days;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int t = 0; t < a.length; t++) {
            ab += (a[t] - meanA) * (b[t] - meanB);
            aa += (a[t] - meanA) * (a[t] - meanA);
            bb += (b[t] - meanB) * (b[t] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
