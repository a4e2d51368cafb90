package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketLoader;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Exclusion;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The market of a study. Pegs are left out by their volatility on development days alone: what an instrument does in the
 * hold-out may not decide whether the search sees it.
 */
public final class StudyMarket {
    /** Annualized volatility below which an instrument is taken for a peg. */
    private static final double VOLATILITY_FLOOR = 0.01;

    private StudyMarket() {}

    /** Loads the instruments of a query and leaves out the pegs. */
    public static LoadedMarket load(Warehouse warehouse, MarketQuery query, double holdoutFraction) {
        LoadedMarket all =
                MarketLoader.load(warehouse, query.withVolatilityFloor(0).withFewestBars(1));
        Market market = all.market();
        int developmentTo = StudyWindows.of(market, holdoutFraction).developmentTo();
        List<BarSeries> kept = new ArrayList<>();
        List<Exclusion> excluded = new ArrayList<>(all.excluded());
        for (BarSeries s : market.series()) {
            double volatility = volatility(s, developmentTo, market.periodsPerYear());
            if (volatility < VOLATILITY_FLOOR) {
                excluded.add(new Exclusion(
                        s.symbol(),
                        String.format(
                                Locale.ROOT,
                                "its annualized volatility on development days is %.2f %%, below 1 %% (a peg)",
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
        int n = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < s.size() && s.days()[i] <= to; i++) {
            double r = s.close()[i] / s.close()[i - 1] - 1;
            n++;
            sum += r;
            squares += r * r;
        }
        return n < 20 ? Double.NaN : Math.sqrt(Math.max(0, (squares - sum * sum / n) / (n - 1)) * periodsPerYear);
    }
}
