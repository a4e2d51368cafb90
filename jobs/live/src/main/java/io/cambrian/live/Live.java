package io.cambrian.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Result;
import io.cambrian.live.alert.Alerts;
import io.cambrian.live.board.BotPage;
import io.cambrian.live.broker.Gateway;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.LineFeed;
import io.cambrian.live.http.AccessToken;
import io.cambrian.live.http.DashboardServer;
import io.cambrian.live.http.Latest;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Journal;
import java.io.File;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code live}: carries out the plan of a bundle, on paper or with a broker. */
@Command(
        name = "cambrian live",
        description = {
            "Carries out the plan of a hand-off bundle: takes bars, decides as research did, trades on paper, or with a"
                    + " broker, through limits, and keeps a journal that survives any crash.",
            "Exit codes: 0 done, 1 bad data or bundle, 2 wrong usage."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Live.Version.class,
        sortOptions = false)
public final class Live implements Callable<Integer> {
    private static final int DEFAULT_PORT = 8710;
    private static final int HALT_SECONDS = 30;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bundles",
            required = true,
            paramLabel = "DIR",
            description = "Folder of bundles, the one with the file CURRENT.")
    private Path bundles;

    @ArgGroup(multiplicity = "0..1")
    private What what;

    static final class What {
        @Option(names = "--replay", required = true, description = "Replay the hold-out bars that the bundle carries.")
        boolean replay;

        @Option(
                names = "--feed",
                required = true,
                paramLabel = "FILE|DIR",
                description =
                        "Work through new bars in a CSV file: date,symbol,open,high,low,close[,volume][,member]; or in"
                                + " a folder of such files, by the rules of --watch.")
        Path feed;

        @Option(
                names = "--watch",
                required = true,
                paramLabel = "DIR",
                description = "Stay, and work through each file of bars that is dropped into a folder, in the order of"
                        + " their names; take over new plans; halt when the file STOP appears in the account's folder.")
        Path watch;

        @Option(names = "--status", required = true, description = "Show the account and do nothing.")
        boolean status;
    }

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder of journal and account. Default: live/replay-ID or live/account beside the bundles.")
    private Path state;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The key that bundles must be signed with. Default: cambrian.pub in $CAMBRIAN_KEYS or"
                    + " ~/.cambrian/keys.")
    private Path publicKey;

    @Option(
            names = "--serve",
            description = "With --watch: a dashboard with controls and /metrics on this machine's loopback address."
                    + " What changes anything needs the token in the account's folder.")
    private boolean serve;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of --serve; 0 is any free one (default: " + DEFAULT_PORT + ").")
    private Integer port;

    @Option(
            names = "--input",
            description = "With --watch: take bars from standard input too (columns in the first line, an empty line"
                    + " after each day), and end when it ends. They are kept in the watched folder.")
    private boolean input;

    @Option(names = "--once", description = "With --watch: work through what is there, do what is asked for, and end.")
    private boolean once;

    @Option(
            names = "--alert-file",
            paramLabel = "FILE",
            description =
                    "With --watch: append a JSON line for whatever a person should know at once: halts, limits that"
                            + " are nearly used up, books that differ, a full disk.")
    private Path alertFile;

    @Option(
            names = "--alert-webhook",
            description = "With --watch: post the same to the address in the environment variable CAMBRIAN_ALERT_URL"
                    + " (which may hold a secret, and is never printed).")
    private boolean alertWebhook;

    @Option(
            names = "--halt",
            description =
                    "Halt trading; it goes on only with --release. Say why (--reason); without one it halts all the"
                            + " same, and the journal says so. Where another process works with the account, and without"
                            + " --replay, --feed and --watch, that process halts: this one waits until its journal says so, and"
                            + " ends with 1 where it does not within " + HALT_SECONDS + " seconds.")
    private boolean halt;

    @Option(names = "--release", description = "End a halt: trade again, with drawdown measured from now on.")
    private boolean release;

    @Option(
            names = "--veto",
            paramLabel = "SYMBOL",
            split = ",",
            description = "Let positions in these instruments only shrink from now on.")
    private List<String> vetoes = new ArrayList<>();

    @Option(
            names = "--lift-veto",
            paramLabel = "SYMBOL",
            split = ",",
            description = "End the veto on these instruments.")
    private List<String> lifts = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "X",
            description = "Hold this share of the plan's positions from now on, in [0, 1].")
    private Double size;

    @Option(
            names = "--bot",
            paramLabel = "ID=STATE",
            description =
                    "Put a bot into a state from the next close on: ACTIVE, REDUCING (its targets may only shrink) or"
                            + " HALTED (they stay as they are).")
    private Map<String, TradingState> bots = new LinkedHashMap<>();

    @Option(
            names = "--venue",
            description =
                    "Trade with a venue on paper that keeps books of its own, fills late and in parts, refuses some"
                            + " orders, and whose prices orders move; an account stays with its broker.")
    private boolean venue;

    @Option(
            names = "--fix",
            paramLabel = "FILE",
            description =
                    "With --watch: trade with a broker over FIX 4.4, by the settings of a session in FILE; needs the jar of jobs/fix"
                            + " on the class path. An account stays with its broker.")
    private Path fix;

    @Option(
            names = "--adopt-broker",
            description =
                    "Where the broker's books differ from the journal's: take the broker's over, with an entry for"
                            + " each difference; trading stays halted until --release.")
    private boolean adopt;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who asks for what changes the account; kept in the journal (default: the login name).")
    private String user = System.getProperty("user.name", "unknown");

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept beside it.")
    private String reason;

    @Option(
            names = "--today",
            paramLabel = "DATE",
            description =
                    "With --feed: the day that counts as today, for bars of the past. A plan that had not expired then is"
                            + " taken, and expires on the days of the bars.")
    private LocalDate today;

    @Option(
            names = "--until-input-ends",
            description = "Stop at once when standard input closes: for a program that starts this one and may die.")
    private boolean untilInputEnds;

    @Option(names = "--json", description = "Print one JSON object with numbers at full precision instead of a table.")
    private boolean json;

    /**
     * Runs the command.
     *
     * @return the exit code: 0 done, 1 failed, 2 wrong usage or configuration
     */
    public static int run(String... args) {
        return CommandLines.run(new Live(), args);
    }

    @Override
    public Integer call() {
        if (untilInputEnds) {
            // the journal survives any end, so there is nothing to tidy up
            ParentWatch.start(System.in, () -> Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE));
        }
        UserWishes wishes = new UserWishes(
                user,
                reason,
                halt,
                release,
                vetoes,
                lifts,
                size == null ? OptionalDouble.empty() : OptionalDouble.of(size),
                adopt,
                new TreeMap<>(bots));
        if (what == null) {
            requireHaltAlone(wishes);
            return haltElsewhere(wishes);
        }
        if (!wishes.isEmpty() && what.status) {
            throw new ConfigException((release ? "--release" : "A halt, veto, size, bot's state or --adopt-broker")
                    + " does not go with --status: it changes the account.");
        }
        boolean alerting = alertFile != null || alertWebhook;
        if ((serve || input || alerting) && what.watch == null) {
            throw new ConfigException((serve ? "--serve" : input ? "--input" : "An alert") + " goes with --watch DIR.");
        }
        if (once && (what.watch == null || serve || input)) {
            throw new ConfigException("--once goes with --watch DIR alone, without --serve and --input.");
        }
        if (port != null && !serve) {
            throw new ConfigException("--port goes with --serve: nothing is served without it.");
        }
        if (venue && what.feed == null && what.watch == null) {
            throw new ConfigException("--venue goes with --feed or --watch"
                    + (what.replay ? ": a replay's orders are filled whole." : "."));
        }
        if (fix != null && what.watch == null) {
            throw new ConfigException("--fix goes with --watch DIR"
                    + (what.feed == null
                            ? "."
                            : ": orders on bars of a file that is worked through at once would be filled at today's"
                                    + " prices."));
        }
        if (venue && fix != null) {
            throw new ConfigException("--venue and --fix are two brokers; an account has one.");
        }
        if (today != null && what.feed == null) {
            throw new ConfigException("--today goes with --feed.");
        }
        if (adopt && !venue && fix == null) {
            throw new ConfigException(
                    "--adopt-broker goes with --venue or --fix: the books of a broker that fills whole orders are the journal's.");
        }
        if (what.status && state != null) {
            show(LiveRun.accountIn(state), new LinkedHashMap<>(Map.of("state_folder", "" + state)));
            return 0;
        }
        Path key = publicKey != null ? publicKey : SigningKeys.defaultFolder().resolve(SigningKeys.PUBLIC_FILE);
        Progress progress = Progress.console();
        LiveRun run = new LiveRun(bundles, SigningKeys.readPublic(key), progress, Disk.REAL, brokerage());
        if (what.status) {
            Path folder = run.statusFolder();
            show(LiveRun.accountIn(folder), new LinkedHashMap<>(Map.of("state_folder", "" + folder)));
            return 0;
        }
        try {
            return work(run, wishes, progress);
        } catch (DataException e) {
            if (!Journal.isHeldByAnother(e) || what.replay || !wishes.halt() && !wishes.release()) {
                throw e;
            }
            if (wishes.release()) {
                throw new DataException(e.getMessage() + "\n" + howToRelease(), e);
            }
            progress.line(e.getMessage().lines().findFirst().orElseThrow() + "\nThat process is told to halt"
                    + (isHaltAlone(wishes) ? "." : "; nothing else that was asked for is done."));
            return haltElsewhere(wishes);
        }
    }

    /** The account's folder, whether or not the plans can be read. */
    private Path accountFolder() {
        return new LiveRun(bundles, null, Progress.console()).accountFolder(state);
    }

    private static boolean isHaltAlone(UserWishes wishes) {
        return wishes.halt()
                && new UserWishes(
                                wishes.user(),
                                wishes.reason(),
                                true,
                                false,
                                List.of(),
                                List.of(),
                                OptionalDouble.empty())
                        .equals(wishes);
    }

    private void requireHaltAlone(UserWishes wishes) {
        if (wishes.release()) {
            throw new ConfigException(
                    "--release needs --watch DIR or --feed FILE: the account is opened for it.\n" + howToRelease());
        }
        if (!isHaltAlone(wishes)) {
            throw new ConfigException(
                    "Missing what to do: --replay, --feed FILE, --watch DIR or --status; or --halt alone,"
                            + " for the process that works with the account.");
        }
        if (serve
                || input
                || once
                || port != null
                || venue
                || fix != null
                || today != null
                || alertFile != null
                || alertWebhook) {
            throw new ConfigException(
                    "--halt alone takes --bundles, --state, --user, --reason and --json: it only tells the"
                            + " process that works with the account.");
        }
    }

    private String howToRelease() {
        Path folder = accountFolder();
        return "A halt is released on the dashboard of the process that works with the account (live --watch DIR --serve;"
                + " POST /api/act, with the token in " + folder.resolve("token")
                + "), or, once that process has ended, by:"
                + " live --bundles " + bundles + " --watch DIR --once --release --reason TEXT."
                + (Files.exists(StopFile.in(folder)) ? "\nRemove " + StopFile.in(folder) + " first: it halts." : "");
    }

    private int haltElsewhere(UserWishes wishes) {
        Path folder = accountFolder();
        try {
            Progress.console().line(new HaltElsewhere(folder, Duration.ofSeconds(HALT_SECONDS)).halt(wishes));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(
                    "It was not waited for to its end: --status says whether the account is halted.", e);
        }
        try {
            show(LiveRun.accountIn(folder), new LinkedHashMap<>(Map.of("state_folder", "" + folder)));
        } catch (DataException e) { // it is halted all the same
            Progress.console().line(e.getMessage());
        }
        return 0;
    }

    private int work(LiveRun run, UserWishes wishes, Progress progress) {
        if (what.watch != null) {
            return stay(run, wishes, progress);
        }
        Result result = what.replay ? run.replay(state, wishes) : run.feed(what.feed, state, wishes, clock());
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("bots", result.plan().bots().size());
        more.put(
                "stamps",
                new TreeSet<>(result.plan().bots().stream()
                        .flatMap(b -> b.stamps().stream())
                        .collect(Collectors.toSet())));
        if (json) {
            more.put(
                    "dossiers",
                    result.plan().dossiers().stream().map(BotPage::dossier).toList());
        }
        more.put("reconciliation_difference", result.difference().doubleValue());
        more.put("no_op", result.noOp());
        more.put("state_folder", result.state().toString());
        more.put("journal", result.state().resolve(LiveRun.JOURNAL).toString());
        more.put("account", result.state().resolve("account.csv").toString());
        if (!json) {
            explain(result);
        }
        show(result.account(), more);
        return 0;
    }

    private Function<Path, Brokerage> brokerage() {
        if (fix != null) {
            Gateway.Connector connector = Gateway.find("fix")
                    .orElseThrow(
                            () -> new ConfigException("--fix needs the FIX gateway, which is not on the class path."
                                    + "\nUse 'bin/cambrian live --fix FILE', or name both jars and the class:\n"
                                    + "java --add-opens=java.base/java.nio=ALL-UNNAMED -cp cambrian-live-VERSION-all.jar"
                                    + File.pathSeparator
                                    + "cambrian-fix-VERSION-all.jar io.cambrian.live.LiveMain live ..."))
                    .configure(fix);
            return folder -> Brokerage.gateway("fix", connector, folder);
        }
        return folder -> venue ? Brokerage.venue(folder, Clock.systemUTC()) : Brokerage.WHOLE_FILLS;
    }

    private Clock clock() {
        return today == null
                ? Clock.systemUTC()
                : Clock.fixed(today.atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
    }

    private Alerts alerts(Progress progress) {
        Optional<URI> webhook = Optional.empty();
        if (alertWebhook) {
            String address = System.getenv("CAMBRIAN_ALERT_URL");
            if (address == null || address.isBlank()) {
                throw new ConfigException("--alert-webhook needs an address in CAMBRIAN_ALERT_URL.");
            }
            webhook = Optional.of(Alerts.webhook(address));
        }
        return new Alerts(
                Optional.ofNullable(alertFile), webhook, Clock.systemUTC(), progress::line, Duration.ofMinutes(1));
    }

    private int stay(LiveRun run, UserWishes wishes, Progress progress) {
        if (!Files.isDirectory(bundles)) { // before anything is written beside it
            throw new DataException("There is no folder of plans " + bundles + ".\nGive --bundles the one that"
                    + " 'cambrian cycle' or 'publish' wrote: WAREHOUSE/bundles.");
        }
        Latest latest = new Latest();
        Path folder = run.accountFolder(state);
        Alerts alerts = alerts(progress);
        LiveService service =
                new LiveService(run, bundles, what.watch, state, Clock.systemUTC(), progress, latest, alerts);
        CountDownLatch ended =
                new CountDownLatch(1); // this thread itself may be in System.exit by then, which never returns
        Thread hook = new Thread(() -> {
            service.stop();
            try {
                ended.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // the journal survives any end
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        if (input) {
            LineFeed.start(System.in, service.spool(), service::tellOfBars, service::finish);
        }
        try (alerts;
                DashboardServer server = serve
                        ? new DashboardServer(
                                port == null ? DEFAULT_PORT : port, AccessToken.openOrCreate(folder), latest, service)
                        : null) {
            if (server != null) {
                progress.line("The dashboard is at " + server.address() + "\nIts controls need the token in "
                        + folder.resolve("token") + ".");
            }
            if (once) {
                service.finishOnce();
            } else {
                progress.line("Following " + what.watch + "; SIGTERM or Ctrl-C ends this between days.");
            }
            follow(service, wishes, folder);
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void follow(LiveService service, UserWishes wishes, Path folder) {
        try {
            service.run(wishes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        show(LiveRun.accountIn(folder), new LinkedHashMap<>(Map.of("state_folder", "" + folder)));
    }

    private void explain(Result result) {
        PrintWriter out = spec.commandLine().getOut();
        Bundle plan = result.plan();
        if (result.noOp()) {
            out.println(what.replay ? "This replay is finished; nothing was done." : "No new bars; nothing was done.");
        }
        if (plan.bots().isEmpty()) {
            out.println("The plan has no bots: no strategy earned a share, so nothing is traded.");
        }
        for (Bot bot : plan.bots()) {
            if (!bot.stamps().isEmpty()) {
                out.println("Bot " + bot.id() + " is " + String.join(", ", bot.stamps()) + ".");
            }
        }
    }

    private void show(AccountReport account, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(account.summary());
        all.putAll(more);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            try {
                out.println(new ObjectMapper().writeValueAsString(all));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            return;
        }
        String currency = String.valueOf(all.get("currency"));
        row(out, "bundle", all.get("bundle"));
        row(out, "days", all.get("days") + " (" + all.get("first_day") + " to " + all.get("last_day") + ")");
        row(out, "final equity", money(all.get("final_equity")) + " " + currency);
        row(out, "total return", percent(all.get("total_return")));
        row(out, "max drawdown", percent(all.get("max_drawdown")));
        row(out, "costs", money(all.get("costs")) + " " + currency);
        row(out, "fills", all.get("trades"));
        row(
                out,
                "orders stopped",
                all.get("denied_orders") + " denied and " + all.get("cut_orders") + " cut by limits, "
                        + all.get("rejected_orders") + " rejected by the broker");
        row(out, "state", all.get("state") + " (" + all.get("state_reason") + ")");
        if (all.containsKey("reconciliation_difference")) {
            row(out, "journal vs broker", all.get("reconciliation_difference") + " apart");
        }
        row(out, "folder", all.get("state_folder"));
    }

    private static void row(PrintWriter out, String name, Object value) {
        out.printf(Locale.ROOT, "%-18s %s%n", name, value);
    }

    private static String money(Object amount) {
        return String.format(Locale.ROOT, "%,.2f", (Double) amount);
    }

    private static String percent(Object fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * (Double) fraction);
    }

    /** Reads the version that the build wrote into the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Live.class.getPackage().getImplementationVersion();
            return new String[] {"cambrian live " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
