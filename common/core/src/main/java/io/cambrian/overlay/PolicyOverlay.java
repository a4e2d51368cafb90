package io.cambrian.overlay;

import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.BotSignals;
import io.cambrian.rl.OpenMove;
import io.cambrian.rl.OwnMoves;
import io.cambrian.rl.RegressionTrees;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TreeValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * A learned policy of exposure beside the bots: it has a share of the capital, spread equally over the instruments that are live,
 * and holds in each the level that it chooses; the rest of the capital is the bots'. From a stated day on it decides every close,
 * those of the history included, so that a new plan of the same policy goes on with the levels of the one before, and with what their
 * positions have earned; without such a day it is flat before the first day that is decided. Regimes are those of the model that it
 * was learned with, whichever the plan has, and so are the strategies whose signals it reads.
 */
public final class PolicyOverlay implements Overlay {
    public static final String KIND = "policy";

    /** Where a spec has the id of its policy. */
    public static final String ID = "id";

    private static final String FEATURES = "features";
    private static final String SHARE = "share";
    private static final String COST = "cost_per_side";
    private static final String LEVELS = "levels";
    private static final String CENTER = "center";
    private static final String SCALE = "scale";
    private static final String BOTS = "bots";
    private static final String BOT_SHARES = "bot_shares";
    private static final String PERIODS = "periods_per_year";
    private static final String DECIDED_FROM = "decided_from";
    private static final String VALUES = "values/";
    private static final String TREES = "trees/";
    private static final String NODES = "/nodes/";
    private static final String ROOTS = "/roots/";

    private final String id;
    private final TimingPolicy policy;
    private final double share;
    private final RegimeModel model;
    private final RegimeParts regimes;
    private final Optional<BotSignals> bots;
    private final Set<String> closeOnly;
    private final OptionalInt decidedFrom;
    private final Map<String, OwnMoves> moves = new HashMap<>();
    private final Map<String, BotSignals.Stream> streams = new HashMap<>();
    private final Map<String, Double> signals = new HashMap<>(); // at the last close
    private final Map<String, OpenMove> open = new HashMap<>();
    private final Map<String, Integer> held = new HashMap<>();
    private double[] probabilities = new double[0];

    private PolicyOverlay(
            String id,
            TimingPolicy policy,
            double share,
            RegimeModel model,
            Optional<BotSignals> bots,
            OptionalInt decidedFrom,
            Set<String> closeOnly) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The policy's share (" + share + ") must be in (0, 1].");
        }
        TimingFeatures.requireLive(policy, model.states(), bots);
        this.bots = bots;
        this.closeOnly = closeOnly;
        this.decidedFrom = decidedFrom;
        this.id = id;
        this.policy = policy;
        this.share = share;
        this.model = model;
        regimes = new RegimeParts(model);
    }

    /**
     * All that it needs, for a bundle.
     *
     * @param id of the policy, for people
     * @param share of the capital, in (0, 1]
     * @param model that it was learned with
     */
    public static OverlaySpec spec(String id, TimingPolicy policy, double share, RegimeModel model) {
        return spec(id, policy, share, model, Optional.empty(), OptionalInt.empty());
    }

    /**
     * The same for a policy that may read the signals of strategies, and that goes on from plan to plan.
     *
     * @param decidedFrom first day at whose close it decides, days since 1970-01-01, such as the last that it was learned from;
     *     empty for the first day that a plan decides
     */
    public static OverlaySpec spec(
            String id,
            TimingPolicy policy,
            double share,
            RegimeModel model,
            Optional<BotSignals> bots,
            OptionalInt decidedFrom) {
        OverlaySpec.Builder spec = OverlaySpec.of(KIND)
                .texts(ID, List.of(id))
                .texts(FEATURES, policy.names())
                .numbers(SHARE, share)
                .numbers(COST, policy.costPerSide())
                .numbers(LEVELS, policy.levels())
                .numbers(CENTER, policy.center())
                .numbers(SCALE, policy.scale());
        RegimeParts.add(spec, model);
        decidedFrom.ifPresent(day -> spec.numbers(DECIDED_FROM, day));
        bots.ifPresent(b -> spec.texts(BOTS, List.copyOf(b.shares().keySet()))
                .numbers(
                        BOT_SHARES,
                        b.shares().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                .numbers(PERIODS, b.periodsPerYear()));
        for (int a = 0; a < policy.levels().length; a++) {
            spec.numbers(VALUES + a, policy.values()[a]);
        }
        for (int a = 0; a < policy.trees().size(); a++) {
            TreeValues trees = policy.trees().get(a);
            spec.numbers(TREES + a, trees.members().size(), trees.noise(), trees.pessimism());
            for (int m = 0; m < trees.members().size(); m++) {
                spec.numbers(TREES + a + NODES + m, trees.members().get(m).nodes());
                spec.numbers(TREES + a + ROOTS + m, trees.members().get(m).roots());
            }
        }
        return spec.build();
    }

    /**
     * What a spec says.
     *
     * @param closeOnly instruments that fill at the close
     * @throws IllegalArgumentException where the spec's parts do not fit together
     */
    public static PolicyOverlay of(OverlaySpec spec, Set<String> closeOnly) {
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
                        trees(spec, levels.length),
                        one(spec.numbers(COST))),
                one(spec.numbers(SHARE)),
                RegimeParts.read(spec),
                bots(spec),
                decidedFrom(spec),
                closeOnly);
    }

    /** A plan of an earlier version does not say. */
    private static OptionalInt decidedFrom(OverlaySpec spec) {
        double[] day = spec.numbers(DECIDED_FROM);
        return day.length == 0 ? OptionalInt.empty() : OptionalInt.of((int) one(day));
    }

    private static Optional<BotSignals> bots(OverlaySpec spec) {
        List<String> texts = spec.texts(BOTS);
        double[] shares = spec.numbers(BOT_SHARES);
        if (texts.size() != shares.length) {
            throw new IllegalArgumentException(
                    "A policy has " + texts.size() + " strategies with " + shares.length + " shares.");
        }
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        TreeMap<String, Double> byText = new TreeMap<>();
        for (int k = 0; k < shares.length; k++) {
            byText.put(texts.get(k), shares[k]);
        }
        return Optional.of(BotSignals.of(byText, one(spec.numbers(PERIODS))));
    }

    private static List<TreeValues> trees(OverlaySpec spec, int levels) {
        List<TreeValues> trees = new ArrayList<>();
        for (int a = 0; a < levels && spec.numbers().containsKey(TREES + a); a++) {
            double[] level = spec.numbers(TREES + a);
            if (level.length != 3) {
                throw new IllegalArgumentException(
                        "Trees of level " + a + " have " + level.length + " numbers, not 3.");
            }
            List<RegressionTrees> members = new ArrayList<>();
            for (int m = 0; m < level[0]; m++) {
                members.add(
                        new RegressionTrees(spec.numbers(TREES + a + NODES + m), spec.numbers(TREES + a + ROOTS + m)));
            }
            trees.add(new TreeValues(members, level[1], level[2]));
        }
        return trees;
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
        close.bars().forEach((symbol, bar) -> {
            moves.computeIfAbsent(symbol, s -> new OwnMoves()).next(bar.close());
            bots.ifPresent(b -> signals.put(
                    symbol,
                    streams.computeIfAbsent(symbol, s -> b.start(closeOnly.contains(s)))
                            .next(bar.open(), bar.high(), bar.low(), bar.close(), bar.volume(), bar.member())));
        });
        probabilities = regimes.next(close);
        if (decidedFrom.isPresent() && close.day() >= decidedFrom.getAsInt()) {
            decide(close);
        }
    }

    private void decide(Close close) {
        double[] context = close.context();
        for (DayBar bar : close.bars().values()) {
            int before = held.getOrDefault(bar.symbol(), policy.flat());
            double[] features = TimingFeatures.at(
                    moves.get(bar.symbol()),
                    context,
                    probabilities,
                    model.states(),
                    bots.isPresent() ? OptionalDouble.of(signals.get(bar.symbol())) : OptionalDouble.empty());
            OpenMove position = open.computeIfAbsent(bar.symbol(), s -> new OpenMove());
            double log = StrictMath.log(bar.close());
            int now = policy.choose(features, position.at(log), before, bar.member());
            held.put(bar.symbol(), now);
            position.decided(policy.levels()[now], log);
        }
    }

    @Override
    public Adjustment adjust(Close close, Proposal proposal) {
        if (decidedFrom.isEmpty()) {
            decide(close);
        }
        int live = 0;
        for (DayBar bar : close.bars().values()) {
            live += bar.member() || level(bar.symbol()) != 0 ? 1 : 0;
        }
        TreeMap<String, Double> targets = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, Double> e : proposal.targets().entrySet()) {
            double level = level(e.getKey());
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
