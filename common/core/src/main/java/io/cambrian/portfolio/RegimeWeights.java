package io.cambrian.portfolio;

/**
 * Weights that follow the probabilities of the regimes, as far as the evidence for each regime goes: the mixture of the
 * regimes' own weights, each shrunk toward the unconditional ones by {@code n / (n + prior)}, n the days that the regime has
 * been seen. A regime that was never seen changes nothing, whatever its probability.
 */
public final class RegimeWeights {
    private RegimeWeights() {}

    /**
     * The blend; sums to what the unconditional weights and each regime's sum to.
     *
     * @param unconditional by asset
     * @param ofRegime weights by regime and asset
     * @param probabilities filtered, of the regimes, summing to 1
     * @param days effective days seen of each regime: the sum of its filtered probabilities
     * @param prior days at which a regime's own weights count half; positive
     */
    public static double[] blend(
            double[] unconditional, double[][] ofRegime, double[] probabilities, double[] days, double prior) {
        double[] w = new double[unconditional.length];
        for (int k = 0; k < ofRegime.length; k++) {
            double own = days[k] / (days[k] + prior);
            for (int i = 0; i < w.length; i++) {
                w[i] += probabilities[k] * (own * ofRegime[k][i] + (1 - own) * unconditional[i]);
            }
        }
        return w;
    }
}
