package io.cambrian.cli;

import io.cambrian.fault.DataException;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallQuery;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A CSV file of remembered cases: columns {@code date} (of the decision), {@code known} (when its outcome was known),
 * {@code outcome}, optionally {@code id}, {@code regime} and {@code regime_probability}; every other column is a feature of the
 * context. A row without an outcome is a situation that is asked about.
 *
 * @param features names of the features, in the order of the columns
 * @param cases rows with an outcome
 * @param questions rows without one
 */
record CasesFile(List<String> features, List<PastCase> cases, List<RecallQuery> questions) {
    private static final String WANTED = "a CSV file with the columns date, known, outcome and one per feature";
    private static final Set<String> OWN = Set.of("id", "date", "known", "outcome", "regime", "regime_probability");
    private static final Set<String> MISSING = Set.of("", "na", "nan", "null", "n/a");

    /** @throws DataException naming the line and column of what cannot be used */
    static CasesFile read(Path file) {
        List<String> lines = TextFile.lines(file, WANTED);
        if (lines.isEmpty()) {
            throw new DataException(file + " is empty. Give " + WANTED + ".");
        }
        String first = lines.get(0);
        List<String> header = Csv.cells(first.startsWith("\uFEFF") ? first.substring(1) : first);
        Set<String> names = new HashSet<>();
        for (String name : header) {
            if (name.isBlank() || !names.add(name)) {
                throw new DataException(
                        "The column '" + name + "' of " + file + (name.isBlank() ? " has no name." : " occurs twice."));
            }
        }
        for (String needed : List.of("date", "known", "outcome")) {
            if (!names.contains(needed)) {
                throw new DataException(file + " has no column '" + needed + "'. It needs date (of the decision), known"
                        + " (the day on which the outcome could be known) and outcome.");
            }
        }
        List<String> features =
                header.stream().filter(name -> !OWN.contains(name)).toList();
        if (features.isEmpty()) {
            throw new DataException(file + " has no feature: every column beside " + "date, known and outcome is one.");
        }
        Rows rows = new Rows(file, header, features);
        for (int line = 1; line < lines.size(); line++) {
            if (!lines.get(line).isBlank()) {
                rows.add(line + 1, Csv.cells(lines.get(line)));
            }
        }
        return new CasesFile(features, List.copyOf(rows.cases), List.copyOf(rows.questions));
    }

    private static final class Rows {
        private final Path file;
        private final List<String> header;
        private final List<String> features;
        private final Set<String> ids = new HashSet<>();
        private final List<PastCase> cases = new ArrayList<>();
        private final List<RecallQuery> questions = new ArrayList<>();

        Rows(Path file, List<String> header, List<String> features) {
            this.file = file;
            this.header = header;
            this.features = features;
        }

        void add(int line, List<String> cells) {
            String where = file + ", line " + line;
            if (cells.size() != header.size()) {
                throw new DataException(
                        where + " has " + cells.size() + " cells but the header has " + header.size() + ".");
            }
            int date = day(where, cells, "date");
            double[] context = new double[features.size()];
            for (int f = 0; f < context.length; f++) {
                context[f] = number(where, cells, features.get(f));
                if (Math.abs(context[f]) > Float.MAX_VALUE) {
                    throw new DataException(
                            where + ", column '" + features.get(f) + "': the number is too large for a context.");
                }
            }
            Map<String, Double> regimes = regimes(where, cells);
            double outcome = number(where, cells, "outcome");
            if (Double.isNaN(outcome)) {
                questions.add(new RecallQuery(date, context, regimes));
                return;
            }
            int known = day(where, cells, "known");
            if (known < date) {
                throw new DataException(where + ": the outcome is known on " + LocalDate.ofEpochDay(known)
                        + ", before the decision on " + LocalDate.ofEpochDay(date) + ".");
            }
            String id = cell(cells, "id");
            if (id.isEmpty()) {
                id = "line " + line;
            }
            if (!ids.add(id)) {
                throw new DataException(where + ": the id '" + id + "' occurs twice.");
            }
            cases.add(new PastCase(id, date, known, context, regimes, outcome));
        }

        private Map<String, Double> regimes(String where, List<String> cells) {
            String name = cell(cells, "regime");
            if (MISSING.contains(name.toLowerCase(Locale.ROOT))) {
                return Map.of();
            }
            double probability = header.contains("regime_probability") ? number(where, cells, "regime_probability") : 1;
            if (!(probability >= 0 && probability <= 1)) {
                throw new DataException(where + ": the regime_probability '" + cell(cells, "regime_probability")
                        + "' must be a number in [0, 1].");
            }
            return Map.of(name, probability);
        }

        private String cell(List<String> cells, String column) {
            int at = header.indexOf(column);
            return at < 0 ? "" : cells.get(at);
        }

        private int day(String where, List<String> cells, String column) {
            String text = cell(cells, column);
            try {
                return Math.toIntExact(LocalDate.parse(text).toEpochDay());
            } catch (DateTimeException e) {
                throw new DataException(
                        where + ", column '" + column + "': '" + text + "' is not a date such as 2024-01-31.", e);
            }
        }

        private double number(String where, List<String> cells, String column) {
            String text = cell(cells, column);
            if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
                return Double.NaN;
            }
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // refused below
            }
            throw new DataException(where + ", column '" + column + "': '" + text + "' is not a finite number.");
        }
    }
}
