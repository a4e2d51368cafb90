package io.cambrian.portfolio;

import java.util.Map;
import java.util.TreeMap;

/**
 * Opposite orders of different bots for the same instrument, crossed inside before the rest goes to the market.
 *
 * @param net what goes to the market by instrument, in units of capital, signed; nothing where all was crossed
 * @param crossed turnover by instrument that was saved: the sum of both sides
 * @param crossedByBot how much of each bot's orders was crossed, in units of capital; sums to that of {@code crossed}
 */
public record OrderNetting(Map<String, Double> net, Map<String, Double> crossed, Map<String, Double> crossedByBot) {
    /**
     * Nets.
     *
     * @param orders by bot, then by instrument: signed amounts of capital to trade
     */
    public static OrderNetting of(Map<String, Map<String, Double>> orders) {
        Map<String, double[]> sides = new TreeMap<>(); // bought, sold
        new TreeMap<>(orders)
                .values()
                .forEach(bot -> new TreeMap<>(bot).forEach((instrument, amount) -> {
                    double[] side = sides.computeIfAbsent(instrument, i -> new double[2]);
                    side[amount > 0 ? 0 : 1] += Math.abs(amount);
                }));
        Map<String, Double> net = new TreeMap<>();
        Map<String, Double> crossed = new TreeMap<>();
        sides.forEach((instrument, side) -> {
            double inside = Math.min(side[0], side[1]);
            if (side[0] != side[1]) {
                net.put(instrument, side[0] - side[1]);
            }
            if (inside > 0) {
                crossed.put(instrument, 2 * inside);
            }
        });
        Map<String, Double> byBot = new TreeMap<>();
        // the side with more to trade shares the other side's amount in proportion
        new TreeMap<>(orders)
                .forEach((bot, amounts) -> new TreeMap<>(amounts).forEach((instrument, amount) -> {
                    double[] side = sides.get(instrument);
                    double own = side[amount > 0 ? 0 : 1];
                    if (own > 0) {
                        byBot.merge(bot, Math.abs(amount) * Math.min(side[0], side[1]) / own, Double::sum);
                    }
                }));
        return new OrderNetting(net, crossed, byBot);
    }

    /** What crossing saves at a cost per unit of capital traded. */
    public double saved(double costPerSide) {
        return crossed.values().stream().mapToDouble(Double::doubleValue).sum() * costPerSide;
    }
}
