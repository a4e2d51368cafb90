package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.CycleReport.Search;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How strategies come and go: the plans over time, and the searches that fed them. */
final class CycleEvolution {
    private static final int LEFT = 52;
    private static final int RIGHT = 690;
    private static final int SHOWN = 40;

    /** Turns that the plans' chart has room for at least: the first few leave most of it free. */
    private static final int SLOTS = 16;

    /** Turns from which on the last has room for a label beside that of the first. */
    private static final int APART = 3;

    private CycleEvolution() {}

    static Markup plans(Figures f) {
        Frame frame = new Frame(
                "evolution",
                12,
                "How does it evolve?",
                "Each bar is a turn: strategies that were in an earlier plan (light) and those that came new (dark).");
        TreeMap<Integer, int[]> counts = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (Turn t : f.turns()) {
            int[] count = new int[2];
            List<String> ids = f.members().stream()
                    .filter(m -> m.turn() == t.turn())
                    .map(Member::strategyId)
                    .toList();
            ids.forEach(id -> count[seen.contains(id) ? 0 : 1]++);
            seen.addAll(ids);
            counts.put(t.turn(), count);
        }
        long searches =
                f.turns().stream().filter(t -> t.kind().equals("search")).count();
        return Sections.panel(
                frame,
                Panel.of(counts),
                c -> Answer.neutral(
                        seen.size() + " different strategies have been in a plan.",
                        Numbers.count(
                                f.turns().stream().mapToInt(Turn::promoted).sum()),
                        searches == 1 ? "promotions by 1 search" : "promotions by " + searches + " searches"),
                CycleEvolution::bars);
    }

    private static Markup bars(TreeMap<Integer, int[]> counts) {
        int most = Math.max(
                1, counts.values().stream().mapToInt(c -> c[0] + c[1]).max().orElse(1));
        double width = (RIGHT - LEFT) / (double) Math.max(SLOTS, counts.size());
        List<Markup> parts = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Integer, int[]> turn : counts.entrySet()) {
            double x = LEFT + width * i++;
            double old = 120.0 * turn.getValue()[0] / most;
            double fresh = 120.0 * turn.getValue()[1] / most;
            parts.add(bar(x, 150 - old, width, old, "var(--accent-soft)"));
            parts.add(bar(x, 150 - old - fresh, width, fresh, "var(--accent)"));
        }
        parts.add(Sections.svgText(LEFT - 6, 34, "end", String.valueOf(most)));
        parts.add(Sections.svgText(LEFT, 170, "start", "turn " + counts.firstKey()));
        if (counts.size() >= APART) {
            parts.add(Sections.svgText(LEFT + width * counts.size(), 170, "end", "turn " + counts.lastKey()));
        }
        return tag(
                "svg",
                "viewBox=\"0 0 700 180\" role=\"img\" width=\"100%\" style=\"max-height:240px\" "
                        + attribute("aria-label", "Strategies of each plan, kept and new"),
                parts);
    }

    private static Markup bar(double x, double y, double width, double height, String fill) {
        return tag(
                "rect",
                String.format(
                        Locale.ROOT,
                        "x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"",
                        x + 0.1 * width,
                        y,
                        0.8 * width,
                        height,
                        fill));
    }

    /** What each search found: fitness, ways to behave, and who was promoted later. */
    static Markup searches(Figures f) {
        Frame frame = new Frame(
                "searches",
                12,
                "What does each search find?",
                "Best fitness is that on the days that a search saw: it flatters, and markets differ. Ways to behave are those for which"
                        + " it knows a strategy (holding time, exposure, turnover, trend and volatility beta): the archive over"
                        + " time. Each id leads to the search's own page.");
        return Sections.panel(
                frame,
                Panel.of(f.searches()),
                all -> Answer.neutral(
                        Numbers.count(all.stream().mapToLong(Search::promoted).sum()) + " of the "
                                + Numbers.count(all.stream()
                                        .mapToLong(Search::finalists)
                                        .sum())
                                + " finalists of all searches were promoted, then or by later days.",
                        Numbers.count(all.stream().mapToLong(Search::trials).sum()),
                        "trials, each of which counts"),
                all -> join(
                        line(all, "Best fitness", Search::best),
                        line(all, "Ways to behave", Search::niches),
                        table(all)));
    }

    /** One figure over the searches; nothing where fewer than two are known. */
    private static Markup line(List<Search> all, String name, ToDoubleFunction<Search> figure) {
        double[] values = all.stream().mapToDouble(figure).toArray();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int known = 0;
        for (double v : values) {
            if (Double.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
                known++;
            }
        }
        if (known < 2) {
            return Markup.EMPTY;
        }
        double range = high > low ? high - low : 1;
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        LEFT + (RIGHT - LEFT) * (double) i / (values.length - 1),
                        100 - 70 * (values[i] - low) / range));
            }
        }
        return tag(
                "svg",
                "viewBox=\"0 0 700 120\" role=\"img\" width=\"100%\" style=\"max-height:170px\" "
                        + attribute("aria-label", name + " of each search"),
                Sections.svgText(LEFT, 14, "start", name),
                Sections.svgText(LEFT - 6, 34, "end", number(high)),
                Sections.svgText(LEFT - 6, 104, "end", number(low)),
                Sections.svgText(
                        RIGHT,
                        118,
                        "end",
                        Numbers.day(all.get(all.size() - 1).asOf()).toString()),
                Sections.svgText(
                        LEFT, 118, "start", Numbers.day(all.get(0).asOf()).toString()),
                tag(
                        "polyline",
                        "fill=\"none\" stroke=\"var(--accent)\" stroke-width=\"2\" "
                                + attribute("points", points.toString().strip())));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Numbers.count((long) value) : Numbers.ratio(value);
    }

    /** The id of a search, which leads to its page where there is one. */
    static Markup link(Search s) {
        return s.page()
                .map(page -> tag("a", "class=\"id\" " + attribute("href", page), text(Sections.shortId(s.runId()))))
                .orElseGet(() -> text(Sections.shortId(s.runId())));
    }

    private static Markup table(List<Search> all) {
        Table table = new Table("Searches")
                .text("As of")
                .text("Search")
                .number("Trials")
                .number("Generations")
                .number("Best fitness")
                .number("Ways to behave")
                .number("Finalists")
                .number("Promoted, then or later");
        for (int i = all.size() - 1; i >= Math.max(0, all.size() - SHOWN); i--) {
            Search s = all.get(i);
            table.row(
                    CycleReport.day(s.asOf()),
                    link(s),
                    text(Numbers.count(s.trials())),
                    text(s.generations() > 0 ? Numbers.count(s.generations()) : Numbers.UNKNOWN),
                    text(Numbers.ratio(s.best())),
                    text(Double.isNaN(s.niches()) ? Numbers.UNKNOWN : Numbers.count((long) s.niches())),
                    text(Numbers.count(s.finalists())),
                    text(Numbers.count(s.promoted())));
        }
        return table.html();
    }
}
