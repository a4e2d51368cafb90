package io.cambrian.rl;

import java.util.List;

/**
 * Rewards that guide without changing what is best: {@code F(s, s') = discount * potential(s') - potential(s)} is added to each
 * reward, with a potential of 0 after a terminal transition (Ng, Harada, Russell 1999, "Policy invariance under reward
 * transformations", ICML). Values fall by the potential of the state, so that the best actions stay the best.
 */
public final class PotentialShaping {
    private final double[] potential;
    private final double discount;

    /** @param potential by state, finite */
    public PotentialShaping(double[] potential, double discount) {
        if (!(discount >= 0 && discount <= 1)) {
            throw new IllegalArgumentException("The discount (" + discount + ") must be in [0, 1].");
        }
        this.potential = potential.clone();
        this.discount = discount;
    }

    /** What is added to the reward of a step. */
    public double of(int state, int next, boolean terminal) {
        return (terminal ? 0 : discount * potential[next]) - potential[state];
    }

    /** A process with shaped rewards. */
    public FiniteMdp of(FiniteMdp process) {
        if (potential.length != process.states()) {
            throw new IllegalArgumentException(potential.length + " potentials for " + process.states() + " states.");
        }
        List<List<List<FiniteMdp.Outcome>>> states = new java.util.ArrayList<>();
        for (int s = 0; s < process.states(); s++) {
            int state = s;
            states.add(process.outcomes().get(s).stream()
                    .map(action -> action.stream()
                            .map(o -> new FiniteMdp.Outcome(
                                    o.probability(),
                                    o.next(),
                                    o.reward() + of(state, o.next(), o.terminal()),
                                    o.terminal()))
                            .toList())
                    .toList());
        }
        return new FiniteMdp(states, process.first());
    }
}
