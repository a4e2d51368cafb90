package io.cambrian.lab;

import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeLabels;
import java.util.List;

/**
 * A market that holds one known edge.
 *
 * @param market what a search sees
 * @param rule that earns while the regime holds
 * @param active for each day of the market's calendar whether it holds; not known to a search
 * @param dailyEdge simple return a day that was added in the direction of the rule's position
 * @param annualSharpe expected of the rule on the regime's days, after costs
 */
public record PlantedWorld(Market market, Strategy rule, boolean[] active, double dailyEdge, double annualSharpe) {
    /** Name of the regime without edge. */
    public static final String QUIET = "quiet";
    /** Name of the regime with the edge. */
    public static final String ACTIVE = "active";

    /** The truth as labels, {@value #QUIET} 0 and {@value #ACTIVE} 1, certain on each day: for cases of known regimes. */
    public RegimeLabels truth() {
        int[] labels = new int[active.length];
        double[][] probabilities = new double[active.length][2];
        for (int t = 0; t < labels.length; t++) {
            labels[t] = active[t] ? 1 : 0;
            probabilities[t][labels[t]] = 1;
        }
        return new RegimeLabels("planted", List.of(QUIET, ACTIVE), market.calendar(), labels, probabilities);
    }
}
