package io.cambrian.jobs.turn;

import io.cambrian.evidence.StrategyState;
import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.WarmStart;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.CycleJob;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.jobs.evolve.EndedSearch;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.Lineup;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Turns that come to a new plan: by a search, or by new shares after a judgment of who is watched. */
final class TurnSearch {
    private final Workbench bench;
    private final TurnPlan plan;

    TurnSearch(Workbench bench, TurnPlan plan) {
        this.bench = bench;
        this.plan = plan;
    }

    /** The first search: afresh, with twins and a hold-out. No clock cuts it: its twins are to be the same search on other worlds. */
    TurnPlan.Found searchFirst(Turn turn) {
        unbounded(bench.time(), bench.progress());
        CycleJob.Result cycle = CycleJob.run(
                bench.warehouse(),
                new CycleJob.Request(
                        bench.settings().search(),
                        bench.loaded(),
                        "files that drop in",
                        bench.request().execution(),
                        bench.request().folder(),
                        bench.request().keys(),
                        List.of(),
                        CycleJob.HandOver.NONE),
                bench.progress());
        String learned = learn();
        return plan.renew(
                turn,
                Optional.of(new TurnPlan.Search(cycle.runId(), cycle.ledgerHash())),
                cycle.runId(),
                cycle.promoted(),
                0,
                cycle.words() + learned);
    }

    /** Says that the time of a turn that was asked for does not hold for the first one. */
    static void unbounded(TurnTime time, Progress progress) {
        time.budget().ifPresent(budget -> {
            progress.stage("The first search");
            progress.done(
                    "--max-minutes does not bound it: its twins, which judge what it finds, have to be the same search on"
                            + " other worlds. A smaller --population, --generations or --twins makes it shorter.");
        });
    }

    /** A later one: what is watched is judged, then the last sessions up to now are searched, beginning with what is known. */
    TurnPlan.Found searchOn(Turn turn) {
        CycleSettings settings = bench.settings().search();
        ForwardJob.Result judged = judge();
        RollingSearch.Result search = RollingSearch.run(
                bench.warehouse(),
                bench.loaded(),
                settings.begunWith(seeds(), Seeds.derive(settings.seed(), Seeds.ofText("turn"), turn.turn())),
                bench.settings().rules().searchWindow(),
                turn.seenTo().orElseThrow(),
                Lineup.eligible(bench.market().calendar(), ForwardJob.retiredOn(bench.warehouse())),
                bench.request().execution().withLimit(bench.time().forSearch()),
                bench.request().folder().resolve("reports"),
                bench.progress());
        String learned = learn();
        return plan.renew(
                turn,
                Optional.of(new TurnPlan.Search(search.runId(), search.ledgerHash())),
                search.runId(),
                promoted(judged),
                retired(judged),
                words(judged) + search.words() + learned);
    }

    /** New shares for who is in the plan, after a judgment where days suffice for one. */
    TurnPlan.Found reallocate(Turn turn) {
        ForwardJob.Result judged = judge();
        return plan.renew(
                turn,
                Optional.empty(),
                bench.last().orElseThrow().planRun().orElseThrow(),
                promoted(judged),
                retired(judged),
                words(judged) + "Shares were decided on anew.");
    }

    private ForwardJob.Result judge() {
        return ForwardJob.run(
                bench.warehouse(), bench.loaded(), SearchStage.hash(bench.market()), bench.costs(), bench.progress());
    }

    /** Strategies that this judgment promoted; a challenger that becomes a champion was promoted before. */
    static int promoted(ForwardJob.Result judged) {
        return (int) judged.tests().stream()
                .filter(f -> StrategyState.of(f.state()).isPromoted()
                        && !StrategyState.of(f.stateBefore()).isPromoted())
                .count();
    }

    private static int retired(ForwardJob.Result judged) {
        return (int) changed(judged)
                .filter(f -> f.state().equals(StrategyState.RETIRED.key()))
                .count();
    }

    private static Stream<Forward> changed(ForwardJob.Result judged) {
        return judged.tests().stream().filter(f -> !f.state().equals(f.stateBefore()));
    }

    /** What a judgment said, each change with its reason. */
    private static String words(ForwardJob.Result judged) {
        if (judged.tests().isEmpty()) {
            return "";
        }
        StringBuilder words = new StringBuilder(judged.tests().size()
                + (judged.tests().size() == 1 ? " strategy was" : " strategies were") + " judged on "
                + judged.days() + " new days. ");
        changed(judged)
                .forEach(f -> words.append(f.strategyId())
                        .append(" (")
                        .append(f.stateBefore())
                        .append(") is ")
                        .append(f.state().replace('_', ' '))
                        .append(": ")
                        .append(f.reason())
                        .append(' '));
        return words.toString();
    }

    /** What is watched, and the best of the last searches; all of it known today. */
    private Seeding seeds() {
        ArrayDeque<String> searches = new ArrayDeque<>(); // the latest ones, which are looked for from the end
        for (int i = bench.finished().size() - 1; i >= 0 && searches.size() < WarmStart.RECENT; i--) {
            bench.finished()
                    .get(i)
                    .searchRun()
                    .flatMap(run -> RunsTable.find(bench.warehouse(), run))
                    .map(found -> RunIdentity.field(found.result(), "search_run"))
                    .filter(run -> !run.isEmpty())
                    .ifPresent(searches::addFirst);
        }
        return WarmStart.of(
                ForwardJob.standing(bench.warehouse(), bench.today()).stream()
                        .filter(s -> s.since() <= bench.today()) // not what this turn's own search found before it died
                        .map(Standing::strategy)
                        .toList(),
                searches.stream()
                        .map(run -> EndedSearch.of(bench.warehouse(), run).population())
                        .toList(),
                bench.settings().search().population(),
                bench.today());
    }

    /** Learns a policy where that is asked for; only one that untouched days allow is released. Why none was learned, in words. */
    private String learn() {
        return bench.settings()
                .learner()
                .flatMap(learner -> TurnJob.obstacle(() -> LearnJob.run(
                        bench.warehouse(),
                        bench.loaded(),
                        new LearnJob.Request(
                                learner,
                                Optional.empty(),
                                new double[] {0, 1},
                                bench.costs(),
                                bench.settings().search().holdoutFraction(),
                                OptionalLong.empty(),
                                LearnJob.State.USUAL,
                                bench.settings().search().seed()),
                        bench.progress())))
                .map(why -> " No policy was learned: " + why)
                .orElse("");
    }
}
