package io.cambrian.overlay;

import io.cambrian.regime.RegimeFilter;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.OwnMoves;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A learned policy of exposure beside the bots: it has a share of the capital, spread equally over the instruments that are live,
 * and holds in each the level that it chooses; the rest of the capital is the bots'. It is flat before the first day that is
 * decided. Regimes are those of the model that it was learned with, whichever the plan has.
 */
public final class PolicyOverlay implements Overlay {
    public static final String KIND = "policy";

    private static final String ID = "id";
    private static final String FEATURES = "features";
    private static final String SHARE = "share";
    private static final String COST = "cost_per_side";
    private static final String LEVELS = "levels";
    private static final String CENTER = "center";
    private static final String SCALE = "scale";
    private static final String VALUES = "values/";
    private static final String MODEL = "model/";

    private final String id;
    private final TimingPolicy policy;
    private final double share;
    private final RegimeModel model;
    private final RegimeFilter filter;
    private final int[] columns;
    private final Map<String, OwnMoves> moves = new HashMap<>();
    private final Map<String, Integer> held = new HashMap<>();
    private double[] probabilities = new double[0];

    private PolicyOverlay(String id, TimingPolicy policy, double share, RegimeModel model) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The policy's share (" + share + ") must be in (0, 1].");
        }
        if (!policy.names().equals(TimingFeatures.liveNames(model.states()))) {
            throw new IllegalArgumentException("Policy " + id + " reads " + policy.names()
                    + ", which a live process does not see all of: "
                    + TimingFeatures.liveNames(model.states()) + ".");
        }
        this.id = id;
        this.policy = policy;
        this.share = share;
        this.model = model;
        filter = model.filter();
        columns = model.contextColumns();
    }

    /**
     * All that it needs, for a bundle.
     *
     * @param id of the policy, for people
     * @param share of the capital, in (0, 1]
     * @param model that it was learned with
     */
    public static OverlaySpec spec(String id, TimingPolicy policy, double share, RegimeModel model) {
        OverlaySpec.Builder spec = OverlaySpec.of(KIND)
                .texts(ID, List.of(id))
                .texts(FEATURES, policy.names())
                .numbers(SHARE, share)
                .numbers(COST, policy.costPerSide())
                .numbers(LEVELS, policy.levels())
                .numbers(CENTER, policy.center())
                .numbers(SCALE, policy.scale())
                .texts(MODEL + FEATURES, model.features())
                .texts(MODEL + "names", model.names())
                .numbers(
                        MODEL + "logarithmic",
                        model.logarithmic().stream().mapToDouble(l -> l ? 1 : 0).toArray())
                .numbers(MODEL + CENTER, model.center())
                .numbers(MODEL + SCALE, model.scale())
                .numbers(MODEL + "start", model.start())
                .numbers(
                        MODEL + "trained",
                        model.trainFrom(),
                        model.trainTo(),
                        model.trainRows(),
                        model.logLikelihood());
        for (int a = 0; a < policy.levels().length; a++) {
            spec.numbers(VALUES + a, policy.values()[a]);
        }
        for (int k = 0; k < model.states(); k++) {
            spec.numbers(MODEL + "transition/" + k, model.transition()[k])
                    .numbers(MODEL + "mean/" + k, model.means()[k])
                    .numbers(
                            MODEL + "covariance/" + k,
                            Arrays.stream(model.covariances()[k])
                                    .flatMapToDouble(Arrays::stream)
                                    .toArray());
        }
        return spec.build();
    }

    /** @throws IllegalArgumentException where the spec's parts do not fit together */
    public static PolicyOverlay of(OverlaySpec spec) {
        double[] levels = spec.numbers(LEVELS);
        double[][] values = new double[levels.length][];
        for (int a = 0; a < levels.length; a++) {
            values[a] = spec.numbers(VALUES + a);
            if (values[a].length != 1 + spec.texts(FEATURES).size()) {
                throw new IllegalArgumentException("Level " + levels[a] + " of a policy has " + values[a].length
                        + " weights for " + spec.texts(FEATURES).size() + " features.");
            }
        }
        return new PolicyOverlay(
                one(spec.texts(ID)),
                new TimingPolicy(
                        spec.texts(FEATURES),
                        levels,
                        spec.numbers(CENTER),
                        spec.numbers(SCALE),
                        values,
                        one(spec.numbers(COST))),
                one(spec.numbers(SHARE)),
                model(spec));
    }

    private static RegimeModel model(OverlaySpec spec) {
        List<Boolean> logarithmic = new ArrayList<>();
        for (double l : spec.numbers(MODEL + "logarithmic")) {
            logarithmic.add(l != 0);
        }
        int states = spec.texts(MODEL + "names").size();
        int width = spec.texts(MODEL + FEATURES).size();
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
                spec.texts(MODEL + FEATURES),
                logarithmic,
                spec.numbers(MODEL + CENTER),
                spec.numbers(MODEL + SCALE),
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

    private static String one(List<String> texts) {
        if (texts.size() != 1) {
            throw new IllegalArgumentException("A policy has " + texts.size() + " ids; one is needed.");
        }
        return texts.get(0);
    }

    private static double one(double[] numbers) {
        if (numbers.length != 1) {
            throw new IllegalArgumentException("A policy has " + numbers.length + " numbers where one is needed.");
        }
        return numbers[0];
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void observe(Close close) {
        close.bars()
                .forEach((symbol, bar) ->
                        moves.computeIfAbsent(symbol, s -> new OwnMoves()).next(bar.close()));
        double[] context = close.context();
        double[] own = new double[columns.length];
        for (int f = 0; f < own.length; f++) {
            own[f] = context[columns[f]];
        }
        double[] next = filter.next(own);
        probabilities = filter.label() == RegimeFilter.UNKNOWN ? new double[0] : next;
    }

    @Override
    public Adjustment adjust(Close close, Proposal proposal) {
        double[] context = close.context();
        int live = 0;
        for (DayBar bar : close.bars().values()) {
            int before = held.getOrDefault(bar.symbol(), policy.flat());
            double[] features = TimingFeatures.at(moves.get(bar.symbol()), context, probabilities, model.states());
            int now = policy.choose(features, before, bar.member());
            held.put(bar.symbol(), now);
            live += bar.member() || now != policy.flat() ? 1 : 0;
        }
        TreeMap<String, Double> targets = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, Double> e : proposal.targets().entrySet()) {
            double level = policy.levels()[held.getOrDefault(e.getKey(), policy.flat())];
            double target = (1 - share) * e.getValue() + (level == 0 ? 0 : share * level / live);
            targets.put(e.getKey(), target);
            if (target != e.getValue()) {
                changes.add(new Change(
                        e.getKey(),
                        e.getValue(),
                        target,
                        id,
                        String.format(Locale.ROOT, "level %.2f on %.0f %% of the capital", level, 100 * share)));
            }
        }
        return new Adjustment(targets, changes, List.of());
    }

    /** The level held in an instrument after the last decision. */
    double level(String symbol) {
        return policy.levels()[held.getOrDefault(symbol, policy.flat())];
    }
}
