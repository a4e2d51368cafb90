package io.cambrian.overlay;

import io.cambrian.regime.RegimeFilter;
import io.cambrian.regime.RegimeModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A regime model of an overlay's own among the parts of its spec, and the regimes that it sees day by day: what was learned with one
 * model is not applied with another, whichever the plan has. Not safe for concurrent use.
 */
final class RegimeParts {
    private static final String MODEL = "model/";

    private final RegimeFilter filter;
    private final int[] columns;

    RegimeParts(RegimeModel model) {
        filter = model.filter();
        columns = model.contextColumns();
    }

    /** The filtered probabilities after the next close; empty where unknown. */
    double[] next(Close close) {
        double[] context = close.context();
        double[] own = new double[columns.length];
        for (int f = 0; f < own.length; f++) {
            own[f] = context[columns[f]];
        }
        double[] probabilities = filter.next(own);
        return filter.label() == RegimeFilter.UNKNOWN ? new double[0] : probabilities;
    }

    /** The likeliest regime after the last close; {@link RegimeFilter#UNKNOWN} where unknown. */
    int label() {
        return filter.label();
    }

    /** Adds a model to a spec. */
    static void add(OverlaySpec.Builder spec, RegimeModel model) {
        spec.texts(MODEL + "features", model.features())
                .texts(MODEL + "names", model.names())
                .numbers(
                        MODEL + "logarithmic",
                        model.logarithmic().stream().mapToDouble(l -> l ? 1 : 0).toArray())
                .numbers(MODEL + "center", model.center())
                .numbers(MODEL + "scale", model.scale())
                .numbers(MODEL + "start", model.start())
                .numbers(
                        MODEL + "trained",
                        model.trainFrom(),
                        model.trainTo(),
                        model.trainRows(),
                        model.logLikelihood());
        for (int k = 0; k < model.states(); k++) {
            spec.numbers(MODEL + "transition/" + k, model.transition()[k])
                    .numbers(MODEL + "mean/" + k, model.means()[k])
                    .numbers(
                            MODEL + "covariance/" + k,
                            Arrays.stream(model.covariances()[k])
                                    .flatMapToDouble(Arrays::stream)
                                    .toArray());
        }
    }

    /** The model that a spec has; @throws IllegalArgumentException where its parts do not fit together. */
    static RegimeModel read(OverlaySpec spec) {
        List<Boolean> logarithmic = new ArrayList<>();
        for (double l : spec.numbers(MODEL + "logarithmic")) {
            logarithmic.add(l != 0);
        }
        int states = spec.texts(MODEL + "names").size();
        int width = spec.texts(MODEL + "features").size();
        double[][] transition = new double[states][];
        double[][] means = new double[states][];
        double[][][] covariances = new double[states][width][];
        for (int k = 0; k < states; k++) {
            transition[k] = spec.numbers(MODEL + "transition/" + k);
            means[k] = spec.numbers(MODEL + "mean/" + k);
            double[] flat = spec.numbers(MODEL + "covariance/" + k);
            if (flat.length != width * width) {
                throw new IllegalArgumentException("The covariance of regime " + k + " has " + flat.length
                        + " numbers for " + width + " features.");
            }
            for (int i = 0; i < width; i++) {
                covariances[k][i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
            }
        }
        double[] trained = spec.numbers(MODEL + "trained");
        if (trained.length != 4) {
            throw new IllegalArgumentException(
                    "A regime model says in " + trained.length + " numbers how it was fitted; 4 are needed.");
        }
        return new RegimeModel(
                spec.texts(MODEL + "features"),
                logarithmic,
                spec.numbers(MODEL + "center"),
                spec.numbers(MODEL + "scale"),
                spec.numbers(MODEL + "start"),
                transition,
                means,
                covariances,
                spec.texts(MODEL + "names"),
                (int) trained[0],
                (int) trained[1],
                (int) trained[2],
                trained[3]);
    }
}
