package io.cambrian.jobs.turn;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.jobs.cycle.PaperReplay;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.memory.LiveAccounts;
import io.cambrian.jobs.memory.RememberJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The account of the plan in force: it trades the new days, its trades are remembered, and others stand beside it. */
final class TurnBooks {
    private static final Duration AWAITED = Duration.ofMinutes(2);

    private static final Duration GLANCE = Duration.ofSeconds(1);

    /** How often a damaged file is written again for whoever holds the account. */
    private static final int MOST_AGAIN = 2;

    private final Workbench bench;
    private final Duration awaited;
    private int exported = Integer.MIN_VALUE; // last close of the account that table journal has

    TurnBooks(Workbench bench) {
        this(bench, AWAITED);
    }

    /** @param awaited how long a live process of its own may take for the new days before the turn goes on */
    TurnBooks(Workbench bench, Duration awaited) {
        this.bench = bench;
        this.awaited = awaited;
    }

    /**
     * Has the new days traded by the plan in force: by the live process that holds the account, else by one of this turn, unless it is
     * not to trade.
     *
     * @throws DataException where the account cannot trade them
     */
    void trade() {
        int after = bench.last().orElseThrow().asOf();
        if (bench.today() <= after) {
            return;
        }
        bench.desk().deliver(bench.market(), after);
        if (bench.desk().account().lastDay() >= bench.today() || bench.desk().isHeld() && leftToWhoHoldsIt(after)) {
            return;
        }
        Optional<Path> jar = PaperReplay.jar();
        if (!bench.request().trades() || jar.isEmpty()) {
            return;
        }
        bench.progress().stage("Trading the new days on paper, in a process without Spark");
        trade(jar.get(), after);
        bench.progress().done(traded(after));
    }

    /** Has a live process trade the new days; once more where it found a file of the feed damaged, also if it failed over that. */
    private void trade(Path jar, int after) {
        Optional<DataException> failure = Optional.empty();
        try {
            bench.desk().trade(jar, after + 1);
        } catch (DataException e) {
            failure = Optional.of(e);
        }
        if (bench.desk().account().lastDay() < bench.today() && deliveredAgain(after)) {
            bench.progress().part(2, 2, "again, since a file of the feed was damaged");
            bench.desk().trade(jar, after + 1);
        } else if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** What the account has traded of the new days, in words. */
    String traded(int after) {
        int to = Math.max(after, bench.desk().account().lastDay());
        int left = bench.sessionsAfter(to);
        int sessions = bench.sessionsAfter(after) - left;
        return sessions + (sessions == 1 ? " session" : " sessions") + " up to " + LocalDate.ofEpochDay(to)
                + (left == 0
                        ? ""
                        : "; the " + left + " after that up to " + LocalDate.ofEpochDay(bench.today())
                                + " were not traded");
    }

    /** Writes days after one again whose file was damaged, where they are not back; whether there were any. */
    private boolean deliveredAgain(int after) {
        return bench.desk().setAside().stream().anyMatch(f -> f.to() > after && !f.isBack() && !f.isTraded())
                && bench.desk().deliver(bench.market(), after);
    }

    /**
     * A live process that follows the feed trades the new days itself; whether it did, and not rather ended before.
     *
     * @param after last day that the plan in force knows
     * @throws DataException where it holds the account and does not trade: a plan as of today would pass over the days for good
     */
    private boolean leftToWhoHoldsIt(int after) {
        bench.progress().stage("Leaving the new days to the live process that has the account");
        long end = System.nanoTime() + awaited.toNanos();
        int again = 0;
        while (!bench.desk().awaitClose(bench.today(), GLANCE)) {
            if (!bench.desk().isHeld()) {
                bench.progress().done("it has ended");
                return false;
            }
            if (again < MOST_AGAIN && deliveredAgain(after)) {
                again++;
            }
            if (System.nanoTime() > end) {
                throw new DataException(
                        "The live process that has the account in "
                                + bench.desk().journal().getParent() + " has not traded the days up to "
                                + LocalDate.ofEpochDay(bench.today()) + " within " + awaited.toSeconds()
                                + " s.\nSee on its dashboard what keeps it, or stop it: the turn goes on when it is called again.");
            }
        }
        bench.progress().done("it has traded them");
        return true;
    }

    /** Remembers what the account traded since the last turn; nothing where it never traded. */
    void remember() {
        if (!Files.exists(bench.desk().journal())) {
            return;
        }
        bench.progress().stage("Remembering what the account traded");
        Turn before = bench.last().orElseThrow();
        RegimesJob.Labelled labelled = bench.labelled(before.planRun().orElseThrow());
        RememberJob.LiveTrades live = RememberJob.newInJournal(
                bench.warehouse(),
                bench.desk().journal(),
                new RememberJob.Origin(
                        before.planRun().orElseThrow(),
                        bench.finished().get(0).asOf(),
                        bench.costs(),
                        bench.versions().get(BarsTable.SPEC.name())),
                labelled.contexts(),
                labelled.labels());
        export();
        if (touches() > 0) { // all plans of a warehouse's turns have the same limits
            LiveAccounts.behavior(
                    bench.warehouse(),
                    bench.desk().journal(),
                    bench.desk().bundles(),
                    bench.keys().publicKey());
        }
        bench.progress()
                .done(live.trades() + " trades of bots closed since the last turn, " + live.open()
                        + " of their positions open");
    }

    /** Has table {@code journal} have all of the account's journal. */
    void export() {
        exported = JournalExport.run(bench.warehouse(), bench.desk().journal()).lastClose();
    }

    /** Acts of people on the warehouse's accounts that no turn has counted yet, up to what was remembered last. */
    int touches() {
        return uncounted(JournalExport.acts(bench.warehouse()), bench.finished());
    }

    /**
     * What is new of all acts on the accounts; a rollback is no act on an account.
     *
     * @param finished turns; one that an earlier version wrote after an account was moved away may have counted less than none
     */
    static int uncounted(int acts, List<Turn> finished) {
        int counted = finished.stream()
                .filter(t -> !t.kind().equals(TurnKind.ROLLBACK.key()))
                .mapToInt(t -> Math.max(0, t.touches()))
                .sum();
        return Math.max(0, acts - counted);
    }

    /**
     * Adds the new days of the account, also where the market has none since the last turn, and of frozen plans and yardsticks to compare it
     * with; nothing in the first turn.
     */
    void writeAccounts(Turn turn) {
        if (bench.last().isEmpty()) {
            return;
        }
        Map<String, TreeMap<Integer, Double>> accounts = new LinkedHashMap<>();
        if (bench.today() > bench.last().get().asOf()) {
            bench.progress().stage("Accounts of frozen plans and yardsticks");
            accounts.putAll(besideIt());
            bench.progress().done(accounts.size() + " accounts");
        }
        // also days that a process of its own closed after an earlier turn
        int lastPlanDay = PaperAccountsTable.all(bench.warehouse()).stream()
                .filter(d -> d.account().equals(PaperAccountsTable.PLAN) && d.turn() < turn.turn())
                .mapToInt(PaperAccountsTable.Day::day)
                .max()
                .orElse(Integer.MIN_VALUE);
        accounts.put(PaperAccountsTable.PLAN, exported(bench.desk().account().returns(), lastPlanDay, exported));
        Accounts.write(bench.warehouse(), turn.turn(), accounts);
    }

    /** Frozen plans, yardsticks and single strategies on the new days of the market. */
    private Map<String, TreeMap<Integer, Double>> besideIt() {
        int first = bench.finished().get(0).asOf();
        Map<String, TreeMap<Integer, Double>> accounts = new LinkedHashMap<>();
        accounts.put(
                PaperAccountsTable.FROZEN_FIRST,
                Accounts.frozen(
                        PlanHandOff.read(
                                bench.desk().bundles(),
                                bench.finished().get(0).bundle().orElseThrow(),
                                bench.keys()),
                        bench.market(),
                        bench.costs()));
        recent().ifPresent(plan ->
                accounts.put(PaperAccountsTable.FROZEN_RECENT, Accounts.frozen(plan, bench.market(), bench.costs())));
        accounts.put(PaperAccountsTable.PLAN_PAPER, Accounts.plan(plans(), bench.market(), bench.costs()));
        accounts.put(PaperAccountsTable.EQUAL_WEIGHT, Accounts.equalWeight(bench.market(), first));
        accounts.put(PaperAccountsTable.BUY_AND_HOLD, Accounts.buyAndHold(bench.market(), first));
        accounts.putAll(Accounts.alone(
                bench.inForce(),
                ForwardJob.standing(bench.warehouse(), bench.last().get().asOf()),
                bench.market(),
                bench.costs()));
        accounts.replaceAll((name, returns) ->
                new TreeMap<>(returns.tailMap(bench.last().get().asOf(), false)));
        return accounts;
    }

    /**
     * Days of the account that earlier turns have not written and whose orders are in table {@code journal}: what a process of its own
     * closed since it was read is the next turn's, as are its orders.
     */
    static TreeMap<Integer, Double> exported(TreeMap<Integer, Double> returns, int after, int upTo) {
        return after >= upTo ? new TreeMap<>() : new TreeMap<>(returns.subMap(after, false, upTo, true));
    }

    /** All plans that were in force, without their bars. */
    private List<Bundle> plans() {
        return bench.finished().stream()
                .flatMap(t -> t.bundle().stream())
                .map(bundle -> PlanHandOff.read(bench.desk().bundles(), bundle, bench.keys())
                        .withoutBars())
                .toList();
    }

    /** The plan that was in force some months before the first day of this turn. */
    private Optional<Bundle> recent() {
        int then = (int) LocalDate.ofEpochDay(bench.last().orElseThrow().asOf())
                .minusMonths(bench.settings().frozenMonths())
                .toEpochDay();
        return bench.finished().stream()
                .filter(t -> t.asOf() <= then && t.bundle().isPresent())
                .reduce((a, b) -> b)
                .map(t -> PlanHandOff.read(bench.desk().bundles(), t.bundle().get(), bench.keys()));
    }
}
