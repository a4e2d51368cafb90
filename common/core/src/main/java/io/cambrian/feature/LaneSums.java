package io.cambrian.feature;

import java.util.Arrays;

/** {@link BlockSums} along many lanes, and the indicators that are made of them. */
abstract class LaneSums extends LaneBlocks {
    final double inverse;
    final double[] suffix; // [row][lane]
    final double[] center;
    final double[] sum;

    private LaneSums(int n, int width) {
        super(n, width);
        inverse = 1.0 / n;
        suffix = new double[n * width];
        center = new double[width];
        sum = new double[width];
    }

    @Override
    final double kept(double x) {
        return x;
    }

    @Override
    void moveOn(int lane, int rows) {
        super.moveOn(lane, rows);
        moveOn(suffix, lane, rows);
    }

    /** Simple moving averages. */
    static final class Means extends LaneSums {
        Means(int n, int width) {
            super(n, width);
        }

        @Override
        void begin(int lane, double x) {
            center[lane] = x;
            sum[lane] = 0;
            suffix[at * width + lane] = 0;
        }

        @Override
        void close(int lane, double x) {
            begin(lane, x);
            double s = 0;
            for (int i = 1, row = at; i < n; i++) {
                row = row == 0 ? n - 1 : row - 1;
                s += values[row * width + lane] - x;
                suffix[row * width + lane] = s;
            }
        }

        @Override
        void closeAll(double[] x) {
            System.arraycopy(x, 0, center, 0, width);
            Arrays.fill(sum, 0);
            for (int i = 1, row = at; i < n; i++) {
                row = row == 0 ? n - 1 : row - 1;
                int base = row * width;
                for (int lane = 0; lane < width; lane++) {
                    sum[lane] += values[base + lane] - center[lane];
                    suffix[base + lane] = sum[lane];
                }
            }
            Arrays.fill(sum, 0);
        }

        @Override
        void add(int lane, double x) {
            sum[lane] += x - center[lane];
        }

        @Override
        double value(int lane, double x, boolean full) {
            return full ? center[lane] + (suffix[rowAfter() * width + lane] + sum[lane]) * inverse : Double.NaN;
        }

        @Override
        void addAll(double[] x, double[] out) {
            System.arraycopy(x, 0, values, at * width, width);
            int next = rowAfter() * width;
            for (int lane = 0; lane < width; lane++) {
                double s = sum[lane] + (x[lane] - center[lane]);
                sum[lane] = s;
                out[lane] = center[lane] + (suffix[next + lane] + s) * inverse;
            }
        }
    }

    /** Square roots of the sums of squared deviations from the mean, times a factor. */
    static final class Deviations extends LaneSums {
        private final double factor;
        private final double[] suffixSquares;
        private final double[] squares;

        private Deviations(int n, double factor, int width) {
            super(n, width);
            this.factor = factor;
            suffixSquares = new double[n * width];
            squares = new double[width];
        }

        /** Population standard deviations. */
        static Deviations ofPopulation(int n, int width) {
            return new Deviations(n, 1.0 / n, width);
        }

        /** Annualized sample standard deviations. */
        static Deviations annualized(int n, double periodsPerYear, int width) {
            return new Deviations(n, periodsPerYear / (n - 1), width);
        }

        @Override
        void begin(int lane, double x) {
            center[lane] = x;
            sum[lane] = 0;
            squares[lane] = 0;
            suffix[at * width + lane] = 0;
            suffixSquares[at * width + lane] = 0;
        }

        @Override
        void close(int lane, double x) {
            begin(lane, x);
            double s = 0;
            double q = 0;
            for (int i = 1, row = at; i < n; i++) {
                row = row == 0 ? n - 1 : row - 1;
                double d = values[row * width + lane] - x;
                s += d;
                q += d * d;
                suffix[row * width + lane] = s;
                suffixSquares[row * width + lane] = q;
            }
        }

        @Override
        void closeAll(double[] x) {
            System.arraycopy(x, 0, center, 0, width);
            Arrays.fill(sum, 0);
            Arrays.fill(squares, 0);
            for (int i = 1, row = at; i < n; i++) {
                row = row == 0 ? n - 1 : row - 1;
                int base = row * width;
                for (int lane = 0; lane < width; lane++) {
                    double d = values[base + lane] - center[lane];
                    sum[lane] += d;
                    squares[lane] += d * d;
                    suffix[base + lane] = sum[lane];
                    suffixSquares[base + lane] = squares[lane];
                }
            }
            Arrays.fill(sum, 0);
            Arrays.fill(squares, 0);
        }

        @Override
        void moveOn(int lane, int rows) {
            super.moveOn(lane, rows);
            moveOn(suffixSquares, lane, rows);
        }

        @Override
        void add(int lane, double x) {
            double d = x - center[lane];
            sum[lane] += d;
            squares[lane] += d * d;
        }

        @Override
        double value(int lane, double x, boolean full) {
            if (!full) {
                return Double.NaN;
            }
            int place = rowAfter() * width + lane;
            return value(suffix[place] + sum[lane], suffixSquares[place] + squares[lane]);
        }

        private double value(double s, double q) {
            return Math.sqrt(Math.max(0, q - s * s * inverse) * factor);
        }

        @Override
        void addAll(double[] x, double[] out) {
            System.arraycopy(x, 0, values, at * width, width);
            int next = rowAfter() * width;
            for (int lane = 0; lane < width; lane++) {
                double d = x[lane] - center[lane];
                double s = sum[lane] + d;
                double q = squares[lane] + d * d;
                sum[lane] = s;
                squares[lane] = q;
                out[lane] = value(suffix[next + lane] + s, suffixSquares[next + lane] + q);
            }
        }
    }

    /** Annualized sample standard deviations of the last n simple returns. */
    static final class Volatilities implements Lanes {
        private final Deviations deviations;
        private final double[] previous;
        private final double[][] returns;

        Volatilities(int n, double periodsPerYear, int width) {
            deviations = Deviations.annualized(n, periodsPerYear, width);
            previous = new double[width];
            Arrays.fill(previous, Double.NaN);
            returns = new double[1][width];
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                returns[0][lane] = x[lane] / previous[lane] - 1;
                previous[lane] = LaneStates.isFinite(x[lane]) ? x[lane] : Double.NaN;
            }
            deviations.next(returns, lanes, count, out);
        }

        @Override
        public void nextOfAll(double[][] inputs, double[] out) {
            double[] x = inputs[0];
            double[] r = returns[0];
            double unknown = 0;
            for (int lane = 0; lane < r.length; lane++) {
                r[lane] = x[lane] / previous[lane] - 1;
                unknown += r[lane] - r[lane];
            }
            System.arraycopy(x, 0, previous, 0, r.length);
            if (unknown == 0) {
                deviations.nextOfAll(returns, out);
            } else {
                deviations.nextLaneByLane(returns, out);
            }
        }
    }
}
