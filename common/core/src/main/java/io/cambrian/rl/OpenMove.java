package io.cambrian.rl;

import java.util.List;

/**
 * How far an instrument has moved since a policy went to the side that it holds: the log return since that close. Times the side it
 * is the unrealized profit, before costs. A part of the state that the policy itself makes: 0 while flat, and for a side that is not
 * held, since who goes there begins anew. One instrument; not safe for concurrent use.
 */
public final class OpenMove {
    /** The name of the feature, the last one of a policy that reads it. */
    public static final String NAME = "open_move";

    private int side;
    private double start;

    /** Whether a policy with these features reads it. */
    static boolean in(List<String> names) {
        return !names.isEmpty() && names.get(names.size() - 1).equals(NAME);
    }

    /** @param logClose logarithm of the last close */
    public double at(double logClose) {
        return side == 0 ? 0 : logClose - start;
    }

    /** Takes in what was decided at a close: another side begins there, the same goes on. */
    public void decided(double level, double logClose) {
        int now = (int) Math.signum(level);
        if (now != side) {
            side = now;
            start = logClose;
        }
    }

    /**
     * The side that being at each level keeps open: its sign; where levels have only one sign, that one for all of them, since then
     * leaving is the other choice about a position of that side.
     */
    static int[] sides(double[] levels) {
        boolean longs = false;
        boolean shorts = false;
        for (double level : levels) {
            longs |= level > 0;
            shorts |= level < 0;
        }
        int[] sides = new int[levels.length];
        for (int a = 0; a < sides.length; a++) {
            sides[a] = longs && shorts ? (int) Math.signum(levels[a]) : longs ? 1 : -1;
        }
        return sides;
    }
}
