package io.cambrian.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Recalls what happened in the situations most like a given one. The nearest cases are those at the smallest Euclidean distance
 * over the features that the query knows, each divided by its standard deviation over the cases known at the decision; a case
 * weighs by its closeness, its age and the probability that it is of today's regime, multiplied:
 *
 * <p>{@code w = closeness(d) * 2^(-age / half-life) * (floor + (1 - floor) * P(same regime))}.
 *
 * <p>A case that was not known at the close of the query's decision day does not exist for it: it is in no distance, scale,
 * weight or count. Immutable and safe for concurrent use.
 */
public final class ContextRecall {
    private final CaseBank bank;
    private final NearestContexts search;
    private final RecallSettings settings;

    private ContextRecall(CaseBank bank, NearestContexts search, RecallSettings settings) {
        this.bank = bank;
        this.search = search;
        this.settings = settings;
    }

    /** Exact recall from a bank. */
    public static ContextRecall of(CaseBank bank, RecallSettings settings) {
        return new ContextRecall(bank, new ExactNearest(bank), settings);
    }

    /** Recall by another search over the same bank, such as an approximate one. */
    public static ContextRecall of(CaseBank bank, NearestContexts search, RecallSettings settings) {
        return new ContextRecall(bank, search, settings);
    }

    public CaseBank bank() {
        return bank;
    }

    public RecallSettings settings() {
        return settings;
    }

    /**
     * The recollection for one situation; without cases where nothing is known yet, or the query knows no feature.
     *
     * @throws IllegalArgumentException for a context of another length than the features of the bank
     */
    public Recollection recall(RecallQuery query) {
        int known = bank.knownBy(query.decisionDay());
        double[] scale = bank.scaleOf(known);
        double[] context = usable(query, scale);
        List<RecalledCase> cases = weighed(query, nearest(context, scale, known), known);
        boolean[] used = new boolean[context.length];
        List<String> names = new ArrayList<>();
        for (int f = 0; f < context.length; f++) {
            used[f] = !Double.isNaN(context[f]);
            if (used[f]) {
                names.add(bank.features().get(f));
            }
        }
        OutcomeEstimate outcome = outcome(cases);
        return new Recollection(
                query,
                known,
                bank.incomplete(known, used),
                names,
                cases,
                outcome,
                cases.stream().filter(c -> c.outcome() * outcome.mean() < 0).toList());
    }

    /** The mean outcome of {@link #recall} alone, for a fraction of the work; NaN where nothing is recalled. */
    public double mean(RecallQuery query) {
        int known = bank.knownBy(query.decisionDay());
        double[] scale = bank.scaleOf(known);
        List<RecalledCase> cases = counted(weighed(query, nearest(usable(query, scale), scale, known), known));
        return OutcomeEstimate.mean(outcomes(cases), weights(cases));
    }

    /** The numbers of a query by which cases can be told apart; the others are NaN. */
    private double[] usable(RecallQuery query, double[] scale) {
        double[] context = query.context().clone();
        if (context.length != bank.features().size()) {
            throw new IllegalArgumentException(
                    "A context of " + context.length + " numbers does not fit the features " + bank.features() + ".");
        }
        for (int f = 0; f < context.length; f++) {
            context[f] = Double.isNaN(scale[f]) ? Double.NaN : context[f];
        }
        return context;
    }

    private Neighbors nearest(double[] context, double[] scale, int known) {
        return Arrays.stream(context).allMatch(Double::isNaN)
                ? new Neighbors(new int[0], new double[0])
                : search.nearest(context, scale, known, settings.neighbors());
    }

    private List<RecalledCase> weighed(RecallQuery query, Neighbors found, int known) {
        double[] weights = new double[found.size()];
        double total = 0;
        double median = median(found.distances());
        for (int i = 0; i < weights.length; i++) {
            int at = found.positions()[i];
            if (at >= known) {
                throw new IllegalStateException("The search returned " + bank.id(at) + ", which became known on day "
                        + bank.knownDay(at) + ", for a decision on day " + query.decisionDay() + ".");
            }
            weights[i] = closeness(found.distances()[i], median)
                    * StrictMath.pow(2, -(query.decisionDay() - bank.decisionDay(at)) / settings.halfLifeDays())
                    * affinity(at, query);
            total += weights[i];
        }
        double sum = total;
        return IntStream.range(0, weights.length)
                .mapToObj(i -> {
                    int at = found.positions()[i];
                    return new RecalledCase(
                            bank.id(at),
                            at,
                            bank.decisionDay(at),
                            bank.knownDay(at),
                            found.distances()[i],
                            sum > 0 ? weights[i] / sum : 0,
                            bank.outcome(at));
                })
                .toList();
    }

    private double closeness(double distance, double median) {
        if (settings.closeness() == RecallSettings.Closeness.EQUAL || median == 0) {
            return 1;
        }
        double z = distance / median;
        return StrictMath.exp(-0.5 * z * z);
    }

    private double affinity(int position, RecallQuery query) {
        double same = bank.sameRegime(position, query.regimeProbabilities());
        return Double.isNaN(same) ? 1 : settings.regimeFloor() + (1 - settings.regimeFloor()) * same;
    }

    private OutcomeEstimate outcome(List<RecalledCase> cases) {
        List<RecalledCase> counted = counted(cases);
        return OutcomeEstimate.of(
                outcomes(counted),
                weights(counted),
                counted.stream()
                        .mapToInt(c -> Math.floorDiv(c.decisionDay(), settings.clusterDays()))
                        .toArray(),
                settings.confidenceLevel());
    }

    /** None where all are weightless. */
    private static List<RecalledCase> counted(List<RecalledCase> cases) {
        return cases.stream().allMatch(c -> c.weight() == 0) ? List.of() : cases;
    }

    private static double[] outcomes(List<RecalledCase> cases) {
        return cases.stream().mapToDouble(RecalledCase::outcome).toArray();
    }

    private static double[] weights(List<RecalledCase> cases) {
        return cases.stream().mapToDouble(RecalledCase::weight).toArray();
    }

    private static double median(double[] ascending) {
        int n = ascending.length;
        if (n == 0) {
            return Double.NaN;
        }
        return n % 2 == 1 ? ascending[n / 2] : (ascending[n / 2 - 1] + ascending[n / 2]) / 2;
    }

    @Override
    public String toString() {
        return "ContextRecall[" + bank.size() + " cases of " + bank.features() + ", " + settings + ", "
                + Arrays.asList(search.getClass().getSimpleName()) + "]";
    }
}
