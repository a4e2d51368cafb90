package io.cambrian.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of text with aligned columns: the first column to the left, numbers to the right. */
public final class TextTable {
    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... headers) {
        this.headers = List.of(headers);
    }

    /** Adds a row; it must have as many cells as there are headers. */
    public TextTable row(Object... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException(
                    "A row of " + cells.length + " cells in a table of " + headers.size() + ".");
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null ? "-" : String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /** A number with so many decimals, or a dash where there is none. */
    public static String number(double value, int decimals) {
        if (Double.isNaN(value)) {
            return "-";
        }
        String text = String.format(java.util.Locale.ROOT, "%,." + decimals + "f", value);
        return text.matches("-0(\\.0+)?") ? text.substring(1) : text; // what rounds to nothing has no sign
    }

    /** A fraction as a percentage with a sign of its unit: 0.0123 is {@code 1.23 %}. */
    public static String percent(double fraction, int decimals) {
        return Double.isNaN(fraction) ? "-" : number(100 * fraction, decimals) + " %";
    }

    @Override
    public String toString() {
        int n = headers.size();
        int[] width = new int[n];
        for (int c = 0; c < n; c++) {
            width[c] = headers.get(c).length();
            for (List<String> row : rows) {
                width[c] = Math.max(width[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        line(text, headers, width);
        for (int c = 0; c < n; c++) {
            text.append(c == 0 ? "" : "  ").append("-".repeat(width[c]));
        }
        text.append('\n');
        rows.forEach(row -> line(text, row, width));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] width) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            String cell = cells.get(c);
            String pad = " ".repeat(width[c] - cell.length());
            boolean left = c == 0 || !isNumeric(cell);
            line.append(c == 0 ? "" : "  ").append(left ? cell + pad : pad + cell);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static boolean isNumeric(String cell) {
        return cell.equals("-") || cell.matches("(± )?[-+]?[\\d,]*\\.?\\d+([eE][-+]?\\d+)?( ?[%a-z]{1,4})?");
    }
}
