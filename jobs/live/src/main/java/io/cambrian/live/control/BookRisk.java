package io.cambrian.live.control;

import io.cambrian.handoff.StressScenario;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import io.cambrian.risk.ValueAtRisk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The risk of a book as it is held: historical simulation over the last days of its instruments, and the plan's stress
 * scenarios. Losses are positive fractions of the equity. An instrument without a bar on a day has not moved on it; what a
 * scenario does not name does not move in it. Not safe for concurrent use.
 */
public final class BookRisk {
    /** Days of the simulation: two years. */
    public static final int WINDOW = 500;

    /** Days below which nothing is said. */
    public static final int MIN_DAYS = 60;

    /** Of the value at risk; the expected shortfall is that of the same level. */
    public static final double CONFIDENCE = 0.99;

    private final List<StressScenario> scenarios;
    /** Simple returns by symbol, a ring over days; NaN where there is no bar. */
    private final Map<String, double[]> returns = new HashMap<>();

    private final Map<String, Double> closes = new HashMap<>();
    private int days;

    /**
     * What a book may lose.
     *
     * @param valueAtRisk one day, {@value #CONFIDENCE}; NaN below {@value #MIN_DAYS} days
     * @param expectedShortfall the mean loss beyond it; NaN likewise
     * @param days of the simulation
     * @param stress loss in each scenario, by name; negative is a gain
     */
    public record Gauge(double valueAtRisk, double expectedShortfall, int days, SortedMap<String, Double> stress) {}

    public BookRisk(List<StressScenario> scenarios) {
        this.scenarios = List.copyOf(scenarios);
    }

    /** Takes in the end of a history; series may have different days. */
    public void warmUp(List<BarSeries> history) {
        TreeMap<Integer, Map<String, Double>> byDay = new TreeMap<>();
        for (BarSeries s : history) {
            for (int t = Math.max(0, s.size() - WINDOW - 1); t < s.size(); t++) {
                byDay.computeIfAbsent(s.days()[t], d -> new HashMap<>()).put(s.symbol(), s.close()[t]);
            }
        }
        byDay.values().forEach(this::take);
    }

    public void onDay(DayBars day) {
        Map<String, Double> now = new HashMap<>();
        for (Bar bar : day.bars()) {
            now.put(bar.symbol(), bar.close());
        }
        take(now);
    }

    private void take(Map<String, Double> now) {
        int slot = days % WINDOW;
        returns.values().forEach(r -> r[slot] = Double.NaN);
        now.forEach((symbol, close) -> {
            Double before = closes.put(symbol, close);
            double[] ring = returns.computeIfAbsent(symbol, s -> unknown());
            ring[slot] = before == null ? Double.NaN : close / before - 1;
        });
        days++;
    }

    private static double[] unknown() {
        double[] ring = new double[WINDOW];
        Arrays.fill(ring, Double.NaN);
        return ring;
    }

    /** The risk of signed weights, fractions of the equity by symbol. */
    public Gauge gauge(Map<String, Double> weights) {
        int n = Math.min(days, WINDOW);
        double[] profit = new double[n];
        weights.forEach((symbol, weight) -> {
            double[] r = returns.get(symbol);
            for (int d = 0; r != null && d < n; d++) {
                profit[d] += Double.isNaN(r[d]) ? 0 : weight * r[d];
            }
        });
        SortedMap<String, Double> stress = new TreeMap<>();
        for (StressScenario s : scenarios) {
            double loss = 0;
            for (Map.Entry<String, Double> w : weights.entrySet()) {
                loss -= w.getValue() * s.shocks().getOrDefault(w.getKey(), 0.0);
            }
            stress.put(s.name(), loss);
        }
        if (n < MIN_DAYS) {
            return new Gauge(Double.NaN, Double.NaN, n, stress);
        }
        ValueAtRisk tail = ValueAtRisk.historical(profit, CONFIDENCE);
        return new Gauge(tail.valueAtRisk(), tail.expectedShortfall(), n, stress);
    }

    /**
     * Correlations of daily returns over the window, on the days on which both have a bar.
     *
     * @return {@code [symbols][symbols]}; NaN for pairs with fewer than {@value #MIN_DAYS} common days or no movement
     */
    public double[][] correlation(List<String> symbols) {
        int n = symbols.size();
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            c[i][i] = 1;
            for (int j = 0; j < i; j++) {
                c[i][j] = c[j][i] = correlation(returns.get(symbols.get(i)), returns.get(symbols.get(j)));
            }
        }
        return c;
    }

    private static double correlation(double[] x, double[] y) {
        if (x == null || y == null) {
            return Double.NaN;
        }
        int n = 0;
        double sx = 0;
        double sy = 0;
        for (int d = 0; d < WINDOW; d++) {
            if (!Double.isNaN(x[d]) && !Double.isNaN(y[d])) {
                n++;
                sx += x[d];
                sy += y[d];
            }
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int d = 0; d < WINDOW; d++) {
            if (!Double.isNaN(x[d]) && !Double.isNaN(y[d])) {
                double a = x[d] - sx / n;
                double b = y[d] - sy / n;
                xx += a * a;
                yy += b * b;
                xy += a * b;
            }
        }
        return n < MIN_DAYS || !(xx > 0 && yy > 0) ? Double.NaN : xy / Math.sqrt(xx * yy);
    }
}
