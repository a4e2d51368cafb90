package io.cambrian.live;

import io.cambrian.fault.DataException;
import io.cambrian.live.divergence.Divergence;
import io.cambrian.live.divergence.Divergence.Row;
import io.cambrian.live.divergence.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The gap between an account and its backtest, for people, for programs, and row by row. */
final class DivergenceReport {
    private static final int LARGEST = 8;

    private final Path folder;
    private final String currency;
    private final JournalDays journal;
    private final Divergence divergence;
    private final Decisions decisions;
    private final double capital;
    private final long missing;

    /**
     * The journal's decisions against the kernel's on the same bars.
     *
     * @param first difference in words; empty when there is none
     */
    record Decisions(int compared, int differ, String first) {}

    /** @param missing days of the account whose bars the reference lacks */
    DivergenceReport(
            Path folder,
            String currency,
            JournalDays journal,
            Divergence divergence,
            Decisions decisions,
            long missing) {
        this.missing = missing;
        this.folder = folder;
        this.currency = currency;
        this.journal = journal;
        this.divergence = divergence;
        this.decisions = decisions;
        this.capital = journal.opened().number("capital");
    }

    void print(PrintWriter out) {
        List<JournalDays.Day> days = journal.days();
        long plans = days.stream().map(JournalDays.Day::bundle).distinct().count();
        out.printf(
                Locale.ROOT,
                "%s: %,d days from %s to %s, %s%n",
                folder,
                days.size(),
                Records.date(days.get(0).day()),
                Records.date(days.get(days.size() - 1).day()),
                plans == 1 ? "one plan" : plans + " plans");
        out.printf(
                Locale.ROOT,
                "%,d decisions compared with the kernel's on the same bars: %,d differ%n",
                decisions.compared(),
                decisions.differ());
        if (decisions.differ() > 0) {
            out.println("  first: " + decisions.first());
        }
        if (missing > 0) {
            out.printf(
                    Locale.ROOT,
                    "The reference lacks %,d of the days: what the account earned on them is data's part%n",
                    missing);
        }
        out.println();
        double backtest = last(divergence.backtest());
        double account = last(divergence.account());
        out.printf("%-10s %16s %12s%n", "", currency, "of capital");
        amount(out, "backtest", backtest - capital, "");
        amount(out, "account", account - capital, "");
        amount(out, "gap", account - backtest, "");
        for (Part part : Part.values()) {
            amount(out, "  " + part.label(), divergence.sum(part), part.meaning());
        }
        table(out, "instrument", Row::symbol);
        table(out, "day", row -> Records.date(row.day()));
    }

    private static double last(SortedMap<Integer, Double> equity) {
        return equity.get(equity.lastKey());
    }

    private void amount(PrintWriter out, String name, double amount, String meaning) {
        out.printf(
                Locale.ROOT,
                "%-10s %,16.2f %10.3f %%  %s%n",
                name,
                plain(amount),
                percent(100 * amount / capital),
                meaning);
    }

    /** Without the sign of a negative zero. */
    private static double plain(double x) {
        return Math.abs(x) < 0.005 ? 0 : x;
    }

    private static double percent(double x) {
        return Math.abs(x) < 0.0005 ? 0 : x;
    }

    private void table(PrintWriter out, String what, Function<Row, String> key) {
        Map<String, EnumMap<Part, Double>> sums = new TreeMap<>();
        for (Row row : divergence.rows()) {
            EnumMap<Part, Double> sum = sums.computeIfAbsent(key.apply(row), k -> new EnumMap<>(Part.class));
            row.parts().forEach((part, x) -> sum.merge(part, x, Double::sum));
        }
        List<Map.Entry<String, EnumMap<Part, Double>>> largest = sums.entrySet().stream()
                .sorted(Comparator.comparingDouble(e -> -Math.abs(total(e.getValue()))))
                .limit(LARGEST)
                .toList();
        if (largest.isEmpty()) {
            return;
        }
        out.printf("%n%-12s", "by " + what);
        out.printf("%14s", "gap");
        for (Part part : Part.values()) {
            out.printf("%12s", part.label());
        }
        out.println();
        for (Map.Entry<String, EnumMap<Part, Double>> e : largest) {
            out.printf(Locale.ROOT, "%-12s%,14.2f", e.getKey(), plain(total(e.getValue())));
            for (Part part : Part.values()) {
                out.printf(Locale.ROOT, "%,12.2f", plain(e.getValue().get(part)));
            }
            out.println();
        }
        if (sums.size() > LARGEST) {
            out.printf(Locale.ROOT, "and %,d more; --csv FILE has all%n", sums.size() - LARGEST);
        }
    }

    private static double total(Map<Part, Double> parts) {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    Map<String, Object> json() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("currency", currency);
        m.put("capital", capital);
        m.put("days", journal.days().size());
        m.put("backtest_equity", last(divergence.backtest()));
        m.put("account_equity", last(divergence.account()));
        m.put("gap", divergence.gap());
        Map<String, Double> parts = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            parts.put(part.label(), divergence.sum(part));
        }
        m.put("parts", parts);
        m.put("reference_days_missing", missing);
        m.put("decisions_compared", decisions.compared());
        m.put("decisions_differ", decisions.differ());
        return m;
    }

    /** One row per day and instrument; amounts in the account's currency at full precision. */
    void write(Path file) {
        StringBuilder csv = new StringBuilder("day,symbol,gap");
        for (Part part : Part.values()) {
            csv.append(',').append(part.label());
        }
        csv.append('\n');
        for (Row row : divergence.rows()) {
            csv.append(Records.date(row.day())).append(',').append(row.symbol());
            csv.append(',').append(row.gap());
            for (Part part : Part.values()) {
                csv.append(',').append(row.parts().get(part));
            }
            csv.append('\n');
        }
        try {
            Files.writeString(file, csv, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException(
                    "The file " + file + " cannot be written: " + e.getMessage() + ".\nGive another place by --csv.");
        }
    }
}
