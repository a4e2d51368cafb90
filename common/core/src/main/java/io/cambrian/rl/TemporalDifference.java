package io.cambrian.rl;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Learns action values from experience, step by step: Q-learning, SARSA and expected SARSA, each with traces (lambda), in a
 * table or over tiles (Sutton, Barto 2018, chapters 6, 7 and 12).
 *
 * <p>Traces are replacing: a feature that is active again counts 1. With Q-learning they are Watkins's: an action other than the
 * best cuts them (section 12.10). Ties between best actions are broken by the random stream while learning; {@link #best} takes
 * the first. Not safe for concurrent use.
 */
public final class TemporalDifference<S> {
    /** Traces below this are dropped. */
    private static final double FORGOTTEN = 1e-8;

    private final ActionFeatures<S> features;
    private final TdSettings settings;
    private final double[] weights;
    private final double[] trace;
    private int[] traced = new int[64];
    private int tracedCount;
    private long episodes;

    public TemporalDifference(ActionFeatures<S> features, TdSettings settings) {
        this.features = features;
        this.settings = settings;
        weights = new double[features.size()];
        trace = new double[features.size()];
    }

    /** What an episode came to. */
    public record Episode(int steps, double reward, boolean finished) {}

    public double value(S state, int action) {
        double sum = 0;
        for (int i : features.of(state, action)) {
            sum += weights[i];
        }
        return sum;
    }

    /** The best action as far as is known; of equal ones the first. */
    public int best(S state, int actions) {
        int best = 0;
        double most = value(state, 0);
        for (int a = 1; a < actions; a++) {
            double q = value(state, a);
            if (q > most) {
                most = q;
                best = a;
            }
        }
        return best;
    }

    /**
     * Learns from one transition without traces.
     *
     * @param actions possible in the next state
     * @param nextAction taken there; read by SARSA only, where a negative one means that none was taken: nothing follows
     * @return the new value of the action
     */
    public double learn(S state, int action, Step<S> step, int actions, int nextAction) {
        int[] active = features.of(state, action);
        double q = sum(active);
        boolean ends = step.terminal() || settings.method() == TdSettings.Method.SARSA && nextAction < 0;
        double later = ends ? 0 : later(step.next(), actions, nextAction);
        double error = step.reward() + settings.discount() * later - q;
        for (int i : active) {
            weights[i] += settings.stepSize() / active.length * error;
        }
        return sum(active);
    }

    /** Plays one episode and learns from each step; after so many steps it is broken off. */
    public Episode play(Environment<S> environment, int mostSteps, RandomGenerator random) {
        double epsilon = settings.exploration().epsilon(episodes++);
        forget();
        S state = environment.start(random);
        int action = choose(state, environment.actions(state), epsilon, random);
        double total = 0;
        for (int t = 1; t <= mostSteps; t++) {
            Step<S> step = environment.step(state, action, random);
            total += step.reward();
            int actions = step.terminal() ? 0 : environment.actions(step.next());
            int nextAction = step.terminal() ? -1 : choose(step.next(), actions, epsilon, random);
            double later = step.terminal() ? 0 : later(step.next(), actions, nextAction);
            update(features.of(state, action), step.reward() + settings.discount() * later);
            if (step.terminal()) {
                return new Episode(t, total, true);
            }
            boolean cut = settings.method() == TdSettings.Method.Q_LEARNING
                    && value(step.next(), nextAction) < greatest(step.next(), actions);
            if (cut) {
                forget();
            }
            state = step.next();
            action = nextAction;
        }
        return new Episode(mostSteps, total, false);
    }

    private double later(S state, int actions, int nextAction) {
        return switch (settings.method()) {
            case SARSA -> value(state, nextAction);
            case Q_LEARNING -> greatest(state, actions);
            case EXPECTED_SARSA -> {
                double epsilon = settings.exploration().epsilon(Math.max(0, episodes - 1));
                double sum = 0;
                for (int a = 0; a < actions; a++) {
                    sum += value(state, a);
                }
                yield epsilon * sum / actions + (1 - epsilon) * greatest(state, actions);
            }
        };
    }

    private double greatest(S state, int actions) {
        double most = value(state, 0);
        for (int a = 1; a < actions; a++) {
            most = Math.max(most, value(state, a));
        }
        return most;
    }

    private int choose(S state, int actions, double epsilon, RandomGenerator random) {
        if (random.nextDouble() < epsilon) {
            return random.nextInt(actions);
        }
        double most = greatest(state, actions);
        int[] best = new int[actions];
        int n = 0;
        for (int a = 0; a < actions; a++) {
            if (value(state, a) == most) {
                best[n++] = a;
            }
        }
        return n == 1 ? best[0] : best[random.nextInt(n)];
    }

    private double sum(int[] active) {
        double sum = 0;
        for (int i : active) {
            sum += weights[i];
        }
        return sum;
    }

    private void update(int[] active, double target) {
        double change = settings.stepSize() / active.length * (target - sum(active));
        for (int i : active) {
            if (trace[i] == 0) {
                if (tracedCount == traced.length) {
                    traced = Arrays.copyOf(traced, 2 * tracedCount);
                }
                traced[tracedCount++] = i;
            }
            trace[i] = 1;
        }
        double decay = settings.discount() * settings.traceDecay();
        int kept = 0;
        for (int k = 0; k < tracedCount; k++) {
            int i = traced[k];
            weights[i] += change * trace[i];
            trace[i] *= decay;
            if (trace[i] < FORGOTTEN) {
                trace[i] = 0;
            } else {
                traced[kept++] = i;
            }
        }
        tracedCount = kept;
    }

    private void forget() {
        for (int k = 0; k < tracedCount; k++) {
            trace[traced[k]] = 0;
        }
        tracedCount = 0;
    }
}
