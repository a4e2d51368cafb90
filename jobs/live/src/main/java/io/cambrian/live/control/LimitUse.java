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
 * @param used by the limit's name; a limit whose figure is unknown is left out, and so is that on what moves together while
 *     the whole book is not near it
 */
public record LimitUse(Map<String, Double> used) {
    /** From here on a limit is warned of. */
    public static final double WARNING = 0.8;

    /**
     * Share by which a book may be beyond gross, net or the share of one instrument before it only reduces. Prices move a full
     * book beyond them on any day, and the orders of the day lead it back; a hedge that was closed leaves more than that.
     */
    public static final double DRIFT = 0.1;

    private static final String CORRELATED = "max_correlated";
    private static final String DAILY_LOSS = "max_daily_loss";
    private static final List<String> RISKS =
            List.of("max_value_at_risk", "max_expected_shortfall", "max_stress_loss", "max_days_to_liquidate");
    private static final List<String> EXPOSURES = List.of("max_gross", "max_net", "max_instrument");

    public LimitUse {
        used = new LinkedHashMap<>(used);
    }

    /**
     * Measures holdings.
     *
     * @param weights signed fractions of the equity
     * @param equity in the base currency
     * @param drawdown fall from the highest equity
     * @param dailyLoss fall from the equity of the close before; 0 after a gain
     */
    public static LimitUse of(
            Limits limits,
            BookRisk risk,
            SortedMap<String, Double> weights,
            double equity,
            double drawdown,
            double dailyLoss) {
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
        put(used, DAILY_LOSS, dailyLoss / limits.maxDailyLoss());
        put(used, "max_drawdown", drawdown / limits.maxDrawdown());
        put(used, "max_value_at_risk", gauge.valueAtRisk() / book.maxValueAtRisk());
        put(used, "max_expected_shortfall", gauge.expectedShortfall() / book.maxExpectedShortfall());
        put(used, "max_stress_loss", gauge.worstStress() / book.maxStressLoss());
        put(used, "max_days_to_liquidate", slowest / book.maxDaysToLiquidate());
        if (gross >= WARNING * book.maxCorrelated()) { // what moves together is a part of it, and takes long to find
            put(used, CORRELATED, risk.movingTogether(weights) / book.maxCorrelated());
        }
        return new LimitUse(used);
    }

    /** An infinite share (nothing is traded any more) counts as 1,000. */
    private static void put(Map<String, Double> used, String name, double share) {
        if (!Double.isNaN(share)) {
            used.put(name, Math.min(1000, share));
        }
    }

    /**
     * Limits of which at least {@value #WARNING} are used, and of which it was less before. A day's loss is a new one each day.
     */
    public List<String> warnings(LimitUse before, Rules rules) {
        List<String> names = new ArrayList<>();
        used.forEach((name, share) -> {
            boolean isNew = name.equals(DAILY_LOSS) || !(before.used.getOrDefault(name, 0.0) >= WARNING);
            if (share >= WARNING && isNew && isWarnedOf(name, rules)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean isWarnedOf(String name, Rules rules) {
        return rules.have(Rules.BELIEVED) || !(name.equals(CORRELATED) || name.equals(DAILY_LOSS));
    }

    /**
     * Limits that the holdings are beyond: the market moved, or what hedged them is gone, since no order that enlarges anything
     * leads there. On the risk of the book at once, on the size of positions from {@value #DRIFT} more on.
     */
    public List<String> breaches(Rules rules) {
        List<String> names = new ArrayList<>();
        addBeyond(1, RISKS, names);
        if (rules.have(Rules.BELIEVED)) {
            addBeyond(1 + DRIFT, EXPOSURES, names);
        }
        return names;
    }

    private void addBeyond(double share, List<String> limits, List<String> names) {
        for (String name : limits) {
            if (used.getOrDefault(name, 0.0) > share) {
                names.add(name);
            }
        }
    }
}
