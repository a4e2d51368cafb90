package io.cambrian.rl;

import io.cambrian.market.BarSeries;
import io.cambrian.regime.ContextFeature;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a policy of exposure sees of an instrument at each close: its own moves in volatilities, the context of its market, how
 * likely each regime is, and, where it is given strategies, what they signal. All of it is known at the close; nothing is filled
 * forward. What a policy makes itself, {@link OpenMove}, is not among them.
 */
public final class TimingFeatures {
    private static final String REGIME = "regime_";

    private final ContextSeries contexts;
    private final RegimeLabels regimes;
    private final Optional<BotSignals> bots;
    private final List<String> names;

    /** @param regimes filtered probabilities of the same days as the contexts */
    public TimingFeatures(ContextSeries contexts, RegimeLabels regimes) {
        this(contexts, regimes, Optional.empty());
    }

    /** With the signals of strategies. */
    public TimingFeatures(ContextSeries contexts, RegimeLabels regimes, Optional<BotSignals> bots) {
        this.contexts = contexts;
        this.regimes = regimes;
        this.bots = bots;
        names = names(contexts.features(), regimes.names().size(), bots.isPresent());
    }

    /** The names of what is seen, in order. */
    private static List<String> names(List<String> contexts, int regimes, boolean bots) {
        List<String> all = new ArrayList<>(List.of(OwnMoves.names()));
        contexts.forEach(feature -> all.add("market_" + feature));
        for (int k = 1; k < regimes; k++) {
            all.add(REGIME + k); // that of the first follows from the others
        }
        if (bots) {
            all.add(BotSignals.NAME);
        }
        return List.copyOf(all);
    }

    public List<String> names() {
        return names;
    }

    /** The names of these and of a policy's own {@link OpenMove}. */
    public List<String> namesWithOpenMove() {
        List<String> all = new ArrayList<>(names);
        all.add(OpenMove.NAME);
        return List.copyOf(all);
    }

    /** The features at each bar, {@code [bars][features]}; NaN where something is not known. See {@link OwnMoves}. */
    public double[][] of(BarSeries series) {
        int n = series.size();
        double[][] rows = new double[n][];
        OwnMoves own = new OwnMoves();
        double[] signals = bots.map(b -> b.of(series)).orElse(new double[0]);
        double[] context = new double[contexts.features().size()];
        for (int t = 0; t < n; t++) {
            own.next(series.close()[t]);
            int day = series.days()[t];
            int at = contexts.indexOf(day);
            for (int f = 0; f < context.length; f++) {
                context[f] = at < 0 ? Double.NaN : contexts.values()[f][at];
            }
            rows[t] = at < 0
                    ? unknown(names.size())
                    : row(
                            own,
                            context,
                            contexts.logarithmic(),
                            regimes.probabilitiesOn(day),
                            regimes.names().size(),
                            signals.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(signals[t]));
        }
        return rows;
    }

    /**
     * The features at a close, as a live process sees them: the same bits as {@link #of}.
     *
     * @param context in the order of {@link ContextFeature}, in their own units
     * @param probabilities filtered, of each regime; empty where unknown
     * @param regimes their number
     * @param signal of the strategies; empty where the policy has none
     */
    public static double[] at(
            OwnMoves own, double[] context, double[] probabilities, int regimes, OptionalDouble signal) {
        List<Boolean> logarithmic = Arrays.stream(ContextFeature.values())
                .map(ContextFeature::logarithmic)
                .toList();
        return row(own, context, logarithmic, probabilities, regimes, signal);
    }

    /** The names of what {@link #at} gives without strategies. */
    public static List<String> liveNames(int regimes) {
        return liveNames(regimes, false);
    }

    private static List<String> liveNames(int regimes, boolean bots) {
        return names(
                Arrays.stream(ContextFeature.values())
                        .map(ContextFeature::label)
                        .toList(),
                regimes,
                bots);
    }

    /**
     * Checks that a live process sees all that a policy reads.
     *
     * @param regimes of its model
     * @param bots the strategies that it carries
     * @throws IllegalArgumentException where it does not
     */
    public static void requireLive(TimingPolicy policy, int regimes, Optional<BotSignals> bots) {
        List<String> live = liveNames(regimes, bots.isPresent());
        List<String> read = policy.readsOpenMove()
                ? policy.names().subList(0, policy.names().size() - 1)
                : policy.names();
        if (!read.equals(live)) {
            throw new IllegalArgumentException(
                    "The policy reads " + read + ", which a live process does not see all of: " + live + ".");
        }
    }

    /**
     * The most probable regime of a row of features, the first of equally probable ones.
     *
     * @return 0 where the features have no regimes, -1 where one is unknown
     */
    public static int regime(List<String> names, double[] row) {
        double first = 1;
        double most = Double.NEGATIVE_INFINITY;
        int best = 0;
        int regime = 0;
        for (int i = 0; i < row.length; i++) {
            if (names.get(i).startsWith(REGIME)) {
                regime++;
                if (!Double.isFinite(row[i])) {
                    return -1;
                }
                first -= row[i];
                if (row[i] > most) {
                    most = row[i];
                    best = regime;
                }
            }
        }
        return first >= most ? 0 : best;
    }

    private static double[] row(
            OwnMoves own,
            double[] context,
            List<Boolean> logarithmic,
            double[] probabilities,
            int regimes,
            OptionalDouble signal) {
        int width = OwnMoves.names().length + context.length + regimes - 1 + (signal.isPresent() ? 1 : 0);
        double[] moves = own.features();
        if (moves == null) {
            return unknown(width);
        }
        double[] row = Arrays.copyOf(moves, width);
        int i = moves.length;
        for (int f = 0; f < context.length; f++) {
            row[i++] = logarithmic.get(f) ? StrictMath.log(context[f]) : context[f];
        }
        for (int k = 1; k < regimes; k++) {
            row[i++] = probabilities.length == 0 ? Double.NaN : probabilities[k];
        }
        if (signal.isPresent()) {
            row[i] = signal.getAsDouble();
        }
        return row;
    }

    private static double[] unknown(int width) {
        double[] row = new double[width];
        Arrays.fill(row, Double.NaN);
        return row;
    }

    /**
     * The task of an instrument between two days, inclusive: what it earns before and after each fill, from its own bars.
     *
     * @return null where it has fewer than two bars there
     */
    public TimingTask task(BarSeries series, int from, int to) {
        int first = series.firstAtOrAfter(from);
        int end = first;
        while (end < series.size() && series.days()[end] <= to) {
            end++;
        }
        if (end - first < 2) {
            return null;
        }
        double[][] rows = of(series);
        double[] before = new double[end - first];
        double[] after = new double[end - first];
        for (int t = first; t < end - 1; t++) {
            double close = series.close()[t];
            double next = series.close()[t + 1];
            double fill = series.closeOnly() ? next : series.open()[t + 1];
            before[t - first] = fill / close - 1;
            after[t - first] = next / fill - 1;
            if (!(Double.isFinite(before[t - first]) && Double.isFinite(after[t - first])) || !series.member()[t]) {
                Arrays.fill(rows[t], Double.NaN); // nothing can be learned here
                before[t - first] = 0;
                after[t - first] = 0;
            }
        }
        return new TimingTask(
                Arrays.copyOfRange(series.days(), first, end), Arrays.copyOfRange(rows, first, end), before, after);
    }
}
