package io.cambrian.handoff;

import io.cambrian.regime.RegimeModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A regime model as named arrays; names of features and regimes are part of the arrays' names. */
public final class RegimeArrays {
    private static final String FEATURE = "feature/";
    private static final String START = "start";
    private static final String TRAINED = "trained";
    private static final String TRANSITION = "transition/";
    private static final String MEAN = "mean/";
    private static final String COVARIANCE = "covariance/";

    private RegimeArrays() {}

    public static List<NamedArray> of(RegimeModel model) {
        List<NamedArray> arrays = new ArrayList<>();
        for (int f = 0; f < model.features().size(); f++) {
            arrays.add(array(
                    FEATURE + model.features().get(f),
                    f,
                    model.logarithmic().get(f) ? 1 : 0,
                    model.center()[f],
                    model.scale()[f]));
        }
        arrays.add(array(START, model.start()));
        arrays.add(array(TRAINED, model.trainFrom(), model.trainTo(), model.trainRows(), model.logLikelihood()));
        for (int i = 0; i < model.states(); i++) {
            String name = i + "/" + model.names().get(i);
            arrays.add(array(TRANSITION + name, model.transition()[i]));
            arrays.add(array(MEAN + name, model.means()[i]));
            arrays.add(array(
                    COVARIANCE + name,
                    Arrays.stream(model.covariances()[i])
                            .flatMapToDouble(Arrays::stream)
                            .toArray()));
        }
        return arrays;
    }

    private static NamedArray array(String name, double... values) {
        return new NamedArray(name, Arrays.stream(values).boxed().toList());
    }

    /**
     * The model, the same bits as was written; empty without arrays.
     *
     * @throws IllegalArgumentException where arrays are missing or do not fit
     */
    public static Optional<RegimeModel> model(List<NamedArray> arrays) {
        if (arrays.isEmpty()) {
            return Optional.empty();
        }
        TreeMap<Integer, NamedArray> features = new TreeMap<>();
        TreeMap<Integer, NamedArray> transitions = new TreeMap<>();
        TreeMap<Integer, NamedArray> means = new TreeMap<>();
        TreeMap<Integer, NamedArray> covariances = new TreeMap<>();
        TreeMap<String, NamedArray> others = new TreeMap<>();
        for (NamedArray a : arrays) {
            if (a.name().startsWith(FEATURE)) {
                features.put((int) (double) a.values().get(0), a);
            } else if (!put(a, TRANSITION, transitions) && !put(a, MEAN, means) && !put(a, COVARIANCE, covariances)) {
                others.put(a.name(), a);
            }
        }
        double[] start = values(others, START);
        double[] trained = values(others, TRAINED);
        int d = features.size();
        int k = means.size();
        double[][][] squares =
                covariances.values().stream().map(a -> square(a, d)).toArray(double[][][]::new);
        return Optional.of(new RegimeModel(
                features.values().stream()
                        .map(a -> a.name().substring(FEATURE.length()))
                        .toList(),
                features.values().stream().map(a -> a.values().get(1) == 1).toList(),
                features.values().stream().mapToDouble(a -> a.values().get(2)).toArray(),
                features.values().stream().mapToDouble(a -> a.values().get(3)).toArray(),
                start,
                rows(transitions, k),
                rows(means, d),
                squares,
                means.values().stream()
                        .map(a -> a.name().substring(a.name().indexOf('/', MEAN.length()) + 1))
                        .toList(),
                (int) trained[0],
                (int) trained[1],
                (int) trained[2],
                trained[3]));
    }

    private static boolean put(NamedArray a, String prefix, TreeMap<Integer, NamedArray> into) {
        if (!a.name().startsWith(prefix)) {
            return false;
        }
        into.put(Integer.valueOf(a.name().substring(prefix.length(), a.name().indexOf('/', prefix.length()))), a);
        return true;
    }

    private static double[] values(TreeMap<String, NamedArray> arrays, String name) {
        NamedArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("The regime model has no array " + name + ".");
        }
        return values(array);
    }

    private static double[] values(NamedArray array) {
        return array.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[][] rows(TreeMap<Integer, NamedArray> arrays, int length) {
        return arrays.values().stream()
                .map(RegimeArrays::values)
                .peek(row -> {
                    if (row.length != length) {
                        throw new IllegalArgumentException("An array of the regime model has " + row.length
                                + " values instead of " + length + ".");
                    }
                })
                .toArray(double[][]::new);
    }

    private static double[][] square(NamedArray array, int d) {
        double[] flat = values(array);
        if (flat.length != d * d) {
            throw new IllegalArgumentException(
                    "The array " + array.name() + " has " + flat.length + " values instead of " + d * d + ".");
        }
        double[][] square = new double[d][];
        for (int i = 0; i < d; i++) {
            square[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
        }
        return square;
    }
}
