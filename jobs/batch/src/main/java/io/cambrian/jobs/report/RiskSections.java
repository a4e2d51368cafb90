package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.MoneyFigures.Account;
import io.cambrian.jobs.report.MoneyFigures.Allocation;
import io.cambrian.jobs.report.MoneyFigures.Bot;
import io.cambrian.jobs.report.MoneyFigures.Order;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.RiskFigures.Correlation;
import io.cambrian.jobs.report.RiskFigures.Crisis;
import io.cambrian.jobs.report.RiskFigures.Stress;
import io.cambrian.jobs.report.RiskFigures.ValueAtRisk;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.risk.RunningVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;

/** Panels about risk and money: correlation, value at risk, stress, allocation, the paper account. */
final class RiskSections {
    /** A loss this deep has the strongest tint of the stress table. */
    private static final double DEEP = 0.4;

    /** Columns of crises that fit beside another panel. */
    private static final int NARROW_COLUMNS = 7;

    private RiskSections() {}

    static Markup correlation(ReportModel model) {
        Frame frame = new Frame(
                "correlation",
                4,
                "Do they move together?",
                "Blue moves together, orange moves apart, blank is unrelated. Neighbors are alike: a blue block on the diagonal is"
                        + " one bet under several names.");
        return Sections.panel(frame, model.correlation(), Answers::correlation, RiskSections::correlationBody);
    }

    private static Markup correlationBody(Correlation c) {
        int height = Math.max(260, Math.min(640, 110 + 26 * c.names().size()));
        String shown = c.names().size() <= ChartData.MOST_NAMES
                ? ""
                : " The chart shows " + ChartData.MOST_NAMES + " of "
                        + c.names().size() + ", evenly over the clusters.";
        return join(
                Sections.chart("correlation", height, "Correlation of " + c.of() + ", in order of clusters"),
                element("p", "source", c.estimator() + ", " + Numbers.count(c.observations(), "day") + "." + shown));
    }

    static Markup valueAtRisk(ReportModel model) {
        Frame frame = new Frame(
                "var",
                isWide(model) ? 8 : 12,
                "How bad is a bad day?",
                "Bars are daily returns. The lines were drawn the day before; a marked bar fell through the 95 % line. Too many"
                        + " marks mean that the lines promise too much.");
        return Sections.panel(
                frame,
                model.valueAtRisk(),
                Answers::valueAtRisk,
                v -> join(
                        Sections.chart("var", 340, "Daily portfolio returns with value at risk and exceedances"),
                        Sections.regimeLegend(model.timeline()),
                        exceedances(v)));
    }

    private static Markup exceedances(ValueAtRisk v) {
        Table table = new Table("Exceedances")
                .text("Line")
                .number("Days")
                .number("Expected beyond")
                .number("Observed")
                .text("Kept its promise?")
                .text("Basel light, last 250 days");
        exceedanceRow(
                table, "VaR 95 %", Exceedances.of(v.returns(), v.var95(), 0.95), light(v.returns(), v.var95(), 0.95));
        exceedanceRow(
                table, "VaR 99 %", Exceedances.of(v.returns(), v.var99(), 0.99), light(v.returns(), v.var99(), 0.99));
        return join(table.html(), element("p", "source", v.method()));
    }

    private static void exceedanceRow(Table table, String name, Exceedances e, String light) {
        table.row(
                text(name),
                text(Numbers.count(e.days())),
                text(Numbers.fixed(e.expected(), 1)),
                text(Numbers.count(e.observed())),
                text(e.plausible() ? "✓ yes, as far as chance allows (Kupiec, 5 %)" : "✕ no (Kupiec, 5 %)"),
                text(light));
    }

    /** The Basel Committee's traffic light over the last days, in a sign and a word: never by color alone. */
    private static String light(double[] returns, double[] valueAtRisk, double confidence) {
        int from = Math.max(0, returns.length - RunningVerdict.ZONE_DAYS);
        Exceedances recent = Exceedances.of(
                Arrays.copyOfRange(returns, from, returns.length),
                Arrays.copyOfRange(valueAtRisk, from, valueAtRisk.length),
                confidence);
        if (recent.days() == 0) {
            return Numbers.UNKNOWN;
        }
        return switch (io.cambrian.risk.Exceedances.zone(
                (int) recent.observed(), (int) recent.days(), 1 - confidence)) {
            case GREEN -> "● green";
            case YELLOW -> "▲ yellow";
            case RED -> "■ red";
        };
    }

    static Markup stress(ReportModel model) {
        Frame frame = new Frame(
                "stress",
                isWide(model) ? 12 : 8,
                "What would a crisis do?",
                "Total return from the first to the last day of each crisis, and of the last day's holdings in hypothetical"
                        + " moves; where only risk shifts, the loss that one day in a hundred exceeds. The deeper the tint, the larger the move; a dash means that there were no data.");
        return Sections.panel(frame, model.stress(), Answers::stress, RiskSections::stressTable);
    }

    /** A wide table of crises has a row of its own; value at risk then stands beside the correlations. */
    private static boolean isWide(ReportModel model) {
        return model.stress()
                .map(s -> !s.population().isEmpty() || s.columns().size() > NARROW_COLUMNS)
                .orElse(false);
    }

    private static Markup stressTable(Stress s) {
        Table table = new Table("Returns in past crises").text("Crisis");
        s.columns().forEach(table::number);
        if (!s.population().isEmpty()) {
            table.number("All: 5 %").number("All: median").number("All: 95 %");
        }
        for (int i = 0; i < s.crises().size(); i++) {
            Crisis crisis = s.crises().get(i);
            List<Markup> cells = new ArrayList<>();
            cells.add(join(
                    text(crisis.name()),
                    crisis.isHypothetical()
                            ? tag(
                                    "small",
                                    "",
                                    text("hypothetical, held on "),
                                    element("span", "day", crisis.to().toString()))
                            : tag(
                                    "small",
                                    "",
                                    element("span", "day", crisis.from().toString()),
                                    text(" to "),
                                    element("span", "day", crisis.to().toString()))));
            for (int j = 0; j < s.columns().size(); j++) {
                cells.add(heat(s.returns()[i][j]));
            }
            if (!s.population().isEmpty()) {
                RiskFigures.StressQuantiles q = s.population().get(i);
                cells.add(heat(q.low()));
                cells.add(heat(q.median()));
                cells.add(heat(q.high()));
            }
            table.row(cells);
        }
        return join(
                element("div", "heat", table.html()),
                s.population().isEmpty() ? Markup.EMPTY : element("p", "source", population(s)));
    }

    /** Over how many strategies the quantiles are taken: not all have data in every crisis. */
    private static String population(Stress s) {
        LongSummaryStatistics counts = s.population().stream()
                .mapToLong(RiskFigures.StressQuantiles::strategies)
                .summaryStatistics();
        String many = counts.getMin() == counts.getMax()
                ? Numbers.count(counts.getMax())
                : Numbers.count(counts.getMin()) + " to " + Numbers.count(counts.getMax());
        return "All: quantiles over the " + many + " strategies of the search that traded.";
    }

    private static Markup heat(double simpleReturn) {
        String css = simpleReturn > 0 ? "gain-tint" : simpleReturn < 0 ? "loss-tint" : "no-tint";
        double depth = Double.isFinite(simpleReturn) ? Math.min(1, Math.abs(simpleReturn) / DEEP) : 0;
        String style = String.format(Locale.ROOT, "--depth:%.0f%%", 6 + 44 * depth);
        return tag(
                "span",
                "class=\"" + css + "\" " + attribute("style", style),
                text(Numbers.signedPercent(simpleReturn)));
    }

    static Markup allocation(ReportModel model) {
        Frame frame = new Frame(
                "allocation",
                12,
                "Who gets how much?",
                "Money and risk side by side: where the risk bar is longer than the money bar, a bot brings more danger than its"
                        + " share. The tick is the most it may get.");
        return Sections.panel(frame, model.allocation(), Answers::allocation, RiskSections::allocationBody);
    }

    private static Markup allocationBody(Allocation a) {
        Markup stamp = a.stamp().isEmpty() ? Markup.EMPTY : tag("p", "", element("span", "stamp", a.stamp()));
        Table table = new Table("Weights by method").text("Bot");
        for (int m = 0; m < a.methods().size(); m++) {
            table.number(a.methods().get(m) + (m == a.chosen() ? " ✓" : ""));
        }
        table.number("Share of risk").number("Cap");
        for (Bot bot : a.bots()) {
            List<Markup> cells = new ArrayList<>();
            cells.add(Sections.strategyLink(bot.strategyId()));
            for (double weight : bot.weights()) {
                cells.add(text(Numbers.percent(weight)));
            }
            cells.add(text(Numbers.percent(bot.riskContribution())));
            cells.add(text(Numbers.percent(bot.cap())));
            table.row(cells);
        }
        List<Markup> cash = new ArrayList<>();
        cash.add(text("cash"));
        for (double weight : a.cash()) {
            cash.add(text(Numbers.percent(weight)));
        }
        cash.add(text(Numbers.UNKNOWN));
        cash.add(text(Numbers.UNKNOWN));
        table.row(cash);
        return join(
                stamp,
                element(
                        "div",
                        "split",
                        element(
                                "div",
                                "split-half",
                                Sections.chart(
                                        "allocation",
                                        80 + 44 * Math.max(2, a.bots().size()),
                                        "Weight and share of risk of each bot")),
                        element("div", "split-half", table.html())));
    }

    static Markup account(ReportModel model) {
        Frame frame = new Frame(
                "account",
                12,
                "Did it trade as planned?",
                "The paper account after each close, traded by the live process on replayed bars.");
        return Sections.panel(
                frame,
                model.account(),
                Answers::account,
                a -> join(
                        Sections.chart("account", 280, "Equity of the paper account"),
                        Sections.regimeLegend(model.timeline()),
                        books(a)));
    }

    private static Markup books(Account a) {
        List<Markup> denied = new ArrayList<>();
        double most = Math.max(1, Answers.total(a.denied()));
        for (Count c : a.denied()) {
            denied.add(Sections.bar(c.name(), Numbers.count(c.count()), c.count() / most, ""));
        }
        Table orders = new Table("Recent orders")
                .text("Order")
                .text("Day")
                .text("Bot")
                .text("Instrument")
                .number("Quantity")
                .number("Price")
                .text("State");
        for (Order o : a.recent()) {
            String state = o.state() + (o.reason().isEmpty() ? "" : ": " + o.reason());
            orders.row(
                    tag("span", "class=\"id\" " + attribute("id", "order-" + Sections.anchor(o.id())), text(o.id())),
                    text(o.day().toString()),
                    Sections.strategyLink(o.strategyId()),
                    text(o.symbol()),
                    text((o.quantity() > 0 ? "+" : "") + Numbers.fixed(o.quantity(), 2)),
                    text(Numbers.fixed(o.price(), 4)),
                    text(state));
        }
        Markup verdict = a.reconciled()
                ? element("span", "badge pass", "✓ reconciled")
                : element("span", "badge fail", "✕ not reconciled");
        return join(
                tag("p", "class=\"source\"", verdict, text(" " + a.reconciliation())),
                denied.isEmpty()
                        ? element("p", "source", "No order was refused by our own limits.")
                        : join(
                                element("h3", "", "Orders that our limits refused"),
                                tag("ul", "class=\"bars narrow\"", denied)),
                orders.isEmpty() ? Markup.EMPTY : Sections.details("Recent orders", orders.html()));
    }
}
