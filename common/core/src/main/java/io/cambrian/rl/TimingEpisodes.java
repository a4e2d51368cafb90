package io.cambrian.rl;

import io.cambrian.seed.Seeds;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Episodes of holding more or less: some days in a row of one instrument, at each close a level drawn from a policy, flat before the
 * first. Some episodes play the same days. Where an episode begins and what it draws follow from its number and its round alone.
 *
 * @param x {@code [rows][1 + features]}, an intercept and standardized features; the rows of a task follow each other
 * @param next row of the next close, -1 at the end of a task
 * @param before return from the close before a row to the fill, at the level held
 * @param after return from the fill after a row to the next close, at the new level
 * @param log cumulated log returns at the rows; empty where {@link OpenMove} is not read
 * @param openScale what that is divided by, as the last feature; 0 where it is not read
 * @param starts rows at which an episode may begin
 * @param cost per side
 * @param plays episodes through the same days
 * @param length days of an episode, at most
 */
public record TimingEpisodes(
        double[][] x,
        int[] next,
        double[] before,
        double[] after,
        double[] log,
        double openScale,
        int[] starts,
        double[] levels,
        double cost,
        int plays,
        int length,
        long seed)
        implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long START = Seeds.ofText("rollout start");
    private static final long ACTIONS = Seeds.ofText("rollout actions");

    /** The actions of an episode. */
    public int[] play(SoftmaxPolicy policy, int round, int episode) {
        var random = Seeds.stream(seed, ACTIONS, round, episode);
        int[] actions = new int[length];
        int steps = 0;
        OpenMove open = new OpenMove();
        for (int row = start(round, episode); row >= 0 && steps < length; row = next[row]) {
            int action = policy.draw(state(row, open), random);
            actions[steps++] = action;
            decided(row, levels[action], open);
        }
        return Arrays.copyOf(actions, steps);
    }

    private double[] state(int row, OpenMove open) {
        if (openScale == 0) {
            return x[row];
        }
        double[] state = x[row].clone();
        state[state.length - 1] = TimingPolicy.standardized(open.at(log[row]), 0, openScale);
        return state;
    }

    private void decided(int row, double level, OpenMove open) {
        if (openScale != 0) {
            open.decided(level, log[row]);
        }
    }

    private int start(int round, int episode) {
        return starts[Seeds.stream(seed, START, round, episode / plays).nextInt(starts.length)];
    }

    /** What an episode saw and earned. */
    Trajectory follow(int round, int episode, int[] actions, RewardDesign design) {
        double[][] states = new double[actions.length][];
        double[] rewards = new double[actions.length];
        double held = 0;
        OpenMove open = new OpenMove();
        int row = start(round, episode);
        for (int t = 0; t < actions.length; t++, row = next[row]) {
            double level = levels[actions[t]];
            states[t] = state(row, open);
            decided(row, level, open);
            rewards[t] = design.of(level * after[row]) - cost * Math.abs(level - held);
            if (next[row] >= 0) {
                rewards[t] += design.of(level * before[next[row]]);
            }
            held = level;
        }
        return new Trajectory(states, actions, rewards);
    }
}
