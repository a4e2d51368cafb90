package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.market.EcbRates;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.jobs.market.IngestRequest;
import io.cambrian.jobs.market.IngestRequest.Order;
import io.cambrian.jobs.market.IngestSummary;
import io.cambrian.jobs.market.MacroIngest;
import io.cambrian.market.Calendars;
import io.cambrian.market.Finding;
import io.cambrian.market.MacroFile;
import io.cambrian.market.PublicationLags;
import io.cambrian.market.ReadOptions;
import io.cambrian.market.Role;
import io.cambrian.market.Rule;
import io.cambrian.market.SymbolHistory;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings price files into the warehouse. */
@Command(
        name = "ingest",
        description = {
            "Bring price files into the warehouse.",
            "Columns are found by name (symbol, date, open, high, low, close, volume, adj_close, dividend, split), in any"
                    + " order; also wide files (date and one column per symbol), files of one series, and membership files"
                    + " (symbol, from, to). Doubtful rows are kept out and counted under a named rule; nothing is guessed."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {
    /** Refused files that are named one by one on the terminal. */
    private static final int MOST_NAMED = 20;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|DIR",
            description =
                    "Price files (.csv, .csv.gz, .parquet) or folders of them; a later file replaces what an earlier"
                            + " one says of the same bar.")
    private List<String> locations = new ArrayList<>();

    @Option(names = "--ecb-rates", description = "Bring in the euro reference rates 1999-2023 that come with Cambrian.")
    private boolean ecbRates;

    @Option(
            names = "--calendar",
            paramLabel = "NAME",
            defaultValue = "none",
            description =
                    "Sessions of the market: us-equity, fx, crypto or none (default: ${DEFAULT-VALUE}). Bars on other"
                            + " days are kept out.")
    private String calendar;

    @Option(
            names = "--role",
            paramLabel = "NAME",
            defaultValue = "share",
            description = "What the series are: share, context or commodity (default: ${DEFAULT-VALUE}).")
    private String role;

    @Option(names = "--currency", paramLabel = "CODE", description = "Currency of the prices, such as USD.")
    private String currency;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            description = "Format of the dates if it is not ISO, such as M/d/yyyy.")
    private String dateFormat;

    @Option(
            names = "--symbol",
            paramLabel = "NAME",
            description = "Symbol of a file that names none (default: the file's name up to the first dot).")
    private String symbol;

    @Option(names = "--no-volume", description = "The files of shares have no volume column.")
    private boolean noVolume;

    @Option(
            names = "--symbol-history",
            paramLabel = "FILE",
            description = "Tickers that passed to another company: columns symbol and from.")
    private Path symbolHistory;

    @Option(
            names = "--daily-drops",
            description =
                    "The files are drops of a feed that repeat and restate earlier days: of two that state a bar, the one"
                            + " that reaches further holds, in whatever order they come.")
    private boolean dailyDrops;

    @Option(
            names = "--macro",
            paramLabel = "FILE",
            description =
                    "File of macro series (series, date, value), dated by period; may be given several times. Each"
                            + " series needs a publication lag.")
    private List<Path> macro = new ArrayList<>();

    @Option(
            names = "--lags",
            paramLabel = "FILE",
            description = "Publication lags: series, lag_days and, if a number means 'not published', missing; see"
                    + " cluster-config/publication-lags.csv.")
    private Path lags;

    @Option(
            names = "--lag",
            paramLabel = "SERIES=DAYS",
            description = "Calendar days from the date of a macro value until it was public; wins over --lags.")
    private Map<String, Integer> lag = new LinkedHashMap<>();

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description =
                    "Day for which the macro files speak (default: when their last value was published). What a later"
                            + " file says otherwise is known from its day on.")
    private LocalDate asOf;

    @Option(names = "--allow-bad-files", description = "End with 0 although a file was refused.")
    private boolean allowBadFiles;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (locations.isEmpty() && !ecbRates && macro.isEmpty()) {
            throw new ConfigException(
                    "Nothing to ingest: name price files or folders, or give --ecb-rates or --macro.");
        }
        if (macro.isEmpty() && (lags != null || !lag.isEmpty() || asOf != null)) {
            throw new ConfigException("--lags, --lag and --as-of are for macro files, and there is no --macro.");
        }
        if (symbol != null && (locations.size() != 1 || Files.isDirectory(Path.of(locations.get(0))))) {
            throw new ConfigException("--symbol (" + symbol + ") names the one series of one file, but "
                    + String.join(", ", locations) + " may hold several.\nIngest the file alone, or leave it out.");
        }
        ReadOptions options = options();
        // what is wrong with the files shows before Spark starts
        List<IngestSummary> summaries = new ArrayList<>();
        if (!locations.isEmpty()) {
            IngestJob.checkLocations(locations);
        }
        List<MacroFile> macroFiles = MacroIngest.read(
                macro,
                publicationLags(),
                asOf == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(asOf.toEpochDay())));
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian ingest");
        MacroIngest.Summary environment = null;
        WarehouseLock lock = WarehouseLock.take(warehouse.location());
        try {
            if (ecbRates) {
                summaries.add(EcbRates.ingest(warehouse, progress));
            }
            if (!locations.isEmpty()) {
                summaries.add(IngestJob.run(
                        warehouse,
                        new IngestRequest(
                                locations,
                                options,
                                Optional.ofNullable(currency),
                                dailyDrops ? Order.DAILY_DROPS : Order.AS_THEY_COME),
                        progress));
            }
            if (!macroFiles.isEmpty()) {
                progress.stage("Bringing in macro series");
                environment = MacroIngest.run(warehouse, macroFiles);
                progress.done(environment.series() + " series");
            }
        } finally {
            lock.close();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (environment != null && !output.json()) {
            print(environment, out);
        }
        if (summaries.isEmpty()) {
            if (output.json()) {
                out.println(Output.json(Map.of("warehouse", warehouse.location(), "environment", json(environment))));
            }
            out.flush();
            return 0;
        }
        IngestSummary summary = summaries.stream().reduce(IngestSummary::plus).orElseThrow();
        if (output.json()) {
            Map<String, Object> json = json(summary, warehouse);
            if (environment != null) {
                json.put("environment", json(environment));
            }
            out.println(Output.json(json));
        } else {
            print(summary, warehouse, out);
        }
        boolean failed = !summary.refused().isEmpty() && !allowBadFiles;
        if (failed) {
            spec.commandLine()
                    .getErr()
                    .println(summary.refused().size()
                            + " file(s) were refused; the others are loaded. Mend or leave out: "
                            + summary.refused().get(0) + "\n--allow-bad-files ends with 0 all the same.");
        }
        return failed ? Failures.FAILED : 0;
    }

    private ReadOptions options() {
        return new ReadOptions(
                Calendars.parse(calendar),
                Role.parse(role),
                dateFormat,
                symbol,
                noVolume ? ReadOptions.Volume.MAY_BE_ABSENT : ReadOptions.Volume.REQUIRED,
                symbolHistory == null ? SymbolHistory.none() : SymbolHistory.read(symbolHistory),
                Clock.systemUTC());
    }

    private PublicationLags publicationLags() {
        TreeMap<String, PublicationLags.Lag> named = new TreeMap<>();
        lag.forEach((series, days) -> {
            if (days < 0) {
                throw new ConfigException("The --lag of " + series + " (" + days + " days) must not be negative.");
            }
            named.put(series, new PublicationLags.Lag(days, Double.NaN));
        });
        return (lags == null ? PublicationLags.none() : PublicationLags.read(lags)).plus(named);
    }

    private static void print(MacroIngest.Summary s, PrintWriter out) {
        TextTable table = new TextTable("macro values", "count");
        table.row("read, of " + s.series() + " series", TextTable.number(s.values(), 0));
        table.row("  new", TextTable.number(s.inserted(), 0));
        table.row("  changed in files of the same day", TextTable.number(s.restated(), 0));
        table.row("not published", TextTable.number(s.missing(), 0));
        out.println(table);
    }

    private static Map<String, Object> json(MacroIngest.Summary s) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("series", s.series());
        json.put("values", s.values());
        json.put("missing", s.missing());
        json.put("inserted", s.inserted());
        json.put("restated", s.restated());
        return json;
    }

    private static String counted(long n, String singular) {
        return TextTable.number(n, 0) + " " + singular + (n == 1 ? "" : "s");
    }

    private static void print(IngestSummary s, Warehouse warehouse, PrintWriter out) {
        TextTable table = new TextTable("records", "count");
        table.row("read", TextTable.number(s.read(), 0));
        table.row("  accepted", TextTable.number(s.accepted(), 0));
        table.row("    flagged", TextTable.number(s.flagged(), 0));
        table.row("    corrected", TextTable.number(s.corrected(), 0));
        table.row("  quarantined", TextTable.number(s.quarantined(), 0));
        table.row("  rejected", TextTable.number(s.rejected(), 0));
        out.println(table);
        table = new TextTable("bars", "count");
        table.row("inserted", TextTable.number(s.inserted(), 0));
        table.row("restated", TextTable.number(s.restated(), 0));
        table.row("unchanged", TextTable.number(s.unchanged(), 0));
        table.row("superseded in this run", TextTable.number(s.superseded(), 0));
        out.println(table);
        if (!s.byRule().isEmpty()) {
            table = new TextTable("rule", "action", "count");
            for (Map.Entry<Rule, Long> e : s.byRule().entrySet()) {
                table.row(e.getKey().label(), action(e.getKey()), TextTable.number(e.getValue(), 0));
            }
            out.print(table);
            if (s.quarantined() + s.rejected() > 0) {
                out.println("each quarantined or rejected row is in the table quarantine, with its file and line");
            }
            out.println();
        }
        s.skipped().forEach((file, reason) -> out.println("skipped  " + file + ": " + reason));
        for (Finding refusal :
                s.refused().subList(0, Math.min(MOST_NAMED, s.refused().size()))) {
            out.println("refused  " + refusal);
        }
        if (s.refused().size() > MOST_NAMED) {
            out.println("refused  " + (s.refused().size() - MOST_NAMED) + " more; see the table quarantine");
        }
        out.printf(
                Locale.ROOT,
                "%s read; new or changed: %s, %s in the universe; %s in %s; %.1f s%n",
                counted(s.files().size(), "file"),
                counted(s.instruments(), "instrument"),
                counted(s.stays(), "stay"),
                s.barsVersion() < 0 ? "no bars" : "bars version " + s.barsVersion(),
                warehouse.location(),
                s.seconds());
    }

    private static String action(Rule rule) {
        return rule.action().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> json(IngestSummary s, Warehouse warehouse) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("warehouse", warehouse.location());
        json.put("files", s.files().size());
        json.put("read", s.read());
        json.put("accepted", s.accepted());
        json.put("flagged", s.flagged());
        json.put("corrected", s.corrected());
        json.put("quarantined", s.quarantined());
        json.put("rejected", s.rejected());
        json.put("inserted", s.inserted());
        json.put("restated", s.restated());
        json.put("unchanged", s.unchanged());
        json.put("superseded", s.superseded());
        json.put("changed_within", s.changedWithin());
        Map<String, Object> rules = new LinkedHashMap<>();
        s.byRule().forEach((rule, n) -> rules.put(rule.label(), n));
        json.put("rules", rules);
        json.put(
                "refused",
                s.refused().stream()
                        .map(f -> Map.of(
                                "file",
                                f.file(),
                                "line",
                                f.line(),
                                "rule",
                                f.rule().label(),
                                "message",
                                f.message()))
                        .toList());
        json.put("skipped", s.skipped());
        json.put("instruments", s.instruments());
        json.put("stays", s.stays());
        json.put("bars_version", s.barsVersion());
        json.put("seconds", s.seconds());
        return json;
    }
}
