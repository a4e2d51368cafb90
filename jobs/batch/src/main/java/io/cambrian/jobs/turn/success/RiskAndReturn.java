package io.cambrian.jobs.turn.success;

import io.cambrian.evidence.BlockInterval;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.Metrics;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the live account earned, for what risk and with how much capital. */
final class RiskAndReturn {
    private static final String HEADING = "risk-and-return";

    private RiskAndReturn() {}

    static void measure(SuccessSheet sheet, List<Event> journal, PaperReturns accounts, List<Turn> turns) {
        double[] plan = accounts.values(PaperAccountsTable.PLAN);
        if (plan.length < 2) {
            notTraded(sheet);
            return;
        }
        figure(sheet, "annualized_return", "return a year", plan, m -> m.annualizedReturn());
        figure(sheet, "sharpe", "ratio", plan, m -> m.sharpe());
        figure(sheet, "sortino", "ratio", plan, m -> m.sortino());
        figure(sheet, "calmar", "ratio", plan, m -> m.calmar());
        deflated(sheet, plan, turns);
        capitalEfficiency(sheet, plan, journal);
        baseline(
                sheet,
                plan,
                SuccessSheet.array(List.copyOf(accounts.of(
                                PaperAccountsTable.BUY_AND_HOLD,
                                accounts.of(PaperAccountsTable.PLAN).navigableKeySet())
                        .values())));
        consistency(sheet, plan);
    }

    private static void notTraded(SuccessSheet sheet) {
        String why = "the account has not traded yet";
        for (String ratio : List.of("sharpe", "sortino", "calmar")) {
            sheet.unknown(ratio, "ratio", HEADING, why);
        }
        sheet.unknown("annualized_return", "return a year", HEADING, why);
        sheet.unknown("deflated_sharpe", "probability", HEADING, why);
        sheet.unknown("capital_efficiency", "return a year per unit held", "capital-efficiency", why);
        sheet.unknown("drawdown_against_baseline", "ratio", "drawdown-management", why);
        sheet.unknown("consistency", "share", "consistency", why);
    }

    private static void deflated(SuccessSheet sheet, double[] plan, List<Turn> turns) {
        ReturnMoments moments = ReturnMoments.of(plan);
        long searches = turns.stream()
                .filter(t -> t.kind().equals(TurnKind.SEARCH.key()))
                .count();
        if (moments.second() > 0) {
            double luck = SharpeInference.expectedMaximum(1.0 / plan.length, Math.max(1, searches));
            sheet.known(
                    "deflated_sharpe",
                    SharpeInference.probabilisticSharpe(
                            moments.sharpePerPeriod(0), luck, plan.length, moments.skewness(), moments.kurtosis()),
                    Double.NaN,
                    Double.NaN,
                    "probability",
                    HEADING,
                    "that the true Sharpe ratio exceeds the best by luck of " + searches
                            + " plans; the days were traded, not searched on");
        } else {
            sheet.unknown("deflated_sharpe", "probability", HEADING, "the account did not move");
        }
    }

    private static void capitalEfficiency(SuccessSheet sheet, double[] plan, List<Event> journal) {
        double gross = 0;
        long closes = 0;
        for (Event e : journal) {
            if (e.type().equals("close")) {
                gross += AccountEvents.json(e).path("gross").asDouble();
                closes++;
            }
        }
        double mean = closes == 0 ? Double.NaN : gross / closes;
        if (mean > 0) {
            BlockInterval i = BlockInterval.of(
                    new double[][] {plan},
                    a -> Metrics.of(a[0], sheet.perYear(), 0).annualizedReturn() / mean,
                    sheet.turn());
            sheet.known(
                    "capital_efficiency",
                    i.value(),
                    i.low(),
                    i.high(),
                    "return a year per unit held",
                    "capital-efficiency",
                    String.format(Locale.ROOT, "on average %.2f of the equity was held", mean));
        } else {
            sheet.unknown(
                    "capital_efficiency", "return a year per unit held", "capital-efficiency", "nothing was held");
        }
    }

    private static void figure(
            SuccessSheet sheet, String name, String unit, double[] plan, ToDoubleFunction<Metrics> of) {
        BlockInterval i = BlockInterval.of(
                new double[][] {plan}, a -> of.applyAsDouble(Metrics.of(a[0], sheet.perYear(), 0)), sheet.turn());
        sheet.known(
                name,
                i.value(),
                i.low(),
                i.high(),
                unit,
                HEADING,
                plan.length + " days of the live account"
                        + (Double.isFinite(i.value()) ? "" : "; not defined on them"));
    }

    private static void baseline(SuccessSheet sheet, double[] plan, double[] hold) {
        if (hold.length == plan.length) {
            BlockInterval i = BlockInterval.of(new double[][] {plan, hold}, RiskAndReturn::drawdownRatio, sheet.turn());
            sheet.known(
                    "drawdown_against_baseline",
                    i.value(),
                    i.low(),
                    i.high(),
                    "ratio",
                    "drawdown-management",
                    "largest drawdown over that of buy and hold scaled to the same volatility; below 1 is better");
        } else {
            sheet.unknown(
                    "drawdown_against_baseline",
                    "ratio",
                    "drawdown-management",
                    "the account and buy and hold have different days");
        }
    }

    private static void consistency(SuccessSheet sheet, double[] plan) {
        long good = 0;
        long blocks = 0;
        for (int from = 0; from + 21 <= plan.length; from += 21) {
            double growth = 1;
            for (int t = from; t < from + 21; t++) {
                growth *= 1 + plan[t];
            }
            good += growth > 1 ? 1 : 0;
            blocks++;
        }
        sheet.rate("consistency", good, blocks, "consistency", "stretches of 21 sessions with a gain");
    }

    /** Of the first account against the second, scaled to the first's volatility. */
    private static double drawdownRatio(double[][] a) {
        double own = ReturnMoments.of(a[0]).sd();
        double other = ReturnMoments.of(a[1]).sd();
        if (!(other > 0)) {
            return Double.NaN;
        }
        double scale = own / other;
        double base = Drawdowns.max(Arrays.stream(a[1]).map(r -> scale * r).toArray());
        return base > 0 ? Drawdowns.max(a[0]) / base : Double.NaN;
    }
}
