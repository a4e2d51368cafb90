package io.cambrian.portfolio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights by name, how they were found, and the risk that each one carries.
 *
 * @param weights fraction of capital by name, in the order given; 0 for assets that were left out; sums to 1 less cash
 * @param method the method that made the weights, which differs from the one asked for if that one failed (see notes)
 * @param riskContributions {@code w_i (C w)_i / volatility} by name, per period; they sum to {@code volatility}
 * @param volatility of the portfolio per period, not annualized
 * @param notes what was left out, capped or replaced, and why; empty if nothing
 */
public record Allocation(
        Map<String, Double> weights,
        WeightMethod method,
        Map<String, Double> riskContributions,
        double volatility,
        List<String> notes) {
    public Allocation {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        riskContributions = Collections.unmodifiableMap(new LinkedHashMap<>(riskContributions));
        notes = List.copyOf(notes);
        weights.forEach((name, w) -> {
            if (!(w >= 0 && w <= 1 + 1e-9)) {
                throw new IllegalStateException("The weight of " + name + " (" + w + ") must be in [0, 1].");
            }
        });
    }

    /** Every weight times a factor in (0, 1]; the rest stays cash. */
    public Allocation scaled(double factor) {
        Map<String, Double> smaller = new LinkedHashMap<>();
        weights.forEach((name, w) -> smaller.put(name, factor * w));
        Map<String, Double> parts = new LinkedHashMap<>();
        riskContributions.forEach((name, part) -> parts.put(name, factor * part));
        return new Allocation(smaller, method, parts, factor * volatility, notes);
    }

    /** The same with more notes. */
    public Allocation noting(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new Allocation(weights, method, riskContributions, volatility, all);
    }

    /** Each asset's share of the portfolio's variance, summing to 1; zeros if nothing moves. */
    public Map<String, Double> riskShares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        riskContributions.forEach((name, part) -> shares.put(name, volatility > 0 ? part / volatility : 0));
        return shares;
    }

    /** The fraction of capital that is not invested. */
    public double cash() {
        return Math.max(
                0,
                1 - weights.values().stream().mapToDouble(Double::doubleValue).sum());
    }
}
