package io.cambrian.genome;

/**
 * A condition of the strategy language: at every bar true, false or unknown (Kleene's three-valued logic). A comparison
 * with an unknown input is unknown. Values, compared by content.
 */
public sealed interface Cond {
    /** {@code left > right} when {@code above}, else {@code left < right}; both of the same unit. */
    record Compare(Num left, boolean above, Num right) implements Cond {
        public Compare {
            sameUnit(left, right);
        }
    }

    /**
     * {@code left crosses above right}: left &gt; right now and left &lt;= right one bar ago, all four known; below is the
     * mirror image. Being above on the first known bar is no crossing: the condition is then unknown.
     */
    record Cross(Num left, boolean above, Num right) implements Cond {
        public Cross {
            sameUnit(left, right);
        }
    }

    record And(Cond left, Cond right) implements Cond {}

    record Or(Cond left, Cond right) implements Cond {}

    record Not(Cond x) implements Cond {}

    private static void sameUnit(Num left, Num right) {
        if (left.unit() != right.unit()) {
            throw new IllegalArgumentException(
                    "Cannot compare a " + left.unit() + " with a " + right.unit() + ": the units differ.");
        }
    }
}
