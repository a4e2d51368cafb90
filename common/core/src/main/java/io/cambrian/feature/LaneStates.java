package io.cambrian.feature;

/**
 * The loops along the lanes: lane by lane where one may lack a bar or an input, or has not seen enough yet; all together where
 * every lane is warm, in loops without a question in them.
 */
abstract class LaneStates implements Lanes {
    final int width;
    private final int[] everyLane;
    private boolean warm;

    LaneStates(int width) {
        this.width = width;
        everyLane = everyLane(width);
    }

    static int[] everyLane(int width) {
        int[] lanes = new int[width];
        for (int lane = 0; lane < width; lane++) {
            lanes[lane] = lane;
        }
        return lanes;
    }

    /** Whether a value is neither NaN nor infinite. */
    static boolean isFinite(double x) {
        return x - x == 0;
    }

    @Override
    public void next(double[][] inputs, int[] lanes, int count, double[] out) {
        warm &= count == width;
        for (int i = 0; i < count; i++) {
            int lane = lanes[i];
            if (isKnown(inputs, lane)) {
                out[lane] = take(lane, inputs);
            } else {
                warm = false;
                restart(lane);
                out[lane] = Double.NaN;
            }
        }
    }

    @Override
    public void nextOfAll(double[][] inputs, double[] out) {
        if (!warm) {
            warm = isWarm();
        }
        if (warm && (inputs.length == 1 || areKnown(inputs))) {
            takeAll(inputs, out);
        } else {
            nextLaneByLane(inputs, out);
        }
    }

    /** The same where an input may be unknown. */
    final void nextLaneByLane(double[][] inputs, double[] out) {
        next(inputs, everyLane, width, out);
    }

    private boolean areKnown(double[][] inputs) {
        for (int lane = 0; lane < width; lane++) {
            if (!isKnown(inputs, lane)) {
                return false;
            }
        }
        return true;
    }

    /** Inputs too large to be added are unknown, as for a {@link Recurrence}. */
    private static boolean isKnown(double[][] inputs, int lane) {
        double all = inputs[0][lane];
        for (int i = 1; i < inputs.length; i++) {
            all += inputs[i][lane];
        }
        return isFinite(all);
    }

    /** Takes the known inputs of a lane; gives NaN until it is warm. */
    abstract double take(int lane, double[][] inputs);

    /** Takes the known inputs of all lanes, which are warm. */
    abstract void takeAll(double[][] inputs, double[] out);

    /** Whether no lane will give NaN before its next gap, or but for its inputs. */
    abstract boolean isWarm();

    abstract void restart(int lane);
}
