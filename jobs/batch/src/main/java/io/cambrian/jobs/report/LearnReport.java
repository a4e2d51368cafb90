package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.Judged;
import io.cambrian.tables.LearningCurvesTable.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The page of a policy that was learned: whether it replaces what is in force, and what more days are worth to its learner. */
public final class LearnReport {
    private static final int LEFT = 44;
    private static final int RIGHT = 690;
    private static final int TOP = 30;
    private static final int BOTTOM = 250;

    private LearnReport() {}

    /**
     * What is shown.
     *
     * @param policyId the policy
     * @param learner how it was learned, in a word
     * @param seenSharpe annualized Sharpe ratio on the days that it was learned from
     * @param gain mean daily return above that of what is in force on untouched days
     * @param judged what untouched days said
     * @param points of the learning curve
     * @param holdingSharpe of holding everything on the days that judge the curve
     * @param curveFrom first of these, days since 1970-01-01
     * @param curveTo last
     */
    public record Figures(
            String policyId,
            String learner,
            double seenSharpe,
            double gain,
            Judged judged,
            List<Point> points,
            double holdingSharpe,
            int curveFrom,
            int curveTo) {
        public Figures {
            points = List.copyOf(points);
        }
    }

    /** Writes the page, replacing an earlier one. */
    public static Path write(Figures figures, Path file) {
        return HtmlReport.writePage(html(figures), file);
    }

    static String html(Figures f) {
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", text("Policy " + f.policyId()).html());
        slots.put("run", text("Policy").html());
        slots.put("chapter", text("Learning").html());
        slots.put("masthead", masthead(f).html());
        slots.put("body", join(judgment(f), curve(f)).html());
        slots.put("json", "{}");
        return HtmlReport.fillPage("run-page.html", slots);
    }

    private static Markup masthead(Figures f) {
        return join(
                element(
                        "p",
                        "eyebrow",
                        "Policy " + f.policyId() + ", learner " + f.learner() + ", untouched days "
                                + Numbers.day(f.judged().judgedFrom()) + " to "
                                + Numbers.day(f.judged().judgedTo())),
                element("h1", "", f.judged().released() ? "A policy was released" : "No policy was released"),
                element("p", "lead", f.judged().reason()));
    }

    private static Markup judgment(Figures f) {
        Judged j = f.judged();
        Frame frame = new Frame(
                "judgment",
                12,
                "Does it earn more than what is in force?",
                "Untouched days were opened for this policy once, opening " + j.opening()
                        + " of these days; each look at them, and each policy of the warehouse, makes the bound stricter."
                        + " On days that it has seen any learner looks good.");
        String percent = Numbers.percent(j.confidence(), 2);
        Answer answer = new Answer(
                j.released()
                        ? "Yes: the lower bound of its gain at " + percent + " is above zero."
                        : j.lowerBound() > 0
                                ? "The lower bound of its gain is above zero, and yet it was not released: "
                                        + j.reason()
                                : "Not for certain: the lower bound of its gain at " + percent + " is not above zero.",
                Numbers.percent(f.gain(), 3),
                "a day more than what is in force; at least " + Numbers.percent(j.lowerBound(), 3),
                j.released() ? Answer.Tone.GOOD : Answer.Tone.NEUTRAL);
        Table table = new Table("Sharpe ratios a year").text("Account").number("Sharpe ratio a year");
        table.row(text("policy, days that it has seen"), text(Numbers.ratio(f.seenSharpe())));
        table.row(text("policy, untouched days"), text(Numbers.ratio(j.untouchedSharpe())));
        table.row(text("in force (" + j.incumbent() + "), untouched days"), text(Numbers.ratio(j.incumbentSharpe())));
        return Sections.panel(frame, Panel.of(f), any -> answer, any -> table.html());
    }

    private static Markup curve(Figures f) {
        Frame frame = new Frame(
                "learning-curve",
                12,
                "Does it learn more from more days?",
                "Each dot is a policy learned with a seed of its own from so many days, judged on the development days after"
                        + " them; the line is their mean, the band their spread from least to most. A band as wide as the line is"
                        + " steep says that seeds matter as much as days.");
        Panel<List<Point>> panel = f.points().isEmpty()
                ? Panel.missing("No learning curve was asked for.", "bin/cambrian learn --curve 3")
                : Panel.of(f.points());
        return Sections.panel(frame, panel, points -> answer(f, points), points -> join(chart(f), table(f)));
    }

    private static TreeMap<Integer, double[]> byDays(List<Point> points) {
        TreeMap<Integer, double[]> byDays = new TreeMap<>();
        points.stream()
                .mapToInt(Point::days)
                .distinct()
                .forEach(days -> byDays.put(
                        days,
                        points.stream()
                                .filter(p -> p.days() == days)
                                .mapToDouble(Point::sharpe)
                                .toArray()));
        return byDays;
    }

    private static Answer answer(Figures f, List<Point> points) {
        TreeMap<Integer, double[]> byDays = byDays(points);
        double[] few = byDays.firstEntry().getValue();
        double[] many = byDays.lastEntry().getValue();
        double spread = max(many) - min(many);
        boolean more = min(many) > max(few);
        boolean less = max(many) < min(few);
        return Answer.neutral(
                (more
                                ? "Yes: with every seed more days earn more than few did with any."
                                : less
                                        ? "No: with every seed more days earn less than few did with any."
                                        : "It cannot be told: what seeds make of the same days overlaps.")
                        + " Holding everything has a Sharpe ratio of " + Numbers.ratio(f.holdingSharpe())
                        + " on the days that judge, " + Numbers.day(f.curveFrom()) + " to " + Numbers.day(f.curveTo())
                        + ".",
                Numbers.ratio(mean(many)),
                "mean Sharpe ratio from " + Numbers.count(byDays.lastKey()) + " days, seeds apart by "
                        + Numbers.ratio(spread));
    }

    private static Markup table(Figures f) {
        Table table = new Table("Sharpe ratios of the learning curve")
                .text("Days learned from")
                .number("Seeds")
                .number("Least")
                .number("Mean")
                .number("Most");
        byDays(f.points())
                .forEach((days, sharpes) -> table.row(
                        text(Numbers.count(days)),
                        text(Numbers.count(sharpes.length)),
                        text(Numbers.ratio(min(sharpes))),
                        text(Numbers.ratio(mean(sharpes))),
                        text(Numbers.ratio(max(sharpes)))));
        return table.html();
    }

    private static Markup chart(Figures f) {
        TreeMap<Integer, double[]> byDays = byDays(f.points());
        double low = Math.min(0, f.holdingSharpe());
        double high = Math.max(0, f.holdingSharpe());
        for (double[] sharpes : byDays.values()) {
            low = Math.min(low, min(sharpes));
            high = Math.max(high, max(sharpes));
        }
        Scale scale = new Scale(byDays.lastKey(), low, high > low ? high : low + 1);
        StringBuilder line = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        List<Markup> dots = new ArrayList<>();
        List<Markup> labels = new ArrayList<>();
        byDays.forEach((days, sharpes) -> {
            line.append(scale.point(days, mean(sharpes)));
            upper.append(scale.point(days, max(sharpes)));
            lower.insert(0, scale.point(days, min(sharpes)));
            for (double sharpe : sharpes) {
                dots.add(tag(
                        "circle",
                        String.format(
                                Locale.ROOT,
                                "cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"var(--accent)\"",
                                scale.x(days),
                                scale.y(sharpe))));
            }
            labels.add(Sections.svgText(scale.x(days), BOTTOM + 20, "middle", Numbers.count(days) + " days"));
        });
        List<Markup> parts = new ArrayList<>();
        parts.add(Sections.svgText(LEFT, 14, "start", "Sharpe ratio a year on the days that follow"));
        for (double at : new double[] {low, 0, high}) {
            parts.add(scale.level(at, "stroke=\"var(--line)\""));
            // who is too near to zero is not named: two numbers in one place cannot be read
            if (at == 0 || Math.abs(scale.y(at) - scale.y(0)) > 16) {
                parts.add(Sections.svgText(LEFT - 6, scale.y(at) + 4, "end", Numbers.ratio(at)));
            }
        }
        parts.add(tag(
                "polygon",
                "fill=\"var(--accent-soft)\" "
                        + attribute("points", upper.append(lower).toString().strip())));
        parts.add(scale.level(f.holdingSharpe(), "stroke=\"var(--muted)\" stroke-dasharray=\"4 4\""));
        parts.add(Sections.svgText(RIGHT, scale.y(f.holdingSharpe()) - 6, "end", "holding everything"));
        parts.add(tag(
                "polyline",
                "fill=\"none\" stroke=\"var(--accent)\" stroke-width=\"2\" "
                        + attribute("points", line.toString().strip())));
        parts.addAll(dots);
        parts.addAll(labels);
        return tag(
                "svg",
                "viewBox=\"0 0 700 280\" role=\"img\" width=\"100%\" style=\"max-height:360px\" "
                        + attribute("aria-label", "Sharpe ratio against days learned from, with every seed"),
                parts);
    }

    /** From days and Sharpe ratios to places in the chart. */
    private record Scale(int days, double low, double high) {
        double x(int at) {
            return LEFT + 20 + (RIGHT - LEFT - 60) * (double) at / days;
        }

        double y(double at) {
            return BOTTOM - (BOTTOM - TOP) * (at - low) / (high - low);
        }

        String point(int days, double sharpe) {
            return String.format(Locale.ROOT, "%.1f,%.1f ", x(days), y(sharpe));
        }

        Markup level(double at, String stroke) {
            return tag(
                    "line",
                    stroke
                            + String.format(
                                    Locale.ROOT,
                                    " x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"",
                                    LEFT,
                                    RIGHT,
                                    y(at),
                                    y(at)));
        }
    }

    private static double min(double[] x) {
        return Arrays.stream(x).min().orElseThrow();
    }

    private static double max(double[] x) {
        return Arrays.stream(x).max().orElseThrow();
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }
}
