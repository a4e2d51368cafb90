package io.cambrian.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * How a search's best statistic ranks among those of its twins on null worlds of one family.
 *
 * <p>With all K planned twins, {@code p = (1 + b) / (K + 1)}, where b counts twins at least as good (ties count). The test may
 * end at the first twin that puts the level out of reach; it then says so, and reports the fraction of Besag and Clifford
 * 1991, "Sequential Monte Carlo p-values", doi:10.1093/biomet/78.2.301: h / k for the h-th hit at twin k.
 *
 * @param statistic of the real search
 * @param twins statistics of the twins run so far, in order of their number
 * @param planned number of twins planned
 * @param level of the test
 */
public record TwinTest(double statistic, List<Double> twins, int planned, double level) {
    public TwinTest {
        twins = List.copyOf(twins);
        if (planned < 1 || twins.size() > planned || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("A twin test of " + twins.size() + " of " + planned + " twins at level "
                    + level + " is not possible.");
        }
        if (1.0 / (planned + 1) > level) {
            throw new IllegalArgumentException(planned + " twins cannot reach level " + level + "; at least "
                    + (int) Math.ceil(1 / level - 1) + " are needed.");
        }
    }

    /** The same test with one more twin. */
    public TwinTest plus(double twin) {
        List<Double> more = new ArrayList<>(twins);
        more.add(twin);
        return new TwinTest(statistic, more, planned, level);
    }

    /**
     * The same twins against another trial of the same search. The twins' statistics are maxima over whole searches, so that
     * every trial of a search may be ranked among them: the chance that any one without an edge passes stays at the level.
     */
    public TwinTest against(double otherStatistic) {
        return new TwinTest(otherStatistic, twins, planned, level);
    }

    /** Twins at least as good as the real search; what is unknown (NaN) on either side counts against it. */
    public int hits() {
        return (int) twins.stream().filter(t -> !(t < statistic)).count();
    }

    /** Whether the level is out of reach, so that further twins cannot change the verdict. */
    public boolean isHopeless() {
        return (1.0 + hits()) / (planned + 1) > level;
    }

    public boolean isComplete() {
        return twins.size() == planned;
    }

    /** Whether no more twins are needed. */
    public boolean isDecided() {
        return isComplete() || isHopeless();
    }

    /** {@code (1 + b) / (K + 1)} once all twins ran; NaN where the test ended early. */
    public double pValue() {
        return isComplete() ? (1.0 + hits()) / (planned + 1) : Double.NaN;
    }

    /** Whether the real search stands out at the level: decided, and not hopeless. */
    public boolean isPassed() {
        return isComplete() && !isHopeless();
    }

    /** The verdict on the search in one sentence. */
    public String words() {
        return words("The search", "");
    }

    /**
     * The verdict in one sentence.
     *
     * @param subject what was compared, such as {@code The search}
     * @param worlds what the twins' days are, such as {@code flipped days}; may be empty
     */
    public String words(String subject, String worlds) {
        String where = worlds.isEmpty() ? "" : " with " + worlds;
        if (isPassed()) {
            int beaten = twins.size() - hits();
            return subject + " beat " + (beaten == planned ? "all " + planned : beaten + " of " + planned) + " twins"
                    + where + " (p = " + pValue() + ").";
        }
        if (!isDecided()) {
            return twins.size() + " of " + planned + " twins" + where + " have run.";
        }
        if (isComplete()) {
            return subject + " lost to " + hits() + " of " + planned + " twins" + where
                    + ", which found something as good in worlds that hold nothing (p = " + pValue() + ").";
        }
        return "Stopped after " + twins.size() + " of " + planned + " twins" + where + ": " + hits()
                + (hits() == 1 ? " was" : " were") + " as good in worlds that hold nothing (p > " + level + ").";
    }
}
