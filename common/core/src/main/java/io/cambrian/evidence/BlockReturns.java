package io.cambrian.evidence;

import java.util.Arrays;
import java.util.List;

/**
 * The returns of several strategies as sums over contiguous blocks of periods: all that {@link Pbo} and {@link StepM} need,
 * and what the ledger keeps of each trial.
 */
public final class BlockReturns {
    private final long[] rows;
    private final double[][] sums;
    private final double[][] squares;

    private BlockReturns(long[] rows, double[][] sums, double[][] squares) {
        this.rows = rows;
        this.sums = sums;
        this.squares = squares;
    }

    /**
     * Sums given by the caller, such as a ledger.
     *
     * @param rows periods in each block, all positive
     * @param sums {@code [strategies][blocks]} sums of returns
     * @param squares {@code [strategies][blocks]} sums of squared returns
     */
    public static BlockReturns of(long[] rows, List<double[]> sums, List<double[]> squares) {
        if (rows.length == 0 || sums.isEmpty() || sums.size() != squares.size()) {
            throw new IllegalArgumentException("Blocks of " + rows.length + " counts, " + sums.size() + " sums and "
                    + squares.size() + " squares are not possible.");
        }
        for (int i = 0; i < sums.size(); i++) {
            if (sums.get(i).length != rows.length || squares.get(i).length != rows.length) {
                throw new IllegalArgumentException("Strategy " + i + " does not have " + rows.length + " blocks.");
            }
            for (int b = 0; b < rows.length; b++) {
                if (rows[b] < 1 || !Double.isFinite(sums.get(i)[b]) || !(squares.get(i)[b] >= 0)) {
                    throw new IllegalArgumentException("Block " + b + " of strategy " + i + " has " + rows[b]
                            + " periods, sum " + sums.get(i)[b] + " and sum of squares " + squares.get(i)[b] + ".");
                }
            }
        }
        return new BlockReturns(
                rows.clone(),
                sums.stream().map(double[]::clone).toArray(double[][]::new),
                squares.stream().map(double[]::clone).toArray(double[][]::new));
    }

    /**
     * Cuts a matrix into blocks of equal length; where the rows do not divide, the oldest {@code rows % blocks} are left out.
     *
     * @param returns {@code [periods][strategies]}, all finite
     * @param blocks at most the number of periods
     */
    public static BlockReturns cut(double[][] returns, int blocks) {
        if (blocks < 1 || returns.length < blocks || returns[0].length == 0) {
            throw new IllegalArgumentException(
                    "A matrix of " + returns.length + " rows cannot be cut into " + blocks + " blocks.");
        }
        int skipped = returns.length % blocks;
        int length = returns.length / blocks;
        int n = returns[0].length;
        double[][] sums = new double[n][blocks];
        double[][] squares = new double[n][blocks];
        for (int t = skipped; t < returns.length; t++) {
            int b = (t - skipped) / length;
            for (int i = 0; i < n; i++) {
                double r = returns[t][i];
                if (!Double.isFinite(r)) {
                    throw new IllegalArgumentException("Return " + r + " in row " + t + ", column " + i + ".");
                }
                sums[i][b] += r;
                squares[i][b] += r * r;
            }
        }
        long[] rows = new long[blocks];
        Arrays.fill(rows, length);
        return new BlockReturns(rows, sums, squares);
    }

    /**
     * Cuts days into blocks whose lengths differ by at most one day, so that none is left out: block b begins at day
     * {@code floor(b * days / blocks)}.
     *
     * @param returns {@code [strategies][days]}, all finite, of equal length
     * @param blocks at most the number of days
     */
    public static BlockReturns contiguous(List<double[]> returns, int blocks) {
        int days = returns.get(0).length;
        if (blocks < 1 || days < blocks) {
            throw new IllegalArgumentException(days + " days cannot be cut into " + blocks + " blocks.");
        }
        long[] rows = new long[blocks];
        double[][] sums = new double[returns.size()][blocks];
        double[][] squares = new double[returns.size()][blocks];
        for (int b = 0; b < blocks; b++) {
            int from = (int) ((long) b * days / blocks);
            int to = (int) ((b + 1L) * days / blocks);
            rows[b] = to - from;
            for (int i = 0; i < sums.length; i++) {
                double[] r = returns.get(i);
                if (r.length != days) {
                    throw new IllegalArgumentException(
                            "Strategy " + i + " has " + r.length + " days, not " + days + ".");
                }
                for (int t = from; t < to; t++) {
                    if (!Double.isFinite(r[t])) {
                        throw new IllegalArgumentException(
                                "Return " + r[t] + " of strategy " + i + " on day " + t + ".");
                    }
                    sums[i][b] += r[t];
                    squares[i][b] += r[t] * r[t];
                }
            }
        }
        return new BlockReturns(rows, sums, squares);
    }

    /**
     * Fewer blocks, each the union of neighbors.
     *
     * @param blocks a divisor of the present number
     */
    public BlockReturns merge(int blocks) {
        if (blocks < 1 || rows.length % blocks != 0) {
            throw new IllegalArgumentException(rows.length + " blocks cannot be merged into " + blocks + ".");
        }
        int width = rows.length / blocks;
        long[] count = new long[blocks];
        double[][] sum = new double[sums.length][blocks];
        double[][] square = new double[sums.length][blocks];
        for (int b = 0; b < rows.length; b++) {
            count[b / width] += rows[b];
            for (int i = 0; i < sums.length; i++) {
                sum[i][b / width] += sums[i][b];
                square[i][b / width] += squares[i][b];
            }
        }
        return new BlockReturns(count, sum, square);
    }

    /** All blocks but those from {@code from} to {@code to}, exclusive. */
    BlockReturns without(int from, int to) {
        int left = rows.length - (to - from);
        long[] count = new long[left];
        double[][] sum = new double[sums.length][left];
        double[][] square = new double[sums.length][left];
        int n = 0;
        for (int b = 0; b < rows.length; b++) {
            if (b < from || b >= to) {
                count[n] = rows[b];
                for (int i = 0; i < sums.length; i++) {
                    sum[i][n] = sums[i][b];
                    square[i][n] = squares[i][b];
                }
                n++;
            }
        }
        return new BlockReturns(count, sum, square);
    }

    public int blocks() {
        return rows.length;
    }

    public int strategies() {
        return sums.length;
    }

    /** Periods in a block. */
    long rows(int block) {
        return rows[block];
    }

    /** Periods in all blocks. */
    public long rows() {
        return Arrays.stream(rows).sum();
    }

    /** Sum of a strategy's returns in a block. */
    double sum(int strategy, int block) {
        return sums[strategy][block];
    }

    /** Sums of a strategy's returns per block; shared, not copied. */
    double[] sums(int strategy) {
        return sums[strategy];
    }

    /** Sums of a strategy's squared returns per block; shared, not copied. */
    double[] squares(int strategy) {
        return squares[strategy];
    }

    /** Sum of a strategy's squared returns in a block. */
    double square(int strategy, int block) {
        return squares[strategy][block];
    }

    /** Mean of a strategy's returns. */
    double mean(int strategy) {
        return Arrays.stream(sums[strategy]).sum() / rows();
    }

    /** Sample standard deviation (divisor n-1) of a strategy's returns; 0 where nothing moved but for rounding. */
    double sd(int strategy) {
        double s = 0;
        double q = 0;
        for (int b = 0; b < rows.length; b++) {
            s += sums[strategy][b];
            q += squares[strategy][b];
        }
        return sd(rows(), s, q);
    }

    /** Sample standard deviation from sums; what remains of the squares after cancellation is noise below 1e-13 of them. */
    static double sd(long n, double sum, double squares) {
        double left = squares - sum * sum / n;
        return n < 2 || left <= 1e-13 * squares ? 0 : Math.sqrt(left / (n - 1));
    }
}
