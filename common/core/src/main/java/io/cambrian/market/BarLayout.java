package io.cambrian.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which column of a file holds what, found by header name.
 *
 * @param form how rows are laid out
 * @param header names as the file spells them
 * @param symbol column of the symbol; -1 where the file has none, as with all others
 */
record BarLayout(
        Form form,
        String[] header,
        int symbol,
        int date,
        int open,
        int high,
        int low,
        int close,
        int volume,
        int adjustedClose,
        int dividend,
        int split) {

    /** How rows are laid out. */
    enum Form {
        /** One line per symbol and day, with open, high, low and close. */
        BARS,
        /** One line per symbol and day, with a close. */
        CLOSES,
        /** One line per day, one column per symbol. */
        WIDE,
        /** One line per currency and day, with units of it per euro: the price in euro is the reciprocal. */
        RATES
    }

    private enum Field {
        SYMBOL,
        DATE,
        OPEN,
        HIGH,
        LOW,
        CLOSE,
        VOLUME,
        ADJUSTED_CLOSE,
        DIVIDEND,
        SPLIT,
        RATE
    }

    private static final Map<String, Field> ALIASES = Map.ofEntries(
            Map.entry("symbol", Field.SYMBOL),
            Map.entry("ticker", Field.SYMBOL),
            Map.entry("currency", Field.SYMBOL),
            Map.entry("date", Field.DATE),
            Map.entry("day", Field.DATE),
            Map.entry("timestamp", Field.DATE),
            Map.entry("open", Field.OPEN),
            Map.entry("high", Field.HIGH),
            Map.entry("low", Field.LOW),
            Map.entry("close", Field.CLOSE),
            Map.entry("price", Field.CLOSE),
            Map.entry("volume", Field.VOLUME),
            Map.entry("adjclose", Field.ADJUSTED_CLOSE),
            Map.entry("adjustedclose", Field.ADJUSTED_CLOSE),
            Map.entry("dividend", Field.DIVIDEND),
            Map.entry("dividends", Field.DIVIDEND),
            Map.entry("dividendamount", Field.DIVIDEND),
            Map.entry("split", Field.SPLIT),
            Map.entry("splits", Field.SPLIT),
            Map.entry("stocksplits", Field.SPLIT),
            Map.entry("splitcoefficient", Field.SPLIT),
            Map.entry("unitspereur", Field.RATE));

    /** Why a header cannot be used. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final Rule rule;
        private final String column;

        Refusal(Rule rule, String column, String message) {
            super(message);
            this.rule = rule;
            this.column = column;
        }

        Rule rule() {
            return rule;
        }

        String column() {
            return column;
        }
    }

    /**
     * The layout that a header declares.
     *
     * @param firstLine the first line of data, to tell a wide table of prices from another table; null if there is none
     */
    static BarLayout of(String[] header, String[] firstLine, ReadOptions options) throws Refusal {
        int[] at = new int[Field.values().length];
        java.util.Arrays.fill(at, -1);
        for (int i = 0; i < header.length; i++) {
            Field field = fieldOf(header[i], options);
            if (field == null) {
                continue;
            }
            if (at[field.ordinal()] >= 0) {
                throw new Refusal(
                        Rule.MISSING_COLUMN,
                        header[i],
                        "The columns '" + header[at[field.ordinal()]] + "' and '" + header[i] + "' both name the "
                                + words(field) + ".");
            }
            at[field.ordinal()] = i;
        }
        Form form = form(header, at, firstLine, options);
        int close = form == Form.RATES ? at(at, Field.RATE) : at(at, Field.CLOSE);
        if (close < 0 && form == Form.CLOSES) {
            close = at(at, Field.ADJUSTED_CLOSE);
        }
        return new BarLayout(
                form,
                header,
                at(at, Field.SYMBOL),
                at(at, Field.DATE),
                at(at, Field.OPEN),
                at(at, Field.HIGH),
                at(at, Field.LOW),
                close,
                at(at, Field.VOLUME),
                at(at, Field.ADJUSTED_CLOSE),
                at(at, Field.DIVIDEND),
                at(at, Field.SPLIT));
    }

    private static Form form(String[] header, int[] at, String[] firstLine, ReadOptions options) throws Refusal {
        boolean anyIntraday = at(at, Field.OPEN) >= 0 || at(at, Field.HIGH) >= 0 || at(at, Field.LOW) >= 0;
        boolean anyClose = at(at, Field.CLOSE) >= 0;
        if (at(at, Field.DATE) < 0) {
            if (anyIntraday || anyClose) {
                throw missing("date", header);
            }
            throw unknown(header);
        }
        if (at(at, Field.RATE) >= 0) {
            if (at(at, Field.SYMBOL) < 0) {
                throw missing("currency", header);
            }
            return Form.RATES;
        }
        if (anyIntraday) {
            for (Field f : List.of(Field.OPEN, Field.HIGH, Field.LOW, Field.CLOSE)) {
                if (at(at, f) < 0) {
                    throw missing(words(f), header);
                }
            }
            if (at(at, Field.VOLUME) < 0
                    && options.role() == Role.SHARE
                    && options.calendar() != Calendars.FX
                    && options.volume() == ReadOptions.Volume.REQUIRED) {
                throw missing("volume", header);
            }
            return Form.BARS;
        }
        if (anyClose || at(at, Field.ADJUSTED_CLOSE) >= 0) {
            return Form.CLOSES;
        }
        if (at(at, Field.SYMBOL) >= 0 || header.length < 2 || !holdsNumbers(firstLine, at(at, Field.DATE))) {
            throw unknown(header);
        }
        return Form.WIDE;
    }

    private static boolean holdsNumbers(String[] line, int date) {
        if (line == null) {
            return true;
        }
        boolean anyText = false;
        for (int i = 0; i < line.length; i++) {
            if (i != date && !Values.isMissing(line[i])) {
                if (!Double.isNaN(Values.number(line[i]))) {
                    return true;
                }
                anyText = true;
            }
        }
        return !anyText;
    }

    private static Refusal missing(String column, String[] header) {
        return new Refusal(
                Rule.MISSING_COLUMN,
                column,
                "The file has no column '" + column + "' (its header is " + String.join(", ", header) + ")."
                        + ("volume".equals(column)
                                ? " If its source has no volume, declare that; if it is no share, declare its role."
                                : ""));
    }

    private static Refusal unknown(String[] header) {
        return new Refusal(
                Rule.UNKNOWN_LAYOUT,
                "",
                "The header (" + String.join(", ", header)
                        + ") names no known form of bar file: a date, with open, high, "
                        + "low, close and volume, or with a close, or with one column of prices per symbol. "
                        + "Name its columns so: date, symbol, open, high, low, close, volume.");
    }

    private static Field fieldOf(String name, ReadOptions options) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _.-]", "");
        if (options.role() != Role.SHARE) {
            if (plain.equals("series")) {
                return Field.SYMBOL;
            }
            if (plain.equals("value")) {
                return Field.CLOSE;
            }
        }
        return ALIASES.get(plain);
    }

    private static String words(Field field) {
        return field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static int at(int[] at, Field field) {
        return at[field.ordinal()];
    }

    /** Columns of a wide file that hold a series: all but the date and unnamed ones. */
    int[] wideColumns() {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < header.length; i++) {
            if (i != date && !header[i].isEmpty()) {
                columns.add(i);
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean hasActions() {
        return dividend >= 0 && split >= 0;
    }
}
