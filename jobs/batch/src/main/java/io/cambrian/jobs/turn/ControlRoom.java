package io.cambrian.jobs.turn;

import io.cambrian.handoff.Bundle;
import io.cambrian.jobs.cycle.PaperReplay;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.portfolio.HandOffJob;
import io.cambrian.jobs.report.CycleReport;
import io.cambrian.jobs.report.Panel;
import io.cambrian.jobs.turn.success.SuccessMetrics;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.Freshness;
import io.cambrian.turn.TurnKind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a turn shows: how well all of it does, on a page, and what keeps the account from trading. */
final class ControlRoom {
    private final Workbench bench;

    ControlRoom(Workbench bench) {
        this.bench = bench;
    }

    /**
     * Measures how well it does, and writes the control room; of a finished turn, so that the turn itself is part of it.
     *
     * @param plan that the turn leaves
     * @param notes on what came in, in words
     */
    void write(Turn done, Bundle plan, List<String> notes) {
        bench.progress().stage("Measuring success, writing the control room");
        List<Turn> all = new ArrayList<>(bench.finished());
        all.add(done);
        bench.progress().part(1, 3, "explaining every order");
        OrderAudit.Check check = OrderAudit.check(bench.warehouse(), tradedBefore(bench.warehouse(), done.turn()));
        bench.progress().part(2, 3, "measures of success");
        List<Metric> metrics = SuccessMetrics.run(
                bench.warehouse(),
                all,
                bench.market().periodsPerYear(),
                Accounts.equalWeight(bench.market(), Integer.MIN_VALUE),
                check);
        bench.progress().part(3, 3, "the page");
        List<String> alerts = new ArrayList<>(alerts());
        alerts.addAll(notes);
        if (check.unexplained() > 0) {
            alerts.add(check.unexplained() + " of the orders since the turn before are not explained by the tables.");
        }
        page(
                bench.warehouse(),
                bench.loaded(),
                bench.request().folder(),
                all,
                plan,
                metrics,
                check,
                bench.desk().account().acts(),
                alerts);
        bench.progress()
                .done(check.orders() + " orders, " + check.unexplained() + " of them not explained; "
                        + metrics.stream().filter(m -> m.value().isPresent()).count() + " of " + metrics.size()
                        + " measures known");
    }

    /** The page again after a person put another plan in force: nothing was traded since it was written. */
    static void afterRollback(Warehouse warehouse, LoadedMarket loaded, Path folder, List<Turn> all, Bundle plan) {
        List<Metric> metrics = MetricsTable.all(warehouse);
        int measured = metrics.stream().mapToInt(Metric::turn).max().orElse(0);
        AccountJournal.Account account = new AccountJournal(PaperDesk.journalOf(folder)).account();
        page(
                warehouse,
                loaded,
                folder,
                all,
                plan,
                metrics.stream().filter(m -> m.turn() == measured).toList(),
                OrderAudit.check(warehouse, tradedBefore(warehouse, measured)),
                account.acts(),
                account.halted().map(why -> "The account is HALTED (" + why + ").").stream()
                        .toList());
    }

    /**
     * Last day of the account that a turn before another one has written, which had the orders up to there in table {@code journal}; before
     * all days where there is none.
     */
    private static int tradedBefore(Warehouse warehouse, int turn) {
        return PaperAccountsTable.all(warehouse).stream()
                .filter(d -> d.account().equals(PaperAccountsTable.PLAN) && d.turn() < turn)
                .mapToInt(PaperAccountsTable.Day::day)
                .max()
                .orElse(Integer.MIN_VALUE);
    }

    private static void page(
            Warehouse warehouse,
            LoadedMarket loaded,
            Path folder,
            List<Turn> all,
            Bundle plan,
            List<Metric> metrics,
            OrderAudit.Check check,
            List<AccountJournal.Act> acts,
            List<String> alerts) {
        TreeMap<String, TreeMap<Integer, Double>> accounts = new TreeMap<>();
        PaperAccountsTable.all(warehouse)
                .forEach(d -> accounts.computeIfAbsent(d.account(), a -> new TreeMap<>())
                        .put(d.day(), d.netReturn()));
        RoomFigures room = new RoomFigures(warehouse);
        CycleReport.write(
                new CycleReport.Figures(
                        all,
                        PlanMembersTable.all(warehouse),
                        metrics,
                        accounts,
                        orders(check),
                        acts(acts, all, room.whoRolledBack()),
                        room.searches(all, folder.resolve("reports")),
                        plan.expiresAt(),
                        Math.max(
                                TurnJob.FEWEST_GAP,
                                Freshness.usualGap(loaded.market().calendar())),
                        LocalDate.now(ZoneOffset.UTC),
                        plan.dossiers(),
                        plan.bots().isEmpty()
                                ? Panel.missing(
                                        PlanHandOff.policies(plan).isEmpty()
                                                ? "The plan holds no strategy: what is in cash loses nothing."
                                                : "The plan holds no strategy, only a policy that was released; what it"
                                                        + " holds is under the account's limits.",
                                        "")
                                : room.risk(measuredBy(all)),
                        room.memory(plan),
                        alerts,
                        stamps(warehouse, loaded),
                        warehouse.location()),
                folder.resolve("reports").resolve(TurnJob.CONTROL_ROOM));
    }

    /** Who may have measured the risk of the plan in force: a turn that moved capital does, also where a person went back to its plan, else it was the search. */
    private static List<String> measuredBy(List<Turn> all) {
        Turn last = PlanRenewal.of(all);
        return List.of(last.runId(), last.planRun().orElseThrow());
    }

    private static CycleReport.Orders orders(OrderAudit.Check check) {
        Map<String, Long> causes = new LinkedHashMap<>();
        check.causes().forEach((cause, orders) -> causes.put(cause.words(), orders));
        return new CycleReport.Orders(check.orders(), check.denied(), check.unexplained(), causes);
    }

    /** What people did to the account and to the plan, the latest first. */
    private static List<CycleReport.Act> acts(
            List<AccountJournal.Act> onTheAccount, List<Turn> all, Map<Integer, String> whoRolledBack) {
        List<CycleReport.Act> acts = new ArrayList<>();
        onTheAccount.forEach(
                a -> acts.add(new CycleReport.Act(a.day(), a.kind().replace('_', ' '), a.user(), a.reason())));
        all.stream()
                .filter(t -> t.kind().equals(TurnKind.ROLLBACK.key()))
                .forEach(t -> acts.add(new CycleReport.Act(
                        t.asOf(), "rolled back", whoRolledBack.getOrDefault(t.turn(), ""), t.reasons())));
        acts.sort(Comparator.comparingInt(CycleReport.Act::day).reversed());
        return acts;
    }

    /** Limits on what may be concluded from a market. */
    private static List<String> stamps(Warehouse warehouse, LoadedMarket loaded) {
        List<String> stamps = new ArrayList<>();
        if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
            stamps.add("spot only: nobody earns a spot return alone");
        }
        if (HandOffJob.currency(loaded).equals(HandOffJob.NO_CURRENCY)) {
            stamps.add(
                    "no currency: amounts are shown in " + HandOffJob.NO_CURRENCY + ", since --currency was not given");
        }
        if (!warehouse.exists(UniverseTable.SPEC)) {
            stamps.add("survivors only: no membership was given, so whoever failed before was never seen");
        }
        return stamps;
    }

    /** What keeps the account from trading, with what to do; empty where nothing does. */
    String condition() {
        return alerts().stream().map(words -> " " + words).collect(Collectors.joining());
    }

    private List<String> alerts() {
        AccountJournal.Account account = bench.desk().account();
        boolean behind = bench.last().isPresent() && account.lastDay() < bench.today();
        List<String> alerts = new ArrayList<>();
        Silence.words(bench.market()).ifPresent(alerts::add);
        alerts.addAll(setAside(account));
        if (behind && bench.request().trades() && PaperReplay.jar().isEmpty()) {
            alerts.add("The plan was not traded: this installation has no live process.");
            passedOver(account).ifPresent(alerts::add);
            return alerts;
        }
        if (behind) {
            passedOver(account).ifPresent(alerts::add);
        }
        reduced().ifPresent(alerts::add);
        account.halted()
                .map(why -> "The account is HALTED (" + why + "): a person has to release it, "
                        + (bench.desk().isHeld()
                                ? "on the dashboard of the live process that has it; without one "
                                : "")
                        + "with 'cambrian live"
                        + " --bundles " + bench.desk().bundles() + " --watch "
                        + bench.request().folder().resolve("feed")
                        + " --once --release --reason TEXT'.")
                .ifPresent(alerts::add);
        return alerts;
    }

    /** Files of the feed that a live process could not use, with days of this turn, or of the one before that nobody traded. */
    private List<String> setAside(AccountJournal.Account account) {
        int before = bench.last().map(Turn::asOf).orElse(Integer.MAX_VALUE);
        return bench.desk().setAside().stream()
                .filter(f -> f.to() > before || f.to() == before && !f.isBack() && !f.isTraded())
                .map(f -> "The file " + f.file().getFileName() + " of the feed could not be used (" + f.why()
                        + ") and was moved to " + f.file().getParent() + ". "
                        + became(f, account)
                        + " Look at the disk, and at who else writes there.")
                .toList();
    }

    private static String became(PaperDesk.SetAside file, AccountJournal.Account account) {
        if (file.isTraded()) {
            return file.isBack()
                    ? "Its days were written again from the table bars, and were traded."
                    : "Its days were traded all the same.";
        }
        return file.isBack() && account.lastDay() < file.to()
                ? "Its days were written again from the table bars: a live process takes them, or the next run of 'cambrian"
                        + " cycle' if the turn is not over."
                : "The account passes over its days, which the table bars still has: a turn writes such a file again only as"
                        + " long as its days are new.";
    }

    /** Which sessions the account will never trade, since the plan of this turn knows them; empty before it has traded at all. */
    private Optional<String> passedOver(AccountJournal.Account account) {
        if (account.closes().isEmpty()) {
            return Optional.empty();
        }
        int sessions = bench.sessionsAfter(account.lastDay());
        return Optional.of(
                "The account has traded up to " + LocalDate.ofEpochDay(account.lastDay()) + ": it passes over the "
                        + (sessions == 1 ? "session" : sessions + " sessions") + " after that up to "
                        + LocalDate.ofEpochDay(bench.today())
                        + ", since they were not traded before this turn (the journal and the feed in the warehouse tell why)."
                        + " Keep 'cambrian live --bundles " + bench.desk().bundles() + " --watch "
                        + bench.request().folder().resolve("feed")
                        + "' running, or leave out --no-paper: then a turn trades what no other process does.");
    }

    private static boolean isAfter(int day, Instant expiry) {
        return !LocalDate.ofEpochDay(day + 1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .isBefore(expiry);
    }

    /** On how many of the new sessions the account could not follow its plan, and why. */
    private Optional<String> reduced() {
        if (bench.last().isEmpty()) {
            return Optional.empty();
        }
        int before = bench.last().get().asOf();
        List<AccountJournal.Close> since = bench.desk().account().closes().stream()
                .filter(c -> c.day() > before)
                .toList();
        List<AccountJournal.Close> reducing =
                since.stream().filter(c -> c.state().equals("REDUCING")).toList();
        if (reducing.isEmpty()) {
            return Optional.empty();
        }
        AccountJournal.Close latest = reducing.get(reducing.size() - 1);
        return Optional.of("On " + reducing.size() + " of " + since.size()
                + " new sessions the account could only reduce what it held ("
                + latest.reason() + ")."
                + (reducing.stream()
                                .anyMatch(c -> isAfter(c.day(), bench.inForce().expiresAt()))
                        ? " A plan may be traded for " + bench.settings().validDays()
                                + " days after its last bar: let files come at least as often, or give a larger --valid-days."
                        : ""));
    }
}
