package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Watches a correlation matrix for change. Every {@code window} rows, the distance between the correlations of that window and
 * of a reference before it is compared with the distances that the same rows show when their order is shuffled in blocks: if
 * nothing changed, the order does not matter, so an alarm is false with at most the stated probability (permutation test,
 * blocks of rows so that volatility clusters stay together).
 *
 * <p>Returns are first divided by their own exponential volatility (known the row before), so that a change of volatility alone
 * is no change of correlation.
 */
public final class CorrelationMonitor {
    private static final int PERMUTATIONS = 199;
    private static final long SEED = 11;

    private CorrelationMonitor() {}

    /**
     * One comparison.
     *
     * @param lastRow the row that ends the window
     * @param distance root mean square of the differences between the two matrices' elements
     * @param meanBefore mean correlation of the reference
     * @param meanNow of the window
     * @param pValue of the distance if nothing changed
     * @param alarm whether the p-value is at most the false alarm rate
     */
    public record Check(
            int lastRow, double distance, double meanBefore, double meanNow, double pValue, boolean alarm) {}

    /**
     * Runs over a history.
     *
     * @param returns simple returns, rows in time order; rows with a missing return are left out
     * @param reference rows of the reference, at least {@code window}
     * @param window rows of each check
     * @param block rows that are shuffled together, such as 5
     * @param falseAlarmRate per check if nothing changes, in [0.005, 0.5]
     * @throws DataException where there are too few complete rows for one check
     */
    public static List<Check> run(double[][] returns, int reference, int window, int block, double falseAlarmRate) {
        if (!(falseAlarmRate >= 0.005 && falseAlarmRate <= 0.5)) {
            throw new ConfigException("The false alarm rate (" + falseAlarmRate + ") must be from 0.005 to 0.5: "
                    + PERMUTATIONS + " shuffles tell nothing smaller.");
        }
        if (window < 2 || reference < window || block < 1 || window % block != 0 || reference % block != 0) {
            throw new ConfigException("The monitor needs a window of at least 2 rows, a reference at least as long ("
                    + reference + " against " + window + "), both multiples of the block (" + block + ").");
        }
        CompleteRows complete = CompleteRows.of(returns);
        int rows = complete.rows().length;
        int start =
                rows == 0 || rows < VolatilityFilter.SEED_ROWS + reference + window ? rows : VolatilityFilter.SEED_ROWS;
        if (rows - start < reference + window) {
            throw new DataException("The monitor needs " + (VolatilityFilter.SEED_ROWS + reference + window)
                    + " rows on which every asset has a return, but there are " + rows
                    + ".\nUse shorter windows or fewer assets.");
        }
        double[][] scaled = standardized(complete.rows());
        List<Check> checks = new ArrayList<>();
        for (int end = reference + window; end <= scaled.length; end += window) {
            double[][] part = Arrays.copyOfRange(scaled, end - window - reference, end);
            checks.add(check(
                    part, reference, block, falseAlarmRate, complete.index()[VolatilityFilter.SEED_ROWS + end - 1]));
        }
        return checks;
    }

    private static double[][] standardized(double[][] rows) {
        int assets = rows[0].length;
        double[][] out = new double[rows.length - VolatilityFilter.SEED_ROWS][assets];
        for (int i = 0; i < assets; i++) {
            double[] column = Returns.column(rows, i);
            VolatilityFilter filter = VolatilityFilter.of(column, VolatilityFilter.DECAY);
            double[] scaled = filter.scenarios(column);
            for (int t = 0; t < out.length; t++) {
                out[t][i] = scaled[t] / filter.next();
            }
        }
        return out;
    }

    private static Check check(double[][] rows, int reference, int block, double rate, int lastRow) {
        double[][] before = Correlation.pearson(Arrays.copyOfRange(rows, 0, reference));
        double[][] now = Correlation.pearson(Arrays.copyOfRange(rows, reference, rows.length));
        double observed = distance(before, now);
        RandomGenerator random = Seeds.stream(SEED, lastRow);
        int blocks = rows.length / block;
        int asFar = 0;
        int[] order = new int[blocks];
        for (int p = 0; p < PERMUTATIONS; p++) {
            Arrays.setAll(order, k -> k);
            for (int k = blocks - 1; k > 0; k--) {
                int other = random.nextInt(k + 1);
                int kept = order[k];
                order[k] = order[other];
                order[other] = kept;
            }
            double[][] shuffled = new double[rows.length][];
            for (int k = 0; k < blocks; k++) {
                System.arraycopy(rows, order[k] * block, shuffled, k * block, block);
            }
            asFar += distance(
                                    Correlation.pearson(Arrays.copyOfRange(shuffled, 0, reference)),
                                    Correlation.pearson(Arrays.copyOfRange(shuffled, reference, rows.length)))
                            >= observed
                    ? 1
                    : 0;
        }
        double p = (asFar + 1.0) / (PERMUTATIONS + 1);
        return new Check(lastRow, observed, Correlation.mean(before), Correlation.mean(now), p, p <= rate);
    }

    private static double distance(double[][] a, double[][] b) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                double gap = a[i][j] - b[i][j];
                if (!Double.isNaN(gap)) {
                    sum += gap * gap;
                    n++;
                }
            }
        }
        return n == 0 ? 0 : Math.sqrt(sum / n);
    }
}
