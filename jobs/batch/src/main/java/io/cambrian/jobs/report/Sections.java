package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.Answer.Tone;
import io.cambrian.jobs.report.ReportModel.Regime;
import io.cambrian.jobs.report.ReportModel.Timeline;
import io.cambrian.jobs.report.SearchFigures.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The pieces that all panels share: the frame, charts, links to dossiers, badges, legends. */
final class Sections {
    private Sections() {}

    /** What tells panels apart: anchor, width in columns of twelve, question, and how to read its chart. */
    record Frame(String id, int columns, String question, String howToRead) {}

    /** A panel: its question, then the answer and its number, then the body, then how to read it; or why it is empty. */
    static <T> Markup panel(Frame frame, Panel<T> panel, Function<T, Answer> answer, Function<T, Markup> body) {
        Markup inside = panel.value()
                .map(value -> join(
                        answer(answer.apply(value)),
                        body.apply(value),
                        frame.howToRead().isEmpty() ? Markup.EMPTY : element("p", "how", frame.howToRead())))
                .orElseGet(() -> empty(panel.why(), panel.next()));
        String title = frame.id() + "-title";
        return tag(
                "section",
                "class=\"panel span-" + frame.columns() + "\" " + attribute("id", frame.id()) + " "
                        + attribute("aria-labelledby", title),
                tag("h2", attribute("id", title), text(frame.question())),
                inside);
    }

    private static Markup answer(Answer answer) {
        return element(
                "div",
                "answer",
                element("p", "words", answer.words()),
                element(
                        "p",
                        "number " + tone(answer.tone()),
                        element("strong", "", answer.number()),
                        element("span", "", answer.label())));
    }

    static String tone(Tone tone) {
        return "tone-" + tone.name().toLowerCase(Locale.ROOT);
    }

    static Markup empty(String why, String next) {
        return element(
                "div",
                "empty",
                element("p", "", why),
                next.isEmpty() ? Markup.EMPTY : tag("p", "", text("Next: "), element("code", "", next)));
    }

    /** The place of a chart; {@code label} is what a reader who cannot see it is told. */
    static Markup chart(String id, int heightPx, String label) {
        return tag(
                "div",
                "class=\"chart\" role=\"img\" style=\"height:" + heightPx + "px\" " + attribute("id", "chart-" + id)
                        + " " + attribute("aria-label", label));
    }

    /** Words within a drawing of our own, in the color of the text around it. */
    static Markup svgText(double x, double y, String anchor, String words) {
        return tag(
                "text",
                String.format(
                        Locale.ROOT,
                        "x=\"%.1f\" y=\"%.1f\" font-size=\"13\" fill=\"currentColor\" text-anchor=\"%s\"",
                        x,
                        y,
                        anchor),
                text(words));
    }

    /** Limits on what may be concluded; nothing where there are none. */
    static Markup stamps(List<String> stamps) {
        return stamps.isEmpty()
                ? Markup.EMPTY
                : tag(
                        "ul",
                        "class=\"stamps\" aria-label=\"Limits of use\"",
                        stamps.stream().map(s -> element("li", "stamp", s)).toList());
    }

    /** A fold-out, closed on screen and open in print. */
    static Markup details(String summary, Markup inside) {
        return tag("details", "", element("summary", "", summary), inside);
    }

    static Markup strategyLink(String id) {
        return tag(
                "a",
                "class=\"id\" " + attribute("href", "#strategy-" + anchor(id)) + " " + attribute("title", id),
                text(shortId(id)));
    }

    /** The first eight characters: enough to tell strategies of one report apart. */
    static String shortId(String id) {
        return id.length() <= 8 ? id : id.substring(0, 8);
    }

    /** An id that is safe in an address. */
    static String anchor(String id) {
        return id.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    static Markup signed(double fraction) {
        String words = Numbers.signedPercent(fraction);
        return element("span", words.startsWith("+") ? "gain" : words.startsWith("−") ? "loss" : "", words);
    }

    static Markup badge(boolean promoted) {
        return promoted ? element("span", "badge pass", "✓ promoted") : element("span", "badge", "not promoted");
    }

    static Markup gates(List<Gate> gates) {
        List<Markup> rows = new ArrayList<>();
        for (Gate gate : gates) {
            String mark = switch (gate.result()) {
                case PASSED -> "✓ passed";
                case FAILED -> "✕ failed";
                case NOT_RUN -> "○ not run";
            };
            String css = switch (gate.result()) {
                case PASSED -> "badge pass";
                case FAILED -> "badge fail";
                case NOT_RUN -> "badge";
            };
            rows.add(tag(
                    "li",
                    "",
                    element("span", css, mark),
                    element("span", "gate-name", gate.name()),
                    element("span", "gate-words", gate.words())));
        }
        return rows.isEmpty() ? Markup.EMPTY : tag("ul", "class=\"gates\"", rows);
    }

    /** Names beside the tints of the bands behind time charts. */
    static Markup regimeLegend(Panel<Timeline> timeline) {
        List<Regime> regimes = timeline.map(Timeline::regimes).orElse(List.of());
        List<Markup> items = new ArrayList<>();
        for (int i = 0; i < regimes.size(); i++) {
            items.add(tag(
                    "li", "class=\"regime-" + i % 6 + "\"", text(regimes.get(i).name())));
        }
        return items.isEmpty() ? Markup.EMPTY : tag("ul", "class=\"legend\" aria-label=\"Kinds of market\"", items);
    }

    /** One bar of a list of bars; {@code share} of the full width, 0 to 1. */
    static Markup bar(String name, String value, double share, String css) {
        double width = Double.isFinite(share) ? Math.max(0, Math.min(1, share)) * 100 : 0;
        return tag(
                "li",
                "",
                element("span", "bar-name", name),
                element("span", "bar-value", value),
                tag(
                        "span",
                        "class=\"bar-track\" aria-hidden=\"true\"",
                        tag(
                                "span",
                                "class=\"bar-fill " + css + "\" style=\"width:"
                                        + String.format(Locale.ROOT, "%.2f", width) + "%\"")));
    }
}
