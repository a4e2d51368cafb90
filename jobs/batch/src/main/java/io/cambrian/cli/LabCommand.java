package io.cambrian.cli;

import io.cambrian.evidence.HoldoutTest;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.lab.LabJob;
import io.cambrian.jobs.market.MarketLoader;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.lab.BlockBootstrap;
import io.cambrian.lab.LabPlan;
import io.cambrian.lab.LeakTrials;
import io.cambrian.lab.Rate;
import io.cambrian.lab.WorldKind;
import io.cambrian.market.Market;
import io.cambrian.tables.LabTable.World;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the pipeline's own error rates on worlds whose truth is known. */
@Command(
        name = "lab",
        description = {
            "Run the whole pipeline on worlds whose truth is known, and count its errors.",
            "Worlds without an edge: promotions are false. Worlds with a planted edge: none promoted is a miss. Planted leaks:"
                    + " the auditor should catch them. Each rate comes with a 95 %% interval (Clopper and Pearson).",
            "Worlds that are in the warehouse are not run again: more --worlds, or another call after --minutes, go on."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class LabCommand implements Callable<Integer> {
    @Option(
            names = "--worlds",
            paramLabel = "N",
            defaultValue = "4",
            description = "Worlds of each kind (default: ${DEFAULT-VALUE}).")
    private int worlds;

    @Option(
            names = "--screened-worlds",
            paramLabel = "N",
            description =
                    "Run the twins of the first N worlds of each kind in any case; of the others only where a finalist"
                            + " passes untouched days, since nothing else could be promoted (default: all).")
    private Integer screenedWorlds;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description =
                    "Only these kinds: iid, fat_tails, garch_unbalanced, clustered, delisting, switching (no edge);"
                            + " planted, decaying, cost_shock (default: all).")
    private List<WorldKind> kinds = new ArrayList<>();

    @Option(
            names = "--real-days",
            description =
                    "Beside them worlds of the warehouse's own prices (kind real_days): blocks of 20 days drawn with"
                            + " replacement, a coin for each day's direction, so that nothing is left to find. Needs --days bars of at"
                            + " most --instruments instruments.")
    private boolean realDays;

    @Option(
            names = "--instruments",
            paramLabel = "N",
            defaultValue = "20",
            description = "Instruments of each world (default: ${DEFAULT-VALUE}).")
    private int instruments;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "2520",
            description = "Days of each world (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--edge-sharpe",
            paramLabel = "X",
            defaultValue = "2",
            description = "Annualized Sharpe ratio of a planted edge while its regime holds, after costs (default:"
                    + " ${DEFAULT-VALUE}).")
    private double edgeSharpe;

    @Option(
            names = "--population",
            paramLabel = "N",
            defaultValue = "" + LabPlan.POPULATION,
            description = "Strategies per generation (default: ${DEFAULT-VALUE}).")
    private int population;

    @Option(
            names = "--generations",
            paramLabel = "N",
            defaultValue = "" + LabPlan.GENERATIONS,
            description = "Generations (default: ${DEFAULT-VALUE}).")
    private int generations;

    @Option(
            names = "--twins",
            paramLabel = "N",
            defaultValue = "39",
            description = "Twin searches per family (default: ${DEFAULT-VALUE}).")
    private int twins;

    @Option(
            names = "--finalists",
            paramLabel = "N",
            defaultValue = "" + LabPlan.FINALISTS,
            description = "Finalists that go to untouched days (default: ${DEFAULT-VALUE}).")
    private int finalists;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0.3",
            description = "Share of the days that stays untouched (default: ${DEFAULT-VALUE}).")
    private double holdout;

    @Option(
            names = "--leak-worlds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Worlds in which every planted leak and 50 clean strategies are audited (default:"
                    + " ${DEFAULT-VALUE}).")
    private int leakWorlds;

    @Option(
            names = "--minutes",
            paramLabel = "X",
            description = "Begin no more worlds after so many minutes (default: all worlds).")
    private Double minutes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        check();
        long start = System.nanoTime();
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian lab");
        LabJob.Request request = new LabJob.Request(
                LabPlan.of(population, generations, twins, finalists, holdout),
                kinds.isEmpty()
                        ? Arrays.asList(WorldKind.values())
                        : kinds.stream().distinct().toList(),
                worlds,
                screenedWorlds == null ? worlds : screenedWorlds,
                instruments,
                days,
                edgeSharpe,
                seed,
                realDays ? real(warehouse, progress) : LabJob.RealDays.NONE);
        List<World> done;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            done = LabJob.run(
                    warehouse, request, () -> minutes != null && System.nanoTime() - start > minutes * 60e9, progress);
        }
        progress.stage("Auditing planted leaks");
        LeakTrials leaks = LeakTrials.run(leakWorlds, seed);
        progress.done(leaks.caught().count() + " of " + leaks.caught().of() + " caught");
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(request, done, leaks)));
        } else {
            print(request, done, leaks);
        }
        return 0;
    }

    private LabJob.RealDays real(Warehouse warehouse, Progress progress) {
        Market all = Loading.market(progress, () -> MarketLoader.load(warehouse, MarketQuery.all()))
                .market();
        progress.stage("Choosing real days");
        LabJob.RealDays chosen =
                LabJob.RealDays.of(BlockBootstrap.sources(all.series(), instruments, days, all.periodsPerYear()));
        progress.done(words(chosen.market()));
        return chosen;
    }

    /** How many instruments end on the same days is up to the warehouse, and may be fewer than asked for. */
    private String words(Market chosen) {
        int[] calendar = chosen.calendar();
        return chosen.series().size() + " of " + instruments + " instruments asked for, " + calendar.length
                + " days to " + LocalDate.ofEpochDay(calendar[calendar.length - 1]);
    }

    private void check() {
        List<String> faults = new ArrayList<>();
        if (worlds < 1) {
            faults.add("The --worlds (" + worlds + ") must be at least 1.");
        }
        if (screenedWorlds != null && screenedWorlds < 0) {
            faults.add("The --screened-worlds (" + screenedWorlds + ") must not be negative.");
        }
        if (leakWorlds < 1) {
            faults.add("The --leak-worlds (" + leakWorlds + ") must be at least 1.");
        }
        if (instruments < 1) {
            faults.add("The --instruments (" + instruments + ") must be at least 1.");
        }
        if (days < 1_260) {
            faults.add("The --days (" + days
                    + ") must be at least 1260: 250 to warm up, the rest to search and to hold out.");
        }
        if (!(edgeSharpe > 0 && edgeSharpe < 20)) {
            faults.add("The --edge-sharpe (" + edgeSharpe + ") must be above 0 and below 20.");
        }
        if (minutes != null && !(minutes > 0)) {
            faults.add("The --minutes (" + minutes + ") must be positive.");
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults));
        }
    }

    private static Rate rate(List<World> worlds, Predicate<World> happened) {
        return Rate.of(worlds.stream().filter(happened).count(), worlds.size());
    }

    private static List<World> of(List<World> worlds, Predicate<String> kinds) {
        return worlds.stream().filter(w -> kinds.test(w.kind())).toList();
    }

    private static boolean isPlanted(String kind) {
        return is(kind, WorldKind::isPlanted);
    }

    private static boolean isToBeFound(String kind) {
        return is(kind, WorldKind::isToBeFound);
    }

    /** Worlds of real days are of no kind that holds an edge. */
    private static boolean is(String kind, Predicate<WorldKind> what) {
        return Arrays.stream(WorldKind.values()).anyMatch(k -> k.key().equals(kind) && what.test(k));
    }

    private static String percent(Rate rate) {
        return rate.of() == 0 ? "-" : percent(rate.value());
    }

    /** Of the worlds whose twins were run whatever they could decide: the others are chosen by untouched days. */
    private static Rate screened(LabJob.Request request, List<World> worlds) {
        return rate(worlds.stream().filter(w -> request.isScreened(w.world())).toList(), w -> w.screened() > 0);
    }

    private static boolean isPromoted(World world) {
        return world.promoted() > 0;
    }

    private static boolean isFixedSetClaim(World world) {
        return world.fixedSetP() <= LabPlan.LEVEL;
    }

    private static boolean isFoundByOracle(World world) {
        return world.oracleP() != null && world.oracleP() <= HoldoutTest.level(1);
    }

    private Map<String, Object> json(LabJob.Request request, List<World> done, LeakTrials leaks) {
        List<World> noise = of(done, k -> !isPlanted(k));
        List<World> planted = of(done, LabCommand::isToBeFound);
        List<Map<String, Object>> byKind = new ArrayList<>();
        for (String kind : request.keys()) {
            List<World> own = of(done, kind::equals);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", kind);
            one.put("planted", isPlanted(kind));
            one.put("promoted", json(rate(own, LabCommand::isPromoted)));
            one.put("screened", json(screened(request, own)));
            one.put("passed_untouched_days", json(rate(own, w -> w.passed() > 0)));
            one.put("fixed_set_claims", json(rate(own, LabCommand::isFixedSetClaim)));
            one.put("oracle_passes", isPlanted(kind) ? json(rate(own, LabCommand::isFoundByOracle)) : null);
            byKind.add(one);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("run_id", request.runId());
        result.put("worlds", done.size());
        result.put("asked", request.keys().size() * request.worlds());
        result.put("trials_per_search", (long) population * generations);
        result.put("edge_sharpe", edgeSharpe);
        result.put("false_promotion_rate", json(rate(noise, LabCommand::isPromoted)));
        result.put("missed_edge_rate", json(rate(planted, w -> !isPromoted(w))));
        result.put("leak_catch_rate", json(leaks.caught()));
        result.put("false_leak_rate", json(leaks.accused()));
        result.put("fixed_set_false_claim_rate", json(rate(noise, LabCommand::isFixedSetClaim)));
        result.put("kinds", byKind);
        if (request.realDays().isAsked()) {
            Market chosen = request.realDays().market();
            Map<String, Object> real = new LinkedHashMap<>();
            real.put("instruments", chosen.series().size());
            real.put("from", LocalDate.ofEpochDay(chosen.calendar()[0]).toString());
            real.put(
                    "to",
                    LocalDate.ofEpochDay(chosen.calendar()[chosen.calendar().length - 1])
                            .toString());
            result.put(BlockBootstrap.KEY, real);
        }
        return result;
    }

    private static Map<String, Object> json(Rate rate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", rate.value());
        json.put("low", rate.low());
        json.put("high", rate.high());
        json.put("count", rate.count());
        json.put("of", rate.of());
        return json;
    }

    private void print(LabJob.Request request, List<World> done, LeakTrials leaks) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("run " + request.runId() + ": " + done.size() + " of "
                + request.keys().size() * request.worlds()
                + " worlds, " + TextTable.number((double) population * generations, 0) + " trials each, " + twins
                + " twins a family; planted Sharpe ratio " + TextTable.number(edgeSharpe, 1));
        out.println();
        TextTable table =
                new TextTable("kind", "worlds", "promoted", "interval", "screened", "hold-out", "fixed set", "oracle");
        for (String kind : request.keys()) {
            List<World> own = of(done, kind::equals);
            Rate promoted = rate(own, LabCommand::isPromoted);
            table.row(
                    kind,
                    own.size(),
                    percent(promoted),
                    percent(promoted.low()) + " to " + percent(promoted.high()),
                    percent(screened(request, own)),
                    percent(rate(own, w -> w.passed() > 0)),
                    percent(rate(own, LabCommand::isFixedSetClaim)),
                    isPlanted(kind) ? percent(rate(own, LabCommand::isFoundByOracle)) : "-");
        }
        out.print(table);
        out.println();
        if (request.realDays().isAsked()) {
            out.println(BlockBootstrap.KEY + ": " + words(request.realDays().market()));
        }
        line(
                out,
                "false promotions",
                rate(of(done, k -> !isPlanted(k)), LabCommand::isPromoted),
                "worlds without an edge");
        line(out, "missed edges", rate(of(done, LabCommand::isToBeFound), w -> !isPromoted(w)), "planted worlds");
        line(out, "leaks caught", leaks.caught(), "planted leaks");
        line(out, "clean accused", leaks.accused(), "clean strategies");
        out.println("screened: passed the twins"
                + (screenedWorlds == null ? "" : ", of the first " + screenedWorlds + " worlds")
                + "; hold-out: passed untouched days; promoted: one strategy passed both.");
        out.println("fixed set: what StepM over the evolved ledger would have claimed, the mistake that twins avoid.");
        out.flush();
    }

    private static void line(PrintWriter out, String what, Rate rate, String of) {
        out.println(
                String.format(java.util.Locale.ROOT, "%-17s", what) + percent(rate.value()) + " (" + percent(rate.low())
                        + " to " + percent(rate.high()) + "): " + rate.count() + " of " + rate.of() + " " + of);
    }

    private static String percent(double share) {
        return TextTable.percent(share, 1);
    }
}
