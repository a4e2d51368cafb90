package io.cambrian.risk;

/**
 * Correlations of many assets in square tiles, one pair of blocks at a time, in single precision: the part of a distributed
 * correlation that one task does. Elements are right to some 1e-6.
 *
 * <p>A block is made of standardized columns: each asset's returns less their mean over the length of what is left, so that a
 * dot product is a correlation. An asset with missing returns is measured pair by pair, in double precision, on the rows that
 * both have, as {@link Correlation#pearson} does; a constant one is NaN.
 */
public final class CorrelationTiles {
    private final TileKernel kernel;

    public CorrelationTiles(TileKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Some assets.
     *
     * @param returns {@code [assets][rows]}, asset by asset; NaN where missing
     * @param standardized likewise; zero for assets that are not complete or constant
     * @param plain for each asset, whether its dot products are correlations
     */
    public record Block(float[] returns, float[] standardized, boolean[] plain, int rows) {
        /** Standardizes. */
        public static Block of(float[] returns, int assets, int rows) {
            if (returns.length != assets * rows || assets == 0) {
                throw new IllegalArgumentException(
                        returns.length + " returns are not those of " + assets + " assets in " + rows + " rows.");
            }
            float[] z = new float[returns.length];
            boolean[] plain = new boolean[assets];
            for (int i = 0; i < assets; i++) {
                double sum = 0;
                for (int t = 0; t < rows; t++) {
                    sum += returns[i * rows + t];
                }
                double mean = sum / rows; // NaN if one is missing
                double squares = 0;
                for (int t = 0; t < rows; t++) {
                    double d = returns[i * rows + t] - mean;
                    squares += d * d;
                }
                // what is left of a constant column is rounding
                plain[i] = squares > 1e-12 * rows * mean * mean && squares > 0;
                double scale = plain[i] ? 1 / Math.sqrt(squares) : 0;
                for (int t = 0; plain[i] && t < rows; t++) {
                    z[i * rows + t] = (float) ((returns[i * rows + t] - mean) * scale);
                }
            }
            return new Block(returns, z, plain, rows);
        }

        public int assets() {
            return plain.length;
        }

        private double[] centered(int asset) {
            double[] x = new double[rows];
            double sum = 0;
            int n = 0;
            for (int t = 0; t < rows; t++) {
                x[t] = returns[asset * rows + t];
                if (!Double.isNaN(x[t])) {
                    sum += x[t];
                    n++;
                }
            }
            for (int t = 0; t < rows; t++) {
                x[t] -= sum / n;
            }
            return x;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Block o && rows == o.rows && java.util.Arrays.equals(returns, o.returns);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(returns);
        }

        @Override
        public String toString() {
            return "Block[" + assets() + " assets, " + rows + " rows]";
        }
    }

    /** The correlations of the assets of one block with those of another, {@code [first][second]}, row by row. */
    public float[] tile(Block first, Block second) {
        boolean same = first == second;
        float[] c = same
                ? kernel.gramian(first.standardized, first.assets(), first.rows)
                : kernel.timesTransposed(
                        first.standardized, first.assets(), second.standardized, second.assets(), first.rows);
        int columns = second.assets();
        double[][] centered = new double[columns][];
        for (int i = 0; i < first.assets(); i++) {
            double[] own = null;
            for (int j = 0; j < columns; j++) {
                int at = i * columns + j;
                if (first.plain[i] && second.plain[j]) {
                    c[at] = same && i == j ? 1 : Math.max(-1, Math.min(1, c[at]));
                    continue;
                }
                own = own == null ? first.centered(i) : own;
                centered[j] = centered[j] == null ? second.centered(j) : centered[j];
                double rho = PairSums.of(own, centered[j]).correlation();
                c[at] = same && i == j && !Double.isNaN(rho) ? 1 : (float) rho;
            }
        }
        return c;
    }
}
