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
import java.util.Set;
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
    private final Set<String> wrongInstruments;
    private final Consumer<? super RowOutcome> outcomes;
    private final Map<Rule, Long> byRule = new EnumMap<>(Rule.class);
    private final Map<String, long[]> goodAndBad = new TreeMap<>();
    private String tallySymbol;
    private long[] tally;
    private String header = "";
    private Lines lines;
    private CsvLine fields;
    private BarRows rows;
    private Finding rejection;
    private BarLayout layout;
    private BarChecks checks;
    private long accepted;
    private long flagged;
    private long corrected;
    private long quarantined;
    private long rejected;

    private BarFile(
            String name, ReadOptions options, Set<String> wrongInstruments, Consumer<? super RowOutcome> outcomes) {
        this.name = name;
        this.wrongInstruments = Set.copyOf(wrongInstruments);
        this.options = options;
        this.dateFormat = options.dateFormat() == null ? null : ReadOptions.formatter(options.dateFormat());
        this.outcomes = outcomes;
    }

    /**
     * Reads a file; {@code .gz} is unpacked.
     *
     * @param wrongInstruments symbols whose records are all kept out, the {@link FileReading#suspects()} of an earlier
     *     reading
     * @param outcomes receives each record's verdict in file order; if the reading ends with a rejection, what it received
     *     is void
     */
    public static FileReading read(
            Path file, ReadOptions options, Set<String> wrongInstruments, Consumer<? super RowOutcome> outcomes) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), options, wrongInstruments, outcomes);
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
            InputStream in,
            String name,
            ReadOptions options,
            Set<String> wrongInstruments,
            Consumer<? super RowOutcome> outcomes) {
        BarFile file = open(in, name, options, wrongInstruments, outcomes);
        while (file.advance()) {
            // the work is in the condition
        }
        return file.reading();
    }

    /** As above, for a first reading. */
    public static FileReading read(Path file, ReadOptions options, Consumer<? super RowOutcome> outcomes) {
        return read(file, options, Set.of(), outcomes);
    }

    /** As above, for a first reading. */
    public static FileReading read(
            InputStream in, String name, ReadOptions options, Consumer<? super RowOutcome> outcomes) {
        return read(in, name, options, Set.of(), outcomes);
    }

    /**
     * Starts a reading that goes on line by line, for callers that pull. The stream stays the caller's to close.
     *
     * @param outcomes receives, during each {@link #advance()}, the verdicts on one line
     */
    public static BarFile open(
            InputStream in,
            String name,
            ReadOptions options,
            Set<String> wrongInstruments,
            Consumer<? super RowOutcome> outcomes) {
        BarFile file = new BarFile(name, options, wrongInstruments, outcomes);
        try {
            file.lines = new Lines(unpack(in));
            file.start(file.lines);
            file.fields = new CsvLine(file.lines.delimiter);
            file.rows = new BarRows(
                    name, file.layout, options, file.symbolOfFile(), file.dateFormat, file::take, file::refuse);
        } catch (IOException e) {
            file.rejection = unreadable(name, 1, e);
        } catch (BarLayout.Refusal e) {
            file.rejection = file.rejection(readable(file.header) ? e : notText());
        }
        return file;
    }

    /** Reads one more line; false when there is none, or the file turned out to be unusable. */
    public boolean advance() {
        if (rejection != null) {
            return false;
        }
        try {
            String line = lines.next();
            if (line != null && !line.isBlank()) {
                rows.read(line, lines.number, fields);
            }
            return line != null;
        } catch (IOException e) {
            rejection = unreadable(name, lines.number, e);
            return false;
        }
    }

    /** What became of the lines read so far. */
    public FileReading reading() {
        if (rejection != null) {
            return FileReading.rejected(rejection);
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
                layout.form() == BarLayout.Form.RATES,
                goodAndBad.entrySet().stream()
                        .filter(e -> e.getValue()[0] + e.getValue()[1] >= FileReading.FEWEST_SUSPECT_ROWS
                                && e.getValue()[1] > e.getValue()[0])
                        .map(Map.Entry::getKey)
                        .toList(),
                Optional.empty());
    }

    /** A header that names no form is quoted in the message, unless it is no text at all. */
    private static boolean readable(String header) {
        return header.chars().noneMatch(c -> c == 0xFFFD || Character.isISOControl(c) && c != '\t');
    }

    private static BarLayout.Refusal notText() {
        return new BarLayout.Refusal(
                Rule.UNKNOWN_LAYOUT, "", "This is not a text file. Give CSV in UTF-8, plain or gzip.");
    }

    private void start(Lines lines) throws IOException, BarLayout.Refusal {
        String line = lines.next();
        if (line == null || line.isBlank()) {
            throw new BarLayout.Refusal(Rule.UNKNOWN_LAYOUT, "", "The file has no header: its first line is empty.");
        }
        header = line.startsWith("\uFEFF") ? line.substring(1) : line;
        lines.delimiter = CsvLine.delimiterOf(header);
        CsvLine line1 = new CsvLine(lines.delimiter);
        line1.split(header);
        String[] names = line1.toArray();
        String first = lines.peek();
        layout = BarLayout.of(names, first == null || !line1.split(first) ? null : line1.toArray(), options);
        checks = new BarChecks(options, layout.hasActions());
    }

    private void take(Bar bar, long line, String raw, Finding other) {
        BarChecks.Verdict verdict = checks.judge(bar);
        Rule rule = verdict.rule();
        boolean good = rule == null || rule.action() == Rule.Action.FLAG;
        if (good && wrongInstruments.contains(bar.symbol())) {
            refuse(new Finding(
                    name,
                    line,
                    Rule.WRONG_INSTRUMENT,
                    "symbol",
                    bar.symbol(),
                    raw,
                    "Most rows of " + bar.symbol() + " in this file are bad: it is probably another security."));
            return;
        }
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
        if (!finding.symbol().isEmpty() && finding.rule() != Rule.FUTURE_DATE) { // which says nothing of the security
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
        return new Finding(name, 1, refusal.rule(), refusal.column(), "", header, refusal.getMessage());
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

    /** The stream, unpacked if it starts like gzip. */
    static InputStream unpack(InputStream in) throws IOException {
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
        String where = rejection.rule() == Rule.UNREADABLE_FILE && rejection.line() <= 1
                ? rejection.file()
                : rejection.file() + ", line " + rejection.line();
        return new DataException(where + ": " + rejection.message() + " (rule "
                + rejection.rule().label() + ")");
    }
}
