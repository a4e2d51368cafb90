package io.cambrian.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of cells, printed in aligned columns: the first to the left, the others to the right. */
final class Table {
    private final List<List<String>> lines = new ArrayList<>();

    Table(String... heads) {
        lines.add(List.of(heads));
    }

    /** One line; it may be shorter than the heads. */
    void add(List<String> cells) {
        lines.add(List.copyOf(cells));
    }

    void add(String... cells) {
        add(List.of(cells));
    }

    void print() {
        System.out.print(this);
    }

    /** Four significant digits, without exponent where it is not needed. */
    static String number(double x) {
        double size = Math.abs(x);
        if (x == 0 || (size >= 0.001 && size < 1e7)) {
            int decimals = x == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
            return String.format(Locale.ROOT, "%,." + Math.min(decimals, 4) + "f", x);
        }
        return String.format(Locale.ROOT, "%.3e", x);
    }

    @Override
    public String toString() {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int c = 0; c < line.size(); c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int c = 0; c < line.size(); c++) {
                String format = c == 0 ? "%-" + Math.max(1, widths[c]) + "s" : "  %" + Math.max(1, widths[c]) + "s";
                row.append(String.format(Locale.ROOT, format, line.get(c)));
            }
            out.append(row.toString().stripTrailing()).append(System.lineSeparator());
        }
        return out.toString();
    }
}
