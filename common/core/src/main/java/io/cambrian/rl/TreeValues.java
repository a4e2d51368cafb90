package io.cambrian.rl;

import java.util.List;

/**
 * The value of being at a level, above being at the reference, by an ensemble of trees with pessimism:
 *
 * <pre>
 *   mean over members - pessimism * sqrt(variance over members + noise^2 * mean over trees of 1 / days seen in the leaf)
 * </pre>
 *
 * so that both what the members disagree about, and what few days have shown, counts for less.
 *
 * @param members of the ensemble; none is the value 0
 * @param noise standard deviation of what was regressed about the members' mean
 * @param pessimism not negative
 */
public record TreeValues(List<RegressionTrees> members, double noise, double pessimism) {
    /** That of the reference. */
    public static final TreeValues NONE = new TreeValues(List.of(), 0, 0);

    public TreeValues {
        members = List.copyOf(members);
        if (members.size() == 1 || !(noise >= 0 && pessimism >= 0)) {
            throw new IllegalArgumentException("Values of " + members.size() + " members with noise " + noise
                    + " and pessimism " + pessimism + " are not possible.");
        }
    }

    /** The value at a point of standardized features. */
    public double at(double[] x) {
        if (members.isEmpty()) {
            return 0;
        }
        double[] fits = new double[members.size()];
        double mean = 0;
        double rarity = 0;
        for (int m = 0; m < fits.length; m++) {
            fits[m] = members.get(m).at(x);
            mean += fits[m] / fits.length;
            rarity += members.get(m).rarity(x) / fits.length;
        }
        double squares = 0;
        for (double fit : fits) {
            squares += (fit - mean) * (fit - mean);
        }
        return mean - pessimism * Math.sqrt(squares / (fits.length - 1) + noise * noise * rarity);
    }

    int lastFeature() {
        return members.stream().mapToInt(RegressionTrees::lastFeature).max().orElse(-1);
    }
}
