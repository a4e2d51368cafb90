package io.cambrian.market;

import io.cambrian.fault.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads a file of daily bars, row by row in constant memory, and says of each row what became of it.
 *
 * <p>Forms, told apart by the header (any order and case; unknown columns are ignored): {@code symbol, date, open, high,
 * low, close, volume [, adj_close, dividend, split]}; the same without {@code symbol}, which then is declared or the file's
 * name; {@code [symbol,] date, close}; wide {@code date, GOOG, AAPL, ...} with closes; and {@code currency, date,
 * units_per_eur}, whose price is the reciprocal. Plain or gzip text; comma, semicolon or tab; quotes, a byte order mark and
 * either line end are understood.
 *
 * <p>Nothing is guessed or repaired: an empty price is missing and never 0, a date in an undeclared format is refused.
 */
public final class BarFile {
    private final String name;
    private final ReadOptions options;
    private final DateTimeFormatter dateFormat;
    private final Consumer<? super RowOutcome> outcomes;
    private final Map<Rule, Long> byRule = new EnumMap<>(Rule.class);
    private final Map<String, long[]> goodAndBad = new TreeMap<>();
    private String tallySymbol;
    private long[] tally;
    private BarLayout layout;
    private BarChecks checks;
    private long accepted;
    private long flagged;
    private long corrected;
    private long quarantined;
    private long rejected;

    private BarFile(String name, ReadOptions options, Consumer<? super RowOutcome> outcomes) {
        this.name = name;
        this.options = options;
        this.dateFormat = options.dateFormat() == null ? null : ReadOptions.formatter(options.dateFormat());
        this.outcomes = outcomes;
    }

    /**
     * Reads a file; {@code .gz} is unpacked.
     *
     * @param outcomes receives each record's verdict in file order; if the reading ends with a rejection, what it received
     *     is void
     */
    public static FileReading read(Path file, ReadOptions options, Consumer<? super RowOutcome> outcomes) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), options, outcomes);
        } catch (IOException e) {
            return FileReading.rejected(unreadable(file.toString(), 1, e));
        }
    }

    /**
     * Reads a stream, which is unpacked if it starts like gzip, and not closed.
     *
     * @param name the file's name or path, for findings, and for the symbol where the file names none
     */
    public static FileReading read(
            InputStream in, String name, ReadOptions options, Consumer<? super RowOutcome> outcomes) {
        return new BarFile(name, options, outcomes).run(in);
    }

    /** Why the file is not a bar file, judged by its first two lines; empty if it is one. */
    public static Optional<Finding> refusal(InputStream in, String name, ReadOptions options) {
        BarFile file = new BarFile(name, options, outcome -> {});
        try {
            file.start(new Lines(unpack(in)));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(unreadable(name, 1, e));
        } catch (BarLayout.Refusal e) {
            return Optional.of(file.rejection(e));
        }
    }

    /** As {@link #refusal(InputStream, String, ReadOptions)}. */
    public static Optional<Finding> refusal(Path file, ReadOptions options) {
        try (InputStream in = Files.newInputStream(file)) {
            return refusal(in, file.toString(), options);
        } catch (IOException e) {
            return Optional.of(unreadable(file.toString(), 1, e));
        }
    }

    private FileReading run(InputStream in) {
        Lines lines = null;
        try {
            lines = new Lines(unpack(in));
            start(lines);
            CsvLine fields = new CsvLine(lines.delimiter);
            BarRows rows = new BarRows(name, layout, options, symbolOfFile(), dateFormat, this::take, this::refuse);
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    rows.read(line, lines.number, fields);
                }
            }
        } catch (IOException e) {
            return FileReading.rejected(unreadable(name, lines == null ? 1 : lines.number, e));
        } catch (BarLayout.Refusal e) {
            return FileReading.rejected(rejection(e));
        }
        return new FileReading(
                name,
                accepted + quarantined + rejected,
                accepted,
                flagged,
                corrected,
                quarantined,
                rejected,
                byRule,
                goodAndBad.entrySet().stream()
                        .filter(e -> e.getValue()[0] + e.getValue()[1] >= FileReading.FEWEST_SUSPECT_ROWS
                                && e.getValue()[1] > e.getValue()[0])
                        .map(Map.Entry::getKey)
                        .toList(),
                Optional.empty());
    }

    private void start(Lines lines) throws IOException, BarLayout.Refusal {
        String header = lines.next();
        if (header == null || header.isBlank()) {
            throw new BarLayout.Refusal(Rule.UNKNOWN_LAYOUT, "", "The file has no header: its first line is empty.");
        }
        header = header.startsWith("\uFEFF") ? header.substring(1) : header;
        lines.delimiter = CsvLine.delimiterOf(header);
        CsvLine fields = new CsvLine(lines.delimiter);
        fields.split(header);
        String[] names = fields.toArray();
        String first = lines.peek();
        layout = BarLayout.of(names, first == null || !fields.split(first) ? null : fields.toArray(), options);
        checks = new BarChecks(options, layout.hasActions());
    }

    private void take(Bar bar, long line, String raw, Finding other) {
        BarChecks.Verdict verdict = checks.judge(bar);
        Rule rule = verdict.rule();
        if (rule == null && other == null) {
            accepted++;
            tallyOf(bar.symbol())[0]++;
            outcomes.accept(new RowOutcome.Accepted(bar, line));
            return;
        }
        Finding finding = rule == null
                ? other
                : new Finding(name, line, rule, verdict.column(), bar.symbol(), raw, verdict.message());
        if (finding.rule().action() == Rule.Action.FLAG) {
            accepted++;
            flagged++;
            corrected += finding.rule().corrects() ? 1 : 0;
            tallyOf(bar.symbol())[0]++;
            count(finding.rule());
            outcomes.accept(new RowOutcome.Flagged(verdict.bar(), finding));
        } else {
            refuse(finding);
        }
    }

    private void refuse(Finding finding) {
        count(finding.rule());
        if (!finding.symbol().isEmpty()) {
            tallyOf(finding.symbol())[1]++;
        }
        if (finding.rule().action() == Rule.Action.QUARANTINE) {
            quarantined++;
            outcomes.accept(new RowOutcome.Quarantined(finding));
        } else {
            rejected++;
            outcomes.accept(new RowOutcome.RejectedRow(finding));
        }
    }

    private void count(Rule rule) {
        byRule.merge(rule, 1L, Long::sum);
    }

    private long[] tallyOf(String symbol) {
        if (!symbol.equals(tallySymbol)) {
            tally = goodAndBad.computeIfAbsent(symbol, s -> new long[2]);
            tallySymbol = symbol;
        }
        return tally;
    }

    private Finding rejection(BarLayout.Refusal refusal) {
        return new Finding(name, 1, refusal.rule(), refusal.column(), "", "", refusal.getMessage());
    }

    private static Finding unreadable(String name, long line, IOException e) {
        String reason = e instanceof java.nio.file.NoSuchFileException
                ? "it does not exist"
                : e instanceof java.nio.file.AccessDeniedException
                        ? "permission is denied"
                        : Files.isDirectory(Path.of(name)) ? "it is a folder" : String.valueOf(e.getMessage());
        return new Finding(name, line, Rule.UNREADABLE_FILE, "", "", "", "The file cannot be read: " + reason + ".");
    }

    private String symbolOfFile() {
        if (options.symbol() != null) {
            return options.symbol();
        }
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        int dot = file.indexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    private static InputStream unpack(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        return first == 0x1f && second == 0x8b ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }

    /** The lines of a file with their numbers. */
    private static final class Lines {
        private final BufferedReader reader;
        private String peeked;
        private long number;
        private char delimiter = ',';

        Lines(InputStream in) {
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        }

        String peek() throws IOException {
            if (peeked == null) {
                peeked = reader.readLine();
            }
            return peeked;
        }

        String next() throws IOException {
            String line = peek();
            peeked = null;
            number++;
            return line;
        }
    }

    /** The message of a file that was refused, as an error that stops the command. */
    static DataException asError(Finding rejection) {
        return new DataException(rejection.file() + ", line " + rejection.line() + ": " + rejection.message()
                + " (rule " + rejection.rule().label() + ")");
    }
}
