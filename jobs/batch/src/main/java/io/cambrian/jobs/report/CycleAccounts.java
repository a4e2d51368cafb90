package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The control room's first question: the account against its frozen first plan and yardsticks. */
final class CycleAccounts {
    private static final int LEFT = 52;
    private static final int RIGHT = 690;
    private static final int TOP = 30;
    private static final int BOTTOM = 250;
    private static final int POINTS = 400;

    private static final Map<String, String> LINES = new LinkedHashMap<>();

    static {
        LINES.put(PaperAccountsTable.PLAN, "the plan as traded");
        LINES.put(PaperAccountsTable.PLAN_PAPER, "the plan without limits and lots");
        LINES.put(PaperAccountsTable.FROZEN_FIRST, "first plan, frozen");
        LINES.put(PaperAccountsTable.EQUAL_WEIGHT, "equal weights");
        LINES.put(PaperAccountsTable.BUY_AND_HOLD, "buy and hold");
    }

    private static final List<String> STYLES = List.of(
            "stroke=\"var(--accent)\" stroke-width=\"2.5\"",
            "stroke=\"var(--accent)\" stroke-width=\"1.5\" stroke-dasharray=\"4 4\"",
            "stroke=\"var(--loss)\" stroke-width=\"2\"",
            "stroke=\"var(--muted)\" stroke-width=\"1.5\"",
            "stroke=\"var(--muted)\" stroke-width=\"1.5\" stroke-dasharray=\"4 4\"");

    private CycleAccounts() {}

    static Markup growth(Figures f) {
        Frame frame = new Frame(
                "accounts",
                12,
                "Does it earn more than it would have without learning?",
                "Growth of 1 on the same days. The first plan frozen is what the system would have done had it never learned"
                        + " anything more; equal weights and buy and hold need no skill. The plan without limits and lots trades on the terms of the frozen one.");
        TreeMap<Integer, Double> plan = f.accounts().getOrDefault(PaperAccountsTable.PLAN, new TreeMap<>());
        Panel<Metric> panel = plan.size() < 2
                ? Panel.missing("The plan has not been traded on new days yet.", f.next())
                : f.metric("above_frozen_first")
                        .map(Panel::of)
                        .orElseGet(() -> Panel.missing("Nothing was measured yet.", f.next()));
        return Sections.panel(frame, panel, CycleAccounts::better, m -> chart(f));
    }

    private static Answer better(Metric m) {
        if (m.value().isEmpty()) {
            return Answer.neutral("Not known yet: " + m.words() + ".", Numbers.UNKNOWN, "a year above the first plan");
        }
        double low = m.low().orElse(Double.NaN);
        double high = m.high().orElse(Double.NaN);
        String words = low > 0
                ? "Yes: beyond chance it earned more than its first plan would have."
                : high < 0
                        ? "No: beyond chance it earned less than its first plan would have."
                        : low == 0 && high == 0
                                ? "Not yet: on all these days the first plan was the one in force."
                                : "It cannot be told: the interval holds zero.";
        return new Answer(
                words,
                Numbers.signedPercent(m.value().get()),
                "a year above the first plan, 90 % interval " + Numbers.signedPercent(low) + " to "
                        + Numbers.signedPercent(high),
                low > 0 ? Answer.Tone.GOOD : Answer.Tone.NEUTRAL);
    }

    private static Markup chart(Figures f) {
        Set<Integer> days = f.accounts().get(PaperAccountsTable.PLAN).keySet();
        int first = days.stream().mapToInt(Integer::intValue).min().orElseThrow();
        int last = days.stream().mapToInt(Integer::intValue).max().orElseThrow();
        Map<String, TreeMap<Integer, Double>> growths = new LinkedHashMap<>();
        double low = 1;
        double high = 1;
        for (String account : LINES.keySet()) {
            TreeMap<Integer, Double> growth = new TreeMap<>();
            double wealth = 1;
            for (Map.Entry<Integer, Double> day :
                    f.accounts().getOrDefault(account, new TreeMap<>()).entrySet()) {
                wealth *= 1 + day.getValue();
                growth.put(day.getKey(), wealth);
                low = Math.min(low, wealth);
                high = Math.max(high, wealth);
            }
            growths.put(account, growth);
        }
        Scale scale = new Scale(first, Math.max(last, first + 1), low, high > low ? high : low + 0.01);
        List<Markup> parts = new ArrayList<>();
        for (double at : List.of(low, 1.0, high)) {
            parts.add(scale.level(at));
            if (at == 1 || Math.abs(scale.y(at) - scale.y(1)) > 16) {
                parts.add(Sections.svgText(LEFT - 6, scale.y(at) + 4, "end", Numbers.ratio(at)));
            }
        }
        f.turns().stream()
                .filter(t -> t.kind().equals("search") && t.asOf() >= first)
                .forEach(t -> parts.add(tag(
                        "line",
                        String.format(
                                Locale.ROOT,
                                "x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"var(--line)\" stroke-dasharray=\"2 4\"",
                                scale.x(t.asOf()),
                                scale.x(t.asOf()),
                                TOP,
                                BOTTOM))));
        int style = 0;
        List<Markup> legend = new ArrayList<>();
        for (Map.Entry<String, String> name : LINES.entrySet()) {
            TreeMap<Integer, Double> growth = growths.get(name.getKey());
            if (!growth.isEmpty()) {
                parts.add(tag(
                        "polyline",
                        "fill=\"none\" " + STYLES.get(style) + " " + attribute("points", points(growth, scale))));
                legend.add(tag(
                        "span",
                        "",
                        tag(
                                "svg",
                                "viewBox=\"0 0 28 10\" width=\"28\" height=\"10\" aria-hidden=\"true\"",
                                tag("line", "x1=\"0\" x2=\"28\" y1=\"5\" y2=\"5\" " + STYLES.get(style))),
                        text(" " + name.getValue() + " "
                                + Numbers.ratio(growth.lastEntry().getValue()))));
            }
            style++;
        }
        parts.add(
                Sections.svgText(LEFT, BOTTOM + 20, "start", Numbers.day(first).toString()));
        parts.add(Sections.svgText(RIGHT, BOTTOM + 20, "end", Numbers.day(last).toString()));
        parts.add(Sections.svgText(LEFT, 14, "start", "Growth of 1; dotted: searches"));
        return join(
                tag("p", "class=\"legend\" aria-label=\"Accounts\"", legend),
                tag(
                        "svg",
                        "viewBox=\"0 0 700 280\" role=\"img\" width=\"100%\" style=\"max-height:360px\" "
                                + attribute("aria-label", "Growth of the plan, its frozen first plan and yardsticks"),
                        parts));
    }

    private static String points(TreeMap<Integer, Double> growth, Scale scale) {
        int step = Math.max(1, growth.size() / POINTS);
        StringBuilder points = new StringBuilder();
        int i = 0;
        for (Map.Entry<Integer, Double> day : growth.entrySet()) {
            if (i++ % step == 0 || day.getKey().equals(growth.lastKey())) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(day.getKey()), scale.y(day.getValue())));
            }
        }
        return points.toString().strip();
    }

    /** From days and wealth to places in the chart. */
    private record Scale(int first, int last, double low, double high) {
        double x(int day) {
            return LEFT + (RIGHT - LEFT) * (double) (day - first) / (last - first);
        }

        double y(double at) {
            return BOTTOM - (BOTTOM - TOP) * (at - low) / (high - low);
        }

        Markup level(double at) {
            return tag(
                    "line",
                    String.format(
                            Locale.ROOT,
                            "x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"",
                            LEFT,
                            RIGHT,
                            y(at),
                            y(at)));
        }
    }
}
