package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.jobs.evidence.JudgeJob;
import io.cambrian.jobs.evidence.LedgerEvidence;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.evidence.WalkForwardJob;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.portfolio.AllocateJob;
import io.cambrian.jobs.portfolio.AttributeJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.jobs.risk.RiskJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a finished cycle knows: what conclusion and report are made from. */
record CycleFacts(
        String runId,
        CycleJob.Request request,
        String marketHash,
        StudyWindows windows,
        RegimesJob.Result regimes,
        SearchPlan plan,
        EvolveJob.Result search,
        WalkForwardJob.Result walk,
        Map<Family, TwinTest> twins,
        int opening,
        List<FinalistRun> finalists,
        LedgerEvidence ledger,
        List<Verdict> verdicts,
        ReturnPanel development,
        ReturnPanel holdout,
        AllocateJob.Result allocation,
        AttributeJob.Result attribution,
        RiskJob.Result risk,
        Optional<PaperReplay> replay,
        MemoryPanels.Consolidated consolidated,
        Path bundles) {

    double periodsPerYear() {
        return request.loaded().market().periodsPerYear();
    }

    List<Verdict> promoted() {
        return verdicts.stream().filter(Verdict::promoted).toList();
    }

    /** Whether the search stands out from its twins in every family that was run. */
    boolean beatsTwins() {
        return !twins.isEmpty() && twins.values().stream().allMatch(TwinTest::isPassed);
    }

    /** Whether any finalist's excess return passed on untouched days. */
    boolean isSureOfUntouchedDays() {
        return verdicts.stream()
                .flatMap(v -> v.gates().stream())
                .anyMatch(g -> g.name().equals(JudgeJob.UNTOUCHED_DAYS) && g.passed());
    }

    boolean spotOnly() {
        return request.loaded().instruments().values().stream().anyMatch(i -> i.spotOnly());
    }
}
