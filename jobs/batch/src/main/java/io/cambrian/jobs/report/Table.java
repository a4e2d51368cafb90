package io.cambrian.jobs.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text and numbers: text to the left, numbers in tabular figures to the right, with a caption for readers aloud. On a
 * narrow screen each row of a wide one is a card, whose lines have the titles of their columns.
 */
final class Table {
    /** Columns from which on a table does not fit on a telephone. */
    private static final int WIDE = 4;

    private final String caption;
    private final List<Markup> head = new ArrayList<>();
    private final List<String> titles = new ArrayList<>();
    private final List<Boolean> numeric = new ArrayList<>();
    private final List<Markup> body = new ArrayList<>();

    Table(String caption) {
        this.caption = caption;
    }

    Table text(String title) {
        return column(title, false);
    }

    Table number(String title) {
        return column(title, true);
    }

    private Table column(String title, boolean isNumeric) {
        numeric.add(isNumeric);
        titles.add(title);
        head.add(Markup.tag("th", "scope=\"col\"" + (isNumeric ? " class=\"n\"" : ""), Markup.text(title)));
        return this;
    }

    /** One row; the first cell names it. */
    Table row(Markup... cells) {
        return row(List.of(cells));
    }

    Table row(List<Markup> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException("The table '" + caption + "' has " + head.size()
                    + " columns, but a row has " + cells.size() + " cells.");
        }
        List<Markup> row = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (i == 0) {
                row.add(Markup.tag("th", "scope=\"row\"", cells.get(0)));
            } else {
                row.add(Markup.tag("td", cell(i), cells.get(i)));
            }
        }
        body.add(Markup.tag("tr", "", row));
        return this;
    }

    private String cell(int column) {
        String style = numeric.get(column) ? "class=\"n\"" : "";
        return isWide() ? (style + " " + Markup.attribute("data-title", titles.get(column))).strip() : style;
    }

    private boolean isWide() {
        return titles.size() >= WIDE;
    }

    boolean isEmpty() {
        return body.isEmpty();
    }

    Markup html() {
        return Markup.element(
                "div",
                "scroll",
                Markup.tag(
                        "table",
                        isWide() ? "class=\"wide\"" : "",
                        Markup.element("caption", "aloud", caption),
                        Markup.tag("thead", "", Markup.tag("tr", "", head)),
                        Markup.tag("tbody", "", body)));
    }
}
