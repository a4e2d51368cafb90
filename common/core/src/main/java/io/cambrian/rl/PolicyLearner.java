package io.cambrian.rl;

import java.util.List;

/** Learns a policy of exposure from what is known at closes and what each level then earned. */
@FunctionalInterface
public interface PolicyLearner {
    /**
     * Learns what differs from a level.
     *
     * @param names of the features
     * @param tasks at least one, with the same features
     * @param levels of exposure, one of them 0
     * @param reference one of the levels: where little is known, the policy goes there
     * @param costPerSide of trading, a fraction of what is traded
     * @param design of the rewards
     * @param seed of the learner's draws
     */
    TimingPolicy learn(
            List<String> names,
            List<TimingTask> tasks,
            double[] levels,
            double reference,
            double costPerSide,
            RewardDesign design,
            long seed);
}
