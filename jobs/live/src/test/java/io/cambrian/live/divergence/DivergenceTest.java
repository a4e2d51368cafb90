package io.cambrian.live.divergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Costs;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.OverlayChain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One instrument over five days, with amounts worked out by hand. */
class DivergenceTest {
    private static final double[] OPEN = {100, 102, 105, 104, 110};
    private static final double[] CLOSE = {101, 104, 103, 108, 112};
    private static final double CAPITAL = 10_000;
    private static final Offset<Double> TINY = within(1e-9 * CAPITAL);

    /** No costs: then fills at the open are all that matters. */
    private final OverlayChain.Terms terms = new OverlayChain.Terms(new Costs(0, 0, 0), Set.of(), 10, 252);

    private final TreeMap<Integer, Decided> live = new TreeMap<>();
    private final TreeMap<Integer, TradedDay> traded = new TreeMap<>();

    private Decided decided(int day, double open, double close, double target) {
        DayBar bar = new DayBar("A", open, Math.max(open, close), Math.min(open, close), close, 1000, true);
        return new Decided(terms, new TreeMap<>(Map.of("A", bar)), new TreeMap<>(Map.of("A", target)));
    }

    /** On the first day the plan wants all of the equity in A: 10,000 / 101 = 99.0099 units, and what they grow to after. */
    private void wantAll() {
        for (int t = 0; t < OPEN.length; t++) {
            live.put(t, decided(t, OPEN[t], CLOSE[t], t == 0 ? 1 : Double.NaN));
        }
    }

    /** Buys {@code units} on a day at a price; the order stands in the first day. */
    private Divergence bought(double units, int day, double price, double share) {
        wantAll();
        double cash = CAPITAL;
        double held = 0;
        for (int t = 0; t < OPEN.length; t++) {
            // after the first day the targets are what is held, so nothing more is ordered
            double flow = t == day ? -units * price : 0;
            cash += flow;
            held += t == day ? units : 0;
            List<TradedDay.Wanted> orders = t == 0
                    ? List.of(new TradedDay.Wanted("1", "A", 1, share))
                    : List.of(new TradedDay.Wanted("x", "A", 0, 0));
            List<TradedDay.Fill> fills = t == day ? List.of(new TradedDay.Fill("1", "A", units)) : List.of();
            traded.put(
                    t,
                    new TradedDay(
                            t,
                            1,
                            new TreeMap<>(),
                            orders,
                            fills,
                            new TreeMap<>(),
                            new TreeMap<>(Map.of("A", flow)),
                            new TreeMap<>(held == 0 ? Map.of() : Map.of("A", held)),
                            cash + held * CLOSE[t]));
        }
        for (int t = 1; t < OPEN.length; t++) {
            live.put(t, holding(t, 102));
        }
        Divergence divergence = Divergence.of(CAPITAL, live, live, live, List.copyOf(traded.values()));
        assertThat(divergence.rows().stream().mapToDouble(Divergence.Row::gap).sum())
                .isCloseTo(divergence.gap(), TINY);
        return divergence;
    }

    /** A target that is what the backtest holds: it bought 10,000 / 101 units at a price. */
    private Decided holding(int t, double paid) {
        double units = CAPITAL / 101;
        double equity = CAPITAL - units * paid + units * CLOSE[t];
        return decided(t, OPEN[t], CLOSE[t], units * CLOSE[t] / equity);
    }

    private static void only(Divergence divergence, Part part, double amount) {
        for (Part p : Part.values()) {
            assertThat(divergence.sum(p)).as(p.label()).isCloseTo(p == part ? amount : 0, TINY);
        }
    }

    @Test
    void whatIsFilledAsTheModelSaysHasNoGap() {
        only(bought(CAPITAL / 101, 1, 102, 1), Part.DATA, 0);
    }

    @Test
    void fewerUnitsAreAGapOfFills() {
        double missing = CAPITAL / 101 - 99;
        only(bought(99, 1, 102, 1), Part.FILL, -missing * (112 - 102));
    }

    @Test
    void aDayLateIsAGapOfTiming() {
        double units = CAPITAL / 101;
        only(bought(units, 2, 105, 1), Part.TIMING, -units * (105 - 102));
    }

    @Test
    void aWorsePriceIsAGapOfCosts() {
        double units = CAPITAL / 101;
        only(bought(units, 1, 102.5, 1), Part.COST, -units * 0.5);
    }

    @Test
    void aHalvedOrderIsAGapOfLimits() {
        double units = CAPITAL / 101 / 2;
        only(bought(units, 1, 102, 0.5), Part.LIMIT, -units * (112 - 102));
    }

    /** A person found 10 more units at the broker before day 2, and the account sold them on day 3. */
    @Test
    void whatWasTakenOverIsCostOnceAndMovesNoOtherPart() {
        bought(CAPITAL / 101, 1, 102, 1);
        double more = 10;
        for (int t = 2; t < OPEN.length; t++) {
            TradedDay was = traded.get(t);
            boolean sold = t >= 3;
            List<TradedDay.Wanted> orders = t == 2 ? List.of(new TradedDay.Wanted("s", "A", 0, 0)) : was.orders();
            traded.put(
                    t,
                    new TradedDay(
                            t,
                            1,
                            new TreeMap<>(),
                            orders,
                            t == 3 ? List.of(new TradedDay.Fill("s", "A", -more)) : List.of(),
                            new TreeMap<>(t == 2 ? Map.of("A", more) : Map.of()),
                            new TreeMap<>(t == 3 ? Map.of("A", more * OPEN[3]) : Map.of()),
                            new TreeMap<>(Map.of("A", CAPITAL / 101 + (sold ? 0 : more))),
                            was.equity() + more * (sold ? OPEN[3] : CLOSE[t])));
        }
        Divergence divergence = Divergence.of(CAPITAL, live, live, live, List.copyOf(traded.values()));
        assertThat(divergence.gap()).isCloseTo(more * OPEN[3], TINY);
        assertThat(divergence.sum(Part.COST))
                .as("their value when they were found")
                .isCloseTo(more * CLOSE[1], TINY);
        assertThat(divergence.sum(Part.FILL))
                .as("what they moved until they were sold")
                .isCloseTo(more * (OPEN[3] - CLOSE[1]), TINY);
        assertThat(divergence.sum(Part.TIMING)).isCloseTo(0, TINY);
        assertThat(divergence.sum(Part.LIMIT)).isCloseTo(0, TINY);
    }

    @Test
    void otherBarsAreAGapOfData() {
        Divergence same = bought(CAPITAL / 101, 1, 102, 1);
        TreeMap<Integer, Decided> reference = new TreeMap<>(live);
        for (int t = 1; t < OPEN.length; t++) {
            reference.put(t, holding(t, 103));
        }
        DayBar corrected = new DayBar("A", 103, 105, 101, 104, 1000, true); // opened at 103 instead of 102
        reference.put(
                1,
                new Decided(
                        terms,
                        new TreeMap<>(Map.of("A", corrected)),
                        reference.get(1).targets()));
        Divergence divergence = Divergence.of(CAPITAL, reference, live, live, List.copyOf(traded.values()));
        assertThat(same.gap()).isCloseTo(0, TINY);
        only(divergence, Part.DATA, CAPITAL / 101); // the backtest paid 1 more for each
    }
}
