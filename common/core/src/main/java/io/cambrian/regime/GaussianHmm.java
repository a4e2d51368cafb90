package io.cambrian.regime;

import java.util.Arrays;

/**
 * A hidden Markov model whose states emit normal vectors, fitted by the Baum-Welch algorithm (Baum, Petrie, Soules and Weiss
 * 1970, doi:10.1214/aoms/1177697196): plain maximum likelihood unless {@link EmOptions} sets a covariance floor. A row with
 * an unknown number says nothing of its frame. Several starts are the caller's business. Arrays are shared, not copied.
 *
 * @param chain start and transition
 * @param means {@code [state][feature]}
 * @param covariances {@code [state][feature][feature]}
 */
public record GaussianHmm(MarkovChain chain, double[][] means, double[][][] covariances) {
    public GaussianHmm {
        if (means.length != chain.states() || covariances.length != chain.states()) {
            throw new IllegalArgumentException("A chain of " + chain.states() + " states needs as many means ("
                    + means.length + ") and covariances (" + covariances.length + ").");
        }
    }

    /**
     * A fitted model.
     *
     * @param model with the highest log-likelihood seen
     * @param logLikelihood of the rows
     * @param iterations steps taken
     */
    public record Fit(GaussianHmm model, double logLikelihood, int iterations) {}

    /** The log-density of each row in each state: what {@link MarkovChain} takes. All 0 for an unknown row. */
    public double[][] frames(double[][] rows) {
        Gaussian[] densities = Gaussian.all(means, covariances);
        double[][] frames = new double[rows.length][means.length];
        for (int t = 0; t < rows.length; t++) {
            if (Gaussian.isKnown(rows[t])) {
                for (int j = 0; j < densities.length; j++) {
                    frames[t][j] = densities[j].logDensity(rows[t]);
                }
            }
        }
        return frames;
    }

    public MarkovChain.Filtered filter(double[][] rows) {
        return chain.filter(frames(rows));
    }

    public MarkovChain.Smoothed smooth(double[][] rows) {
        return chain.smooth(frames(rows));
    }

    public MarkovChain.Path viterbi(double[][] rows) {
        return chain.viterbi(frames(rows));
    }

    public double logLikelihood(double[][] rows) {
        return filter(rows).logLikelihood();
    }

    /** Climbs from this model. */
    public Fit fit(double[][] rows, EmOptions options) {
        GaussianHmm best = this;
        GaussianHmm current = this;
        MarkovChain.Smoothed seen = smooth(rows);
        double highest = seen.logLikelihood();
        int i = 0;
        while (i < options.iterations()) {
            current = current.maximize(rows, seen, options);
            i++;
            double before = seen.logLikelihood();
            seen = current.smooth(rows);
            if (seen.logLikelihood() > highest) {
                highest = seen.logLikelihood();
                best = current;
            }
            if (options.tolerance() > 0 && seen.logLikelihood() - before < options.tolerance() * rows.length) {
                break;
            }
        }
        return new Fit(best, highest, i);
    }

    private GaussianHmm maximize(double[][] rows, MarkovChain.Smoothed seen, EmOptions options) {
        int k = means.length;
        double[][] weights = seen.probabilities();
        double[][] known = new double[rows.length][];
        for (int t = 0; t < rows.length; t++) {
            known[t] = Gaussian.isKnown(rows[t]) ? weights[t] : new double[k];
        }
        double[][] newMeans = new double[k][];
        double[][][] newCovariances = new double[k][][];
        double[][] transition = new double[k][];
        for (int j = 0; j < k; j++) {
            WeightedMoments m = WeightedMoments.of(rows, known, j, options.shape(), options.covarianceFloor());
            newMeans[j] = m == null ? means[j] : m.mean();
            newCovariances[j] = m == null ? covariances[j] : m.covariance();
            transition[j] = normalized(seen.transitions()[j], chain.transition()[j]);
        }
        return new GaussianHmm(
                new MarkovChain(normalized(weights[0], chain.start()), transition), newMeans, newCovariances);
    }

    private static double[] normalized(double[] counts, double[] otherwise) {
        double sum = Arrays.stream(counts).sum();
        return sum > 1e-12 ? Arrays.stream(counts).map(c -> c / sum).toArray() : otherwise;
    }

    /** Numbers estimated: start, transition, means and full covariances. */
    public int freeParameters() {
        int k = means.length;
        int d = means[0].length;
        return k - 1 + k * (k - 1) + k * (d + d * (d + 1) / 2);
    }

    /** Schwarz's criterion {@code k log n - 2 log L}: lower is better. */
    public double bic(double[][] rows) {
        return freeParameters() * StrictMath.log(rows.length) - 2 * logLikelihood(rows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GaussianHmm o
                && chain.equals(o.chain)
                && Arrays.deepEquals(means, o.means)
                && Arrays.deepEquals(covariances, o.covariances);
    }

    @Override
    public int hashCode() {
        return 31 * chain.hashCode() + Arrays.deepHashCode(means);
    }

    @Override
    public String toString() {
        return "GaussianHmm[" + means.length + " states, " + means[0].length + " features]";
    }
}
