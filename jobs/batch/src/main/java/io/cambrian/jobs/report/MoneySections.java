package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.MoneyFigures.Attribution;
import io.cambrian.jobs.report.MoneyFigures.Frontier;
import io.cambrian.jobs.report.MoneyFigures.Slice;
import io.cambrian.jobs.report.Sections.Frame;
import java.util.List;
import java.util.Locale;

/** Panels about the choice of weights and what they earned. */
final class MoneySections {
    /** More rows than this are folded into one. */
    private static final int MOST_ROWS = 12;

    private MoneySections() {}

    static Markup frontier(ReportModel model) {
        Frame frame = new Frame(
                "frontier",
                6,
                "What was there to choose?",
                "The line holds the portfolios that no other beats at their risk, on the days that the search saw: in hindsight,"
                        + " before any haircut for luck. The filled point is the portfolio in force.");
        return Sections.panel(frame, model.frontier(), Answers::frontier, MoneySections::frontierBody);
    }

    private static Markup frontierBody(Frontier f) {
        Markup moves = f.moves().isEmpty()
                ? Markup.EMPTY
                : join(f.moves().stream().map(m -> element("p", "source", m)).toList());
        return join(
                Sections.chart(
                        "frontier", 320, "Annualized mean return against volatility, with the efficient frontier"),
                moves,
                f.alike().isEmpty() ? Markup.EMPTY : Sections.details("Which are alike, and why", alike(f)));
    }

    private static Markup alike(Frontier f) {
        Table table = new Table("Pairs of strategies")
                .text("Pair")
                .number("Correlation")
                .number("Same rules")
                .number("Same trades")
                .number("Same bad days");
        for (MoneyFigures.Pair p : f.alike()) {
            table.row(
                    join(Sections.strategyLink(p.one()), text(" "), Sections.strategyLink(p.other())),
                    text(Numbers.fixed(p.correlation(), 2)),
                    text(Numbers.percent(p.rules(), 0)),
                    text(Numbers.percent(p.positions(), 0)),
                    text(Numbers.percent(p.badDays(), 0)));
        }
        return table.html();
    }

    static Markup attribution(ReportModel model) {
        Frame frame = new Frame(
                "attribution",
                6,
                "Who earned what?",
                "Parts of the compounded return on untouched days, linked over time (Carino), so that they sum to it. Selection"
                        + " is the average position times what the instrument did; timing is being in and out at the right"
                        + " moments; trading is fills away from the close, with fees.");
        return Sections.panel(frame, model.attribution(), Answers::attribution, MoneySections::attributionBody);
    }

    private static Markup attributionBody(Attribution a) {
        return join(
                Sections.chart("attribution", 240, "From nothing to the portfolio's return, effect by effect"),
                Double.isNaN(a.crossed())
                        ? Markup.EMPTY
                        : element(
                                "p",
                                "source",
                                "Of what the bots traded, " + Numbers.percent(a.crossed())
                                        + " was traded the other way by another bot on the same day: it could be crossed"
                                        + " inside, at no cost."),
                Sections.details("By bot", slices("Bot", a.bots(), a, true)),
                Sections.details("By regime", slices("Regime", a.regimes(), a, false)),
                Sections.details("By instrument", slices("Instrument", a.instruments(), a, false)),
                Sections.details("By part of the entry rule", slices("Part of the rule", a.genes(), a, false)));
    }

    private static Markup slices(String what, List<Slice> slices, Attribution a, boolean strategies) {
        Table table = new Table("Contribution by " + what.toLowerCase(Locale.ROOT))
                .text(what)
                .number("Untouched days")
                .number("Search days");
        List<Slice> shown = slices.size() <= MOST_ROWS ? slices : slices.subList(0, MOST_ROWS - 1);
        for (Slice s : shown) {
            table.row(
                    strategies ? Sections.strategyLink(s.name()) : text(s.name()),
                    text(Numbers.signedPercent(s.value())),
                    text(Numbers.signedPercent(s.developmentValue())));
        }
        if (shown.size() < slices.size()) {
            List<Slice> rest = slices.subList(shown.size(), slices.size());
            table.row(
                    text(rest.size() + " others"),
                    text(Numbers.signedPercent(
                            rest.stream().mapToDouble(Slice::value).sum())),
                    text(Numbers.signedPercent(
                            rest.stream().mapToDouble(Slice::developmentValue).sum())));
        }
        table.row(
                text("together"),
                text(Numbers.signedPercent(a.total())),
                text(Numbers.signedPercent(a.developmentTotal())));
        return table.html();
    }
}
