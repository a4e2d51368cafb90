package io.cambrian.regime;

/**
 * Labels days as they arrive: the streaming form of {@link RegimeModel#filter(ContextSeries)}, with the same bits. On a day
 * whose context is unknown the belief moves on by the transition alone, and nothing is asserted. Not safe for concurrent
 * use.
 */
public final class RegimeFilter {
    /** The label of a day of which nothing is known. */
    public static final int UNKNOWN = -1;

    private final RegimeModel model;
    private final MarkovChain chain;
    private final Gaussian[] densities;
    private double[] belief;
    private int label = UNKNOWN;

    RegimeFilter(RegimeModel model) {
        this.model = model;
        chain = new MarkovChain(model.start(), model.transition());
        densities = Gaussian.all(model.means(), model.covariances());
    }

    /**
     * Takes in the next day.
     *
     * @param context the model's features in its order, in their own units; NaN where unknown
     * @return the probability of each regime given all days so far; all NaN if this day's context is unknown
     */
    public double[] next(double[] context) {
        double[] prior = belief == null ? model.start() : chain.predict(belief);
        double[] z = model.standardize(context);
        double[] frame = new double[densities.length];
        boolean known = Gaussian.isKnown(z);
        for (int j = 0; known && j < densities.length; j++) {
            frame[j] = densities[j].logDensity(z);
            known = Double.isFinite(frame[j]);
        }
        if (!known) {
            // before the first known day there is nothing to move on from
            belief = belief == null ? null : prior;
            label = UNKNOWN;
            double[] unknown = new double[densities.length];
            java.util.Arrays.fill(unknown, Double.NaN);
            return unknown;
        }
        belief = new double[densities.length];
        MarkovChain.update(prior, frame, belief, new double[densities.length]);
        label = 0;
        for (int j = 1; j < belief.length; j++) {
            if (belief[j] > belief[label]) {
                label = j;
            }
        }
        return belief.clone();
    }

    /** The most likely regime of the last day, the calmer one on a tie; {@link #UNKNOWN} if its context is unknown. */
    public int label() {
        return label;
    }

    /** What is believed of the last day, by the transition alone where its context is unknown. */
    public double[] belief() {
        return belief == null ? model.start().clone() : belief.clone();
    }
}
