package io.cambrian.rl;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Learns a {@link TimingPolicy} by fitted Q iteration (Ernst, Geurts, Wehenkel 2005, JMLR 6), with pessimism: the value of being at
 * a level, above that of being at the reference level, is regressed on the features, the next value being the best that the last fit finds. An
 * ensemble is fitted, each member on blocks of days drawn anew, and what its members disagree about is taken off:
 *
 * <pre>
 *   y_t(a) = a after_t + discount * (a before_{t+1} + max over b of (G(x_{t+1}, b) - cost |b - a|))
 *   G(x, a) = mean of the members' fits (a's less the reference's) - pessimism * standard deviation of the same
 * </pre>
 *
 * so that little data, or none, means the reference level: flat, or whatever is to be beaten, such as holding everything. Tasks
 * are pooled: one policy for all. Regressions are ridges with features
 * standardized over all tasks. Pessimism enters the policy as it stands at the mean of each level's deviation over the days that
 * were seen: a policy is linear, so that it can be read and shipped.
 *
 * @param discount of a day, in [0, 1)
 * @param ridge penalty in units of observations, positive
 * @param members of the ensemble, at least 2
 * @param pessimism standard deviations taken off, not negative
 * @param blockDays length of the blocks that a member draws
 * @param sweeps of the iteration
 */
public record FittedQ(double discount, double ridge, int members, double pessimism, int blockDays, int sweeps)
        implements PolicyLearner, LearnerSettings {
    /** Some weeks ahead, and half a deviation of doubt. */
    public static final FittedQ DEFAULT = new FittedQ(0.95, 50, 20, 0.5, 20, 40);

    public FittedQ {
        if (!(discount >= 0 && discount < 1 && ridge > 0 && members >= 2 && pessimism >= 0)
                || blockDays < 1
                || sweeps < 1) {
            throw new IllegalArgumentException("Fitted Q with discount " + discount + ", ridge " + ridge + ", "
                    + members + " members, pessimism " + pessimism + ", blocks of " + blockDays + " days and " + sweeps
                    + " sweeps is not possible.");
        }
    }

    /**
     * Learns.
     *
     * @param tasks at least one, with the same features
     * @param levels of exposure, one of them 0
     * @param seed of the ensemble's draws
     * @throws DataException where the tasks have too few bars on which everything is known
     */
    public TimingPolicy learn(
            List<String> names, List<TimingTask> tasks, double[] levels, double costPerSide, long seed) {
        return learn(names, tasks, levels, 0, costPerSide, seed);
    }

    /**
     * Learns what differs from a level.
     *
     * @param reference one of the levels: where little is known, the policy goes there
     */
    public TimingPolicy learn(
            List<String> names,
            List<TimingTask> tasks,
            double[] levels,
            double reference,
            double costPerSide,
            long seed) {
        return learn(names, tasks, levels, reference, costPerSide, RewardDesign.PROFIT, seed);
    }

    /**
     * Learns what differs from a level, by what returns count.
     *
     * @param design of the rewards; a price of turnover is learned with, and the policy that comes out is charged it too
     */
    @Override
    public TimingPolicy learn(
            List<String> names,
            List<TimingTask> tasks,
            double[] levels,
            double reference,
            double costPerSide,
            RewardDesign design,
            long seed) {
        Experience experience = Experience.of(tasks, names, seed);
        List<Member> ensemble = new ArrayList<>();
        double[][] products = experience.products();
        for (int m = 0; m < members; m++) {
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("fitted q"), m);
            int[] times = experience.drawn(blockDays, random);
            ensemble.add(new Member(times, Ridge.of(Member.sum(times, products), experience.width(), ridge)));
        }
        int base = Experience.base(levels, reference);
        double cost = costPerSide + design.turnoverPrice();
        double[][] values = new double[levels.length][experience.width()];
        for (int k = 0; k < sweeps; k++) {
            values = sweep(experience, ensemble, levels, base, cost, design, values);
        }
        return new TimingPolicy(names, levels, experience.center(), experience.scale(), values, cost);
    }

    /**
     * One of the ensemble.
     *
     * @param times how often it drew each day
     */
    private record Member(int[] times, Ridge ridge) {
        /** Sums over the days that were drawn. */
        static double[] sum(int[] times, double[][] byDay) {
            double[] sum = new double[byDay[0].length];
            for (int d = 0; d < times.length; d++) {
                for (int i = 0; times[d] > 0 && i < sum.length; i++) {
                    sum[i] += times[d] * byDay[d][i];
                }
            }
            return sum;
        }
    }

    private double[][] sweep(
            Experience experience,
            List<Member> ensemble,
            double[] levels,
            int base,
            double cost,
            RewardDesign design,
            double[][] values) {
        double[][] advantages = experience.advantages(
                experience.values(levels.length, (a, state) -> dot(values[a], state)),
                levels,
                base,
                cost,
                design,
                discount);
        double[][] fitted = new double[levels.length][];
        for (int a = 0; a < levels.length; a++) {
            if (a == base) {
                fitted[a] = new double[values[a].length];
                continue;
            }
            double[][] moments = experience.moments(advantages[a]);
            List<double[]> fits = new ArrayList<>();
            for (Member member : ensemble) {
                fits.add(member.ridge().fit(Member.sum(member.times(), moments)));
            }
            fitted[a] = pessimistic(fits, experience.x());
        }
        return fitted;
    }

    private double[] pessimistic(List<double[]> fits, double[][] x) {
        int width = fits.get(0).length;
        double[] mean = new double[width];
        for (double[] fit : fits) {
            for (int i = 0; i < width; i++) {
                mean[i] += fit[i] / fits.size();
            }
        }
        double doubt = 0;
        for (double[] row : x) {
            double squares = 0;
            double center = dot(mean, row);
            for (double[] fit : fits) {
                double d = dot(fit, row) - center;
                squares += d * d;
            }
            doubt += Math.sqrt(squares / (fits.size() - 1)) / x.length;
        }
        mean[0] -= pessimism * doubt;
        return mean;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
