package io.cambrian.live.control;

import io.cambrian.handoff.StressScenario;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import io.cambrian.risk.TailSelection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The risk of a book as it is held: historical simulation over the last days of its instruments, and the plan's stress
 * scenarios. Losses are positive fractions of the equity. An instrument without a bar on a day has not moved on it; on days
 * before its first return it has moved as on those from there on, in turn, since what is new is not without risk. What a
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
    /** Days of the mean traded value. */
    public static final int VOLUME_DAYS = 20;

    /** Correlation from which instruments count as moving together. */
    public static final double TOGETHER = 0.8;

    /** Traded values by symbol, a ring over the instrument's own bars with known volume. */
    private final Map<String, double[]> traded = new HashMap<>();

    private final Map<String, Integer> tradedBars = new HashMap<>();
    /** Simple returns by symbol, a ring over days; NaN where there is no bar. */
    private final Map<String, double[]> returns = new HashMap<>();

    /** The same with 0 where there is no bar, and where nothing is known before the first return. */
    private final Map<String, double[]> moves = new HashMap<>();

    /** The day of the first return by symbol, counted from the first day taken in. */
    private final Map<String, Integer> firstReturns = new HashMap<>();

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
    public record Gauge(double valueAtRisk, double expectedShortfall, int days, SortedMap<String, Double> stress) {
        /** The largest loss in any scenario; 0 where none loses. */
        public double worstStress() {
            return stress.values().stream().mapToDouble(Double::doubleValue).reduce(0, Math::max);
        }
    }

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
            for (int t = Math.max(0, s.size() - WINDOW); t < s.size(); t++) {
                trade(s.symbol(), s.close()[t] * s.volume()[t]);
            }
        }
        byDay.values().forEach(this::take);
    }

    public void onDay(DayBars day) {
        Map<String, Double> now = new HashMap<>();
        for (Bar bar : day.bars()) {
            now.put(bar.symbol(), bar.close());
            trade(bar.symbol(), bar.close() * bar.volume());
        }
        take(now);
    }

    private void take(Map<String, Double> now) {
        int slot = days % WINDOW;
        returns.values().forEach(r -> r[slot] = Double.NaN);
        moves.values().forEach(r -> r[slot] = 0);
        now.forEach((symbol, close) -> {
            Double before = closes.put(symbol, close);
            double[] ring = returns.computeIfAbsent(symbol, s -> unknown());
            ring[slot] = before == null ? Double.NaN : close / before - 1;
            if (before != null) {
                moves.computeIfAbsent(symbol, s -> new double[WINDOW])[slot] = ring[slot];
                firstReturns.putIfAbsent(symbol, days);
            }
        });
        days++;
    }

    private void trade(String symbol, double value) {
        if (value >= 0) {
            int n = tradedBars.merge(symbol, 1, Integer::sum);
            traded.computeIfAbsent(symbol, s -> new double[VOLUME_DAYS])[(n - 1) % VOLUME_DAYS] = value;
        }
    }

    /** Mean value traded a day, in the base currency, over the last {@value #VOLUME_DAYS} bars with a volume; NaN where unknown. */
    public double tradedValue(String symbol) {
        int n = Math.min(VOLUME_DAYS, tradedBars.getOrDefault(symbol, 0));
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += traded.get(symbol)[i];
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    private static double[] unknown() {
        double[] ring = new double[WINDOW];
        Arrays.fill(ring, Double.NaN);
        return ring;
    }

    /** The moves of a symbol, by slot, with its own in turn before the first; null for a symbol that has none. */
    private double[] simulated(String symbol) {
        double[] ring = moves.get(symbol);
        Integer first = firstReturns.get(symbol);
        int oldest = Math.max(1, days - WINDOW); // the very first day has no returns
        if (ring == null || first <= oldest) {
            return ring;
        }
        double[] filled = ring.clone();
        for (int d = oldest; d < first; d++) {
            filled[d % WINDOW] = ring[(first + (d - oldest) % (days - first)) % WINDOW];
        }
        return filled;
    }

    /** The risk of signed weights, fractions of the equity by symbol. */
    public Gauge gauge(Map<String, Double> weights) {
        return book(weights).gauge();
    }

    /** A book to which positions are added one after the other. */
    public Book book(Map<String, Double> weights) {
        return new Book(weights);
    }

    /** The daily results and stress losses of a book, kept up to date as it changes. Not safe for concurrent use. */
    public final class Book {
        private final Map<String, Double> weights = new TreeMap<>();
        private final Map<String, double[]> simulated = new HashMap<>();
        private final double[] profit = new double[Math.min(days, WINDOW)];
        private final double[] losses = new double[scenarios.size()];
        private final double[] tried = new double[profit.length];
        private final double[] figures = new double[2];
        private final TailSelection tail =
                profit.length < MIN_DAYS ? null : new TailSelection(profit.length, CONFIDENCE);
        private double gross;
        private double net;
        /** What {@link #figures} are of; null where of nothing. */
        private String triedSymbol;

        private double triedAddition;

        private Book(Map<String, Double> weights) {
            new TreeMap<>(weights).forEach(this::add);
        }

        /** Adds a signed weight in an instrument. */
        public void add(String symbol, double weight) {
            triedSymbol = null;
            result(symbol, weight, profit, profit);
            for (int k = 0; k < losses.length; k++) {
                losses[k] -= weight * shock(k, symbol);
            }
            double before = weights.getOrDefault(symbol, 0.0);
            gross += Math.abs(before + weight) - Math.abs(before);
            net += weight;
            weights.put(symbol, before + weight);
        }

        public Gauge gauge() {
            triedSymbol = null;
            measure(profit);
            TreeMap<String, Double> stress = new TreeMap<>();
            for (int k = 0; k < losses.length; k++) {
                stress.put(scenarios.get(k).name(), losses[k]);
            }
            return new Gauge(figures[0], figures[1], profit.length, stress);
        }

        /** Value at risk with an addition; NaN where unknown. */
        double valueAtRisk(String symbol, double addition) {
            attempt(symbol, addition);
            return figures[0];
        }

        double expectedShortfall(String symbol, double addition) {
            attempt(symbol, addition);
            return figures[1];
        }

        /** Measures the book with an addition, once where both figures are asked for. */
        private void attempt(String symbol, double addition) {
            if (!symbol.equals(triedSymbol) || addition != triedAddition) {
                result(symbol, addition, profit, tried);
                measure(tried);
                triedSymbol = symbol;
                triedAddition = addition;
            }
        }

        /** The largest stress loss with an addition; 0 where no scenario loses. */
        double worstStress(String symbol, double addition) {
            double worst = 0;
            for (int k = 0; k < losses.length; k++) {
                worst = Math.max(worst, losses[k] - addition * shock(k, symbol));
            }
            return worst;
        }

        /** Sum of the absolute weights that move with a position of this sign in an instrument, it not included. */
        double movingWith(String symbol, int sign) {
            double sum = 0;
            for (Map.Entry<String, Double> w : weights.entrySet()) {
                if (w.getValue() != 0
                        && !w.getKey().equals(symbol)
                        && correlation(returns.get(symbol), returns.get(w.getKey())) * sign * Math.signum(w.getValue())
                                >= TOGETHER) {
                    sum += Math.abs(w.getValue());
                }
            }
            return sum;
        }

        double gross() {
            return gross;
        }

        double net() {
            return net;
        }

        double weight(String symbol) {
            return weights.getOrDefault(symbol, 0.0);
        }

        private void result(String symbol, double weight, double[] from, double[] to) {
            double[] r = simulated.computeIfAbsent(symbol, BookRisk.this::simulated);
            if (r == null) {
                System.arraycopy(from, 0, to, 0, from.length);
                return;
            }
            for (int d = 0; d < from.length; d++) {
                to[d] = from[d] + weight * r[d];
            }
        }

        private void measure(double[] results) {
            if (tail == null) {
                figures[0] = Double.NaN;
                figures[1] = Double.NaN;
            } else {
                tail.measure(results, 0, figures);
            }
        }

        private double shock(int scenario, String symbol) {
            return scenarios.get(scenario).shocks().getOrDefault(symbol, 0.0);
        }
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
