package io.cambrian.market;

import java.util.Arrays;

/**
 * The fields of one line of delimited text. Quotes may surround a field and are doubled inside it; a quoted field ends on
 * its own line. Reused from line to line; not safe for concurrent use.
 */
final class CsvLine {
    private final char delimiter;
    private String[] fields = new String[16];
    private int count;

    CsvLine(char delimiter) {
        this.delimiter = delimiter;
    }

    /** The delimiter of a header: the first of comma, semicolon and tab that it contains. */
    static char delimiterOf(String header) {
        for (char c : new char[] {',', ';', '\t'}) {
            if (header.indexOf(c) >= 0) {
                return c;
            }
        }
        return ',';
    }

    /** Splits the line; false if a quote is left open. */
    boolean split(String line) {
        count = 0;
        return line.indexOf('"') < 0 ? splitPlain(line) : splitQuoted(line);
    }

    private boolean splitPlain(String line) {
        int start = 0;
        for (int at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, start)) {
            add(line.substring(start, at));
            start = at + 1;
        }
        add(line.substring(start));
        return true;
    }

    private boolean splitQuoted(String line) {
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        add(field.toString());
        return !quoted;
    }

    private void add(String field) {
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, 2 * count);
        }
        fields[count++] = field.strip();
    }

    int count() {
        return count;
    }

    String get(int i) {
        return fields[i];
    }

    String[] toArray() {
        return Arrays.copyOf(fields, count);
    }
}
