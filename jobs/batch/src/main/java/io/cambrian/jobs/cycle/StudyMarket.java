package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketLoader;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Exclusion;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.tables.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The market of a study. Pegs are left out by their volatility on development days alone: what an instrument does in the
 * hold-out may not decide whether the search sees it.
 *
 * <p>Which days those are depends on the calendar, and that on the instruments that are kept. So pegs are judged on the
 * development days of the whole market first; if the market without them has development days that end earlier, all are
 * judged again on those, until no day of the final hold-out has been looked at.
 */
public final class StudyMarket {
    /** Annualized volatility below which an instrument is taken for a peg. */
    private static final double VOLATILITY_FLOOR = 0.01;

    private static final int FEWEST_RETURNS = 20;

    private StudyMarket() {}

    /** Loads the instruments of a query and leaves out the pegs, judged on days before the hold-out. */
    public static LoadedMarket load(Warehouse warehouse, MarketQuery query, double holdoutFraction) {
        return withoutPegs(everything(warehouse, query), holdoutFraction);
    }

    /** Loads the instruments of a query and leaves out the pegs, judged on days up to {@code lastDay}. */
    public static LoadedMarket load(Warehouse warehouse, MarketQuery query, LocalDate lastDay) {
        return withoutPegs(everything(warehouse, query), (int) lastDay.toEpochDay());
    }

    private static LoadedMarket everything(Warehouse warehouse, MarketQuery query) {
        return MarketLoader.load(warehouse, query.withVolatilityFloor(0).withFewestBars(1));
    }

    static LoadedMarket withoutPegs(LoadedMarket all, double holdoutFraction) {
        int judgedTo = StudyWindows.of(all.market(), holdoutFraction).developmentTo();
        while (true) {
            LoadedMarket kept = withoutPegs(all, judgedTo);
            int developmentTo = StudyWindows.of(kept.market(), holdoutFraction).developmentTo();
            if (developmentTo >= judgedTo) {
                return kept;
            }
            judgedTo = developmentTo;
        }
    }

    private static LoadedMarket withoutPegs(LoadedMarket all, int judgedTo) {
        Market market = all.market();
        List<BarSeries> kept = new ArrayList<>();
        List<Exclusion> excluded = new ArrayList<>(all.excluded());
        for (BarSeries s : market.series()) {
            double volatility = volatility(s, judgedTo, market.periodsPerYear());
            if (volatility < VOLATILITY_FLOOR) {
                excluded.add(new Exclusion(
                        s.symbol(),
                        String.format(
                                Locale.ROOT,
                                "its annualized volatility up to %s is %.2f %%, below 1 %% (a peg)",
                                LocalDate.ofEpochDay(judgedTo),
                                100 * volatility)));
            } else {
                kept.add(s);
            }
        }
        if (kept.isEmpty()) {
            throw new DataException("All " + market.series().size() + " instruments are pegs on the development days."
                    + "\nIngest instruments that move.");
        }
        excluded.sort(Comparator.comparing(Exclusion::symbol));
        return new LoadedMarket(
                Market.of(kept, market.periodsPerYear()), excluded, all.instruments(), all.dataVersion());
    }

    /** Annualized sample volatility of the simple returns up to a day; NaN where there are too few. */
    private static double volatility(BarSeries s, int to, double periodsPerYear) {
        int returns = Math.max(0, s.between(Integer.MIN_VALUE, to).size() - 1);
        if (returns < FEWEST_RETURNS) {
            return Double.NaN;
        }
        double[] simple = new double[returns];
        for (int i = 0; i < returns; i++) {
            simple[i] = s.close()[i + 1] / s.close()[i] - 1;
        }
        return ReturnMoments.of(simple).sd() * Math.sqrt(periodsPerYear);
    }
}
