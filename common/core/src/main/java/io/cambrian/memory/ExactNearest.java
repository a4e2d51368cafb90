package io.cambrian.memory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The nearest contexts, exactly: block by block, feature by feature, those first that are expected to tell most. Sums are
 * taken in single precision over whole blocks, which the compiler turns into wide registers; a case is given up as soon as its
 * sum exceeds the best so far by more than rounding can explain, and what is left is measured in double precision in the order
 * of the features. The result is that of measuring every case, bit for bit. Safe for concurrent use.
 */
public final class ExactNearest implements NearestContexts {
    private static final int BLOCK = CaseBank.BLOCK;
    private static final int GROUP = 4;

    /** Below this share of a block, what is left is followed case by case. */
    private static final double SPARSE = 0.2;

    private final CaseBank bank;

    public ExactNearest(CaseBank bank) {
        this.bank = bank;
    }

    @Override
    public Neighbors nearest(double[] context, double[] scale, int known, int count) {
        check(context, scale, known, count);
        Scan scan = new Scan(bank, context, scale, known, Math.min(count, known));
        for (int b = 0; b * BLOCK < known && count > 0; b++) {
            scan.block(bank.block(b), b * BLOCK, Math.min(BLOCK, known - b * BLOCK));
        }
        return scan.best.sorted();
    }

    private void check(double[] context, double[] scale, int known, int count) {
        int d = bank.features().size();
        if (context.length != d || scale.length != d || known < 0 || known > bank.size() || count < 0) {
            throw new IllegalArgumentException("A query needs " + d + " numbers and scales (has " + context.length
                    + " and " + scale.length + "), 0 to " + bank.size() + " known cases (" + known
                    + ") and a count of at least 0 (" + count + ").");
        }
        for (int f = 0; f < d; f++) {
            if (!Double.isNaN(context[f]) && !(scale[f] >= CaseBank.SMALLEST_SCALE && scale[f] <= 1e30)) {
                throw new IllegalArgumentException(
                        "The scale (" + scale[f] + ") of " + bank.features().get(f) + " must be positive and finite.");
            }
            if (Float.isInfinite((float) context[f])) {
                throw new IllegalArgumentException(
                        "The number (" + context[f] + ") of " + bank.features().get(f) + " must be finite.");
            }
        }
    }

    /** One search: its query in the order of expected telling, and its best cases so far. */
    private static final class Scan {
        private final int[] features;
        private final float[] query;
        private final double[] scale;
        private final int[] order;
        private final float[] orderedQuery;
        private final float[] inverse;
        private final float slack;
        private final BestCases best;
        private final float[] sums = new float[BLOCK];
        private final int[] left = new int[BLOCK];
        private int firstLook = GROUP;

        Scan(CaseBank bank, double[] context, double[] scale, int known, int count) {
            features = IntStream.range(0, context.length)
                    .filter(f -> !Double.isNaN(context[f]))
                    .toArray();
            query = new float[context.length];
            for (int f : features) {
                query[f] = (float) context[f];
            }
            this.scale = scale;
            double[] mean = bank.meanOf(known);
            double[] spread = bank.scaleOf(known);
            double[] telling = new double[context.length];
            for (int f : features) {
                double s = Double.isNaN(spread[f]) ? 0 : spread[f];
                telling[f] = (s * s + (mean[f] - query[f]) * (mean[f] - query[f])) / (scale[f] * scale[f]);
            }
            order = Arrays.stream(features)
                    .boxed()
                    .sorted(Comparator.comparingDouble(f -> -telling[f]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            orderedQuery = new float[order.length];
            inverse = new float[order.length];
            for (int k = 0; k < order.length; k++) {
                orderedQuery[k] = query[order[k]];
                inverse[k] = (float) (1 / scale[order[k]]);
            }
            slack = 1 + (2 * order.length + 16) * 0x1p-23f;
            best = new BestCases(count);
        }

        void block(float[] block, int from, int count) {
            float bound = bound();
            int k = 0;
            Arrays.fill(sums, 0, count, 0f);
            int alive = count;
            while (k < order.length) {
                k = add(block, k, count);
                if (k < firstLook && k < order.length) {
                    continue;
                }
                alive = left(count, bound);
                if (alive <= SPARSE * count) {
                    break;
                }
            }
            if (order.length == 0) {
                return;
            }
            // looks that come too early find all alive, looks that come too late find nobody
            if (alive > 0.5 * count && firstLook < order.length) {
                firstLook += GROUP;
            } else if (alive < 0.02 * count && firstLook > GROUP) {
                firstLook -= GROUP;
            }
            follow(block, from, alive, k, bound);
        }

        private float bound() {
            double worst = best.worst();
            return (float) worst * slack + Float.MIN_NORMAL;
        }

        /** Adds the next features of all cases of a block; returns the feature after them. */
        private int add(float[] block, int k, int count) {
            if (k + GROUP <= order.length) {
                addFour(
                        block,
                        order[k] * BLOCK,
                        order[k + 1] * BLOCK,
                        order[k + 2] * BLOCK,
                        order[k + 3] * BLOCK,
                        k,
                        count);
                return k + GROUP;
            }
            int at = order[k] * BLOCK;
            float q = orderedQuery[k];
            float s = inverse[k];
            float[] to = sums;
            for (int i = 0; i < count; i++) {
                float d = (block[at + i] - q) * s;
                to[i] += d * d;
            }
            return k + 1;
        }

        private void addFour(float[] block, int a0, int a1, int a2, int a3, int k, int count) {
            float q0 = orderedQuery[k];
            float q1 = orderedQuery[k + 1];
            float q2 = orderedQuery[k + 2];
            float q3 = orderedQuery[k + 3];
            float s0 = inverse[k];
            float s1 = inverse[k + 1];
            float s2 = inverse[k + 2];
            float s3 = inverse[k + 3];
            float[] to = sums;
            for (int i = 0; i < count; i++) {
                float d0 = (block[a0 + i] - q0) * s0;
                float d1 = (block[a1 + i] - q1) * s1;
                float d2 = (block[a2 + i] - q2) * s2;
                float d3 = (block[a3 + i] - q3) * s3;
                to[i] += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
            }
        }

        /** Lists the cases that may still be among the best; unknown numbers made their sums NaN, which is not. */
        private int left(int count, float bound) {
            int alive = 0;
            for (int i = 0; i < count; i++) {
                left[alive] = i;
                alive += sums[i] <= bound ? 1 : 0;
            }
            return alive;
        }

        private void follow(float[] block, int from, int alive, int k, float start) {
            float bound = start;
            for (int a = 0; a < alive; a++) {
                int i = left[a];
                float sum = sums[i];
                int next = k;
                while (next < order.length && sum <= bound) {
                    float d = (block[order[next] * BLOCK + i] - orderedQuery[next]) * inverse[next];
                    sum += d * d;
                    next++;
                }
                if (sum <= bound) {
                    double square = square(block, i);
                    if (best.offer(square, from + i)) {
                        bound = bound();
                    }
                }
            }
        }

        private double square(float[] block, int i) {
            double sum = 0;
            for (int f : features) {
                double d = ((double) block[f * BLOCK + i] - query[f]) / scale[f];
                sum += d * d;
            }
            return sum;
        }
    }

    /** The smallest squares, ties by position; a heap whose top is the worst of them. */
    static final class BestCases {
        private final double[] squares;
        private final int[] positions;
        private int size;

        BestCases(int count) {
            squares = new double[count];
            positions = new int[count];
        }

        /** What a case must fall below, or equal at an earlier position; infinite until there are enough. */
        double worst() {
            return size < squares.length ? Double.POSITIVE_INFINITY : squares[0];
        }

        boolean offer(double square, int position) {
            if (Double.isNaN(square) || squares.length == 0) {
                return false;
            }
            if (size < squares.length) {
                int at = size++;
                while (at > 0 && after(square, position, (at - 1) / 2)) {
                    squares[at] = squares[(at - 1) / 2];
                    positions[at] = positions[(at - 1) / 2];
                    at = (at - 1) / 2;
                }
                squares[at] = square;
                positions[at] = position;
                return true;
            }
            if (after(square, position, 0)) {
                return false;
            }
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && after(squares[child + 1], positions[child + 1], child)) {
                    child++;
                }
                if (after(square, position, child)) {
                    break;
                }
                squares[at] = squares[child];
                positions[at] = positions[child];
                at = child;
            }
            squares[at] = square;
            positions[at] = position;
            return true;
        }

        /** Whether something comes after what stands at a place of the heap. */
        private boolean after(double square, int position, int at) {
            return square > squares[at] || (square == squares[at] && position > positions[at]);
        }

        Neighbors sorted() {
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> squares[i]).thenComparingInt(i -> positions[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Neighbors(
                    Arrays.stream(order).map(i -> positions[i]).toArray(),
                    Arrays.stream(order).mapToDouble(i -> Math.sqrt(squares[i])).toArray());
        }
    }
}
