package io.cambrian.rl;

import java.util.ArrayList;
import java.util.List;

/** Plays episodes side by side. Each draws from a stream of its own, so that where it is played changes nothing. */
@FunctionalInterface
public interface Rollouts {
    /** One after another, here. */
    Rollouts LOCAL = (episodes, policy, round, count) -> {
        List<int[]> actions = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            actions.add(episodes.play(policy, round, k));
        }
        return actions;
    };

    /**
     * The actions of each episode, by its number.
     *
     * @param round which the policy is in
     * @param count of episodes, numbered from 0
     */
    List<int[]> play(TimingEpisodes episodes, SoftmaxPolicy policy, int round, int count);
}
