package io.cambrian.feature;

import java.util.Arrays;

/** {@link BlockSums} along many lanes, and the indicators that are made of them. */
final class LaneSums {
    private LaneSums() {}

    /** Simple moving averages. */
    static final class Means extends LaneBlocks {
        private final double inverse;
        private final double[] center;
        private final double[] sum;
        private final double[][] kept;
        private final double[][] group;
        private final double[] none;

        Means(int n, LaneHistory history, int width) {
            super(n, history, width);
            inverse = 1.0 / n;
            center = new double[width];
            sum = new double[width];
            kept = keptRows(n, width);
            group = groupRows(n, width);
            none = new double[width];
        }

        @Override
        void begin(int lane, double x) {
            center[lane] = x;
            sum[lane] = 0;
        }

        @Override
        void beginAll(double[] x) {
            System.arraycopy(x, 0, center, 0, width);
            Arrays.fill(sum, 0);
        }

        @Override
        void close(int lane) {
            double s = 0;
            for (int i = n - 1; i > 0; i--) {
                s += history.row(age(i, 0))[lane] - center[lane];
                if (i < GROUP) {
                    group[i][lane] = s;
                } else if (i % GROUP == 0) {
                    kept[i / GROUP][lane] = s;
                }
            }
        }

        @Override
        void closeAll() {
            for (int i = n - 1; i > 0; i--) {
                add(history.row(age(i, 0)), center, sum);
                if (i < GROUP) {
                    System.arraycopy(sum, 0, group[i], 0, width);
                } else if (i % GROUP == 0) {
                    System.arraycopy(sum, 0, kept[i / GROUP], 0, width);
                }
            }
            Arrays.fill(sum, 0);
        }

        private static void add(double[] x, double[] center, double[] sum) {
            for (int lane = 0; lane < sum.length; lane++) {
                sum[lane] += x[lane] - center[lane];
            }
        }

        @Override
        void open(int lane, int first) {
            int after = first + GROUP;
            double s = after < n ? kept[after / GROUP][lane] : 0;
            for (int i = Math.min(after, n) - 1; i >= first; i--) {
                s += history.row(age(i, first - 1))[lane] - center[lane];
                group[i - first][lane] = s;
            }
        }

        @Override
        void openAll(int first) {
            int after = first + GROUP;
            double[] s = after < n ? kept[after / GROUP] : none;
            for (int i = Math.min(after, n) - 1; i >= first; i--) {
                sum(s, history.row(age(i, first - 1)), center, group[i - first]);
                s = group[i - first];
            }
        }

        private static void sum(double[] s, double[] x, double[] center, double[] out) {
            for (int lane = 0; lane < out.length; lane++) {
                out[lane] = s[lane] + (x[lane] - center[lane]);
            }
        }

        @Override
        void add(int lane, double x) {
            sum[lane] += x - center[lane];
        }

        @Override
        double value(int lane, double x) {
            return center[lane] + sum[lane] * inverse;
        }

        @Override
        double value(int lane, double x, int suffix) {
            return center[lane] + (group[suffix][lane] + sum[lane]) * inverse;
        }

        @Override
        double unknown(int lane) {
            return Double.NaN;
        }

        @Override
        void addAll(double[] x, double[] out, int suffix) {
            add(x, center, sum);
            means(suffix < 0 ? none : group[suffix], sum, center, inverse, out);
        }

        private static void means(double[] suffix, double[] sum, double[] center, double inverse, double[] out) {
            for (int lane = 0; lane < out.length; lane++) {
                out[lane] = center[lane] + (suffix[lane] + sum[lane]) * inverse;
            }
        }
    }

    /** Square roots of the sums of squared deviations from the mean, times a factor. */
    static final class Deviations extends LaneBlocks {
        private final double inverse;
        private final double factor;
        private final double[] center;
        private final double[] sum;
        private final double[] squares;
        private final double[][] keptSums;
        private final double[][] keptSquares;
        private final double[][] groupSums;
        private final double[][] groupSquares;
        private final double[] none;

        private Deviations(int n, double factor, LaneHistory history, int width) {
            super(n, history, width);
            inverse = 1.0 / n;
            this.factor = factor;
            center = new double[width];
            sum = new double[width];
            squares = new double[width];
            keptSums = keptRows(n, width);
            keptSquares = keptRows(n, width);
            groupSums = groupRows(n, width);
            groupSquares = groupRows(n, width);
            none = new double[width];
        }

        /** Population standard deviations. */
        static Deviations ofPopulation(int n, LaneHistory history, int width) {
            return new Deviations(n, 1.0 / n, history, width);
        }

        @Override
        void begin(int lane, double x) {
            center[lane] = x;
            sum[lane] = 0;
            squares[lane] = 0;
        }

        @Override
        void beginAll(double[] x) {
            System.arraycopy(x, 0, center, 0, width);
            Arrays.fill(sum, 0);
            Arrays.fill(squares, 0);
        }

        @Override
        void close(int lane) {
            double s = 0;
            double q = 0;
            for (int i = n - 1; i > 0; i--) {
                double d = history.row(age(i, 0))[lane] - center[lane];
                s += d;
                q += d * d;
                if (i < GROUP) {
                    groupSums[i][lane] = s;
                    groupSquares[i][lane] = q;
                } else if (i % GROUP == 0) {
                    keptSums[i / GROUP][lane] = s;
                    keptSquares[i / GROUP][lane] = q;
                }
            }
        }

        @Override
        void closeAll() {
            for (int i = n - 1; i > 0; i--) {
                add(history.row(age(i, 0)), center, sum, squares);
                if (i < GROUP) {
                    System.arraycopy(sum, 0, groupSums[i], 0, width);
                    System.arraycopy(squares, 0, groupSquares[i], 0, width);
                } else if (i % GROUP == 0) {
                    System.arraycopy(sum, 0, keptSums[i / GROUP], 0, width);
                    System.arraycopy(squares, 0, keptSquares[i / GROUP], 0, width);
                }
            }
            Arrays.fill(sum, 0);
            Arrays.fill(squares, 0);
        }

        private static void add(double[] x, double[] center, double[] sum, double[] squares) {
            for (int lane = 0; lane < sum.length; lane++) {
                double d = x[lane] - center[lane];
                sum[lane] += d;
                squares[lane] += d * d;
            }
        }

        @Override
        void open(int lane, int first) {
            int after = first + GROUP;
            double s = after < n ? keptSums[after / GROUP][lane] : 0;
            double q = after < n ? keptSquares[after / GROUP][lane] : 0;
            for (int i = Math.min(after, n) - 1; i >= first; i--) {
                double d = history.row(age(i, first - 1))[lane] - center[lane];
                s += d;
                q += d * d;
                groupSums[i - first][lane] = s;
                groupSquares[i - first][lane] = q;
            }
        }

        @Override
        void openAll(int first) {
            int after = first + GROUP;
            double[] s = after < n ? keptSums[after / GROUP] : none;
            double[] q = after < n ? keptSquares[after / GROUP] : none;
            for (int i = Math.min(after, n) - 1; i >= first; i--) {
                double[] x = history.row(age(i, first - 1));
                sum(s, q, x, center, groupSums[i - first], groupSquares[i - first]);
                s = groupSums[i - first];
                q = groupSquares[i - first];
            }
        }

        private static void sum(double[] s, double[] q, double[] x, double[] center, double[] sums, double[] squares) {
            for (int lane = 0; lane < sums.length; lane++) {
                double d = x[lane] - center[lane];
                sums[lane] = s[lane] + d;
                squares[lane] = q[lane] + d * d;
            }
        }

        @Override
        void add(int lane, double x) {
            double d = x - center[lane];
            sum[lane] += d;
            squares[lane] += d * d;
        }

        @Override
        double value(int lane, double x) {
            return value(sum[lane], squares[lane], inverse, factor);
        }

        @Override
        double value(int lane, double x, int suffix) {
            return value(
                    groupSums[suffix][lane] + sum[lane], groupSquares[suffix][lane] + squares[lane], inverse, factor);
        }

        private static double value(double s, double q, double inverse, double factor) {
            return Math.sqrt(Math.max(0, q - s * s * inverse) * factor);
        }

        @Override
        double unknown(int lane) {
            return Double.NaN;
        }

        @Override
        void addAll(double[] x, double[] out, int suffix) {
            add(x, center, sum, squares);
            double[] s = suffix < 0 ? none : groupSums[suffix];
            double[] q = suffix < 0 ? none : groupSquares[suffix];
            deviations(s, q, sum, squares, inverse, factor, out);
        }

        private static void deviations(
                double[] s, double[] q, double[] sum, double[] squares, double inverse, double factor, double[] out) {
            for (int lane = 0; lane < out.length; lane++) {
                out[lane] = value(s[lane] + sum[lane], q[lane] + squares[lane], inverse, factor);
            }
        }
    }

    /** Annualized sample standard deviations of the last n simple returns. */
    static final class Volatilities implements Lanes {
        private final LaneHistory history;
        private final Deviations deviations;
        private final double[] previous;
        private final double[][] returns;

        Volatilities(int n, double periodsPerYear, int width) {
            history = new LaneHistory(n, width);
            deviations = new Deviations(n, periodsPerYear / (n - 1), history, width);
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
            history.next(returns[0], lanes, count);
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
                history.nextOfAll(r);
                deviations.nextOfAll(returns, out);
            } else {
                history.nextLaneByLane(r);
                deviations.nextLaneByLane(returns, out);
            }
        }
    }
}
