package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.risk.Capacity;
import io.cambrian.risk.Tradability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How much capital a finalist can use, by what it earned and traded on untouched days. */
final class FinalistCapacity {
    private static final String NAME = "Capacity";

    private FinalistCapacity() {}

    /**
     * The capital at which one more unit earns nothing: {@link Capacity#limit}. NaN where an instrument that it trades has no
     * known volume, so that nobody can say what trading it would move.
     *
     * @param market whose last bars before the end of the untouched days say how well the instruments trade
     */
    static Figure of(StrategyRun untouched, Market market, double annual) {
        Map<String, BarSeries> series = new HashMap<>();
        market.series().forEach(s -> series.put(s.symbol(), s));
        List<Tradability> assets = new ArrayList<>();
        List<Double> turnovers = new ArrayList<>();
        int days = untouched.days().length;
        for (InstrumentRun run : untouched.instruments()) {
            double turnover =
                    turnover(run) / Math.max(1, days) / untouched.instruments().size();
            if (turnover > 0) {
                BarSeries s = series.get(run.symbol());
                if (!isKnownToTrade(s)) {
                    return new Figure(
                            NAME,
                            Double.NaN,
                            Unit.COUNT,
                            "Not known: " + run.symbol()
                                    + ", which it trades, has no volumes to tell how much of it could be.");
                }
                assets.add(Tradability.of(s.symbol(), s.high(), s.low(), s.close(), s.volume()));
                turnovers.add(turnover);
            }
        }
        double edge =
                java.util.Arrays.stream(untouched.excessReturns()).average().orElse(0) * annual;
        Capacity capacity = Capacity.of(
                edge, turnovers.stream().mapToDouble(Double::doubleValue).toArray(), assets, annual);
        return new Figure(
                NAME,
                turnovers.isEmpty() ? Double.NaN : capacity.limit(),
                Unit.COUNT,
                turnovers.isEmpty()
                        ? "Not known: it did not trade on untouched days."
                        : "In the money of the prices: the capital at which one more unit would earn nothing, by its excess"
                                + " return and trades on untouched days and square-root impact; 0 where it earned nothing.");
    }

    /** Sum of the changes of its position, from flat. */
    private static double turnover(InstrumentRun run) {
        double sum = 0;
        double before = 0;
        for (double p : run.positions()) {
            sum += Math.abs(p - before);
            before = p;
        }
        return sum;
    }

    private static boolean isKnownToTrade(BarSeries s) {
        int n = s.size();
        return !s.closeOnly()
                && IntStream.range(Math.max(0, n - Tradability.DAYS), n)
                                .filter(t -> s.volume()[t] > 0 && s.close()[t] > 0)
                                .count()
                        >= Tradability.FEWEST_DAYS;
    }
}
