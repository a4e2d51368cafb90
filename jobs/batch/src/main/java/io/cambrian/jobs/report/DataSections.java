package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.Coverage;
import io.cambrian.jobs.report.ReportModel.Exclusion;
import io.cambrian.jobs.report.ReportModel.Fold;
import io.cambrian.jobs.report.ReportModel.Instrument;
import io.cambrian.jobs.report.ReportModel.Regime;
import io.cambrian.jobs.report.ReportModel.Timeline;
import io.cambrian.jobs.report.ReportModel.Windows;
import io.cambrian.jobs.report.Sections.Frame;

/** Panels about the data: what was seen, which days were for what, which kinds of market there were. */
final class DataSections {
    /** More instruments than this are shown as a number over time instead of one line each. */
    static final int MOST_LINES = 40;

    private DataSections() {}

    static Markup coverage(ReportModel model) {
        boolean many =
                model.coverage().map(c -> c.instruments().size() > MOST_LINES).orElse(false);
        Frame frame = new Frame(
                "coverage",
                7,
                "What was it learned from?",
                many
                        ? "The line is the number of instruments that have prices."
                        : "A line runs from an instrument's first to its last day; a short line joined late or left early.");
        return Sections.panel(frame, model.coverage(), Answers::coverage, DataSections::coverageBody);
    }

    private static Markup coverageBody(Coverage c) {
        Table instruments = new Table("Instruments")
                .text("Instrument")
                .text("Currency")
                .text("First day")
                .text("Last day")
                .number("Bars");
        for (Instrument i : c.instruments()) {
            instruments.row(
                    text(i.symbol()),
                    text(i.currency()),
                    text(i.first().toString()),
                    text(i.last().toString()),
                    text(Numbers.count(i.bars())));
        }
        Table left = new Table("Left out").text("Instrument").text("Why it was left out");
        for (Exclusion e : c.exclusions()) {
            left.row(text(e.symbol()), text(e.reason()));
        }
        Table refused = new Table("Quarantine").text("Why rows were refused").number("Rows");
        for (Count count : c.quarantined()) {
            refused.row(text(count.name()), text(Numbers.count(count.count())));
        }
        int lines = Math.min(c.instruments().size(), MOST_LINES);
        int height = c.instruments().size() > MOST_LINES ? 300 : 52 + 17 * Math.max(lines, 3);
        return join(
                Sections.chart("coverage", height, "Days on which instruments have prices"),
                element("p", "source", c.source()),
                Sections.details("All " + Numbers.count(c.instruments().size()) + " instruments", instruments.html()),
                left.isEmpty() ? Markup.EMPTY : Sections.details("Left out, and why", left.html()),
                refused.isEmpty() ? Markup.EMPTY : Sections.details("Rows in quarantine, and why", refused.html()));
    }

    static Markup windows(ReportModel model) {
        Frame frame = new Frame(
                "windows",
                5,
                "Which days were kept unseen?",
                "Left to right is time. The search learns on gray, is checked on the pale color, and is judged once on the full color.");
        return Sections.panel(frame, model.windows(), Answers::windows, DataSections::windowsBody);
    }

    private static Markup windowsBody(Windows w) {
        Table table = new Table("Windows").text("For").text("From").text("To").number("Length");
        table.row(
                text("Search"),
                text(w.trainFrom().toString()),
                text(w.trainTo().toString()),
                text(Numbers.years(w.trainFrom(), w.trainTo())));
        for (Fold fold : w.folds()) {
            table.row(
                    text("Test " + fold.name()),
                    text(fold.test().from().toString()),
                    text(fold.test().to().toString()),
                    text(Numbers.years(fold.test().from(), fold.test().to())));
        }
        w.holdout()
                .ifPresent(h -> table.row(
                        text("Hold-out"),
                        text(h.from().toString()),
                        text(h.to().toString()),
                        text(Numbers.years(h.from(), h.to()))));
        return join(
                Sections.chart(
                        "windows",
                        60 + 26 * (w.folds().size() + 2),
                        "Training, walk-forward tests and hold-out over time"),
                element(
                        "p",
                        "source",
                        Numbers.count(w.embargoDays(), "trading day") + " left out between training and test."),
                Sections.details("All windows", table.html()));
    }

    static Markup timeline(ReportModel model) {
        Frame frame = new Frame(
                "timeline",
                12,
                "What kinds of market were there?",
                "The line is one unit held in equal weights. The tint behind a day is the kind of market as known at that day's"
                        + " close, never with hindsight.");
        return Sections.panel(
                frame,
                model.timeline(),
                Answers::timeline,
                t -> join(
                        Sections.chart("timeline", 340, "Equal-weight index with kinds of market behind"),
                        Sections.regimeLegend(model.timeline()),
                        regimes(t)));
    }

    private static Markup regimes(Timeline t) {
        Table table = new Table("Kinds of market")
                .text("Kind")
                .text("What it looks like")
                .number("Days")
                .number("Share")
                .number("Return a year")
                .number("Volatility")
                .number("Drawdown")
                .number("Mean stretch");
        double known = Math.max(1, t.regimes().stream().mapToInt(Regime::days).sum());
        for (int i = 0; i < t.regimes().size(); i++) {
            Regime r = t.regimes().get(i);
            table.row(
                    tag("span", "class=\"swatch regime-" + i % 6 + "\"", text(r.name())),
                    text(r.words()),
                    text(Numbers.count(r.days())),
                    text(Numbers.percent(r.days() / known, 0)),
                    Sections.signed(r.annualizedReturn()),
                    text(Numbers.percent(r.annualizedVolatility())),
                    text(Numbers.percent(r.maxDrawdown())),
                    text(Numbers.fixed(r.meanSpellDays(), 0) + " days"));
        }
        return join(table.html(), t.method().isEmpty() ? Markup.EMPTY : element("p", "source", t.method()));
    }
}
