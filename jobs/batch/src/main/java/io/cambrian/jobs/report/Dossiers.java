package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures.Ancestor;
import io.cambrian.jobs.report.SearchFigures.Equity;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Metrics;
import io.cambrian.jobs.report.SearchFigures.Trades;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One section per strategy that the report names: rules, figures, evidence, trades, ancestors. */
final class Dossiers {
    static final Metrics UNKNOWN =
            new Metrics(-1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, -1, Double.NaN);

    private Dossiers() {}

    static Markup all(ReportModel model) {
        List<Markup> dossiers = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < model.finalists().size(); i++) {
            Finalist f = model.finalists().get(i);
            known.add(f.id());
            dossiers.add(dossier(f, i + 1, hasCurve(model.equity().value(), f.id())));
        }
        for (String id : named(model)) {
            if (known.add(id)) {
                dossiers.add(unknownStrategy(id));
            }
        }
        return dossiers.isEmpty()
                ? Sections.empty("There is no strategy to describe.", "bin/cambrian evolve")
                : join(dossiers);
    }

    /** Strategies that the report links to without having been kept as finalists: bots and authors of orders. */
    private static Set<String> named(ReportModel model) {
        Set<String> ids = new LinkedHashSet<>();
        model.evidence().value().ifPresent(e -> ids.add(e.championId()));
        model.allocation().value().ifPresent(a -> a.bots().forEach(b -> ids.add(b.strategyId())));
        model.account().value().ifPresent(a -> a.recent().forEach(o -> ids.add(o.strategyId())));
        return ids;
    }

    private static boolean hasCurve(Optional<Equity> equity, String id) {
        return equity.isPresent()
                && equity.get().curves().stream().anyMatch(c -> c.strategyId().equals(id));
    }

    private static Markup unknownStrategy(String id) {
        return tag(
                "article",
                "class=\"dossier\" " + attribute("id", "strategy-" + Sections.anchor(id)),
                tag("h3", "", element("span", "id", id)),
                Sections.empty("It is not among the finalists of this run, so no dossier was kept here.", ""));
    }

    private static Markup dossier(Finalist f, int rank, boolean hasCurve) {
        return tag(
                "article",
                "class=\"dossier\" " + attribute("id", "strategy-" + Sections.anchor(f.id())),
                tag(
                        "h3",
                        "",
                        text("No. " + rank + " "),
                        element("span", "id", f.id()),
                        text(" "),
                        Sections.badge(f.promoted())),
                element("p", "words", f.words()),
                element(
                        "div",
                        "split",
                        element(
                                "div",
                                "split-half",
                                element("h4", "", "Rules"),
                                RuleText.of(f.text()),
                                element("p", "source", Numbers.count(f.complexity(), "node") + " in its rule trees."),
                                hasCurve
                                        ? join(
                                                element("h4", "", "On unseen days"),
                                                Sections.chart(
                                                        "dossier-" + Sections.anchor(f.id()),
                                                        200,
                                                        "Growth of this strategy against buy and hold"))
                                        : Markup.EMPTY,
                                f.trades().map(Dossiers::tradeSummary).orElse(Markup.EMPTY)),
                        element(
                                "div",
                                "split-half",
                                element("h4", "", "How it did"),
                                metrics(f),
                                f.gates().isEmpty() ? Markup.EMPTY : element("h4", "", "Gates"),
                                Sections.gates(f.gates()),
                                evidence(f.evidence()))),
                lineage(f.lineage()));
    }

    private static Markup metrics(Finalist f) {
        Table table = new Table("How it did").text("").number("Train").number("Hold-out");
        Metrics[] all = {f.train().orElse(UNKNOWN), f.holdout().orElse(UNKNOWN)};
        table.row(cells("Sharpe ratio", all, m -> text(Numbers.ratio(m.sharpe()))));
        table.row(cells("Excess Sharpe", all, m -> text(Numbers.ratio(m.excessSharpe()))));
        table.row(cells("Return a year", all, m -> Sections.signed(m.annualizedReturn())));
        table.row(cells("Volatility a year", all, m -> text(Numbers.percent(m.annualizedVolatility()))));
        table.row(cells("Largest drawdown", all, m -> text(Numbers.percent(m.maxDrawdown()))));
        table.row(cells("Time in market", all, m -> text(Numbers.percent(m.timeInMarket(), 0))));
        table.row(cells("Trades", all, m -> text(trades(m))));
        table.row(cells("Days", all, m -> text(m.days() < 0 ? Numbers.UNKNOWN : Numbers.count(m.days()))));
        return table.html();
    }

    static String trades(Metrics m) {
        return m.trades() < 0 ? Numbers.UNKNOWN : Numbers.count(m.trades());
    }

    private static List<Markup> cells(String name, Metrics[] all, Function<Metrics, Markup> value) {
        List<Markup> cells = new ArrayList<>();
        cells.add(text(name));
        for (Metrics m : all) {
            cells.add(value.apply(m));
        }
        return cells;
    }

    private static Markup evidence(List<Figure> figures) {
        if (figures.isEmpty()) {
            return Markup.EMPTY;
        }
        return join(
                element("h4", "", "Evidence"),
                tag(
                        "dl",
                        "class=\"facts\"",
                        figures.stream().map(SearchSections::figure).toList()));
    }

    private static Markup tradeSummary(Trades t) {
        List<Figure> figures = List.of(
                new Figure("Trades", t.count(), Unit.COUNT, "over all instruments"),
                new Figure("Winners", t.winners(), Unit.PERCENT, "gained after costs"),
                new Figure("Mean", t.meanReturn(), Unit.PERCENT, "net return per trade"),
                new Figure("Best", t.best(), Unit.PERCENT, "net return"),
                new Figure("Worst", t.worst(), Unit.PERCENT, "net return"),
                new Figure("Held", t.medianHeldBars(), Unit.COUNT, "bars, median"),
                new Figure("Costs", t.costs(), Unit.PERCENT, "of capital a year, mean over instruments"));
        String most = String.join(
                ", ", t.mostTraded().stream().map(Dossiers::nameAndCount).toList());
        return join(
                element("h4", "", "Trades"),
                tag(
                        "dl",
                        "class=\"facts wide\"",
                        figures.stream().map(SearchSections::figure).toList()),
                most.isEmpty() ? Markup.EMPTY : element("p", "source", "Traded most: " + most + "."));
    }

    private static String nameAndCount(Count c) {
        return c.name() + " (" + Numbers.count(c.count()) + ")";
    }

    /** The strategy, and below each its parents, as far back as is known; who was shown already is only named. */
    static Markup lineage(List<Ancestor> lineage) {
        if (lineage.isEmpty()) {
            return Markup.EMPTY;
        }
        Map<String, Ancestor> byId = new LinkedHashMap<>();
        lineage.forEach(a -> byId.put(a.id(), a));
        Markup root = individual(lineage.get(lineage.size() - 1), byId, new HashSet<>());
        return join(element("h4", "", "Where it comes from"), tag("ul", "class=\"lineage\"", root));
    }

    private static Markup individual(Ancestor a, Map<String, Ancestor> byId, Set<String> shown) {
        Markup line = join(
                element("span", "generation", "Generation " + a.generation()),
                text(" "),
                element("span", "id", Sections.shortId(a.id())),
                text(" " + a.operator().replace('_', ' ')),
                element("span", "fitness", "fitness " + Numbers.ratio(a.fitness())));
        if (!shown.add(a.id())) {
            return tag("li", "", line, text(" (shown above)"));
        }
        List<Markup> parents = new ArrayList<>();
        for (String parent : a.parents()) {
            Ancestor known = byId.get(parent);
            parents.add(
                    known == null
                            ? tag(
                                    "li",
                                    "",
                                    element("span", "id", Sections.shortId(parent)),
                                    text(" and what was before"))
                            : individual(known, byId, shown));
        }
        return tag(
                "li",
                "",
                tag("details", "", tag("summary", "", line), RuleText.of(a.text())),
                parents.isEmpty() ? Markup.EMPTY : tag("ul", "class=\"lineage\"", parents));
    }
}
