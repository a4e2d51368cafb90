package io.cambrian.rl;

import io.cambrian.performance.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Learns a policy of exposure that earns as much as limits allow, and shows what each limit costs: the Lagrangian of profit under
 * constraints on expected shortfall, turnover and consistency, its prices found by ascent (Altman 1999, "Constrained Markov decision
 * processes", chapter 3; Tessler, Mankowitz, Mannor 2019, arXiv:1805.11074). In each round a policy is learned at the prices, its
 * book over the days that were learned from is measured, and the price of what is over its limit rises, that of what is within falls.
 *
 * <p>Of all rounds that policy is returned which keeps all limits and earns most; if none does, that which breaks them least, relative
 * to their size, and {@link Result#kept} says so. Limits hold on the days learned from; what comes later is not promised.
 *
 * @param maxShortfall of the mean over instruments, a day, at {@value #CONFIDENCE}; a positive fraction, infinite for none
 * @param maxTurnover levels changed a year, as a multiple of capital; infinite for none
 * @param minConsistency share of quarters that earn something, in [0, 1]; 0 for none
 * @param rounds of ascent
 */
public record ConstrainedLearning(double maxShortfall, double maxTurnover, double minConsistency, int rounds) {
    static final double CONFIDENCE = 0.975;
    private static final int QUARTER = 63;
    private static final double STEP = 0.5;
    /** By how much a price rises in the second round for a limit that is passed by two times itself, in each price's own unit. */
    private static final double SHORTFALL_UNIT = 0.3;

    private static final double TURNOVER_UNIT = 0.003;
    private static final double SWING_UNIT = 10;

    public ConstrainedLearning {
        if (!(maxShortfall > 0 && maxTurnover > 0 && minConsistency >= 0 && minConsistency <= 1) || rounds < 1) {
            throw new IllegalArgumentException("Limits of shortfall " + maxShortfall + ", turnover " + maxTurnover
                    + " and consistency " + minConsistency + " in " + rounds + " rounds are not possible.");
        }
    }

    /**
     * What a book did.
     *
     * @param profit mean net return a day
     * @param shortfall expected, of a day
     * @param turnover a year
     * @param consistency share of quarters that earned something
     */
    public record Measured(double profit, double shortfall, double turnover, double consistency, double valueAtRisk) {}

    /**
     * What came of it.
     *
     * @param design prices at which the policy was learned
     * @param measured on the days learned from
     * @param kept whether all limits are
     */
    public record Result(TimingPolicy policy, RewardDesign design, Measured measured, boolean kept) {}

    /** Learns. */
    public Result learn(
            PolicyLearner learner,
            List<String> names,
            List<TimingTask> tasks,
            double[] levels,
            double reference,
            double costPerSide,
            double periodsPerYear,
            long seed) {
        RewardDesign design = RewardDesign.PROFIT;
        Result best = null;
        double bestBreach = Double.POSITIVE_INFINITY;
        double tailFrom =
                Double.NaN; // where the tail would begin if the limit were met with the shape that it has unpriced
        for (int k = 0; k < rounds; k++) {
            TimingPolicy policy = learner.learn(names, tasks, levels, reference, costPerSide, design, seed);
            Measured m = measure(policy, tasks, costPerSide, periodsPerYear);
            double breach = breach(m);
            if (best == null
                    || breach < bestBreach
                    || breach == bestBreach && m.profit() > best.measured().profit()) {
                best = new Result(policy, design, m, breach == 0);
                bestBreach = breach;
            }
            if (k == 0) {
                tailFrom = m.shortfall() > maxShortfall
                        ? Math.max(0, m.valueAtRisk() * maxShortfall / m.shortfall())
                        : m.valueAtRisk();
            }
            double step = STEP / Math.sqrt(k + 1);
            design = new RewardDesign(
                    price(design.shortfallPrice(), SHORTFALL_UNIT * step, over(m.shortfall(), maxShortfall)),
                    price(design.swingPrice(), SWING_UNIT * step, under(m.consistency(), minConsistency)),
                    price(design.turnoverPrice(), TURNOVER_UNIT * step, over(m.turnover(), maxTurnover)),
                    CONFIDENCE,
                    tailFrom);
        }
        return best;
    }

    private static double price(double now, double step, double over) {
        return Math.max(0, now + step * Math.max(-1, Math.min(4, over)));
    }

    private static double over(double value, double limit) {
        return limit == Double.POSITIVE_INFINITY ? -1 : value / limit - 1;
    }

    private static double under(double value, double limit) {
        return limit == 0 ? -1 : 1 - value / limit;
    }

    private double breach(Measured m) {
        return Math.max(0, over(m.shortfall(), maxShortfall))
                + Math.max(0, over(m.turnover(), maxTurnover))
                + Math.max(0, under(m.consistency(), minConsistency));
    }

    /** The book of a policy over tasks: each day the mean over the instruments that have a decision, net of costs. */
    public static Measured measure(
            TimingPolicy policy, List<TimingTask> tasks, double costPerSide, double periodsPerYear) {
        TreeMap<Integer, double[]> days = new TreeMap<>(); // sum of returns, of changes, instruments
        for (TimingTask task : tasks) {
            double[] path = policy.path(task);
            double held = 0;
            for (int t = 0; t < task.bars() - 1; t++) {
                double changed = Math.abs(path[t] - held);
                double[] day = days.computeIfAbsent(task.days()[t], d -> new double[3]);
                day[0] += held * task.before()[t] + path[t] * task.after()[t] - costPerSide * changed;
                day[1] += changed;
                day[2]++;
                held = path[t];
            }
        }
        double[] returns = new double[days.size()];
        double turnover = 0;
        int at = 0;
        for (double[] day : days.values()) {
            returns[at++] = day[0] / day[2];
            turnover += day[1] / day[2];
        }
        double[] losses = Arrays.stream(returns).map(r -> -r).toArray();
        double valueAtRisk = Quantiles.of(losses, CONFIDENCE);
        double tail = 0;
        for (double loss : losses) {
            tail += Math.max(0, loss - valueAtRisk);
        }
        List<Double> quarters = new ArrayList<>();
        for (int q = 0; q + QUARTER <= returns.length; q += QUARTER) {
            quarters.add(Arrays.stream(returns, q, q + QUARTER).sum());
        }
        return new Measured(
                Arrays.stream(returns).sum() / returns.length,
                valueAtRisk + tail / (losses.length * (1 - CONFIDENCE)),
                turnover / returns.length * periodsPerYear,
                quarters.isEmpty()
                        ? 0
                        : (double) quarters.stream().filter(x -> x > 0).count() / quarters.size(),
                valueAtRisk);
    }
}
