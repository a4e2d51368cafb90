package io.cambrian.jobs.memory;

import io.cambrian.genome.Ingredients;
import io.cambrian.genome.StrategyText;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;
import org.hipparchus.distribution.continuous.TDistribution;

/** Remembered trades by family of strategy, and what groups of trades earned. */
final class FamilyResults {
    static final double CONFIDENCE = 0.9;

    /** Trades decided within one such stretch count as one observation: markets and contexts change slowly. */
    static final int CLUSTER_DAYS = 30;

    private FamilyResults() {}

    /** The family of each strategy, by id; strategies whose text is not in the warehouse are left out. */
    static Map<String, String> families(Warehouse warehouse, Set<String> strategyIds) {
        Map<String, String> families = new HashMap<>();
        if (warehouse.exists(StrategiesTable.SPEC)) {
            warehouse
                    .read(StrategiesTable.SPEC)
                    .where(functions.col("strategy_id").isInCollection(strategyIds))
                    .collectAsList()
                    .forEach(r -> families.put(
                            r.getAs("strategy_id"), Ingredients.of(StrategyText.parse(r.<String>getAs("text")))));
        }
        return families;
    }

    /** What the trades of each group earned, by name of the group; trades without one are left out. */
    static TreeMap<String, OutcomeEstimate> of(List<RememberedTrade> trades, Function<RememberedTrade, String> group) {
        Map<String, List<RememberedTrade>> groups = trades.stream()
                .filter(t -> group.apply(t) != null)
                .collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()));
        TreeMap<String, OutcomeEstimate> results = new TreeMap<>();
        groups.forEach((name, list) -> results.put(name, estimate(list, CLUSTER_DAYS)));
        return results;
    }

    /**
     * What some trades earned.
     *
     * @param clusterDays trades decided within one such stretch of calendar days count as one observation
     */
    static OutcomeEstimate estimate(List<RememberedTrade> trades, int clusterDays) {
        double[] weights = new double[trades.size()];
        Arrays.fill(weights, 1);
        return OutcomeEstimate.of(
                trades.stream().mapToDouble(RememberedTrade::netReturn).toArray(),
                weights,
                trades.stream()
                        .mapToInt(t -> Math.floorDiv(t.decisionDay(), clusterDays))
                        .toArray(),
                CONFIDENCE);
    }

    /**
     * Two-sided p-value of a difference of means, by Student's t with the degrees of freedom of the side that is known less; NaN
     * where one has no error.
     */
    static double differenceP(OutcomeEstimate one, OutcomeEstimate other) {
        double error = Math.hypot(one.standardError(), other.standardError());
        double freedom = Math.min(one.effectiveSamples(), other.effectiveSamples()) - 1;
        if (!(error > 0) || !(freedom > 0)) {
            return Double.NaN;
        }
        double t = Math.abs(one.mean() - other.mean()) / error;
        return 2 * new TDistribution(freedom).cumulativeProbability(-t);
    }
}
