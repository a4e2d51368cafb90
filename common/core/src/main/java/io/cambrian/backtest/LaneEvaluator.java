package io.cambrian.backtest;

import io.cambrian.feature.LaneHistory;
import io.cambrian.feature.Lanes;
import java.util.Arrays;

/**
 * A {@link BarEvaluator} for many instruments side by side, a lane each: operation by operation along the lanes, so that what
 * an operation needs is at hand for all of them. Numbers lie in columns, truth in bits. Each lane has the bits of an evaluator
 * of its own; of a lane without a bar, numbers stay and truth means nothing.
 */
final class LaneEvaluator {
    private final BarProgram program;
    private final int width;
    private final long[] everyLane;
    /** Values of numbers: [node][lane], NaN where unknown. */
    private final double[][] num;
    /** The lanes in which a number is known: [node][word]. */
    private final long[][] known;

    private final boolean[] isKnown; // in every lane
    /** The lanes in which a condition is true, and those in which it is false: [node][word]. */
    private final long[][] yes;

    private final long[][] no;
    /** Of a crossing, what the comparison was a bar before; null for other conditions. */
    private final long[][] yesBefore;

    private final long[][] noBefore;

    /** Of numbers that windows look back on; null for others. */
    private final LaneHistory[] histories;

    private final Lanes[] recurrences;
    private final double[][][] inputs;

    /** @param program may be shared */
    LaneEvaluator(BarProgram program, double periodsPerYear, int width) {
        this.program = program;
        this.width = width;
        int words = Bits.words(width);
        everyLane = new long[words];
        Bits.range(0, width, everyLane);
        num = new double[program.numbers()][width];
        known = new long[num.length][words];
        isKnown = new boolean[num.length];
        histories = new LaneHistory[num.length];
        recurrences = new Lanes[num.length];
        inputs = new double[num.length][][];
        int[] depths = program.depths();
        for (int i = 0; i < num.length; i++) {
            histories[i] = depths[i] == 0 ? null : new LaneHistory(depths[i], width);
            if (program.op[i] == BarProgram.RECURRENCE) {
                recurrences[i] = program.lanes(i, periodsPerYear, histories[program.inputs[i][0]], width);
                inputs[i] =
                        Arrays.stream(program.inputs[i]).mapToObj(k -> num[k]).toArray(double[][]::new);
            } else if (program.op[i] == BarProgram.CONSTANT) {
                Arrays.fill(num[i], program.constant[i]);
                findKnown(i);
            }
        }
        int conditions = program.condition.length;
        yes = new long[conditions][words];
        no = new long[conditions][words];
        yesBefore = new long[conditions][];
        noBefore = new long[conditions][];
        for (int i = 0; i < conditions; i++) {
            if (program.condition[i] == BarProgram.CROSS) {
                yesBefore[i] = new long[words];
                noBefore[i] = new long[words];
            }
        }
    }

    /** Takes the next bar of some lanes. */
    void next(LaneBars bars) {
        for (int i = 0; i < num.length; i++) {
            if (program.op[i] != BarProgram.CONSTANT) {
                number(i, bars);
                findKnown(i);
            }
            if (histories[i] != null) {
                remember(i, bars);
            }
        }
        for (int i = 0; i < yes.length; i++) {
            condition(i, bars.live);
        }
    }

    /** [lane]; NaN where unknown. */
    double[] number(int node) {
        return num[node];
    }

    /** The lanes in which a condition is true; null for no node. */
    long[] isTrue(int node) {
        return node < 0 ? null : yes[node];
    }

    /** Marks where a number is finite, and makes it NaN elsewhere. */
    private void findKnown(int i) {
        double[] x = num[i];
        if (Bits.allFinite(x, 0, width)) {
            if (!isKnown[i]) {
                isKnown[i] = true;
                System.arraycopy(everyLane, 0, known[i], 0, everyLane.length);
            }
            return;
        }
        isKnown[i] = false;
        Bits.finite(x, width, known[i]);
        for (int j = 0; j < width; j++) {
            x[j] = x[j] - (x[j] - x[j]); // itself, also where it is -0, or NaN
        }
    }

    private void number(int i, LaneBars bars) {
        double[] out = num[i];
        switch (program.op[i]) {
            case BarProgram.OPEN -> copy(bars.open, bars, out);
            case BarProgram.HIGH -> copy(bars.high, bars, out);
            case BarProgram.LOW -> copy(bars.low, bars, out);
            case BarProgram.CLOSE -> copy(bars.close, bars, out);
            case BarProgram.VOLUME -> copy(bars.volume, bars, out);
            case BarProgram.RECURRENCE -> {
                if (bars.isDense() && areKnown(program.inputs[i])) {
                    recurrences[i].nextOfAll(inputs[i], out);
                } else {
                    recurrences[i].next(inputs[i], bars.lanes, bars.count, out);
                }
            }
            case BarProgram.PLUS -> plus(num[program.a[i]], num[program.b[i]], out);
            case BarProgram.MINUS -> minus(num[program.a[i]], num[program.b[i]], out);
            case BarProgram.SCALED -> scaled(program.constant[i], num[program.a[i]], out);
            case BarProgram.BAND -> band(num[program.a[i]], program.constant[i], num[program.b[i]], out);
            default -> score(num[program.a[i]], num[program.b[i]], num[program.c[i]], out);
        }
    }

    private void remember(int i, LaneBars bars) {
        if (bars.isDense() && isKnown[i]) {
            histories[i].nextOfAll(num[i]);
        } else {
            histories[i].next(num[i], bars.lanes, bars.count);
        }
    }

    private boolean areKnown(int[] nodes) {
        for (int node : nodes) {
            if (!isKnown[node]) {
                return false;
            }
        }
        return true;
    }

    private static void copy(double[] x, LaneBars bars, double[] out) {
        if (bars.isDense()) {
            System.arraycopy(x, 0, out, 0, out.length);
            return;
        }
        for (int q = 0; q < bars.count; q++) {
            int j = bars.lanes[q];
            out[j] = x[j];
        }
    }

    // In all lanes, also in those whose operands have not changed: loops that become vector instructions.

    private static void plus(double[] x, double[] y, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = x[j] + y[j];
        }
    }

    private static void minus(double[] x, double[] y, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = x[j] - y[j];
        }
    }

    private static void scaled(double factor, double[] x, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = factor * x[j];
        }
    }

    private static void band(double[] mean, double multiple, double[] deviation, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = mean[j] + multiple * deviation[j];
        }
    }

    private static void score(double[] x, double[] mean, double[] deviation, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = deviation[j] > 0 ? (x[j] - mean[j]) / deviation[j] : Double.NaN;
        }
    }

    private void condition(int i, long[] live) {
        int left = program.left[i];
        int right = program.right[i];
        long[] isTrue = yes[i];
        long[] isFalse = no[i];
        switch (program.condition[i]) {
            case BarProgram.COMPARE -> compare(left, right, isTrue, isFalse);
            case BarProgram.CROSS -> cross(yes[left], no[left], yesBefore[i], noBefore[i], live, isTrue, isFalse);
            case BarProgram.NOT -> {
                System.arraycopy(no[left], 0, isTrue, 0, isTrue.length);
                System.arraycopy(yes[left], 0, isFalse, 0, isFalse.length);
            }
            case BarProgram.AND -> {
                for (int w = 0; w < isTrue.length; w++) {
                    isTrue[w] = yes[left][w] & yes[right][w];
                    isFalse[w] = no[left][w] | no[right][w];
                }
            }
            default -> {
                for (int w = 0; w < isTrue.length; w++) {
                    isTrue[w] = yes[left][w] | yes[right][w];
                    isFalse[w] = no[left][w] & no[right][w];
                }
            }
        }
    }

    private void compare(int greater, int smaller, long[] isTrue, long[] isFalse) {
        Bits.greater(num[greater], num[smaller], 0, isTrue.length, width, isTrue);
        for (int w = 0; w < isTrue.length; w++) {
            long both = known[greater][w] & known[smaller][w];
            isFalse[w] = both & ~isTrue[w];
            isTrue[w] &= both;
        }
    }

    private static void cross(
            long[] yes, long[] no, long[] yesBefore, long[] noBefore, long[] live, long[] isTrue, long[] isFalse) {
        for (int w = 0; w < isTrue.length; w++) {
            isTrue[w] = yes[w] & noBefore[w];
            isFalse[w] = (yes[w] | no[w]) & (yesBefore[w] | noBefore[w]) & ~isTrue[w];
            yesBefore[w] = yesBefore[w] & ~live[w] | yes[w] & live[w];
            noBefore[w] = noBefore[w] & ~live[w] | no[w] & live[w];
        }
    }
}
