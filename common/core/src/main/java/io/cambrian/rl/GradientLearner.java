package io.cambrian.rl;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learns a policy of exposure by {@link PolicyGradient}: a softmax policy plays episodes through past days, several through the same
 * ones, and follows the gradient of what they earned after costs. What comes out takes the likeliest level, by the mean of the weights
 * of the second half of the rounds (Polyak, Juditsky 1992). It begins with a preference for the reference, and knows no doubt beyond:
 * what was learned from too little is left to the judgment on untouched days.
 *
 * @param discount of a day, in [0, 1)
 * @param segments of days that are played in a round
 * @param plays of each, at least 2
 * @param length of a segment in days
 * @param rounds of ascent, at least 2
 * @param largestStep of the weights in a round
 * @param trust largest mean divergence of a round, nats
 */
public record GradientLearner(
        double discount, int segments, int plays, int length, int rounds, double largestStep, double trust)
        implements LearnerSettings {
    /** What the reference is preferred by at first, in nats. */
    private static final double PREFERENCE = 1;

    public GradientLearner {
        if (!(discount >= 0 && discount < 1 && largestStep > 0 && trust > 0)
                || segments < 1
                || plays < 2
                || length < 1
                || rounds < 2) {
            throw new IllegalArgumentException("A gradient of " + segments + " segments of " + length + " days, "
                    + plays + " plays each, over " + rounds + " rounds with discount " + discount + ", largest step "
                    + largestStep + " and trust " + trust + " is not possible.");
        }
    }

    /** Some thousand days a round. */
    public static GradientLearner usual(double discount) {
        return new GradientLearner(discount, 64, 8, 40, 60, 0.5, 0.02);
    }

    /** The learner, with what plays its episodes. */
    public PolicyLearner with(Rollouts rollouts) {
        return (names, tasks, levels, reference, costPerSide, design, seed) ->
                learn(rollouts, names, tasks, levels, reference, costPerSide, design, seed);
    }

    private TimingPolicy learn(
            Rollouts rollouts,
            List<String> names,
            List<TimingTask> tasks,
            double[] levels,
            double reference,
            double costPerSide,
            RewardDesign design,
            long seed) {
        int[] sides = OpenMove.sides(levels);
        if (OpenMove.in(names) && Arrays.stream(sides).distinct().count() > 1) {
            throw new ConfigException(
                    "A policy gradient that sees its unrealized profit holds one side only: the levels "
                            + Arrays.toString(levels)
                            + " have both.\nGive levels of one sign and 0, or another learner.");
        }
        Experience experience = Experience.of(tasks, names, seed);
        int base = Experience.base(levels, reference);
        TimingEpisodes episodes = new TimingEpisodes(
                experience.x(),
                experience.next(),
                experience.before(),
                experience.after(),
                experience.log(),
                OpenMove.in(names) ? experience.scale()[names.size() - 1] : 0,
                IntStream.range(0, experience.x().length).toArray(),
                levels,
                costPerSide + design.turnoverPrice(),
                plays,
                length,
                seed);
        PolicyGradient gradient = new PolicyGradient(discount, largestStep, trust);
        double[][] weights = new double[levels.length][experience.width()];
        weights[base][0] = PREFERENCE;
        SoftmaxPolicy policy = new SoftmaxPolicy(weights);
        double[][] mean = new double[levels.length][experience.width()];
        for (int round = 0; round < rounds; round++) {
            policy = gradient.improveOver(policy, groups(rollouts, episodes, policy, round, design));
            for (int a = 0; round >= rounds / 2 && a < levels.length; a++) {
                for (int i = 0; i < mean[a].length; i++) {
                    mean[a][i] += policy.weights()[a][i];
                }
            }
        }
        double[] zero = mean[base].clone();
        for (double[] row : mean) {
            Arrays.setAll(row, i -> (row[i] - zero[i]) / (rounds - rounds / 2));
        }
        // preferences are no returns: what trading costs is in them already
        return new TimingPolicy(names, levels, experience.center(), experience.scale(), mean, 0);
    }

    private List<List<Trajectory>> groups(
            Rollouts rollouts, TimingEpisodes episodes, SoftmaxPolicy policy, int round, RewardDesign design) {
        List<int[]> actions = rollouts.play(episodes, policy, round, segments * plays);
        List<List<Trajectory>> groups = new ArrayList<>();
        for (int s = 0; s < segments; s++) {
            List<Trajectory> group = new ArrayList<>();
            for (int k = s * plays; k < (s + 1) * plays; k++) {
                group.add(episodes.follow(round, k, actions.get(k), design));
            }
            groups.add(group);
        }
        return groups;
    }
}
