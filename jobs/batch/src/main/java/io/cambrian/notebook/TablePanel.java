package io.cambrian.notebook;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.Markup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An aligned table: numbers to the right in even figures, each heading with the column's meaning behind it. */
public final class TablePanel extends Panel {
    /** More rows than this are not read by anybody. */
    private static final int MOST_ROWS = 40;

    private final Answer answer;
    private final Set<String> code = new HashSet<>(Set.of("rule", "best_rule", "parent_rule"));
    private final Map<String, String> formats = new HashMap<>();

    TablePanel(String title, Answer answer) {
        super(title);
        this.answer = answer;
    }

    /** What the rows say, in a sentence; figures in braces are filled in, as in <code>"{rows} strategies"</code>. */
    public TablePanel answer(String words) {
        setAnswer(words);
        return this;
    }

    /** The number to remember, and what it is. */
    public TablePanel number(String figure, String meaning) {
        setNumber(figure, meaning);
        return this;
    }

    /** One line on how to read the table. */
    public TablePanel read(String words) {
        setHow(words);
        return this;
    }

    /** Shows these columns, which hold fractions, as percent. */
    public TablePanel percent(String... columns) {
        Arrays.stream(columns).forEach(c -> formats.put(c, "percent:2"));
        return this;
    }

    /** Shows a column of numbers in a format such as {@code 0.00}, {@code percent:1} or {@code times:2}. */
    public TablePanel format(String column, String how) {
        formats.put(column, how);
        return this;
    }

    @Override
    Frame frame() {
        return answer.frame();
    }

    @Override
    List<String> whenEmpty() {
        return answer.whenEmpty();
    }

    @Override
    Markup body() {
        Frame frame = frame();
        List<Markup> heads = new ArrayList<>();
        for (String column : frame.columns()) {
            heads.add(tag(
                    "th",
                    attribute("class", kind(frame, column))
                            + answer.meaning(column)
                                    .map(m -> " " + attribute("title", m))
                                    .orElse(""),
                    text(column.replace('_', ' '))));
        }
        int shown = Math.min(frame.size(), MOST_ROWS);
        List<Markup> rows = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            List<Markup> cells = new ArrayList<>();
            for (String column : frame.columns()) {
                Markup content = text(cell(frame, i, column));
                cells.add(tag(
                        "td",
                        attribute("class", kind(frame, column)),
                        code.contains(column) ? tag("code", "", content) : content));
            }
            rows.add(tag("tr", "", cells));
        }
        Markup table = tag(
                "div",
                "class=\"scroll\"",
                tag("table", "", tag("thead", "", tag("tr", "", heads)), tag("tbody", "", rows)));
        return shown == frame.size()
                ? table
                : Markup.join(
                        table,
                        element("p", "how", "The first " + shown + " rows. Ask for others with LIMIT and OFFSET."));
    }

    private static String kind(Frame frame, String column) {
        return frame.isNumber(column) ? "n" : frame.isDay(column) ? "d" : "t";
    }

    private String cell(Frame frame, int row, String column) {
        Object value = frame.value(row, column);
        if (value == null) {
            return Figures.UNKNOWN;
        }
        if (frame.isDay(column)) {
            return Frame.day(value).toString();
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        if (!frame.isNumber(column)) {
            return value.toString();
        }
        double number = ((Number) value).doubleValue();
        String how = formats.get(column);
        return Figures.format(number, how != null ? how : frame.isWhole(column) ? "0" : digits(frame.numbers(column)));
    }

    /** Three decimals for all of a column, more where these would show nothing. */
    private static String digits(double[] column) {
        double size = Arrays.stream(column)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        return size == 0 || size >= 0.01 ? "0.000" : size >= 0.0001 ? "0.00000" : "0.0000000";
    }
}
