package io.cambrian.feature;

/**
 * The last values of a number along many lanes, which all windows over it share. They lie in rows by age; a lane without a bar
 * in a step is moved along when its next bar comes. A value that is not finite is a gap: what was before it is forgotten.
 *
 * <p>Not safe for concurrent use.
 */
public final class LaneHistory {
    private final int depth;
    private final int width;
    private final double[][] rows;
    /** The row of the last step. */
    private int at;

    private int steps;
    /** The step of a lane's last bar; where that is earlier, {@link #seenByAll} counts. */
    private final int[] seen;

    private int seenByAll;
    /** Values since the last gap. */
    private final int[] count;

    private int least;
    private final int[] everyLane;

    /** @param depth how many values are remembered, the last one included */
    public LaneHistory(int depth, int width) {
        this.depth = depth;
        this.width = width;
        rows = new double[depth][width];
        seen = new int[width];
        count = new int[width];
        everyLane = LaneStates.everyLane(width);
    }

    /** Takes the next value of some lanes; parameters as of {@link Lanes#next}. */
    public void next(double[] x, int[] lanes, int bars) {
        at = at + 1 == depth ? 0 : at + 1;
        for (int i = 0; i < bars; i++) {
            int lane = lanes[i];
            int missed = (steps - Math.max(seen[lane], seenByAll)) % depth;
            if (missed > 0 && count[lane] > 0) {
                moveOn(lane, missed);
            }
            seen[lane] = steps + 1;
            rows[at][lane] = x[lane];
            count[lane] = LaneStates.isFinite(x[lane]) ? count[lane] + 1 : 0;
        }
        steps++;
        seenByAll = bars == width ? steps : seenByAll;
        least = Integer.MAX_VALUE;
        for (int lane = 0; lane < width; lane++) {
            least = Math.min(least, count[lane]);
        }
    }

    /** The same where every lane has a bar and every value is finite: sooner. */
    public void nextOfAll(double[] x) {
        if (seenByAll < steps) {
            nextLaneByLane(x); // some missed the last step
            return;
        }
        at = at + 1 == depth ? 0 : at + 1;
        System.arraycopy(x, 0, rows[at], 0, width);
        for (int lane = 0; lane < width; lane++) {
            count[lane]++;
        }
        least++;
        seenByAll = ++steps;
    }

    /** The same where a value may be unknown. */
    void nextLaneByLane(double[] x) {
        next(x, everyLane, width);
    }

    private void moveOn(int lane, int by) {
        double[] column = new double[depth];
        for (int row = 0; row < depth; row++) {
            column[row] = rows[row][lane];
        }
        for (int row = 0; row < depth; row++) {
            rows[(row + by) % depth][lane] = column[row];
        }
    }

    /** The values of so many steps ago by lane, 0 for the last one; below the depth. Not to be changed. */
    double[] row(int age) {
        int row = at - age;
        return rows[row < 0 ? row + depth : row];
    }

    /** How many values a lane has had since its last gap. */
    int count(int lane) {
        return count[lane];
    }

    /** The least {@link #count} of all lanes. */
    int least() {
        return least;
    }
}
