package io.cambrian.jobs.turn;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.evidence.ForwardJob.Standing;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.market.BarSeries;
import io.cambrian.tables.PoliciesTable.Policy;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.Observation;
import io.cambrian.turn.SearchWindow;
import io.cambrian.turn.TurnDecision;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is due on a day: what market, bots and account show, put to {@link TurnDecision}. */
final class Due {
    private final Workbench bench;

    Due(Workbench bench) {
        this.bench = bench;
    }

    /** What the turn of today is to do, and why. */
    TurnDecision decide() {
        bench.progress().stage("Looking at market, bots and account");
        Observation seen = bench.last()
                .map(this::observe)
                .orElseGet(() -> new Observation(
                        false,
                        false,
                        bench.market().calendar().length,
                        0,
                        0,
                        0,
                        false,
                        false,
                        Double.NaN,
                        List.of(),
                        List.of(),
                        Double.NaN,
                        false,
                        List.of(),
                        -1));
        TurnDecision decision = TurnDecision.of(seen, bench.settings().rules());
        bench.progress().done(decision.kind().key() + ": " + String.join("; ", decision.reasons()));
        return decision;
    }

    private Observation observe(Turn before) {
        int searched = bench.lastSearch().map(Turn::asOf).orElse(before.asOf());
        int shared = bench.finished().stream()
                .filter(t -> t.kind().equals(TurnKind.SEARCH.key()) || t.kind().equals(TurnKind.REALLOCATE.key()))
                .mapToInt(Turn::asOf)
                .max()
                .orElse(searched);
        int newSessions = bench.sessionsAfter(before.asOf());
        Set<String> watched = ForwardJob.standing(bench.warehouse(), bench.today()).stream()
                .map(Standing::id)
                .collect(Collectors.toSet());
        return new Observation(
                true,
                bench.inForce().bots().isEmpty(),
                newSessions,
                bench.sessionsAfter(searched),
                bench.sessionsAfter(shared),
                ForwardJob.judgeable(bench.warehouse(), bench.market().calendar()),
                newSessions == 0 && !before.dataVersion().equals(bench.loaded().dataVersion()),
                newSessions == 0
                        && !symbols(bench.market().series())
                                .equals(symbols(bench.inForce().history())),
                Watch.marketChange(bench.market(), bench.sessionsAfter(searched)),
                Watch.drifting(bench.inForce(), bench.market(), bench.costs(), searched),
                bench.inForce().bots().stream()
                        .map(b -> b.id())
                        .filter(id -> !watched.contains(id))
                        .toList(),
                drawdown(
                        bench.desk().account(),
                        bench.lastSearch().map(Turn::asOf).orElse(Integer.MIN_VALUE)),
                newSessions > 0
                        && bench.today() > before.asOf() + bench.settings().validDays(),
                released(),
                sessionsSinceRollback());
    }

    /**
     * Of an account from its peak since a day to its last close.
     *
     * @param since on its close, or with the capital where that was before the account's first, the first peak was
     * @return positive; NaN where the account never traded
     */
    static double drawdown(AccountJournal.Account account, int since) {
        double peak = account.capital();
        double now = Double.NaN;
        for (AccountJournal.Close close : account.closes()) {
            now = close.equity();
            peak = close.day() <= since ? now : Math.max(peak, now);
        }
        return 1 - now / peak;
    }

    private static Set<String> symbols(List<BarSeries> series) {
        return series.stream().map(BarSeries::symbol).collect(Collectors.toSet());
    }

    /** A policy that was released and is not in the plan in force. */
    private List<String> released() {
        if (isCooling()) {
            return List.of();
        }
        List<String> inPlan = PlanHandOff.policies(bench.inForce());
        return LearnJob.releasedBy(bench.warehouse(), bench.today(), bench.market()).stream()
                .map(Policy::policyId)
                .filter(id -> !inPlan.contains(id))
                .map(id -> "the policy " + id + " was released")
                .toList();
    }

    /** Whether the last rollback is so few sessions ago that what it put in force is left alone. */
    boolean isCooling() {
        int since = sessionsSinceRollback();
        return since >= 0 && since < bench.settings().rules().coolDown();
    }

    /** -1 for never. */
    private int sessionsSinceRollback() {
        return bench.finished().stream()
                .filter(t -> t.kind().equals(TurnKind.ROLLBACK.key()))
                .reduce((a, b) -> b)
                .map(t -> bench.sessionsAfter(t.asOf()))
                .orElse(-1);
    }

    /**
     * The turn as it is written before its work.
     *
     * @param runId its identity
     * @param released id of the policy that was released last; empty for none
     * @throws DataException where a search is due for which there are too few sessions
     */
    Turn begin(String runId, Optional<String> released, TurnDecision decision) {
        boolean search = decision.kind() == TurnKind.SEARCH;
        if (search && bench.last().isPresent()) { // before the turn is written: it could never be carried out
            SearchWindow.upTo(bench.market(), bench.settings().rules().searchWindow());
        }
        return new Turn(
                bench.finished().size() + 1,
                runId,
                bench.today(),
                decision.kind().key(),
                String.join("; ", decision.reasons()),
                false,
                search && bench.last().isPresent() ? ForwardJob.lastLookedAt(bench.warehouse()) : Optional.empty(),
                bench.last()
                        .map(t -> bench.sessionsAfter(t.asOf()))
                        .orElse(bench.market().calendar().length),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                true,
                0,
                bench.loaded().dataVersion(),
                "",
                Optional.empty(),
                released);
    }
}
