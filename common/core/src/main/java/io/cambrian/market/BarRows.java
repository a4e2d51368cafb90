package io.cambrian.market;

import java.time.format.DateTimeFormatter;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Turns the lines of a bar file into bars, or into the reason why a line cannot be read. */
final class BarRows {
    /** Takes a readable bar; {@code other} is what is to be reported of its line besides, or null. */
    interface Taker {
        void take(Bar bar, long line, String raw, Finding other);
    }

    private final BarLayout layout;
    private final ReadOptions options;
    private final String symbolOfFile;
    private final DateTimeFormatter dateFormat;
    private final Taker taker;
    private final Consumer<Finding> refuser;
    private final int[] wideColumns;
    private final String fileName;
    private String lastSymbol = "";

    BarRows(
            String fileName,
            BarLayout layout,
            ReadOptions options,
            String symbolOfFile,
            DateTimeFormatter dateFormat,
            Taker taker,
            Consumer<Finding> refuser) {
        this.fileName = fileName;
        this.layout = layout;
        this.options = options;
        this.symbolOfFile = symbolOfFile;
        this.dateFormat = dateFormat;
        this.taker = taker;
        this.refuser = refuser;
        this.wideColumns = layout.wideColumns();
    }

    void read(String line, long number, CsvLine fields) {
        Row row = new Row(line, number, fields);
        if (!fields.split(line)) {
            row.refuse(Rule.FIELD_COUNT, "", "", "A quote is opened and not closed.");
        } else if (fields.count() != layout.header().length) {
            row.refuse(
                    Rule.FIELD_COUNT,
                    "",
                    "",
                    "The line has " + fields.count() + " fields, the header " + layout.header().length + ".");
        } else if (layout.form() == BarLayout.Form.WIDE) {
            readWide(row);
        } else {
            readLong(row);
        }
    }

    private void readLong(Row row) {
        String symbol = symbolOfFile;
        if (layout.symbol() >= 0) {
            symbol = row.text(layout.symbol());
            if (Values.isMissing(symbol) && !symbol.equalsIgnoreCase("na") && !symbol.equalsIgnoreCase("nan")) {
                row.refuse(Rule.MISSING_SYMBOL, layout.header()[layout.symbol()], "", "The row names no symbol.");
                return;
            }
        }
        // one string object per symbol, not one per row
        symbol = symbol.equals(lastSymbol) ? lastSymbol : symbol;
        lastSymbol = symbol;
        int day = row.day(symbol);
        if (!Values.isDay(day)) {
            return;
        }
        boolean intraday = layout.form() == BarLayout.Form.BARS;
        double close = row.number(layout.close(), symbol);
        double open = intraday ? row.number(layout.open(), symbol) : Double.NaN;
        double high = intraday ? row.number(layout.high(), symbol) : Double.NaN;
        double low = intraday ? row.number(layout.low(), symbol) : Double.NaN;
        double volume = row.number(layout.volume(), symbol);
        double adjusted = row.number(layout.adjustedClose(), symbol);
        double dividend = row.number(layout.dividend(), symbol);
        double split = row.number(layout.split(), symbol);
        if (row.refused) {
            return;
        }
        boolean missing = Double.isNaN(close)
                || intraday
                        && options.role() == Role.SHARE
                        && (Double.isNaN(open) || Double.isNaN(high) || Double.isNaN(low));
        if (missing) {
            row.refuse(Rule.MISSING_PRICE, missingColumns(row), symbol, "A price is missing; it is not taken as 0.");
            return;
        }
        if (layout.form() == BarLayout.Form.RATES) {
            if (!(close > 0)) {
                row.refuse(
                        Rule.OUT_OF_RANGE,
                        layout.header()[layout.close()],
                        symbol,
                        "The rate (" + close + ") must be positive.");
                return;
            }
            close = 1 / close;
        }
        taker.take(
                new Bar(
                        symbol,
                        day,
                        open,
                        high,
                        low,
                        close,
                        volume,
                        adjusted,
                        Double.isNaN(dividend) ? 0 : dividend,
                        // some vendors write 0 on days without a split
                        Double.isNaN(split) || split == 0 ? 1 : split),
                row.number,
                row.line,
                null);
    }

    private String missingColumns(Row row) {
        StringJoiner columns = new StringJoiner(", ");
        for (int column : new int[] {layout.open(), layout.high(), layout.low(), layout.close()}) {
            if (column >= 0 && Values.isMissing(row.text(column))) {
                columns.add(layout.header()[column]);
            }
        }
        return columns.toString();
    }

    private void readWide(Row row) {
        int day = row.day("");
        if (!Values.isDay(day)) {
            return;
        }
        Finding unpublished = options.role() == Role.CONTEXT ? unpublished(row) : null;
        boolean anyLoaded = false;
        for (int column : wideColumns) {
            String text = row.text(column);
            if (Values.isMissing(text) || unpublished != null && Values.number(text) == 0) {
                continue;
            }
            String symbol = layout.header()[column];
            row.refused = false;
            double value = row.number(column, symbol);
            if (!row.refused) {
                taker.take(Bar.closeOnly(symbol, day, value), row.number, row.line, anyLoaded ? null : unpublished);
                anyLoaded = true;
            }
        }
        if (unpublished != null && !anyLoaded) {
            row.refuse(Rule.MISSING_PRICE, unpublished.column(), "", "Every value is missing or 0 for not published.");
        }
    }

    private Finding unpublished(Row row) {
        StringJoiner columns = new StringJoiner(", ");
        for (int column : wideColumns) {
            if (Values.number(row.text(column)) == 0) {
                columns.add(layout.header()[column]);
            }
        }
        return columns.length() == 0
                ? null
                : new Finding(
                        fileName,
                        row.number,
                        Rule.ZERO_MEANS_MISSING,
                        columns.toString(),
                        "",
                        row.line,
                        columns + ": 0 stands for not published yet; left out, the rest of the line is loaded.");
    }

    /** One line being read. */
    private final class Row {
        private final String line;
        private final long number;
        private final CsvLine fields;
        private boolean refused;

        Row(String line, long number, CsvLine fields) {
            this.line = line;
            this.number = number;
            this.fields = fields;
        }

        String text(int column) {
            return fields.get(column);
        }

        int day(String symbol) {
            String text = text(layout.date());
            int day = Values.day(text, dateFormat);
            if (!Values.isDay(day)) {
                refuse(
                        Rule.BAD_DATE,
                        layout.header()[layout.date()],
                        symbol,
                        "The date '" + text + "' is not "
                                + (options.dateFormat() == null
                                        ? "ISO (yyyy-MM-dd); if the file has another format, declare it."
                                        : "of the declared format " + options.dateFormat() + "."));
            }
            return day;
        }

        /** The number in a column; NaN where it is missing, or refused (then the row is marked). */
        double number(int column, String symbol) {
            if (refused || column < 0) {
                return Double.NaN;
            }
            String text = text(column);
            if (Values.isMissing(text)) {
                return Double.NaN;
            }
            double value = Values.number(text);
            if (Double.isNaN(value)) {
                refuse(
                        Rule.BAD_NUMBER,
                        layout.header()[column],
                        symbol,
                        "'" + text + "' in column " + layout.header()[column] + " is not a number.");
            }
            return value;
        }

        void refuse(Rule rule, String column, String symbol, String message) {
            refused = true;
            refuser.accept(new Finding(fileName, number, rule, column, symbol, line, message));
        }
    }
}
