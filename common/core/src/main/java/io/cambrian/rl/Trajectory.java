package io.cambrian.rl;

/**
 * One episode as it was lived: at step t the features {@code states[t]}, the action taken and its reward.
 *
 * @param states {@code [steps][features]}
 */
public record Trajectory(double[][] states, int[] actions, double[] rewards) {
    public Trajectory {
        if (states.length != actions.length || states.length != rewards.length || states.length == 0) {
            throw new IllegalArgumentException("An episode of " + states.length + " states, " + actions.length
                    + " actions and " + rewards.length + " rewards is not possible.");
        }
    }

    public int steps() {
        return actions.length;
    }

    /** What each step and all later ones brought, discounted to the step. */
    public double[] returns(double discount) {
        double[] returns = new double[rewards.length];
        double later = 0;
        for (int t = rewards.length - 1; t >= 0; t--) {
            later = rewards[t] + discount * later;
            returns[t] = later;
        }
        return returns;
    }
}
