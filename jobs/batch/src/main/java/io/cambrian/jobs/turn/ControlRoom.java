package io.cambrian.jobs.turn;

import io.cambrian.jobs.cycle.PaperReplay;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.report.CycleReport;
import io.cambrian.jobs.turn.success.SuccessMetrics;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What a turn shows: how well all of it does, on a page, and what keeps the account from trading. */
final class ControlRoom {
    private final Workbench bench;

    ControlRoom(Workbench bench) {
        this.bench = bench;
    }

    /** Measures how well it does, and writes the control room; of a finished turn, so that the turn itself is part of it. */
    void write(Turn done) {
        bench.progress().stage("Measuring success, writing the control room");
        List<Turn> all = new ArrayList<>(bench.finished());
        all.add(done);
        bench.progress().part(1, 3, "explaining every order");
        OrderAudit.Check check =
                OrderAudit.check(bench.warehouse(), bench.last().map(Turn::asOf).orElse(Integer.MIN_VALUE));
        bench.progress().part(2, 3, "measures of success");
        List<Metric> metrics = SuccessMetrics.run(
                bench.warehouse(),
                all,
                bench.market().periodsPerYear(),
                Accounts.equalWeight(bench.market(), Integer.MIN_VALUE));
        bench.progress().part(3, 3, "the page");
        TreeMap<String, TreeMap<Integer, Double>> accounts = new TreeMap<>();
        PaperAccountsTable.all(bench.warehouse())
                .forEach(d -> accounts.computeIfAbsent(d.account(), a -> new TreeMap<>())
                        .put(d.day(), d.netReturn()));
        CycleReport.write(
                new CycleReport.Figures(
                        all,
                        PlanMembersTable.all(bench.warehouse()),
                        metrics,
                        accounts,
                        check.orders(),
                        check.unexplained(),
                        latestPage(all),
                        stamps(bench.warehouse(), bench.loaded())),
                bench.request().folder().resolve("reports").resolve(TurnJob.CONTROL_ROOM));
        bench.progress()
                .done(check.orders() + " orders, " + check.unexplained() + " of them not explained; "
                        + metrics.stream().filter(m -> m.value().isPresent()).count() + " of " + metrics.size()
                        + " measures known");
    }

    /** The page of the latest search that has one: searches after the first are told by the control room itself. */
    private Optional<String> latestPage(List<Turn> all) {
        Path reports = bench.request().folder().resolve("reports");
        return all.stream()
                .flatMap(t -> t.searchRun().stream())
                .map(run -> run + ".html")
                .filter(name -> Files.exists(reports.resolve(name)))
                .reduce((a, b) -> b);
    }

    /** Limits on what may be concluded from a market. */
    private static List<String> stamps(Warehouse warehouse, LoadedMarket loaded) {
        List<String> stamps = new ArrayList<>();
        if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
            stamps.add("spot only: nobody earns a spot return alone");
        }
        if (!warehouse.exists(UniverseTable.SPEC)) {
            stamps.add("survivors only: no membership was given, so whoever failed before was never seen");
        }
        return stamps;
    }

    /** What keeps the account from trading, with what to do; empty where nothing does. */
    String condition() {
        if (bench.last().isPresent()
                && bench.request().trades()
                && PaperReplay.jar().isEmpty()) {
            return " The plan was not traded: this installation has no live process.";
        }
        return bench.desk()
                .account()
                .halted()
                .map(why -> " The account is HALTED (" + why + "): a person has to release it, with 'cambrian live"
                        + " --bundles " + bench.desk().bundles() + " --watch "
                        + bench.request().folder().resolve("feed")
                        + " --release --reason TEXT'.")
                .orElse("");
    }
}
