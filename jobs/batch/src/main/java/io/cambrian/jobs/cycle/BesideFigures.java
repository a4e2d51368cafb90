package io.cambrian.jobs.cycle;

import io.cambrian.evidence.Pbo;
import io.cambrian.jobs.evidence.LedgerEvidence;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the ledger and the champion's own returns say, for the report: shown beside the gates, deciding nothing. */
final class BesideFigures {
    private BesideFigures() {}

    /**
     * The figures in order.
     *
     * @param champion what its returns say
     * @param developmentDays days that the search saw
     */
    static List<Figure> of(LedgerEvidence ledger, Verdict.Beside champion, int developmentDays, double periodsPerYear) {
        double annual = Math.sqrt(periodsPerYear);
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "Best by luck",
                ledger.expectedMaximum() * annual,
                Unit.RATIO,
                String.format(
                        Locale.ROOT,
                        "Sharpe ratio that the best of %,d trials shows with no edge, repeats and rejects counted",
                        ledger.trials())));
        figures.add(
                new Figure(
                        "Deflated Sharpe",
                        champion.deflatedSharpe(),
                        Unit.PROBABILITY,
                        "probability that the champion's true Sharpe ratio beats the best by luck, at the raw number of trials"));
        figures.add(new Figure(
                "Independent trials",
                ledger.effective().number(),
                Unit.COUNT,
                ledger.unscored() > 0
                        ? "all of them: the returns of those that were not scored in full are not known"
                        : String.format(
                                Locale.ROOT,
                                "that all trials amount to, by how much the returns of %,d of them correlate over 64 blocks of days"
                                        + " (root mean square %.2f)",
                                ledger.effective().compared(),
                                Math.sqrt(ledger.effective().squaredCorrelation()))));
        figures.add(new Figure(
                "Deflated Sharpe, independent",
                champion.deflatedSharpeOfEffective(),
                Unit.PROBABILITY,
                String.format(
                        Locale.ROOT,
                        "the same at the number of independent trials; the best of so many shows %.2f by luck",
                        ledger.expectedMaximumOfEffective() * annual)));
        figures.add(new Figure(
                "Overfit (PBO)",
                ledger.pbo().map(Pbo::probability).orElse(Double.NaN),
                Unit.PROBABILITY,
                ledger.pbo()
                        .map(p -> pbo(p, ledger))
                        .orElse((ledger.unscored() > 0
                                        ? "needs a set of trials that was not chosen by returns, and the search scored only"
                                                + " part of its trials in full; "
                                        : "needs two trials that traded; ")
                                + ledger.comparison())));
        figures.add(new Figure(
                "Track record needed",
                champion.minimumTrackRecord() / periodsPerYear,
                Unit.YEARS,
                Double.isInfinite(champion.minimumTrackRecord())
                        ? "no length would do: the champion's Sharpe ratio is not positive"
                        : String.format(
                                Locale.ROOT,
                                "for 95 %% confidence that the champion's Sharpe ratio is positive, were it the only trial;"
                                        + " the search saw %.1f years",
                                developmentDays / periodsPerYear)));
        return figures;
    }

    private static String pbo(Pbo pbo, LedgerEvidence ledger) {
        return String.format(
                Locale.ROOT,
                "share of %,d ways to halve %d blocks of training days in which the best trial of one half is at or below the"
                        + " median of the other, by Sharpe ratio; %s; %s",
                pbo.splits().size(),
                LedgerEvidence.PBO_BLOCKS,
                ledger.pboInterval()
                        .map(i -> String.format(
                                Locale.ROOT,
                                "%.0f %% interval %.2f to %.2f, by leaving out blocks",
                                100 * i.confidence(),
                                i.low(),
                                i.high()))
                        .orElse("no interval"),
                ledger.comparison());
    }
}
