package io.cambrian.jobs.cycle;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.regime.RegimeCases;
import io.cambrian.regime.RegimeLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a finalist did in each kind of market, by the labels that its readers see. */
final class RegimeFigures {
    private RegimeFigures() {}

    /**
     * One figure per regime: the annualized Sharpe ratio of its excess return on the days that the search saw, with that of the
     * untouched days in words. Fewer than {@value RegimeCases#MIN_DAYS} days say nothing, and give NaN.
     */
    static List<Figure> of(StrategyRun development, StrategyRun holdout, RegimeLabels labels, double annual) {
        List<Figure> figures = new ArrayList<>();
        for (int regime = 0; regime < labels.names().size(); regime++) {
            Moments seen = moments(development, labels, regime);
            Moments untouched = moments(holdout, labels, regime);
            figures.add(new Figure(
                    "In " + labels.names().get(regime),
                    sharpe(seen, annual),
                    Unit.RATIO,
                    String.format(
                            Locale.ROOT,
                            "Excess Sharpe ratio on the %,d days of this regime that the search saw; on its %,d untouched"
                                    + " days %s. Splits of one record: they decide nothing.",
                            seen.n(),
                            untouched.n(),
                            untouched.n() < RegimeCases.MIN_DAYS
                                    ? "too few to say"
                                    : String.format(Locale.ROOT, "%.2f", sharpe(untouched, annual)))));
        }
        return figures;
    }

    private static double sharpe(Moments moments, double annual) {
        return moments.n() < RegimeCases.MIN_DAYS ? Double.NaN : moments.sharpePerPeriod() * Math.sqrt(annual);
    }

    private static Moments moments(StrategyRun run, RegimeLabels labels, int regime) {
        long n = 0;
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < run.days().length; t++) {
            if (labels.labelOn(run.days()[t]) == regime) {
                double r = run.excessReturns()[t];
                n++;
                sum += r;
                squares += r * r;
            }
        }
        return new Moments(n, sum, squares);
    }
}
