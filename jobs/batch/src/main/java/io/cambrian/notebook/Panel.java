package io.cambrian.notebook;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.Markup;
import io.cambrian.jobs.report.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a cell shows: one question as its title, the answer in words and a number, a body, and a line on how to read it. Its text
 * is HTML that needs nothing else: style within, charts as inline SVG, no script.
 */
public abstract class Panel {
    private static final String STYLE = style();

    private final String title;
    private String answer = "";
    private String number = "";
    private String label = "";
    private String how = "";

    Panel(String title) {
        this.title = title;
    }

    final void setAnswer(String words) {
        answer = words;
    }

    final void setNumber(String figure, String meaning) {
        number = figure;
        label = meaning;
    }

    final void setHow(String words) {
        how = words;
    }

    /** The answer's data; empty text in the sentences is filled from it. */
    abstract Frame frame();

    /** What stands between answer and how-to-read, where there are rows. */
    abstract Markup body();

    /** Why there is nothing to show, and what to do. */
    abstract List<String> whenEmpty();

    /** The panel as HTML. */
    public final String html() {
        List<Markup> parts = new ArrayList<>();
        parts.add(tag("style", "", Markup.constant(STYLE)));
        parts.add(element("p", "title", title));
        boolean empty = frame().size() == 0;
        if (empty) {
            parts.add(tag(
                    "div",
                    "class=\"empty\"",
                    whenEmpty().stream().map(line -> element("p", "", line)).toList()));
        } else {
            if (!answer.isEmpty() || !number.isEmpty()) {
                parts.add(element(
                        "div",
                        "answer",
                        element("p", "", Figures.fill(answer, frame())),
                        number.isEmpty()
                                ? Markup.EMPTY
                                : element(
                                        "div",
                                        "number",
                                        element("strong", "", Figures.fill(number, frame())),
                                        element("span", "", label))));
            }
            parts.add(body());
            if (!how.isEmpty()) {
                parts.add(element("p", "how", element("b", "", "How to read: "), text(how)));
            }
        }
        return tag("div", "class=\"cambrian\" " + attribute("data-state", empty ? "empty" : "shown"), parts)
                .html();
    }

    /** The panel as HTML: what a notebook shows of the last value of a cell. */
    @Override
    public final String toString() {
        return html();
    }

    private static String style() {
        try (InputStream in = Panel.class.getResourceAsStream("notebook.css")) {
            String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ".cambrian { " + variables(Theme.light()) + " }\n"
                    + "body[data-jp-theme-light=\"false\"] .cambrian, body.vscode-dark .cambrian { "
                    + variables(Theme.dark()) + " }\n" + css;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variables(Map<String, String> colors) {
        return colors.entrySet().stream()
                .map(e -> "--" + e.getKey() + ": " + e.getValue() + ";")
                .collect(Collectors.joining(" "));
    }
}
