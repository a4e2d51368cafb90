package io.cambrian.portfolio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What earned a compounded return: contributions of each period, linked over time after Carino 1999, "Combining attribution
 * effects over time", so that they sum exactly to the whole: each period's parts are multiplied by
 * {@code (ln(1+R_t)/R_t) / (ln(1+R)/R)}.
 *
 * @param total the compounded simple return of the whole
 * @param parts linked contributions, which sum to {@code total}
 */
public record Attribution(double total, List<Part> parts) {
    /** What a contribution comes from. */
    public enum Effect {
        /** The average position in the instrument times what the instrument did. */
        SELECTION,
        /** What being in at some times and out at others added. */
        TIMING,
        /** Fills at other prices than the close, and what they cost. */
        TRADING,
        /** What keeping capital equal between a bot's instruments cost; negative. */
        REBALANCING
    }

    /**
     * One contribution to one period's simple return.
     *
     * @param period from 0
     * @param regime of the period
     * @param gene part of the strategy's rule that is credited with the position; {@link #WHOLE} where none is
     * @param value in units of the whole's return in that period
     */
    public record Part(
            int period, String bot, String instrument, String regime, String gene, Effect effect, double value) {
        /** The same credited to a part of the rule, by a share of it. */
        public Part credited(String toGene, double share) {
            return new Part(period, bot, instrument, regime, toGene, effect, value * share);
        }
    }

    /** The gene of what belongs to no part of a rule. */
    public static final String WHOLE = "(whole rule)";

    /**
     * What was held and what it earned, period by period.
     *
     * @param weights of the whole's capital at the start of each period: {@code [periods]}, signed
     * @param returns of the instrument in each period, simple
     * @param trading what fills away from the close and their costs added in each period, as a share of the whole's capital
     */
    public record Holding(String bot, String instrument, double[] weights, double[] returns, double[] trading) {}

    public Attribution {
        parts = List.copyOf(parts);
    }

    /**
     * The parts of the periods, before linking: each sums to that period's return.
     *
     * @param regimes by period
     */
    public static List<Part> parts(List<Holding> holdings, List<String> regimes) {
        List<Part> parts = new ArrayList<>();
        for (Holding h : holdings) {
            double mean = 0;
            for (double w : h.weights()) {
                mean += w / h.weights().length;
            }
            for (int t = 0; t < h.weights().length; t++) {
                String regime = regimes.get(t);
                add(parts, t, h, regime, Effect.SELECTION, mean * h.returns()[t]);
                add(parts, t, h, regime, Effect.TIMING, (h.weights()[t] - mean) * h.returns()[t]);
                add(parts, t, h, regime, Effect.TRADING, h.trading()[t]);
            }
        }
        return parts;
    }

    private static void add(List<Part> parts, int t, Holding h, String regime, Effect effect, double value) {
        if (value != 0) {
            parts.add(new Part(t, h.bot(), h.instrument(), regime, WHOLE, effect, value));
        }
    }

    /**
     * Links parts of periods.
     *
     * @param periods their number; a period without parts returned 0
     * @throws IllegalArgumentException if a period lost everything: nothing can be linked beyond
     */
    public static Attribution linked(List<Part> parts, int periods) {
        double[] r = new double[periods];
        for (Part p : parts) {
            r[p.period()] += p.value();
        }
        double log = 0;
        for (int t = 0; t < periods; t++) {
            if (!(r[t] > -1)) {
                throw new IllegalArgumentException(
                        "Period " + t + " returned " + r[t] + "; a return of -1 or less cannot be linked.");
            }
            log += Math.log1p(r[t]);
        }
        double total = Math.expm1(log);
        double whole = coefficient(total);
        List<Part> linked = new ArrayList<>();
        for (Part p : parts) {
            linked.add(p.credited(p.gene(), coefficient(r[p.period()]) / whole));
        }
        return new Attribution(total, linked);
    }

    /** {@code ln(1+r)/r}, 1 at 0. */
    private static double coefficient(double r) {
        return r == 0 ? 1 : Math.log1p(r) / r;
    }

    /** Sums by any key, in order of the keys. */
    public Map<String, Double> by(Function<Part, String> key) {
        Map<String, Double> sums = new TreeMap<>();
        for (Part p : parts) {
            sums.merge(key.apply(p), p.value(), Double::sum);
        }
        return sums;
    }

    /** Sums by effect, in order of the effects; all of them. */
    public Map<Effect, Double> byEffect() {
        Map<Effect, Double> sums = new LinkedHashMap<>();
        for (Effect e : Effect.values()) {
            sums.put(e, 0.0);
        }
        for (Part p : parts) {
            sums.merge(p.effect(), p.value(), Double::sum);
        }
        return sums;
    }
}
