package io.cambrian.market;

/**
 * What a rule found in a file.
 *
 * @param file the file as it was named to the reader
 * @param line line in the original file; the header is line 1
 * @param rule the rule that decided
 * @param column the column (in the header's spelling) or columns concerned; empty where the whole line or file is
 * @param symbol the instrument, or empty where unknown
 * @param raw the line's text, cut at 1,000 characters
 * @param message what is wrong and what was done, with the values
 */
public record Finding(String file, long line, Rule rule, String column, String symbol, String raw, String message) {
    private static final int LONGEST_RAW = 1_000;

    public Finding {
        raw = raw.length() > LONGEST_RAW ? raw.substring(0, LONGEST_RAW) : raw;
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + rule.label() + (column.isEmpty() ? "" : " [" + column + "]") + ": " + message;
    }
}
