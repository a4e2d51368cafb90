package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Funnel;
import io.cambrian.jobs.report.SearchFigures.Metrics;
import io.cambrian.jobs.report.Sections.Frame;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of a search whose finalists wait for days to come: its progress, its trials, and who waits. */
public final class SearchReport {
    private SearchReport() {}

    /**
     * What stands above the panels.
     *
     * @param runId identity of the search
     * @param words what came of it
     * @param stamps limits on its use
     * @param from first day that it saw, days since 1970-01-01
     * @param to last
     * @param back page that leads here, beside this one
     */
    public record Head(String runId, String words, List<String> stamps, int from, int to, String back) {
        public Head {
            stamps = List.copyOf(stamps);
        }
    }

    /** Writes the page, replacing an earlier one. */
    public static Path write(Head head, Evolution evolution, Funnel funnel, List<Finalist> finalists, Path file) {
        return HtmlReport.writePage(html(head, evolution, funnel, finalists), file);
    }

    static String html(Head head, Evolution evolution, Funnel funnel, List<Finalist> finalists) {
        ReportModel.Header header = new ReportModel.Header(
                "Search",
                head.runId(),
                "",
                0,
                "",
                Numbers.day(head.to()),
                ReportModel.Verdict.NOT_JUDGED,
                head.words(),
                head.stamps());
        ReportModel model = ReportModel.blank(header, "").withSearch(evolution, funnel, finalists);
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", text("Search " + head.runId()).html());
        slots.put("run", text("Search").html());
        slots.put("chapter", text("The search").html());
        slots.put("masthead", masthead(head, finalists).html());
        slots.put(
                "body",
                join(SearchSections.evolution(model), SearchSections.funnel(model), waiting(finalists), dossiers(model))
                        .html());
        slots.put("json", ChartData.json(model));
        return HtmlReport.fillPage("run-page.html", slots);
    }

    private static Markup masthead(Head head, List<Finalist> finalists) {
        return join(
                element(
                        "p",
                        "eyebrow",
                        "Search " + head.runId() + ", saw " + Numbers.day(head.from()) + " to "
                                + Numbers.day(head.to())),
                element(
                        "h1",
                        "",
                        finalists.isEmpty()
                                ? "Nobody was found"
                                : Numbers.count(finalists.size(), "finalist")
                                        + (finalists.size() == 1 ? " waits" : " wait") + " to be judged"),
                element("p", "lead", head.words()),
                Sections.stamps(head.stamps()),
                tag("p", "", tag("a", Markup.attribute("href", head.back()), text("Back to the control room"))));
    }

    private static Markup waiting(List<Finalist> finalists) {
        Frame frame = new Frame(
                "finalists",
                12,
                "Who waits to be judged?",
                "All figures are of days that the search saw, among which it chose these: they flatter. Only days after it judge"
                        + " them, and the control room says how. Each id leads to the rules and ancestors.");
        Panel<List<Finalist>> panel = finalists.isEmpty()
                ? Panel.missing("None of the fittest ever traded and was not retired lately.", "")
                : Panel.of(finalists);
        return Sections.panel(
                frame,
                panel,
                all -> Answer.neutral(
                        "The days to come decide; nothing is promoted by the days that chose it.",
                        Numbers.ratio(excess(all.get(0))),
                        "excess Sharpe ratio of the best, on days that chose it"),
                SearchReport::table);
    }

    private static double excess(Finalist f) {
        return f.train().orElse(Dossiers.UNKNOWN).excessSharpe();
    }

    private static Markup table(List<Finalist> finalists) {
        Table table = new Table("Finalists that wait")
                .text("Strategy")
                .text("What it does")
                .number("Excess Sharpe")
                .number("Sharpe")
                .number("Return a year")
                .number("Drawdown")
                .number("Trades")
                .number("Nodes");
        for (Finalist f : finalists) {
            Metrics seen = f.train().orElse(Dossiers.UNKNOWN);
            table.row(
                    Sections.strategyLink(f.id()),
                    text(f.words()),
                    text(Numbers.ratio(seen.excessSharpe())),
                    text(Numbers.ratio(seen.sharpe())),
                    Sections.signed(seen.annualizedReturn()),
                    text(Numbers.percent(seen.maxDrawdown())),
                    text(Dossiers.trades(seen)),
                    text(Numbers.count(f.complexity())));
        }
        return table.html();
    }

    private static Markup dossiers(ReportModel model) {
        return model.finalists().isEmpty()
                ? Markup.EMPTY
                : tag(
                        "section",
                        "class=\"panel span-12\" id=\"dossiers\" aria-labelledby=\"dossiers-title\"",
                        tag("h2", "id=\"dossiers-title\"", text("What are they, and where do they come from?")),
                        Dossiers.all(model));
    }
}
