package io.cambrian.portfolio;

import io.cambrian.fault.DataException;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Weights for named return histories, under limits, that never are NaN.
 *
 * <p>Assets that cannot be weighted (fewer than two returns, returns that never move, no common days with the others) get
 * weight 0 and a note that says why. A method that fails gives way to the next simpler one: equal risk, inverse volatility,
 * equal; also with a note.
 */
public final class Allocator {
    /** Below this variance per period an asset is taken not to move. */
    private static final double NO_VARIANCE = 1e-20;

    private static final double CVAR_TAIL = 0.05;
    private static final int SIMULATED_PERIODS = 2_520;
    private static final int SIMULATED_PATHS = 2_000;

    /** Methods that know the caps; the weights of the others are cut to them afterwards. */
    private static final Set<WeightMethod> KEEPS_CAPS = EnumSet.of(
            WeightMethod.MINIMUM_VARIANCE, WeightMethod.MAXIMUM_SHARPE, WeightMethod.MINIMUM_CVAR, WeightMethod.KELLY);

    private Allocator() {}

    /** Weights from the pairwise sample covariance. */
    public static Allocation allocate(List<String> names, double[][] returns, WeightMethod method, Limits limits) {
        return allocate(names, returns, method, limits, CovarianceEstimator.SAMPLE);
    }

    /**
     * Weights for the assets whose returns are given.
     *
     * @param names distinct, one for each column
     * @param returns simple returns per period, {@code [rows][assets]}; NaN where missing
     * @throws DataException if no asset can be weighted
     * @throws io.cambrian.fault.ConfigException if the caps cannot be met
     */
    public static Allocation allocate(
            List<String> names, double[][] returns, WeightMethod method, Limits limits, CovarianceEstimator estimator) {
        return allocate(names, returns, method, limits, estimator, AccountRules.NONE);
    }

    /**
     * The same under the rules of an account.
     *
     * @throws io.cambrian.fault.ConfigException also if the rules contradict each other, naming them
     */
    public static Allocation allocate(
            List<String> names,
            double[][] returns,
            WeightMethod method,
            Limits limits,
            CovarianceEstimator estimator,
            AccountRules rules) {
        return allocate(names, returns, method, limits, estimator, rules, 1);
    }

    /**
     * The same, of which only a part is held; the rest stays cash. The rules of the account hold for what is held.
     *
     * @param part in (0, 1], such as a fraction of Kelly's weights
     */
    public static Allocation allocate(
            List<String> names,
            double[][] returns,
            WeightMethod method,
            Limits limits,
            CovarianceEstimator estimator,
            AccountRules rules,
            double part) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("The part of the weights to hold (" + part + ") must be in (0, 1].");
        }
        checkNames(names, returns);
        List<String> notes = new ArrayList<>();
        int[] usable = usable(names, returns, notes);
        if (usable.length == 0) {
            throw new DataException(
                    "None of the " + names.size() + " assets can be weighted.\n" + String.join("\n", notes));
        }
        double[][] columns = columns(returns, usable);
        List<String> partNames = Arrays.stream(usable).mapToObj(names::get).toList();
        double total = limits.totalOf(partNames);
        double[] caps = limits.capsOf(partNames);
        Covariance estimated = estimator.estimate(columns);
        Covariance covariance = estimated.repaired();
        if (covariance != estimated) {
            notes.add(
                    "The covariance was not positive semi-definite (assets share too few days); its negative eigenvalues"
                            + " were set to 0.");
        }
        if (estimated.observations() < returns.length) {
            notes.add("The covariance rests on " + estimated.observations() + " of " + returns.length
                    + " rows, those on which every asset has a return.");
        }
        double[][] correlation =
                estimator == CovarianceEstimator.SAMPLE ? Correlation.pearson(columns) : covariance.correlation();

        WeightMethod used = null;
        double[] w = null;
        for (WeightMethod next : chain(method)) {
            Optional<double[]> found = solve(next, covariance, correlation, columns, caps, total);
            if (found.isPresent() && isUsable(found.get())) {
                used = next;
                w = found.get();
                break;
            }
            notes.add("The method " + next.label() + " found no weights; the next simpler one was used.");
        }
        if (!KEEPS_CAPS.contains(used)) {
            double[] free = Weights.scaled(w, total);
            w = Weights.capped(free, caps, total);
            for (int i = 0; i < w.length; i++) {
                if (free[i] > caps[i] + 1e-12) {
                    notes.add(partNames.get(i) + " is held at its cap of " + caps[i] + " instead of "
                            + Limits.short4(free[i], RoundingMode.HALF_EVEN) + ".");
                }
            }
        }
        w = Weights.scaledBy(w, part);
        if (!rules.isEmpty()) {
            boolean exactly = used != WeightMethod.KELLY && limits.investment() == Limits.Investment.FULL;
            OptionalDouble net = exactly ? OptionalDouble.of(Arrays.stream(w).sum()) : OptionalDouble.empty();
            w = rules.apply(partNames, w, caps, net, total, notes);
        }
        return named(names, usable, w, used, covariance, notes);
    }

    /**
     * Kelly weights with a bound on the probability that wealth ever falls to {@code 1 - loss} of its start, over any horizon, if
     * days like those given come independently: {@link KellyCriterion#riskConstrained}. In the notes, how often it did on
     * simulated paths of ten years. What the weights leave is cash.
     *
     * @param returns above cash; days on which an asset has none are left out
     * @throws DataException if fewer than two days are complete, or no weights are found
     */
    public static Allocation boundedKelly(
            List<String> names, double[][] returns, Limits limits, double loss, double probability, long seed) {
        checkNames(names, returns);
        double[][] days = Arrays.stream(returns)
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .toArray(double[][]::new);
        if (days.length < 2) {
            throw new DataException(
                    "Only " + days.length + " days have a return of every asset; Kelly weights need two.");
        }
        double[] equal = new double[days.length];
        Arrays.fill(equal, 1.0 / days.length);
        double[] w = KellyCriterion.riskConstrained(days, equal, limits.capsOf(names), 1, loss, probability)
                .orElseThrow(() -> new DataException(
                        "No Kelly weights were found; an asset may never lose, or repeat another one exactly."));
        double[] portfolio = Arrays.stream(days)
                .mapToDouble(row -> IntStream.range(0, w.length)
                        .mapToDouble(i -> row[i] * w[i])
                        .sum())
                .toArray();
        WealthPaths paths = WealthPaths.of(portfolio, loss, SIMULATED_PERIODS, SIMULATED_PATHS, seed);
        int[] all = IntStream.range(0, names.size()).toArray();
        List<String> notes = List.of(String.format(
                Locale.ROOT,
                "On %,d simulated paths of %,d periods wealth was ever below %.0f %% of its start on %.1f %% (standard error"
                        + " %.1f), bound %.1f %%; it fell %.0f %% below an earlier peak on %.1f %%.",
                SIMULATED_PATHS,
                SIMULATED_PERIODS,
                100 * (1 - loss),
                100 * paths.everBelow(),
                100 * paths.standardError(),
                100 * probability,
                100 * loss,
                100 * paths.drawdown()));
        return named(names, all, w, WeightMethod.KELLY, Covariance.sample(days), notes);
    }

    private static Allocation named(
            List<String> names,
            int[] usable,
            double[] w,
            WeightMethod used,
            Covariance covariance,
            List<String> notes) {
        double[] contributions = Weights.riskContributions(covariance, w);
        Map<String, Double> weights = new LinkedHashMap<>();
        Map<String, Double> risks = new LinkedHashMap<>();
        for (String name : names) {
            weights.put(name, 0.0);
            risks.put(name, 0.0);
        }
        for (int k = 0; k < usable.length; k++) {
            weights.put(names.get(usable[k]), w[k]);
            risks.put(names.get(usable[k]), contributions[k]);
        }
        return new Allocation(weights, used, risks, Math.sqrt(covariance.variance(w)), notes);
    }

    private static Set<WeightMethod> chain(WeightMethod method) {
        Set<WeightMethod> chain = new LinkedHashSet<>();
        chain.add(method);
        chain.add(WeightMethod.EQUAL_RISK);
        chain.add(WeightMethod.INVERSE_VOLATILITY);
        chain.add(WeightMethod.EQUAL);
        return chain;
    }

    private static Optional<double[]> solve(
            WeightMethod method,
            Covariance covariance,
            double[][] correlation,
            double[][] returns,
            double[] caps,
            double total) {
        return switch (method) {
            case HRP ->
                isKnown(correlation)
                        ? Optional.of(HierarchicalRiskParity.weights(covariance, correlation))
                        : Optional.empty();
            case EQUAL_RISK -> Weights.equalRisk(covariance);
            case MINIMUM_VARIANCE -> Weights.minimumVariance(covariance, new double[caps.length], caps, total);
            case MAXIMUM_DIVERSIFICATION -> Weights.maximumDiversification(covariance);
            case MAXIMUM_SHARPE ->
                EfficientFrontier.of(covariance, means(returns), new double[caps.length], caps, total)
                        .flatMap(frontier -> frontier.maximumSharpe(0));
            case MINIMUM_CVAR -> minimumCvar(returns, caps, total);
            case NESTED_CLUSTERS ->
                isKnown(correlation)
                        ? NestedClusters.of(covariance, correlation).nestedMinimumVariance()
                        : Optional.empty();
            case HERC ->
                isKnown(correlation)
                        ? Optional.of(NestedClusters.of(covariance, correlation).equalRiskContribution())
                        : Optional.empty();
            case KELLY -> Weights.kelly(covariance, means(returns), caps, total);
            case INVERSE_VOLATILITY -> Optional.of(Weights.inverseVolatility(covariance));
            case EQUAL -> Optional.of(Weights.equal(caps.length));
        };
    }

    /** Over the days on which every asset has a return. */
    private static Optional<double[]> minimumCvar(double[][] returns, double[] caps, double total) {
        double[][] complete = Arrays.stream(returns)
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .toArray(double[][]::new);
        return complete.length * CVAR_TAIL < 1
                ? Optional.empty()
                : new TailProgram(complete, new double[caps.length], caps, total).minimumCvar(CVAR_TAIL);
    }

    /** Whether every pair has a correlation: an asset that never moves on the days it shares with another has none. */
    private static boolean isKnown(double[][] correlation) {
        return Arrays.stream(correlation).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
    }

    private static boolean isUsable(double[] w) {
        for (double v : w) {
            if (!(v >= -1e-12 && v < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    private static void checkNames(List<String> names, double[][] returns) {
        if (returns.length == 0 || returns[0].length != names.size()) {
            throw new IllegalArgumentException(names.size() + " names do not fit returns of "
                    + (returns.length == 0 ? "no rows." : returns[0].length + " columns."));
        }
        if (new LinkedHashSet<>(names).size() < names.size()) {
            throw new DataException("The names of the assets must be distinct: " + String.join(", ", names) + ".");
        }
    }

    /** The columns that can be weighted; the others are noted by name and reason. */
    private static int[] usable(List<String> names, double[][] returns, List<String> notes) {
        Covariance sample = Covariance.sample(returns);
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double variance = sample.variance(i);
            if (Double.isNaN(variance)) {
                notes.add(names.get(i) + " is left out: it has fewer than two returns.");
            } else if (variance <= NO_VARIANCE) {
                notes.add(names.get(i) + " is left out: its returns never move.");
            } else {
                kept.add(i);
            }
        }
        while (true) {
            int worst = -1;
            int most = 0;
            for (int i : kept) {
                int apart = 0;
                for (int j : kept) {
                    apart += Double.isNaN(sample.value(i, j)) ? 1 : 0;
                }
                if (apart > most || apart > 0 && apart == most && known(returns, i) < known(returns, worst)) {
                    worst = i;
                    most = apart;
                }
            }
            if (worst < 0) {
                return kept.stream().mapToInt(Integer::intValue).toArray();
            }
            notes.add(names.get(worst) + " is left out: it shares fewer than two days with " + most + " other assets.");
            kept.remove(Integer.valueOf(worst));
        }
    }

    private static int known(double[][] returns, int asset) {
        int n = 0;
        for (double[] row : returns) {
            n += Double.isNaN(row[asset]) ? 0 : 1;
        }
        return n;
    }

    private static double[][] columns(double[][] returns, int[] assets) {
        return Arrays.stream(returns)
                .map(row -> Arrays.stream(assets).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new);
    }

    private static double[] means(double[][] returns) {
        double[] mean = new double[returns[0].length];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            int n = 0;
            for (double[] row : returns) {
                if (!Double.isNaN(row[i])) {
                    sum += row[i];
                    n++;
                }
            }
            mean[i] = sum / n;
        }
        return mean;
    }
}
