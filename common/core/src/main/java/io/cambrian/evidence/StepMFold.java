package io.cambrian.evidence;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * {@link StepM} over more strategies than fit into memory: strategies are added one by one, in any order and on any number
 * of folds that are merged later, and the best few come out with the p-values that {@code StepM} over all of them gives, bit
 * for bit. All strategies take part; what is kept is the best few and, for each draw, the largest statistic of the rest. Not
 * safe for concurrent use.
 */
public final class StepMFold implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Comparator<Kept> BEST_FIRST =
            Comparator.comparingDouble((Kept k) -> -k.statistic).thenComparingLong(k -> k.key);

    private final long[] rows;
    private final BlockDraws draws;
    private final int most;
    private final double[] rest;
    private final List<Kept> kept = new ArrayList<>();
    private long strategies;

    /** One of the best so far, with its statistic in each draw. */
    private record Kept(long key, double statistic, boolean moves, double[] resampled) implements Serializable {}

    /**
     * A strategy among the best.
     *
     * @param key as it was added
     * @param statistic mean / standard deviation * sqrt(periods)
     * @param pValue adjusted for all strategies that were added
     */
    public record Claim(long key, double statistic, double pValue) {}

    /**
     * An empty fold.
     *
     * @param rows periods in each block, at least two blocks
     * @param draws bootstrap samples, such as 999
     * @param seed of the draws
     * @param most how many of the best are reported
     */
    public StepMFold(long[] rows, int draws, long seed, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At least one strategy must be reported, not " + most + ".");
        }
        this.rows = rows.clone();
        this.most = most;
        this.draws = new BlockDraws(rows, draws, seed);
        rest = new double[draws];
        Arrays.fill(rest, Double.NEGATIVE_INFINITY);
    }

    /**
     * Adds a strategy.
     *
     * @param key distinct; among equal statistics the smaller key is the better
     * @param sums of returns per block
     * @param squares sums of squared returns per block
     */
    public void add(long key, double[] sums, double[] squares) {
        BlockReturns one = BlockReturns.of(rows, List.of(sums), List.of(squares));
        double sd = one.sd(0);
        double mean = one.mean(0);
        double scale = sd > 0 ? Math.sqrt(one.rows()) / sd : 0;
        double[] resampled = new double[draws.draws()];
        draws.resample(sums, mean, scale, resampled);
        strategies++;
        insert(new Kept(key, mean * scale, sd > 0, resampled));
    }

    /** Takes in what another fold, made alike, has seen. */
    public void merge(StepMFold other) {
        strategies += other.strategies;
        raise(rest, other.rest);
        other.kept.forEach(this::insert);
    }

    private void insert(Kept one) {
        if (kept.size() == most && BEST_FIRST.compare(one, kept.get(most - 1)) > 0) {
            raise(rest, one.resampled);
            return;
        }
        int place = -Arrays.binarySearch(kept.toArray(Kept[]::new), one, BEST_FIRST) - 1;
        if (place < 0) {
            throw new IllegalArgumentException("The key " + one.key + " was added twice.");
        }
        kept.add(place, one);
        if (kept.size() > most) {
            raise(rest, kept.remove(most).resampled);
        }
    }

    private static void raise(double[] max, double[] by) {
        for (int d = 0; d < max.length; d++) {
            max[d] = Math.max(max[d], by[d]);
        }
    }

    /** How many strategies have been added. */
    public long strategies() {
        return strategies;
    }

    /** The best, best first. */
    public List<Claim> claims() {
        double[] max = rest.clone();
        int[] reached = new int[kept.size()];
        for (int k = kept.size() - 1; k >= 0; k--) {
            raise(max, kept.get(k).resampled);
            for (double m : max) {
                reached[k] += m >= kept.get(k).statistic ? 1 : 0;
            }
        }
        List<Claim> claims = new ArrayList<>();
        double highest = 0;
        for (int k = 0; k < reached.length; k++) {
            Kept one = kept.get(k);
            highest = Math.max(highest, (1.0 + reached[k]) / (draws.draws() + 1));
            claims.add(new Claim(one.key, one.statistic, one.moves ? highest : 1));
        }
        return claims;
    }
}
