package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.report.ReportModel.Command;
import io.cambrian.jobs.report.ReportModel.Header;
import io.cambrian.jobs.report.ReportModel.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a report as one HTML file that loads nothing: styles, scripts, charts and data are inside. The same model gives the
 * same bytes.
 */
public final class HtmlReport {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z]+)}}");

    private HtmlReport() {}

    /**
     * Writes {@code model} to {@code file}, replacing it, and creates its folder. A reader never sees half a file.
     *
     * @return the file written
     * @throws DataException if the file cannot be written
     */
    public static Path write(ReportModel model, Path file) {
        return writePage(html(model), file);
    }

    /** A page with its style, script and charts, and these slots. */
    static String fillPage(String page, Map<String, String> slots) {
        Map<String, String> all = new LinkedHashMap<>(slots);
        all.put("style", resource("report.css"));
        all.put("echarts", load(ECHARTS));
        all.put("script", resource("report.js"));
        return fill(resource(page), all);
    }

    static Path writePage(String html, Path file) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.createDirectories(target.getParent());
            Files.writeString(part, html);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw new DataException(
                    "The report cannot be written to " + target + ": " + e.getMessage()
                            + "\nMaybe the folder is read-only or the disk is full?",
                    e);
        }
    }

    /** The page as text. */
    public static String html(ReportModel model) {
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", text(model.header().title()).html());
        slots.put("style", resource("report.css"));
        slots.put("masthead", masthead(model.header()).html());
        slots.put("tiles", tiles(model).html());
        slots.put(
                "data",
                join(DataSections.coverage(model), DataSections.windows(model), DataSections.timeline(model))
                        .html());
        slots.put(
                "search",
                join(
                                SearchSections.evolution(model),
                                SearchSections.funnel(model),
                                SearchSections.finalists(model),
                                SearchSections.equity(model))
                        .html());
        slots.put("evidence", SearchSections.evidence(model).html());
        slots.put(
                "risk",
                join(
                                RiskSections.stress(model),
                                RiskSections.correlation(model),
                                RiskSections.valueAtRisk(model),
                                LiquiditySections.liquidity(model))
                        .html());
        slots.put(
                "money",
                join(
                                RiskSections.allocation(model),
                                MoneySections.frontier(model),
                                MoneySections.attribution(model),
                                RiskSections.account(model))
                        .html());
        slots.put(
                "memory",
                join(
                                MemorySections.alike(model),
                                MemorySections.patterns(model),
                                MemorySections.book(model),
                                MemorySections.account(model))
                        .html());
        slots.put("dossiers", Dossiers.all(model).html());
        slots.put("next", next(model.next()).html());
        slots.put("glossary", resource("glossary.html"));
        slots.put("echarts", load(ECHARTS));
        slots.put("json", ChartData.json(model));
        slots.put("script", resource("report.js"));
        return fill(resource("page.html"), slots);
    }

    /** Fills each slot once; what is filled in is not searched for slots. */
    private static String fill(String template, Map<String, String> slots) {
        Matcher slot = SLOT.matcher(template);
        StringBuilder out = new StringBuilder(2_000_000);
        while (slot.find()) {
            String value = slots.get(slot.group(1));
            if (value == null) {
                throw new IllegalStateException("The page has a slot '" + slot.group(1) + "' that nothing fills.");
            }
            slot.appendReplacement(out, "");
            out.append(value);
        }
        slot.appendTail(out);
        return out.toString();
    }

    private static Markup masthead(Header h) {
        return join(
                element("p", "eyebrow", h.title()),
                tag(
                        "h1",
                        "class=\"verdict-" + h.verdict().name().toLowerCase(Locale.ROOT) + "\"",
                        tag("span", "class=\"mark\" aria-hidden=\"true\"", text(mark(h.verdict()))),
                        text(headline(h.verdict()))),
                element("p", "lead", h.words()),
                h.verdict() == Verdict.NOT_PROMOTED
                        ? element(
                                "p",
                                "caveat",
                                "Not promoted does not mean no edge. On worlds of ten years with a known edge, the gate found a"
                                        + " net Sharpe ratio of 2 in 84 to 89 % of cases, and one of 1 almost never.")
                        : Markup.EMPTY,
                Sections.stamps(h.stamps()),
                tag(
                        "dl",
                        "class=\"facts run\"",
                        fact("Run", h.runId()),
                        fact("Data", h.dataVersion()),
                        fact("Data until", h.asOf().toString()),
                        fact("Seed", String.valueOf(h.seed())),
                        fact("Kernel", h.kernelVersion())));
    }

    private static Markup fact(String name, String value) {
        return element("div", "", element("dt", "", name), element("dd", "", value));
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case PROMOTED -> "✓";
            case NOT_PROMOTED -> "○";
            case NOT_JUDGED -> "…";
            case FAILED -> "✕";
        };
    }

    private static String headline(Verdict verdict) {
        return switch (verdict) {
            case PROMOTED -> "An edge held up";
            case NOT_PROMOTED -> "Nothing was promoted";
            case NOT_JUDGED -> "Not judged yet";
            case FAILED -> "The run did not finish";
        };
    }

    /** The five numbers to know, each a link to its panel. */
    private static Markup tiles(ReportModel model) {
        List<Markup> tiles = new ArrayList<>();
        model.evidence().value().ifPresent(e -> {
            tiles.add(tile("evidence", Numbers.ratio(e.excessSharpe()), "best excess Sharpe of the search, training"));
            if (!e.families().isEmpty()) {
                tiles.add(tile("evidence", Answers.evidence(e).number(), "how often luck does as well"));
            }
            tiles.add(tile(
                    "evidence",
                    e.holdout().map(h -> Numbers.ratio(h.excessSharpe())).orElse(Numbers.UNKNOWN),
                    "champion's excess Sharpe, hold-out"
                            + e.holdout()
                                    .map(h -> ", " + Numbers.ratio(h.low()) + " to " + Numbers.ratio(h.high()))
                                    .orElse("")));
        });
        model.funnel().value().ifPresent(f -> tiles.add(tile("funnel", Numbers.count(f.trials()), "trials counted")));
        model.valueAtRisk()
                .value()
                .ifPresent(v -> tiles.add(tile("var", Answers.valueAtRisk(v).number(), "portfolio VaR 99 %, one day")));
        model.account()
                .value()
                .ifPresent(a -> tiles.add(tile("account", Answers.account(a).number(), "paper account")));
        return tiles.isEmpty() ? Markup.EMPTY : tag("ul", "class=\"tiles\" aria-label=\"Key figures\"", tiles);
    }

    private static Markup tile(String panel, String number, String label) {
        return tag(
                "li",
                "",
                tag("a", attribute("href", "#" + panel), element("strong", "", number), element("span", "", label)));
    }

    private static Markup next(List<Command> commands) {
        if (commands.isEmpty()) {
            return element("p", "source", "Nothing is waiting to be done.");
        }
        List<Markup> items = new ArrayList<>();
        for (Command c : commands) {
            items.add(tag(
                    "li",
                    "",
                    element("p", "", c.words()),
                    element("pre", "command", element("code", "", c.command()))));
        }
        return tag("ol", "class=\"commands\"", items);
    }

    static String resource(String name) {
        return load("/io/cambrian/jobs/report/" + name);
    }

    /** The chart library's script. */
    public static String charts() {
        return load(ECHARTS);
    }

    private static String load(String path) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The class path lacks " + path + ", which the report is made of.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The resource " + path + " cannot be read.", e);
        }
    }
}
