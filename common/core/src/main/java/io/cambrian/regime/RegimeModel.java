package io.cambrian.regime;

import io.cambrian.fault.DataException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A fitted regime model: everything that is needed to label a day, learned from its training window only. Applying it is
 * causal, so the labels of a model never change when later days arrive. Arrays are shared, not copied.
 *
 * @param features names of the features it looks at, in order
 * @param logarithmic per feature whether it looks at the logarithm
 * @param center per feature the training window's mean (of the logarithm where that is meant)
 * @param scale per feature its standard deviation, divisor n
 * @param start probability of each regime before the first known day: the long-run share
 * @param transition {@code [i][j]}, the probability of regime j the day after regime i
 * @param means {@code [regime][feature]}, standardized
 * @param covariances {@code [regime][feature][feature]}, standardized
 * @param names one per regime, distinct; regime 0 is the calmest
 * @param trainFrom first day of the training window, days since 1970-01-01
 * @param trainTo last day that the fit knew
 * @param trainRows days that it was fitted on
 * @param logLikelihood of the standardized training rows
 */
public record RegimeModel(
        List<String> features,
        List<Boolean> logarithmic,
        double[] center,
        double[] scale,
        double[] start,
        double[][] transition,
        double[][] means,
        double[][][] covariances,
        List<String> names,
        int trainFrom,
        int trainTo,
        int trainRows,
        double logLikelihood)
        implements Serializable {
    public RegimeModel {
        features = List.copyOf(features);
        logarithmic = List.copyOf(logarithmic);
        names = List.copyOf(names);
        int d = features.size();
        int k = names.size();
        if (logarithmic.size() != d || center.length != d || scale.length != d) {
            throw new IllegalArgumentException("A regime model over " + d + " features needs as many scales.");
        }
        if (start.length != k || transition.length != k || means.length != k || covariances.length != k) {
            throw new IllegalArgumentException("A regime model of " + k + " regimes needs as many starts, transitions, "
                    + "means and covariances.");
        }
        if (names.stream().distinct().count() != k) {
            throw new IllegalArgumentException("The names of regimes must be distinct: " + names + ".");
        }
        for (double s : scale) {
            if (!(s > 0)) {
                throw new IllegalArgumentException("A scale (" + s + ") must be positive.");
            }
        }
        for (int i = 0; i < k; i++) {
            if (means[i].length != d || covariances[i].length != d || covariances[i][0].length != d) {
                throw new IllegalArgumentException("Regime " + i + " does not have " + d + " features.");
            }
        }
    }

    /** Fits with this package's own starts: {@code starts} runs of k-means++ from fixed seeds. */
    public static RegimeModel fit(ContextSeries contexts, int trainFrom, int trainTo, int states, int starts) {
        return fit(contexts, trainFrom, trainTo, states, starts, List.of());
    }

    /**
     * Fits with further starts, for example from another library, beside this package's own.
     *
     * @param further mixtures over the rows of {@link RegimeTraining#of}
     */
    public static RegimeModel fit(
            ContextSeries contexts, int trainFrom, int trainTo, int states, int starts, List<GaussianMixture> further) {
        RegimeTraining training = RegimeTraining.of(contexts, trainFrom, trainTo);
        List<GaussianMixture> all = new ArrayList<>(further);
        all.addAll(training.starts(states, starts, 0));
        return training.fit(all, FitOptions.contexts(states));
    }

    /** Orders the states by volatility, names them, and replaces the start by the long-run shares. */
    static RegimeModel ordered(
            List<String> features,
            List<Boolean> logarithmic,
            double[] center,
            double[] scale,
            GaussianHmm hmm,
            int trainFrom,
            int trainTo,
            int trainRows,
            double logLikelihood) {
        int k = hmm.means().length;
        int volatility = features.indexOf(ContextFeature.VOLATILITY_20.label());
        double[] agitation = new double[k];
        for (int i = 0; i < k; i++) {
            if (volatility >= 0) {
                agitation[i] = hmm.means()[i][volatility];
            } else {
                for (int f = 0; f < features.size(); f++) {
                    agitation[i] += hmm.covariances()[i][f][f];
                }
            }
        }
        int[] order = IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> agitation[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] longRun = hmm.chain().stationary();
        double[][] means = new double[k][];
        double[][][] covariances = new double[k][][];
        double[] start = new double[k];
        double[][] transition = new double[k][k];
        for (int i = 0; i < k; i++) {
            means[i] = hmm.means()[order[i]];
            covariances[i] = hmm.covariances()[order[i]];
            start[i] = longRun[order[i]];
            for (int j = 0; j < k; j++) {
                transition[i][j] = hmm.chain().transition()[order[i]][order[j]];
            }
        }
        List<String> names = RegimeNames.of(features, logarithmic, center, scale, means);
        return new RegimeModel(
                features,
                logarithmic,
                center,
                scale,
                start,
                transition,
                means,
                covariances,
                names,
                trainFrom,
                trainTo,
                trainRows,
                logLikelihood);
    }

    public int states() {
        return names.size();
    }

    /** The first 16 hex digits of SHA-256 over the bits of all parameters. */
    public String id() {
        MessageDigest digest = sha256();
        text(digest, String.join(",", features));
        text(digest, logarithmic.toString());
        numbers(digest, center);
        numbers(digest, scale);
        numbers(digest, start);
        for (int i = 0; i < states(); i++) {
            numbers(digest, transition[i]);
            numbers(digest, means[i]);
            for (double[] row : covariances[i]) {
                numbers(digest, row);
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void text(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private static void numbers(MessageDigest digest, double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
        for (double x : numbers) {
            // one zero
            bytes.putDouble(x + 0.0);
        }
        digest.update(bytes.array());
    }

    /** The standardized values of a row of features in this model's order; NaN where unknown. */
    double[] standardize(double[] context) {
        double[] z = new double[center.length];
        for (int f = 0; f < z.length; f++) {
            z[f] = (RegimeTraining.transform(context[f], logarithmic.get(f)) - center[f]) / scale[f];
        }
        return z;
    }

    /** A fresh filter that knows no day yet. */
    public RegimeFilter filter() {
        return new RegimeFilter(this);
    }

    /**
     * Labels each day from the days up to it.
     *
     * @param contexts must hold this model's features; others are ignored
     */
    public RegimeLabels filter(ContextSeries contexts) {
        int[] columns = columns(contexts);
        RegimeFilter filter = filter();
        int n = contexts.size();
        int[] labels = new int[n];
        double[][] probabilities = new double[n][];
        double[] context = new double[columns.length];
        for (int t = 0; t < n; t++) {
            for (int f = 0; f < columns.length; f++) {
                context[f] = contexts.values()[columns[f]][t];
            }
            probabilities[t] = filter.next(context);
            labels[t] = filter.label();
        }
        return new RegimeLabels(id(), names, contexts.days(), labels, probabilities);
    }

    /**
     * The position of each of this model's features among {@link ContextFeature}s.
     *
     * @throws DataException when the model looks at something else
     */
    public int[] contextColumns() {
        return columns(Arrays.stream(ContextFeature.values())
                .map(ContextFeature::label)
                .toList());
    }

    private int[] columns(ContextSeries contexts) {
        return columns(contexts.features());
    }

    private int[] columns(List<String> known) {
        int[] columns = new int[features.size()];
        for (int f = 0; f < columns.length; f++) {
            columns[f] = known.indexOf(features.get(f));
            if (columns[f] < 0) {
                throw new DataException("The regime model looks at " + features.get(f) + ", which is not among " + known
                        + ".\nGive it contexts with the features that it was fitted on.");
            }
        }
        return columns;
    }

    /**
     * The mean of a feature in a regime, in the feature's own unit; the median where the model looks at logarithms.
     */
    public double typical(int regime, int feature) {
        double x = center[feature] + scale[feature] * means[regime][feature];
        return logarithmic.get(feature) ? StrictMath.exp(x) : x;
    }

    /** The standard deviation of what the model looks at in a regime: the feature, or its logarithm. */
    public double deviation(int regime, int feature) {
        return scale[feature] * Math.sqrt(covariances[regime][feature][feature]);
    }

    /** The log-likelihood of the training rows as the model looks at them, before they were standardized. */
    public double logLikelihoodInUnits() {
        double scales = 0;
        for (double s : scale) {
            scales += StrictMath.log(s);
        }
        return logLikelihood - trainRows * scales;
    }

    /** The mean length of an uninterrupted stay in a regime, in days: {@code 1 / (1 - persistence)}. */
    public double meanStayDays(int regime) {
        return 1 / (1 - transition[regime][regime]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegimeModel o
                && features.equals(o.features)
                && logarithmic.equals(o.logarithmic)
                && Arrays.equals(center, o.center)
                && Arrays.equals(scale, o.scale)
                && Arrays.equals(start, o.start)
                && Arrays.deepEquals(transition, o.transition)
                && Arrays.deepEquals(means, o.means)
                && Arrays.deepEquals(covariances, o.covariances)
                && names.equals(o.names)
                && trainFrom == o.trainFrom
                && trainTo == o.trainTo
                && trainRows == o.trainRows
                && logLikelihood == o.logLikelihood;
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(means);
    }

    @Override
    public String toString() {
        return "RegimeModel[" + id() + ", " + names + "]";
    }
}
