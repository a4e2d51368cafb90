package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.Sections.Frame;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of a risk run on a market: what moves together, bad days, crises, and what can be sold. */
public final class RiskReport {
    private RiskReport() {}

    /**
     * What stands above the panels.
     *
     * @param runId identity of the run
     * @param words what was measured, one or two sentences
     * @param stamps limits on its use
     * @param asOf last day
     */
    public record Head(String runId, String words, List<String> stamps, LocalDate asOf) {
        public Head {
            stamps = List.copyOf(stamps);
        }
    }

    /**
     * The backtest of one line of forecasts.
     *
     * @param years exceedances in some years, by year
     */
    public record Backtest(
            String name,
            int forecasts,
            int exceedances,
            double expected,
            double kupiecPValue,
            double conditionalPValue,
            double shortfallPValue,
            String zone,
            int calibratedExceedances,
            Map<Integer, Integer> years) {
        public Backtest {
            years = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(years));
        }
    }

    /** Writes the page, replacing an earlier one. */
    public static Path write(
            Head head,
            RiskFigures.Correlation correlation,
            RiskFigures.ValueAtRisk var,
            List<Backtest> backtests,
            RiskFigures.Stress stress,
            Panel<RiskFigures.Liquidity> liquidity,
            Path file) {
        return HtmlReport.writePage(html(head, correlation, var, backtests, stress, liquidity), file);
    }

    static String html(
            Head head,
            RiskFigures.Correlation correlation,
            RiskFigures.ValueAtRisk var,
            List<Backtest> backtests,
            RiskFigures.Stress stress,
            Panel<RiskFigures.Liquidity> liquidity) {
        ReportModel model = model(head, correlation, var, stress, liquidity);
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", text("Risk of " + head.runId()).html());
        slots.put("run", text("Risk run").html());
        slots.put("chapter", text("Risk").html());
        slots.put("masthead", masthead(head).html());
        slots.put(
                "body",
                join(
                                RiskSections.stress(model),
                                RiskSections.correlation(model),
                                RiskSections.valueAtRisk(model),
                                backtests(backtests),
                                LiquiditySections.liquidity(model))
                        .html());
        slots.put("json", ChartData.json(model));
        return HtmlReport.fillPage("run-page.html", slots);
    }

    private static ReportModel model(
            Head head,
            RiskFigures.Correlation correlation,
            RiskFigures.ValueAtRisk var,
            RiskFigures.Stress stress,
            Panel<RiskFigures.Liquidity> liquidity) {
        ReportModel.Header header = new ReportModel.Header(
                "Risk",
                head.runId(),
                "",
                0,
                "",
                head.asOf(),
                ReportModel.Verdict.NOT_JUDGED,
                head.words(),
                head.stamps());
        return ReportModel.blank(header, "A risk run does not search.").withRisk(correlation, var, stress, liquidity);
    }

    private static Markup masthead(Head head) {
        return join(
                element("p", "eyebrow", "Risk run " + head.runId() + ", data until " + head.asOf()),
                element("h1", "", "What can be lost"),
                element("p", "lead", head.words()),
                Sections.stamps(head.stamps()));
    }

    private static Markup backtests(List<Backtest> backtests) {
        Frame frame = new Frame(
                "backtests",
                12,
                "Did the forecasts keep their promise?",
                "Each forecast saw only days before its own. A p-value below 5 % speaks against the forecasts; the light is the"
                        + " Basel Committee's, over the last 250 days.");
        Panel<List<Backtest>> panel = Panel.of(backtests);
        return Sections.panel(frame, panel, RiskReport::answer, RiskReport::backtestTable);
    }

    private static Answer answer(List<Backtest> backtests) {
        long kept =
                backtests.stream().filter(b -> b.conditionalPValue() >= 0.05).count();
        return Answer.neutral(
                kept == 0
                        ? "No line of forecasts passes Christoffersen's joint test at 5 %."
                        : kept + " of " + backtests.size() + " lines pass Christoffersen's joint test at 5 %.",
                kept + " of " + backtests.size(),
                "lines of forecasts pass");
    }

    private static Markup backtestTable(List<Backtest> backtests) {
        Table table = new Table("Backtests of value at risk")
                .text("Forecasts")
                .number("Days")
                .number("Expected beyond")
                .number("Observed")
                .number("Calibrated online")
                .number("Rate: Kupiec p")
                .number("Joint: Christoffersen p")
                .number("Shortfall: Acerbi-Szekely p")
                .text("Light");
        List<Integer> years = backtests.isEmpty()
                ? List.of()
                : List.copyOf(backtests.get(0).years().keySet());
        years.forEach(year -> table.number("In " + year));
        for (Backtest b : backtests) {
            List<Markup> cells = new ArrayList<>(List.of(
                    text(b.name()),
                    text(Numbers.count(b.forecasts())),
                    text(Numbers.fixed(b.expected(), 1)),
                    text(Numbers.count(b.exceedances())),
                    text(Numbers.count(b.calibratedExceedances())),
                    text(Numbers.fixed(b.kupiecPValue(), 4)),
                    text(Numbers.fixed(b.conditionalPValue(), 4)),
                    text(Numbers.fixed(b.shortfallPValue(), 4)),
                    text(light(b.zone()))));
            years.forEach(year -> cells.add(text(Numbers.count(b.years().get(year)))));
            table.row(cells);
        }
        return table.html();
    }

    /** The color in words and in a sign: never by color alone. */
    private static String light(String zone) {
        return switch (zone) {
            case "green" -> "● green";
            case "yellow" -> "▲ yellow";
            default -> "■ red";
        };
    }
}
