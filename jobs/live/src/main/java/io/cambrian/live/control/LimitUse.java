package io.cambrian.live.control;

import io.cambrian.handoff.BookLimits;
import io.cambrian.handoff.Limits;
import io.cambrian.live.control.BookRisk.Gauge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How much of each limit the holdings take up at a close: 1 is all of it.
 *
 * @param used by the limit's name; a limit whose figure is unknown is left out
 */
public record LimitUse(Map<String, Double> used) {
    /** From here on a limit is warned of. */
    public static final double WARNING = 0.8;

    public LimitUse {
        used = new LinkedHashMap<>(used);
    }

    /**
     * Measures holdings.
     *
     * @param weights signed fractions of the equity
     * @param equity in the base currency
     * @param drawdown fall from the highest equity
     */
    public static LimitUse of(
            Limits limits, BookRisk risk, SortedMap<String, Double> weights, double equity, double drawdown) {
        BookLimits book = limits.book();
        double gross = 0;
        double net = 0;
        double largest = 0;
        double slowest = 0;
        for (Map.Entry<String, Double> w : weights.entrySet()) {
            double size = Math.abs(w.getValue());
            gross += size;
            net += w.getValue();
            largest = Math.max(largest, size);
            double perDay = book.maxParticipation() * risk.tradedValue(w.getKey());
            if (size > 0 && perDay >= 0) {
                slowest = Math.max(slowest, size * equity / perDay);
            }
        }
        Gauge gauge = risk.gauge(weights);
        Map<String, Double> used = new LinkedHashMap<>();
        put(used, "max_gross", gross / limits.maxGross());
        put(used, "max_net", Math.abs(net) / limits.maxNet());
        put(used, "max_instrument", largest / limits.maxInstrument());
        put(used, "max_drawdown", drawdown / limits.maxDrawdown());
        put(used, "max_value_at_risk", gauge.valueAtRisk() / book.maxValueAtRisk());
        put(used, "max_expected_shortfall", gauge.expectedShortfall() / book.maxExpectedShortfall());
        put(used, "max_stress_loss", gauge.worstStress() / book.maxStressLoss());
        put(used, "max_days_to_liquidate", slowest / book.maxDaysToLiquidate());
        return new LimitUse(used);
    }

    /** An infinite share (nothing is traded any more) counts as 1,000. */
    private static void put(Map<String, Double> used, String name, double share) {
        if (!Double.isNaN(share)) {
            used.put(name, Math.min(1000, share));
        }
    }

    /** Limits of which at least {@value #WARNING} are used, and of which it was less before. */
    public List<String> warnings(LimitUse before) {
        List<String> names = new ArrayList<>();
        used.forEach((name, share) -> {
            if (share >= WARNING && !(before.used.getOrDefault(name, 0.0) >= WARNING)) {
                names.add(name);
            }
        });
        return names;
    }

    /** Limits on the risk of the book that the holdings are beyond: the market moved, since no order may lead there. */
    public List<String> breaches() {
        List<String> names = new ArrayList<>();
        for (String name :
                List.of("max_value_at_risk", "max_expected_shortfall", "max_stress_loss", "max_days_to_liquidate")) {
            if (used.getOrDefault(name, 0.0) > 1) {
                names.add(name);
            }
        }
        return names;
    }
}
