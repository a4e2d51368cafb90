package io.cambrian.rl;

/**
 * How a {@link TemporalDifference} learner learns.
 *
 * @param method what a state is thought to be worth
 * @param stepSize share of an error that one update removes, in (0, 1]; spread over the active features
 * @param discount in [0, 1]
 * @param traceDecay lambda in [0, 1]; 0 updates only the last action
 */
public record TdSettings(Method method, double stepSize, double discount, double traceDecay, Exploration exploration) {
    /** What the next state counts for. */
    public enum Method {
        /** Its best action (Watkins 1989; Sutton, Barto 2018, equation 6.8). */
        Q_LEARNING,
        /** The action that is taken next (equation 6.7). */
        SARSA,
        /** The mean over the actions as they are chosen (equation 6.9). */
        EXPECTED_SARSA
    }

    public TdSettings {
        if (!(stepSize > 0 && stepSize <= 1)) {
            throw new IllegalArgumentException("The stepSize (" + stepSize + ") must be in (0, 1].");
        }
        if (!(discount >= 0 && discount <= 1)) {
            throw new IllegalArgumentException("The discount (" + discount + ") must be in [0, 1].");
        }
        if (!(traceDecay >= 0 && traceDecay <= 1)) {
            throw new IllegalArgumentException("The traceDecay (" + traceDecay + ") must be in [0, 1].");
        }
    }
}
