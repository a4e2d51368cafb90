package io.cambrian.live.control;

import io.cambrian.handoff.StressScenario;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import io.cambrian.risk.TailSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /** Days of the mean traded value. */
    public static final int VOLUME_DAYS = 20;

    /** Correlation from which instruments count as moving together. */
    public static final double TOGETHER = 0.8;

    private static final byte UNKNOWN = 0;
    private static final byte NEITHER = 2;

    private final List<StressScenario> scenarios;
    /** By symbol its moves in the scenarios; nothing for symbols that none names. */
    private final Map<String, double[]> shocks = new HashMap<>();

    private final double[] noShocks;
    private final Map<String, Exposure> exposures = new HashMap<>();
    private List<Exposure> sorted = List.of(); // by symbol; made anew where there are more
    private int days;
    /** The book that was asked for last, as it was then; null where days have come since. */
    private Book latest;

    private SortedMap<String, Double> latestWeights = new TreeMap<>();

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
        noShocks = new double[scenarios.size()];
        for (int k = 0; k < noShocks.length; k++) {
            for (Map.Entry<String, Double> shock : scenarios.get(k).shocks().entrySet()) {
                shocks.computeIfAbsent(shock.getKey(), s -> noShocks.clone())[k] = shock.getValue();
            }
        }
    }

    /** Takes in the end of a history; series may have different days. */
    public void warmUp(List<BarSeries> history) {
        TreeSet<Integer> all = new TreeSet<>();
        int[] next = new int[history.size()];
        for (int i = 0; i < next.length; i++) {
            BarSeries s = history.get(i);
            next[i] = Math.max(0, s.size() - WINDOW - 1);
            for (int t = next[i]; t < s.size(); t++) {
                all.add(s.days()[t]);
            }
            for (int t = Math.max(0, s.size() - WINDOW); t < s.size(); t++) {
                exposure(s.symbol()).own.trade(s.close()[t] * s.volume()[t]);
            }
        }
        for (int day : all) {
            begin();
            for (int i = 0; i < next.length; i++) {
                BarSeries s = history.get(i);
                if (next[i] < s.size() && s.days()[next[i]] == day) {
                    exposure(s.symbol()).own.bar(days, s.close()[next[i]++]);
                }
            }
            days++;
        }
    }

    public void onDay(DayBars day) {
        begin();
        for (Bar bar : day.bars()) {
            InstrumentDays own = exposure(bar.symbol()).own;
            own.bar(days, bar.close());
            own.trade(bar.close() * bar.volume());
        }
        days++;
    }

    private void begin() {
        latest = null;
        for (Exposure e : exposures.values()) {
            e.own.pass(days);
            e.relations = null;
        }
    }

    private List<Exposure> bySymbol() {
        if (sorted.size() != exposures.size()) {
            sorted = new ArrayList<>(new TreeMap<>(exposures).values());
        }
        return sorted;
    }

    private Exposure exposure(String symbol) {
        Exposure known = exposures.get(symbol);
        if (known == null) {
            known = new Exposure(symbol, exposures.size());
            exposures.put(symbol, known);
        }
        return known;
    }

    private InstrumentDays known(String symbol) {
        Exposure known = exposures.get(symbol);
        return known == null ? InstrumentDays.NONE : known.own;
    }

    /** Mean value traded a day, in the base currency, over the last {@value #VOLUME_DAYS} bars with a volume; NaN where unknown. */
    public double tradedValue(String symbol) {
        return known(symbol).tradedValue();
    }

    /** The risk of signed weights, fractions of the equity by symbol. */
    public Gauge gauge(Map<String, Double> weights) {
        return book(weights).gauge();
    }

    /** The largest sum of absolute weights that move with a position of the book (correlation of {@value #TOGETHER}), itself included. */
    public double movingTogether(Map<String, Double> weights) {
        Book book = book(weights);
        double most = 0;
        for (Map.Entry<String, Double> w : weights.entrySet()) {
            int sign = (int) Math.signum(w.getValue());
            most = Math.max(most, Math.abs(w.getValue()) + book.movingWith(w.getKey(), sign));
        }
        return most;
    }

    /** A book to which positions are added one after the other. */
    public Book book(Map<String, Double> weights) {
        if (latest == null || !latestWeights.equals(weights)) {
            latestWeights = new TreeMap<>(weights);
            latest = new Book(latestWeights);
        }
        return new Book(latest);
    }

    /** How an instrument moves, on the days and in the scenarios. */
    private final class Exposure {
        private final String symbol;
        private final int place; // in a book
        private final InstrumentDays own = new InstrumentDays();
        private final double[] shocks;
        private double[] moves;
        private int movesOf = -1;
        /** With those at earlier places: {@link #UNKNOWN} until it is asked for, on each day anew. */
        private byte[] relations;

        Exposure(String symbol, int place) {
            this.symbol = symbol;
            this.place = place;
            shocks = BookRisk.this.shocks.getOrDefault(symbol, noShocks);
        }

        double[] moves() {
            if (movesOf != days) {
                moves = own.simulated(days);
                movesOf = days;
            }
            return moves;
        }

        /** 1 where it moves together with another, -1 where against it, else {@link #NEITHER}. */
        int relation(Exposure other) {
            if (place < other.place) {
                return other.relation(this);
            }
            if (relations == null) {
                relations = new byte[place];
            }
            if (relations[other.place] == UNKNOWN) {
                double c = own.correlation(other.own);
                relations[other.place] = c >= TOGETHER ? 1 : -c >= TOGETHER ? -1 : NEITHER;
            }
            return relations[other.place];
        }
    }

    /** The daily results and stress losses of a book, kept up to date as it changes, until the next day. Not safe for concurrent use. */
    public final class Book {
        private double[] weights; // by place
        private final double[] profit;
        private final double[] losses;
        private final double[] tried;
        private final double[] figures = new double[2];
        private final TailSelection tail;
        private double gross;
        private double net;
        /** What {@link #figures} are of; null where of nothing. */
        private Exposure triedExposure;

        private double triedAddition;
        /** The instrument that was asked for last. */
        private Exposure at;

        private Book(SortedMap<String, Double> weights) {
            this(new double[exposures.size()], new double[Math.min(days, WINDOW)], new double[scenarios.size()]);
            weights.forEach(this::add);
        }

        private Book(Book other) {
            this(other.weights.clone(), other.profit.clone(), other.losses.clone());
            gross = other.gross;
            net = other.net;
        }

        private Book(double[] weights, double[] profit, double[] losses) {
            this.weights = weights;
            this.profit = profit;
            this.losses = losses;
            tried = new double[profit.length];
            tail = profit.length < MIN_DAYS ? null : new TailSelection(profit.length, CONFIDENCE);
        }

        private Exposure look(String symbol) {
            if (at == null || !at.symbol.equals(symbol)) {
                at = exposure(symbol);
                if (at.place >= weights.length) {
                    weights = Arrays.copyOf(weights, exposures.size());
                }
            }
            return at;
        }

        /** Adds a signed weight in an instrument. */
        public void add(String symbol, double weight) {
            Exposure e = look(symbol);
            if (weight == 0) {
                return;
            }
            if (e == triedExposure && weight == triedAddition) {
                System.arraycopy(tried, 0, profit, 0, profit.length);
            } else {
                result(e, weight, profit, profit);
            }
            triedExposure = null;
            for (int k = 0; k < losses.length; k++) {
                losses[k] -= weight * e.shocks[k];
            }
            double before = weights[e.place];
            gross += Math.abs(before + weight) - Math.abs(before);
            net += weight;
            weights[e.place] += weight;
        }

        public Gauge gauge() {
            triedExposure = null;
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
            Exposure e = look(symbol);
            if (e != triedExposure || addition != triedAddition) {
                result(e, addition, profit, tried);
                measure(tried);
                triedExposure = e;
                triedAddition = addition;
            }
        }

        /** The largest stress loss with an addition; 0 where no scenario loses. */
        double worstStress(String symbol, double addition) {
            double[] shocks = look(symbol).shocks;
            double worst = 0;
            for (int k = 0; k < losses.length; k++) {
                worst = Math.max(worst, losses[k] - addition * shocks[k]);
            }
            return worst;
        }

        /** Sum of the absolute weights that move with a position of this sign in an instrument, it not included. */
        double movingWith(String symbol, int sign) {
            Exposure own = look(symbol);
            double sum = 0;
            for (Exposure e : bySymbol()) {
                double weight = e.place < weights.length ? weights[e.place] : 0;
                if (weight != 0 && e != own && own.relation(e) == sign * (int) Math.signum(weight)) {
                    sum += Math.abs(weight);
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
            Exposure e = look(symbol); // before the array is read: it may grow
            return weights[e.place];
        }

        private void result(Exposure e, double weight, double[] from, double[] to) {
            double[] r = e.moves();
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
                c[i][j] = c[j][i] = known(symbols.get(i)).correlation(known(symbols.get(j)));
            }
        }
        return c;
    }
}
