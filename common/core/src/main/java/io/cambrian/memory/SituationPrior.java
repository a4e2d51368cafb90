package io.cambrian.memory;

import io.cambrian.memory.consolidation.RandomEffects;
import java.util.List;
import java.util.Locale;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How much situations truly differ, by which what is recalled for one of them is shrunk: with recalled mean m, its variance v, the
 * mean of all situations and tau squared between them, the difference to usual is {@code B (m - mean)} with variance
 * {@code B v}, {@code B = tau^2 / (tau^2 + v)} (normal means; Morris 1983, doi:10.1080/01621459.1983.10477920). What all
 * situations share, such as the flattery of trades that a search has chosen, is in no difference.
 *
 * @param mean outcome of all situations
 * @param tauSquared variance between situations, at least 0
 */
public record SituationPrior(double mean, double tauSquared) {
    /** Of all intervals. */
    public static final double CONFIDENCE = 0.9;

    private static final double REACH = new NormalDistribution().inverseCumulativeProbability((1 + CONFIDENCE) / 2);

    /** Nothing differs from usual. */
    public static final SituationPrior NONE = new SituationPrior(0, 0);

    public SituationPrior {
        if (!Double.isFinite(mean) || !(tauSquared >= 0 && tauSquared < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The mean (" + mean + ") must be finite, tauSquared (" + tauSquared + ") not negative.");
        }
    }

    /** What memory would do. */
    public enum Verdict {
        TAKE,
        AVOID,
        NO_VIEW;

        /** In tables and bundles. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * A situation's difference to usual.
     *
     * @param mean shrunk
     * @param low lower end of its 90 % interval
     * @param high upper end
     */
    public record Difference(double mean, double low, double high) {
        public static final Difference UNKNOWN = new Difference(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        /** Take where the interval lies above zero, avoid where it lies below. */
        public Verdict verdict() {
            return low > 0 ? Verdict.TAKE : high < 0 ? Verdict.AVOID : Verdict.NO_VIEW;
        }

        /** From -1 to 1: the sign of the verdict times the share of the mean that is certain; 0 without a view. */
        public double strength() {
            return switch (verdict()) {
                case TAKE -> low / mean;
                case AVOID -> -high / mean;
                case NO_VIEW -> 0;
            };
        }
    }

    /** Learned from what is recalled for many situations; those without an error tell nothing. */
    public static SituationPrior of(List<OutcomeEstimate> situations) {
        List<OutcomeEstimate> known =
                situations.stream().filter(s -> s.standardError() > 0).toList();
        if (known.size() < 2) {
            return NONE;
        }
        RandomEffects effects = RandomEffects.of(
                known.stream().mapToDouble(OutcomeEstimate::mean).toArray(),
                known.stream()
                        .mapToDouble(s -> s.standardError() * s.standardError())
                        .toArray(),
                RandomEffects.Method.DERSIMONIAN_LAIRD);
        return new SituationPrior(effects.mean(), effects.tauSquared());
    }

    /** What one situation's recollection says. */
    public Difference shrunk(OutcomeEstimate recalled) {
        double v = recalled.standardError() * recalled.standardError();
        if (!(v > 0)) {
            return Difference.UNKNOWN;
        }
        double b = tauSquared / (tauSquared + v);
        double difference = b * (recalled.mean() - mean);
        double reach = REACH * Math.sqrt(b * v);
        return new Difference(difference, difference - reach, difference + reach);
    }
}
