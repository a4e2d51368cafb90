package io.cambrian.rl;

/**
 * How often a learner tries something else than what it thinks best: {@code last + (first - last) 2^(-episode / halfLife)}.
 *
 * @param first probability in the first episode
 * @param last probability that it tends to
 * @param halfLife episodes in which half of the way is gone; infinite for a probability that stays
 */
public record Exploration(double first, double last, double halfLife) {
    public Exploration {
        if (!(first >= 0 && first <= 1 && last >= 0 && last <= 1 && halfLife > 0)) {
            throw new IllegalArgumentException(
                    "Exploration from " + first + " to " + last + " with half life " + halfLife + " is not possible.");
        }
    }

    public static Exploration constant(double epsilon) {
        return new Exploration(epsilon, epsilon, Double.POSITIVE_INFINITY);
    }

    /** In the episode of this number, from 0 on. */
    public double epsilon(long episode) {
        return last + (first - last) * StrictMath.pow(2, -episode / halfLife);
    }
}
