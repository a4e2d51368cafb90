package io.cambrian.cli;

import io.cambrian.fault.DataException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A CSV file of dated numbers, the common input of the calculators: a first column {@code date} (ISO, ascending) and one
 * column for each asset or strategy. Blank cells, {@code NA}, {@code NaN} and {@code null} are missing and become NaN.
 *
 * @param names of the columns after the date
 * @param days days since 1970-01-01, strictly ascending
 * @param values {@code [rows][columns]}
 */
record ReturnsFile(List<String> names, int[] days, double[][] values) {
    private static final Set<String> MISSING = Set.of("", "na", "nan", "null", "n/a");

    /** A column of at least so many numbers, all of them above this, holds no returns. */
    private static final int ENOUGH_TO_TELL = 3;

    private static final double EVER_GAINING = 0.1;

    /** Oil lost more than everything in April 2020, but nothing does so in more than one row in a hundred. */
    private static final double TOTAL_LOSSES = 0.01;

    ReturnsFile {
        names = List.copyOf(names);
    }

    /** @throws DataException naming the line and column of what cannot be used */
    static ReturnsFile read(Path file) {
        List<String> lines = lines(file);
        int header = 0;
        while (header < lines.size() && lines.get(header).isBlank()) {
            header++;
        }
        if (header == lines.size()) {
            throw new DataException(file + " is empty. It needs a header (date, then one column per asset) and rows.");
        }
        String first = lines.get(header);
        List<String> cells = Csv.cells(first.startsWith("\uFEFF") ? first.substring(1) : first);
        if (!cells.get(0).equalsIgnoreCase("date")) {
            throw new DataException("The first column of " + file + " is '" + cells.get(0)
                    + "' but must be 'date', with ISO dates such as 2024-01-31.");
        }
        List<String> names = cells.subList(1, cells.size());
        checkNames(file, names);
        List<Integer> days = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (int line = header + 1; line < lines.size(); line++) {
            if (!lines.get(line).isBlank()) {
                addRow(file, line + 1, Csv.cells(lines.get(line)), names, days, rows);
            }
        }
        if (rows.isEmpty()) {
            throw new DataException(file + " has a header but no rows.");
        }
        return new ReturnsFile(
                names, days.stream().mapToInt(Integer::intValue).toArray(), rows.toArray(double[][]::new));
    }

    /**
     * A file of simple returns, as {@link #read}.
     *
     * @throws DataException also for a column that can only hold prices
     */
    static ReturnsFile readReturns(Path file) {
        ReturnsFile returns = read(file);
        for (int c = 0; c < returns.names.size(); c++) {
            double[] known = known(returns.column(c));
            if (known.length >= ENOUGH_TO_TELL && Arrays.stream(known).allMatch(v -> v > EVER_GAINING)) {
                throw new DataException("Every number of column '" + returns.names.get(c) + "' of " + file
                        + " is above 0.1, a gain of more than 10 % in each row; they look like prices."
                        + "\nGive simple returns as fractions: price / price of the row before - 1.");
            }
        }
        return returns;
    }

    /**
     * A file of simple returns whose size matters, as {@link #readReturns}.
     *
     * @throws DataException also for a column that can only hold percent
     */
    static ReturnsFile readFractions(Path file) {
        ReturnsFile returns = readReturns(file);
        for (int c = 0; c < returns.names.size(); c++) {
            double[] known = known(returns.column(c));
            long lost = Arrays.stream(known).filter(v -> v < -1).count();
            if (known.length >= ENOUGH_TO_TELL && lost > TOTAL_LOSSES * known.length) {
                throw new DataException(lost + " of " + known.length + " numbers of column '" + returns.names.get(c)
                        + "' of " + file + " are below -1, a loss of more than everything; they look like percent."
                        + "\nGive simple returns as fractions: -0.02 for a loss of 2 %.");
            }
        }
        return returns;
    }

    private static double[] known(double[] column) {
        return Arrays.stream(column).filter(v -> !Double.isNaN(v)).toArray();
    }

    private static List<String> lines(Path file) {
        return TextFile.lines(file, "a CSV file with a column date and one column per asset");
    }

    private static void checkNames(Path file, List<String> names) {
        if (names.isEmpty()) {
            throw new DataException(file + " has only one column. It needs a column per asset beside the date.");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank()) {
                throw new DataException("A column of " + file + " has no name.");
            }
            if (!seen.add(name)) {
                throw new DataException("The column '" + name + "' occurs twice in " + file + ".");
            }
        }
    }

    private static void addRow(
            Path file, int line, List<String> cells, List<String> names, List<Integer> days, List<double[]> rows) {
        String where = file + ", line " + line;
        if (cells.size() != names.size() + 1) {
            throw new DataException(
                    where + " has " + cells.size() + " cells but the header has " + (names.size() + 1) + ".");
        }
        int day = day(where, cells.get(0));
        if (!days.isEmpty() && day <= days.get(days.size() - 1)) {
            throw new DataException(where + ": the date " + cells.get(0) + " does not come after "
                    + LocalDate.ofEpochDay(days.get(days.size() - 1))
                    + ".\nSort the rows by date and keep one row a day.");
        }
        double[] row = new double[names.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = number(where, names.get(i), cells.get(i + 1));
        }
        days.add(day);
        rows.add(row);
    }

    private static int day(String where, String text) {
        try {
            String date = text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == ' ')
                    ? text.substring(0, 10)
                    : text;
            return Math.toIntExact(LocalDate.parse(date).toEpochDay());
        } catch (DateTimeException e) {
            throw new DataException(where + ": '" + text + "' is not an ISO date such as 2024-01-31.", e);
        }
    }

    private static double number(String where, String name, String text) {
        if (MISSING.contains(text.toLowerCase(java.util.Locale.ROOT))) {
            return Double.NaN;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new DataException(
                    where + ", column '" + name + "': '" + text + "' is not a number."
                            + (text.endsWith("%") ? "\nWrite fractions: 0.01 instead of 1%." : ""),
                    e);
        }
        if (!Double.isFinite(value)) {
            throw new DataException(where + ", column '" + name + "': the number is infinite.");
        }
        return value;
    }

    /** The date of a row, ISO. */
    String date(int row) {
        return LocalDate.ofEpochDay(days[row]).toString();
    }

    /** One column, NaN where missing. */
    double[] column(int index) {
        return Arrays.stream(values).mapToDouble(row -> row[index]).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReturnsFile o
                && names.equals(o.names)
                && Arrays.equals(days, o.days)
                && Arrays.deepEquals(values, o.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(names, Arrays.hashCode(days), Arrays.deepHashCode(values));
    }

    @Override
    public String toString() {
        return "ReturnsFile[" + names.size() + " columns, " + days.length + " rows]";
    }
}
