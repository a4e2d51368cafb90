package io.cambrian.backtest;

import io.cambrian.feature.Recurrence;

/**
 * Evaluates an {@link ExpressionGraph} bar by bar in Kleene's three-valued logic: true 1, false -1, unknown 0, so that
 * <em>and</em> is the smaller, <em>or</em> the greater and <em>not</em> the opposite of its operands. A number that is not
 * finite is unknown.
 */
final class BarEvaluator {
    private final BarProgram program;
    private final double[] num;
    private final Recurrence[] recurrences;
    private final double[][] inputs;
    private byte[] cond;
    private byte[] previous;

    BarEvaluator(ExpressionGraph graph, double periodsPerYear) {
        this(new BarProgram(graph), periodsPerYear);
    }

    /** @param program may be shared */
    BarEvaluator(BarProgram program, double periodsPerYear) {
        this.program = program;
        num = new double[program.numbers()];
        recurrences = new Recurrence[num.length];
        inputs = new double[num.length][];
        for (int i = 0; i < num.length; i++) {
            recurrences[i] = program.recurrence(i, periodsPerYear);
            if (recurrences[i] != null) {
                inputs[i] = new double[program.inputs[i].length];
            }
        }
        cond = new byte[program.condition.length];
        previous = new byte[cond.length];
    }

    void next(double open, double high, double low, double close, double volume) {
        for (int i = 0; i < num.length; i++) {
            double value = value(i, open, high, low, close, volume);
            num[i] = value - value == 0 ? value : Double.NaN;
        }
        byte[] before = cond;
        cond = previous;
        previous = before;
        for (int i = 0; i < cond.length; i++) {
            cond[i] = (byte) truth(i);
        }
    }

    /** NaN where unknown. */
    double number(int node) {
        return num[node];
    }

    boolean isTrue(int node) {
        return node >= 0 && cond[node] > 0;
    }

    private double value(int i, double open, double high, double low, double close, double volume) {
        int a = program.a[i];
        int b = program.b[i];
        return switch (program.op[i]) {
            case BarProgram.OPEN -> open;
            case BarProgram.HIGH -> high;
            case BarProgram.LOW -> low;
            case BarProgram.CLOSE -> close;
            case BarProgram.VOLUME -> volume;
            case BarProgram.CONSTANT -> program.constant[i];
            case BarProgram.RECURRENCE -> {
                int[] from = program.inputs[i];
                double[] to = inputs[i];
                for (int k = 0; k < from.length; k++) {
                    to[k] = num[from[k]];
                }
                yield recurrences[i].next(to);
            }
            case BarProgram.PLUS -> num[a] + num[b];
            case BarProgram.MINUS -> num[a] - num[b];
            case BarProgram.SCALED -> program.constant[i] * num[a];
            case BarProgram.BAND -> num[a] + program.constant[i] * num[b];
            default -> {
                double deviation = num[program.c[i]];
                yield deviation > 0 ? (num[a] - num[b]) / deviation : Double.NaN;
            }
        };
    }

    private int truth(int i) {
        int left = program.left[i];
        int right = program.right[i];
        return switch (program.condition[i]) {
            case BarProgram.COMPARE -> {
                double x = num[left];
                double y = num[right];
                yield x > y ? 1 : x <= y ? -1 : 0;
            }
            case BarProgram.CROSS -> {
                int now = cond[left];
                int before = previous[left];
                yield now == 0 || before == 0 ? 0 : now > 0 && before < 0 ? 1 : -1;
            }
            case BarProgram.AND -> Math.min(cond[left], cond[right]);
            case BarProgram.OR -> Math.max(cond[left], cond[right]);
            default -> -cond[left];
        };
    }
}
