package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures.BehaviorMap;
import io.cambrian.jobs.report.SearchFigures.Curve;
import io.cambrian.jobs.report.SearchFigures.Equity;
import io.cambrian.jobs.report.SearchFigures.Evidence;
import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Funnel;
import io.cambrian.jobs.report.SearchFigures.Generation;
import io.cambrian.jobs.report.SearchFigures.Holdout;
import io.cambrian.jobs.report.SearchFigures.Island;
import io.cambrian.jobs.report.SearchFigures.Metrics;
import io.cambrian.jobs.report.SearchFigures.OperatorUse;
import io.cambrian.jobs.report.SearchFigures.TwinFamily;
import io.cambrian.jobs.report.Sections.Frame;
import java.util.ArrayList;
import java.util.List;

/** Panels about the search: its progress, what became of the trials, the finalists, and luck or edge. */
final class SearchSections {
    private static final String BESIDE =
            "These figures decide nothing. They take the trials as fixed, though the search chose each after looking at the"
                    + " ones before, and so they flatter the champion.";

    private static final int MOST_COLUMNS = 8;

    private SearchSections() {}

    static Markup evolution(ReportModel model) {
        Frame frame = new Frame(
                "evolution",
                8,
                "Did the search learn?",
                "Best and median should rise and then flatten. Diversity near zero means that the search has stopped looking.");
        return Sections.panel(frame, model.evolution(), Answers::evolution, SearchSections::evolutionBody);
    }

    private static Markup evolutionBody(Evolution e) {
        Table table = new Table("Generations")
                .number("Generation")
                .number("Best")
                .number("Median")
                .number("Distinct")
                .number("Trials")
                .number("Time");
        for (Generation g : e.generations()) {
            table.row(
                    text(String.valueOf(g.number())),
                    text(Numbers.ratio(g.best())),
                    text(Numbers.ratio(g.median())),
                    text(Numbers.percent(g.diversity(), 0)),
                    text(Numbers.count(g.trials())),
                    text(Numbers.seconds(g.seconds())));
        }
        return join(
                element(
                        "div",
                        "multiples",
                        multiple("evolution-fitness", "Fitness", "Best and median fitness by generation"),
                        multiple(
                                "evolution-diversity",
                                "Distinct strategies",
                                "Share of distinct strategies by generation"),
                        multiple("evolution-trials", "Trials", "Trials scored by generation")),
                e.fitness().isEmpty() ? Markup.EMPTY : element("p", "source", "Fitness: " + e.fitness()),
                Sections.details("All generations", table.html()),
                e.islands().size() < 2
                        ? Markup.EMPTY
                        : Sections.details("Progress of each island", islands(e.islands())),
                e.operators().isEmpty()
                        ? Markup.EMPTY
                        : Sections.details("What each operator achieved", operators(e.operators())),
                e.behaviors()
                        .map(map -> Sections.details("What was found for each way to behave", behaviors(map)))
                        .orElse(Markup.EMPTY));
    }

    private static Markup islands(List<Island> islands) {
        Table table = new Table("Islands").text("Island").text("How it searches");
        int generations = islands.get(0).best().length;
        int step = Math.max(1, (generations + MOST_COLUMNS - 1) / MOST_COLUMNS);
        List<Integer> shown = new ArrayList<>();
        for (int g = (generations - 1) % step; g < generations; g += step) {
            shown.add(g);
            table.number("Best, generation " + g);
        }
        table.number("Median at the end");
        for (Island island : islands) {
            List<Markup> cells = new ArrayList<>();
            cells.add(text(String.valueOf(island.number() + 1)));
            cells.add(text(island.words()));
            shown.forEach(g -> cells.add(text(Numbers.ratio(island.best()[g]))));
            cells.add(text(Numbers.ratio(island.median()[generations - 1])));
            table.row(cells);
        }
        return table.html();
    }

    private static Markup operators(List<OperatorUse> operators) {
        Table table = new Table("Operators")
                .text("Operator")
                .number("Children")
                .number("Fitter than their parents")
                .number("Share")
                .number("Mean probability");
        for (OperatorUse use : operators) {
            table.row(
                    text(use.name().replace('_', ' ')),
                    text(Numbers.count(use.children())),
                    text(Numbers.count(use.successes())),
                    text(Numbers.percent((double) use.successes() / use.children())),
                    text(Numbers.percent(use.probability())));
        }
        return table.html();
    }

    private static Markup behaviors(BehaviorMap map) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : map.best()) {
            for (double v : row) {
                low = Double.isNaN(v) ? low : Math.min(low, v);
                high = Double.isNaN(v) ? high : Math.max(high, v);
            }
        }
        Table table = new Table("Best fitness by holding time and beta").text("Held for");
        map.columns().forEach(table::number);
        for (int r = 0; r < map.rows().size(); r++) {
            List<Markup> cells = new ArrayList<>();
            cells.add(text(map.rows().get(r)));
            for (int c = 0; c < map.columns().size(); c++) {
                double v = map.best()[r][c];
                cells.add(
                        Double.isNaN(v)
                                ? text(Numbers.UNKNOWN)
                                : element(
                                        "span",
                                        "heat heat-" + heat(v, low, high),
                                        Numbers.ratio(v) + " in " + map.filled()[r][c] + " of " + map.nichesPerCell()));
            }
            table.row(cells);
        }
        return join(
                element(
                        "p",
                        "source",
                        "Best fitness, and how many niches hold a strategy; niches also divide by exposure, turnover and"
                                + " beta to volatility. Darker is fitter."),
                table.html());
    }

    /** 1 for the lowest fifth of the range to 5 for the highest. */
    private static int heat(double v, double low, double high) {
        return high > low ? Math.min(5, 1 + (int) (5 * (v - low) / (high - low))) : 3;
    }

    private static Markup multiple(String id, String title, String label) {
        return element("div", "multiple", element("h3", "", title), Sections.chart(id, 300, label));
    }

    static Markup funnel(ReportModel model) {
        Frame frame = new Frame(
                "funnel",
                4,
                "Where did the trials go?",
                "Each bar is a share of all trials; its number stands beside it.");
        return Sections.panel(frame, model.funnel(), Answers::funnel, SearchSections::funnelBody);
    }

    private static Markup funnelBody(Funnel f) {
        double all = Math.max(1, f.trials());
        List<Markup> bars = new ArrayList<>();
        bars.add(Sections.bar("scored", Numbers.count(f.scored()), f.scored() / all, "accent"));
        bars.add(Sections.bar("known already", Numbers.count(f.repeated()), f.repeated() / all, ""));
        for (Count c : f.rejected()) {
            bars.add(Sections.bar("rejected: " + c.name(), Numbers.count(c.count()), c.count() / all, ""));
        }
        bars.add(Sections.bar("kept as finalists", Numbers.count(f.finalists()), f.finalists() / all, "accent"));
        bars.add(Sections.bar("promoted", Numbers.count(f.promoted()), f.promoted() / all, "accent"));
        return tag("ul", "class=\"bars\"", bars);
    }

    static Markup finalists(ReportModel model) {
        Frame frame = new Frame(
                "finalists",
                12,
                "Which strategies are left?",
                "Read from left to right: a Sharpe ratio that shrinks from training to hold-out was partly fitted to the past."
                        + " The walk-forward of the whole search stands with the evidence. Each id leads to its dossier.");
        Panel<List<Finalist>> panel = model.finalists().isEmpty()
                ? Panel.missing(
                        "The search kept no strategy: nothing could be scored, or nothing traded.",
                        "bin/cambrian evolve")
                : Panel.of(model.finalists());
        return Sections.panel(frame, panel, Answers::finalists, SearchSections::finalistTable);
    }

    private static Markup finalistTable(List<Finalist> finalists) {
        Table table = new Table("Finalists")
                .text("Strategy")
                .text("What it does")
                .text("Verdict")
                .number("Excess Sharpe train")
                .number("hold-out")
                .number("Sharpe train")
                .number("hold-out")
                .number("Return a year")
                .number("Drawdown")
                .number("Trades")
                .number("Nodes");
        for (Finalist f : finalists) {
            Metrics train = f.train().orElse(Dossiers.UNKNOWN);
            Metrics holdout = f.holdout().orElse(Dossiers.UNKNOWN);
            table.row(
                    Sections.strategyLink(f.id()),
                    text(f.words()),
                    Sections.badge(f.promoted()),
                    text(Numbers.ratio(train.excessSharpe())),
                    text(Numbers.ratio(holdout.excessSharpe())),
                    text(Numbers.ratio(train.sharpe())),
                    text(Numbers.ratio(holdout.sharpe())),
                    Sections.signed(train.annualizedReturn()),
                    text(Numbers.percent(train.maxDrawdown())),
                    text(Dossiers.trades(train)),
                    text(Numbers.count(f.complexity())));
        }
        return table.html();
    }

    static Markup equity(ReportModel model) {
        Frame frame = new Frame(
                "equity",
                12,
                "Do they beat simply holding?",
                "Growth of one unit on days that the search did not see, after costs. The accent line is the first finalist, the"
                        + " dashed one equal-weight buy and hold; point at a line to name it.");
        return Sections.panel(
                frame,
                model.equity(),
                Answers::equity,
                e -> join(
                        Sections.chart("equity", 400, "Growth of the finalists and of buy and hold on unseen days"),
                        Sections.regimeLegend(model.timeline()),
                        endings(e)));
    }

    private static Markup endings(Equity e) {
        Table table = new Table("Returns and drawdowns on unseen days")
                .text("Strategy")
                .number("Return in all")
                .number("Above holding")
                .number("Largest drawdown");
        double held = Answers.last(e.benchmark());
        for (Curve c : e.curves()) {
            double end = Answers.last(c.growth());
            table.row(
                    Sections.strategyLink(c.strategyId()),
                    Sections.signed(end - 1),
                    element("span", end > held ? "gain" : "loss", Numbers.signedPoints(end - held)),
                    text(Numbers.percent(Answers.maxDrawdown(c.growth()))));
        }
        table.row(
                text("buy and hold"),
                Sections.signed(held - 1),
                text(Numbers.UNKNOWN),
                text(Numbers.percent(Answers.maxDrawdown(e.benchmark()))));
        return table.html();
    }

    static Markup evidence(ReportModel model) {
        Frame frame = new Frame(
                "evidence",
                12,
                "Is the champion luck?",
                "Each dot is the best of a whole search, rerun on a market made from yours in which there is nothing to find. The"
                        + " best of the real search must stand to the right of nearly all dots, in every kind of market.");
        return Sections.panel(frame, model.evidence(), Answers::evidence, SearchSections::evidenceBody);
    }

    private static Markup evidenceBody(Evidence e) {
        Markup twins = e.families().isEmpty()
                ? Sections.empty(
                        "No twin search was run, so nothing here says whether the search would have found as much by luck.",
                        "bin/cambrian demo")
                : join(
                        Sections.chart(
                                "twins",
                                90 + 110 * e.families().size(),
                                "The best excess Sharpe ratio of the search against the best of each twin search"),
                        familyTable(e));
        List<Markup> facts = new ArrayList<>();
        for (Figure f : figures(e)) {
            facts.add(figure(f));
        }
        e.holdout().ifPresent(h -> facts.add(holdout(h)));
        List<Markup> beside = e.beside().stream().map(SearchSections::figure).toList();
        return join(
                element(
                        "div",
                        "split",
                        element("div", "split-main", twins),
                        element("div", "split-side", element("h3", "", "Gates"), Sections.gates(e.gates()))),
                element("h3", "figures-title", "Figures"),
                tag("dl", "class=\"facts figures\"", facts),
                beside.isEmpty()
                        ? Markup.EMPTY
                        : join(
                                element("h3", "figures-title", "Beside the gates"),
                                element("p", "source", BESIDE),
                                tag("dl", "class=\"facts figures\"", beside)));
    }

    private static Markup familyTable(Evidence e) {
        Table table = new Table("Twin searches")
                .text("Market")
                .text("What it keeps")
                .number("Twins")
                .number("As good")
                .number("p-value");
        for (TwinFamily f : e.families()) {
            boolean open = f.stoppedEarly() || !Double.isFinite(f.pValue());
            table.row(
                    text(f.name()),
                    text(f.words()),
                    text(f.statistics().length + " of " + f.planned()),
                    text(String.valueOf(Answers.asGood(f, e.excessSharpe()))),
                    text(open ? "> " + Numbers.fixed(e.level(), 2) : Numbers.probability(f.pValue())));
        }
        return table.html();
    }

    private static List<Figure> figures(Evidence e) {
        List<Figure> all = new ArrayList<>();
        all.add(new Figure("Trials", e.trials(), Unit.COUNT, "all of them count against the champion"));
        all.add(
                new Figure(
                        "Excess Sharpe",
                        e.excessSharpe(),
                        Unit.RATIO,
                        "the champion's, above what it held over the year before each day, training; the best of the contenders, so it is the champion"));
        all.add(new Figure("Sharpe", e.sharpe(), Unit.RATIO, "the champion's, annualized, training"));
        all.addAll(e.figures());
        return all;
    }

    static Markup figure(Figure f) {
        return fact(f.name(), Numbers.figure(f), f.meaning());
    }

    private static Markup holdout(Holdout h) {
        String words = h.span().from() + " to " + h.span().to() + ", " + Numbers.percent(h.confidence(), 0)
                + " interval "
                + Numbers.ratio(h.low()) + " to " + Numbers.ratio(h.high())
                + (Double.isFinite(h.pValue())
                        ? "; p = " + Numbers.probability(h.pValue()) + " among all finalists"
                        : "");
        return fact("Hold-out excess Sharpe", Numbers.ratio(h.excessSharpe()), words);
    }

    private static Markup fact(String name, String value, String meaning) {
        return element(
                "div", "", element("dt", "", name), element("dd", "value", value), element("dd", "meaning", meaning));
    }
}
