package io.cambrian.rl;

/**
 * Improves a softmax policy at every step: a linear critic learns what states are worth, and its error tells whether the action
 * was better than expected (Sutton, Barto 2018, section 13.5, one-step actor-critic, episodic). Not safe for concurrent use.
 */
public final class ActorCritic {
    private final double actorStep;
    private final double criticStep;
    private final double discount;
    private final double[] values; // weights of the critic
    private SoftmaxPolicy policy;
    private double followed = 1; // discount to the power of the steps so far

    public ActorCritic(SoftmaxPolicy policy, double actorStep, double criticStep, double discount) {
        this.policy = policy;
        this.actorStep = actorStep;
        this.criticStep = criticStep;
        this.discount = discount;
        values = new double[policy.features()];
    }

    public SoftmaxPolicy policy() {
        return policy;
    }

    /** What the critic thinks a state is worth. */
    public double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += values[i] * x[i];
        }
        return sum;
    }

    /** An episode begins. */
    public void begin() {
        followed = 1;
    }

    /** Learns from one step. */
    public void learn(double[] x, int action, Step<double[]> step) {
        double later = step.terminal() ? 0 : discount * value(step.next());
        double error = step.reward() + later - value(x);
        for (int i = 0; i < x.length; i++) {
            values[i] += criticStep * error * x[i];
        }
        double[][] direction = new double[policy.actions()][policy.features()];
        policy.addScore(x, action, 1, direction);
        policy = policy.moved(direction, actorStep * followed * error);
        followed *= discount;
    }
}
