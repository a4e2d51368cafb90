package io.cambrian.market;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the raw bars of instruments into the adjusted series of a market: cuts spells, adjusts, marks members, and leaves
 * out what cannot be searched, with the reason.
 *
 * <p>A new spell begins after a gap of more than {@link MarketOptions#longestGapDays()}, where the ticker passes to another
 * instrument, where an instrument returns to the universe, and after a bar with a price that is not positive (a commodity
 * such as oil in April 2020). The first spell keeps the symbol, later ones are named {@code SYMBOL#2}, {@code SYMBOL#3}:
 * numbers count all spells, also those left out. A bar without trade is kept: its price is known and values a holding,
 * though no order fills on it.
 *
 * <p>The first bar with a price that is not positive is the last of its spell, and each such price of it counts as
 * {@value #WORTHLESS} of the close before: who holds the instrument long loses what was put into it, who is short gains no
 * more than that, and what was decided before fills at the day's open if that was still positive. Further bars of that kind
 * are left out. The days before stay what they were.
 *
 * <p>Prices are adjusted from the spell's first bar on, also when an early part lies before {@link MarketOptions#from()}:
 * the factor of a day does not depend on the window. Bars after {@link MarketOptions#to()} are not looked at, so that a
 * market up to a day is the same whatever comes later.
 *
 * <p>A spell's first bar says whether it has closes only: a bar without intraday prices that comes later has its close as
 * its one price, and does not change how the days before it fill. Volatility and the count of bars are judged on all days
 * up to {@code to}: who searches a part of them must load that part, or judge by itself.
 */
public final class MarketAssembler {
    /** What a price that is not positive counts as, in units of the close before: nothing, but for returns to exist. */
    private static final double WORTHLESS = 1e-6;

    private final MarketOptions options;
    private final Universe universe;
    private final SymbolHistory history;
    private final List<BarSeries> series = new ArrayList<>();
    private final List<Exclusion> exclusions = new ArrayList<>();

    public MarketAssembler(MarketOptions options, Universe universe, SymbolHistory history) {
        this.options = options;
        this.universe = universe;
        this.history = history;
    }

    /** Adds one instrument; its bars are of one symbol, on ascending days. */
    public void add(List<Bar> bars) {
        addUpToEnd(bars.stream().filter(bar -> bar.day() <= options.to()).toList());
    }

    private void addUpToEnd(List<Bar> bars) {
        int number = 0;
        List<Bar> spell = new ArrayList<>();
        List<Bar> notPositive = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            if (i > 0 && isNewSpell(bars.get(i - 1), bar)) {
                addSpell(number, spell);
                spell.clear();
            }
            if (!bar.isPositive()) {
                notPositive.add(bar);
                if (!spell.isEmpty()) {
                    spell.add(ruin(bar, spell.get(spell.size() - 1).close() * WORTHLESS));
                    addSpell(number, spell);
                    spell.clear();
                }
                continue;
            }
            number += spell.isEmpty() ? 1 : 0;
            spell.add(bar);
        }
        addSpell(number, spell);
        if (!notPositive.isEmpty()) {
            Bar first = notPositive.get(0);
            exclude(
                    first.symbol(),
                    (notPositive.size() == 1 ? "one bar, on " : notPositive.size() + " bars, the first on ")
                            + LocalDate.ofEpochDay(first.day()) + " (close " + first.close()
                            + "): returns of prices that are not positive do not exist; its spell ends there, as if worth"
                            + " nothing, and another begins after");
        }
    }

    /** A bar whose prices that are not positive are next to nothing. */
    private static Bar ruin(Bar bar, double nothing) {
        double close = bar.close() > 0 ? bar.close() : nothing;
        double open = bar.isCloseOnly() ? close : bar.open() > 0 ? bar.open() : nothing;
        double high = bar.isCloseOnly() ? close : Math.max(bar.high(), Math.max(open, close));
        double low = bar.isCloseOnly() ? close : bar.low() > 0 ? bar.low() : Math.min(nothing, Math.min(open, close));
        Bar ruin = new Bar(bar.symbol(), bar.day(), open, high, low, close, bar.volume(), Double.NaN, 0, bar.split());
        return bar.isCloseOnly() ? ruin.withCloseOnly() : ruin;
    }

    /** The market of all instruments added, ordered by symbol. */
    public Market market() {
        return Market.of(series, options.periodsPerYear());
    }

    /** What was left out, in the order added. */
    public List<Exclusion> exclusions() {
        return List.copyOf(exclusions);
    }

    private boolean isNewSpell(Bar before, Bar bar) {
        if (!before.symbol().equals(bar.symbol()) || before.day() >= bar.day()) {
            throw new IllegalArgumentException("Bars of " + before.symbol()
                    + " must be of one symbol on ascending days; " + bar + " follows " + before + ".");
        }
        return bar.day() - before.day() > options.longestGapDays()
                || history.isReusedBetween(bar.symbol(), before.day(), bar.day())
                || universe.isRejoinedBetween(bar.symbol(), before.day(), bar.day());
    }

    private void addSpell(int number, List<Bar> bars) {
        if (bars.isEmpty()) {
            return;
        }
        String symbol = bars.get(0).symbol();
        String name = number == 1 ? symbol : symbol + "#" + number;
        BarSeries spell = adjusted(name, bars).between(options.from(), options.to());
        if (spell.size() == 0) {
            return;
        }
        if (spell.size() < options.fewestBars()) {
            exclude(name, "it has " + spell.size() + " bars, fewer than " + options.fewestBars());
            return;
        }
        double volatility = annualizedVolatility(spell.close());
        if (volatility < options.volatilityFloor()) {
            exclude(
                    name,
                    "its annualized volatility is " + volatility + ", below the floor of " + options.volatilityFloor()
                            + " (a peg)");
            return;
        }
        if (!isEverMember(spell)) {
            exclude(name, "it is no member of the universe on any of its days");
            return;
        }
        series.add(spell);
    }

    private void exclude(String name, String reason) {
        exclusions.add(new Exclusion(name, reason));
    }

    private static boolean isEverMember(BarSeries spell) {
        for (boolean member : spell.member()) {
            if (member) {
                return true;
            }
        }
        return false;
    }

    private BarSeries adjusted(String name, List<Bar> bars) {
        int n = bars.size();
        double[] rawClose = bars.stream().mapToDouble(Bar::close).toArray();
        double[] split = bars.stream().mapToDouble(Bar::split).toArray();
        double[] factor = Adjustment.priceFactors(
                rawClose, bars.stream().mapToDouble(Bar::dividend).toArray(), split);
        double[] splits = Adjustment.cumulatedSplits(split);
        boolean closeOnly = bars.get(0).isCloseOnly();
        int[] days = new int[n];
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double[] volume = new double[n];
        for (int t = 0; t < n; t++) {
            Bar bar = bars.get(t);
            days[t] = bar.day();
            boolean onePrice = bar.isCloseOnly();
            open[t] = (onePrice ? bar.close() : bar.open()) * factor[t];
            high[t] = (onePrice ? bar.close() : bar.high()) * factor[t];
            low[t] = (onePrice ? bar.close() : bar.low()) * factor[t];
            close[t] = bar.close() * factor[t];
            volume[t] = bar.volume() / splits[t];
        }
        boolean[] member = universe.members(bars.get(0).symbol(), days);
        return closeOnly
                ? BarSeries.closeOnly(name, days, close, member)
                : BarSeries.of(name, days, open, high, low, close, volume, member);
    }

    /** Standard deviation (n - 1) of daily log returns times the root of the periods per year; NaN below two returns. */
    private double annualizedVolatility(double[] close) {
        int n = close.length - 1;
        if (n < 2) {
            return Double.NaN;
        }
        double mean = StrictMath.log(close[n] / close[0]) / n;
        double sum = 0;
        for (int t = 1; t <= n; t++) {
            double deviation = StrictMath.log(close[t] / close[t - 1]) - mean;
            sum += deviation * deviation;
        }
        return Math.sqrt(sum / (n - 1) * options.periodsPerYear());
    }
}
