package io.cambrian.backtest;

import io.cambrian.feature.Lanes;
import java.util.Arrays;

/**
 * A {@link BarEvaluator} for many instruments side by side, a lane each: operation by operation along the lanes, so that what
 * an operation needs is at hand for all of them. Each lane has the bits of an evaluator of its own.
 */
final class LaneEvaluator {
    private final BarProgram program;
    /** Values of numbers: [node][lane], NaN where unknown. */
    private final double[][] num;
    /** Truth of conditions: [node][lane], 1 true, -1 false, 0 unknown. */
    private final byte[][] cond;
    /** What the comparison of a crossing was a bar before; null for other conditions. */
    private final byte[][] before;

    private final Lanes[] recurrences;
    private final double[][][] inputs;

    /** @param program may be shared */
    LaneEvaluator(BarProgram program, double periodsPerYear, int width) {
        this.program = program;
        num = new double[program.numbers()][width];
        recurrences = new Lanes[num.length];
        inputs = new double[num.length][][];
        for (int i = 0; i < num.length; i++) {
            if (program.op[i] == BarProgram.RECURRENCE) {
                recurrences[i] = program.lanes(i, periodsPerYear, width);
                inputs[i] =
                        Arrays.stream(program.inputs[i]).mapToObj(k -> num[k]).toArray(double[][]::new);
            } else if (program.op[i] == BarProgram.CONSTANT) {
                double value = program.constant[i];
                Arrays.fill(num[i], value - value == 0 ? value : Double.NaN);
            }
        }
        cond = new byte[program.condition.length][width];
        before = new byte[cond.length][];
        for (int i = 0; i < cond.length; i++) {
            before[i] = program.condition[i] == BarProgram.CROSS ? new byte[width] : null;
        }
    }

    /** Takes the next bar of some lanes. */
    void next(LaneBars bars) {
        int[] lanes = bars.lanes;
        int count = bars.count;
        boolean dense = bars.isDense();
        for (int i = 0; i < num.length; i++) {
            if (program.op[i] != BarProgram.CONSTANT) {
                number(i, bars, dense);
                if (dense) {
                    clean(num[i]);
                } else {
                    clean(num[i], lanes, count);
                }
            }
        }
        for (int i = 0; i < cond.length; i++) {
            condition(i, lanes, count, dense);
        }
    }

    private static void clean(double[] x) {
        for (int j = 0; j < x.length; j++) {
            if (!(x[j] - x[j] == 0)) {
                x[j] = Double.NaN;
            }
        }
    }

    private static void clean(double[] x, int[] lanes, int count) {
        for (int q = 0; q < count; q++) {
            int j = lanes[q];
            if (!(x[j] - x[j] == 0)) {
                x[j] = Double.NaN;
            }
        }
    }

    /** [lane]; NaN where unknown. */
    double[] number(int node) {
        return num[node];
    }

    /** [lane]: 1 true, -1 false, 0 unknown; null for no node. */
    byte[] truth(int node) {
        return node < 0 ? null : cond[node];
    }

    private void number(int i, LaneBars bars, boolean dense) {
        double[] out = num[i];
        int[] lanes = bars.lanes;
        int count = bars.count;
        switch (program.op[i]) {
            case BarProgram.OPEN -> copy(bars.open, lanes, count, out);
            case BarProgram.HIGH -> copy(bars.high, lanes, count, out);
            case BarProgram.LOW -> copy(bars.low, lanes, count, out);
            case BarProgram.CLOSE -> copy(bars.close, lanes, count, out);
            case BarProgram.VOLUME -> copy(bars.volume, lanes, count, out);
            case BarProgram.RECURRENCE -> recurrences[i].next(inputs[i], lanes, count, out);
            case BarProgram.SCORE -> score(num[program.a[i]], num[program.b[i]], num[program.c[i]], lanes, count, out);
            default -> {
                double[] x = num[program.a[i]];
                double[] y = num[program.b[i]];
                if (dense) {
                    combine(program.op[i], program.constant[i], x, y, out);
                } else {
                    combine(program.op[i], program.constant[i], x, y, lanes, count, out);
                }
            }
        }
    }

    private static void copy(double[] x, int[] lanes, int count, double[] out) {
        for (int q = 0; q < count; q++) {
            out[lanes[q]] = x[lanes[q]];
        }
    }

    private static void combine(int op, double constant, double[] x, double[] y, int[] lanes, int count, double[] out) {
        for (int q = 0; q < count; q++) {
            int j = lanes[q];
            out[j] = switch (op) {
                case BarProgram.PLUS -> x[j] + y[j];
                case BarProgram.MINUS -> x[j] - y[j];
                case BarProgram.SCALED -> constant * x[j];
                default -> x[j] + constant * y[j];
            };
        }
    }

    /** In all lanes: loops that become vector instructions. */
    private static void combine(int op, double constant, double[] x, double[] y, double[] out) {
        switch (op) {
            case BarProgram.PLUS -> {
                for (int j = 0; j < out.length; j++) {
                    out[j] = x[j] + y[j];
                }
            }
            case BarProgram.MINUS -> {
                for (int j = 0; j < out.length; j++) {
                    out[j] = x[j] - y[j];
                }
            }
            case BarProgram.SCALED -> {
                for (int j = 0; j < out.length; j++) {
                    out[j] = constant * x[j];
                }
            }
            default -> {
                for (int j = 0; j < out.length; j++) {
                    out[j] = x[j] + constant * y[j];
                }
            }
        }
    }

    private static void score(double[] x, double[] mean, double[] deviation, int[] lanes, int count, double[] out) {
        for (int q = 0; q < count; q++) {
            int j = lanes[q];
            out[j] = deviation[j] > 0 ? (x[j] - mean[j]) / deviation[j] : Double.NaN;
        }
    }

    private void condition(int i, int[] lanes, int count, boolean dense) {
        byte[] out = cond[i];
        int left = program.left[i];
        int right = program.right[i];
        switch (program.condition[i]) {
            case BarProgram.COMPARE -> compare(num[left], num[right], lanes, count, out);
            case BarProgram.CROSS -> cross(cond[left], before[i], lanes, count, out);
            case BarProgram.NOT -> negate(cond[left], lanes, count, out);
            default -> {
                if (dense && program.condition[i] == BarProgram.AND) {
                    and(cond[left], cond[right], out);
                } else if (dense) {
                    or(cond[left], cond[right], out);
                } else {
                    join(program.condition[i] == BarProgram.AND, cond[left], cond[right], lanes, count, out);
                }
            }
        }
    }

    private static void negate(byte[] x, int[] lanes, int count, byte[] out) {
        for (int q = 0; q < count; q++) {
            out[lanes[q]] = (byte) -x[lanes[q]];
        }
    }

    private static void and(byte[] x, byte[] y, byte[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = x[j] < y[j] ? x[j] : y[j];
        }
    }

    private static void or(byte[] x, byte[] y, byte[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = x[j] > y[j] ? x[j] : y[j];
        }
    }

    private static void join(boolean and, byte[] x, byte[] y, int[] lanes, int count, byte[] out) {
        for (int q = 0; q < count; q++) {
            int j = lanes[q];
            out[j] = x[j] < y[j] == and ? x[j] : y[j];
        }
    }

    private static void compare(double[] x, double[] y, int[] lanes, int count, byte[] out) {
        for (int q = 0; q < count; q++) {
            int j = lanes[q];
            out[j] = (byte) (x[j] > y[j] ? 1 : x[j] <= y[j] ? -1 : 0);
        }
    }

    private static void cross(byte[] compared, byte[] before, int[] lanes, int count, byte[] out) {
        for (int q = 0; q < count; q++) {
            int j = lanes[q];
            int now = compared[j];
            int then = before[j];
            out[j] = (byte) (now == 0 || then == 0 ? 0 : now > 0 && then < 0 ? 1 : -1);
            before[j] = (byte) now;
        }
    }
}
