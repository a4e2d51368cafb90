package io.cambrian.risk;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A hypothetical shock that a user wrote; see {@link ScenarioText} for its form.
 *
 * @param name what it is called
 * @param returns simple return of each shocked asset, by name, in the order given
 * @param propagate whether the others follow by conditional expectation, or stay where they are
 * @param correlation how far all correlations move toward one, 0 to 1
 * @param volatility by which all volatilities are multiplied; positive
 * @param volume by which traded volumes are multiplied; positive
 * @param spread by which bid-ask spreads are multiplied; positive
 */
public record UserScenario(
        String name,
        Map<String, Double> returns,
        boolean propagate,
        double correlation,
        double volatility,
        double volume,
        double spread)
        implements java.io.Serializable {
    public UserScenario {
        returns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(returns));
    }

    /** Whether it changes the covariance. */
    public boolean shiftsCovariance() {
        return correlation != 0 || volatility != 1;
    }

    /** Whether it changes how well positions can be sold. */
    public boolean shiftsLiquidity() {
        return volume != 1 || spread != 1;
    }
}
