package io.cambrian.rl;

import java.util.Arrays;

/**
 * What each state is worth under the policy that is followed, learned from transitions: TD(lambda) with accumulating traces
 * (Sutton, Barto 2018, section 12.2); lambda 0 is TD(0), lambda 1 learns from whole returns. Not safe for concurrent use.
 */
public final class StateValues {
    private final double[] values;
    private final double[] trace;
    private final double stepSize;
    private final double discount;
    private final double traceDecay;

    /** @param initial value of every state */
    public StateValues(int states, double initial, double stepSize, double discount, double traceDecay) {
        values = new double[states];
        Arrays.fill(values, initial);
        trace = new double[states];
        this.stepSize = stepSize;
        this.discount = discount;
        this.traceDecay = traceDecay;
    }

    /** Forgets what led here: an episode begins. */
    public void begin() {
        Arrays.fill(trace, 0);
    }

    public void learn(int state, Step<Integer> step) {
        double later = step.terminal() ? 0 : discount * values[step.next()];
        double error = step.reward() + later - values[state];
        for (int s = 0; s < trace.length; s++) {
            trace[s] *= discount * traceDecay;
        }
        trace[state] += 1;
        for (int s = 0; s < values.length; s++) {
            values[s] += stepSize * error * trace[s];
        }
    }

    public double[] values() {
        return values.clone();
    }
}
