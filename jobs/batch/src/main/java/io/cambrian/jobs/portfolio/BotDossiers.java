package io.cambrian.jobs.portfolio;

import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.Pbo;
import io.cambrian.evidence.TwinTest;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Dossier.Figure;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.jobs.evidence.LedgerEvidence;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.evolve.Ancestry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a plan says of why its strategies are in it: the verdict on each finalist with the numbers behind it and its ancestors. */
public final class BotDossiers {
    private BotDossiers() {}

    /**
     * What was judged.
     *
     * @param searchId the search that found them
     * @param opening how many runs have looked at the untouched days, this one included
     * @param verdicts one for each finalist, in their order
     */
    public record Judged(
            String searchId,
            double periodsPerYear,
            int opening,
            List<FinalistRun> finalists,
            List<Verdict> verdicts,
            Map<Family, TwinTest> twins,
            LedgerEvidence ledger) {}

    /** One for each finalist, under its strategy's id. */
    public static List<Dossier> of(Judged judged, Ancestry ancestry) {
        List<Dossier> dossiers = new ArrayList<>();
        for (int i = 0; i < judged.finalists().size(); i++) {
            FinalistRun f = judged.finalists().get(i);
            Verdict verdict = judged.verdicts().get(i);
            dossiers.add(new Dossier(
                    f.strategyId(),
                    f.strategyId(),
                    judged.searchId(),
                    f.rank(),
                    verdict.state().key(),
                    verdict.promoted(),
                    verdict.reasons(),
                    figures(f, verdict, judged),
                    twins(f, judged),
                    verdict.gates().stream()
                            .map(g -> new Dossier.Gate(g.name(), g.passed(), g.words()))
                            .toList(),
                    lineage(ancestry, f.strategyId())));
        }
        return dossiers;
    }

    /** The ancestors of a strategy, itself last. */
    public static List<Dossier.Ancestor> lineage(Ancestry ancestry, String id) {
        return ancestry.of(id).stream()
                .map(a ->
                        new Dossier.Ancestor(a.id(), a.generation(), a.operator(), a.parents(), a.fitness(), a.text()))
                .toList();
    }

    private static SortedMap<String, Double> figures(FinalistRun f, Verdict verdict, Judged judged) {
        double annual = judged.periodsPerYear();
        SortedMap<String, Double> figures = new TreeMap<>();
        put(figures, Figure.TRIALS, judged.ledger().trials());
        put(figures, Figure.EFFECTIVE_TRIALS, judged.ledger().effective().number());
        TrialScore seen = f.development().score();
        put(figures, Figure.SHARPE, seen.sharpe(annual));
        put(figures, Figure.EXCESS_SHARPE, seen.excessSharpe(annual));
        f.holdout().statistics().ifPresent(s -> {
            put(figures, Figure.HOLDOUT_SHARPE, s.sharpe(annual));
            if (s.trades() > 0) {
                put(figures, Figure.HOLDOUT_EXCESS_SHARPE, s.excessSharpe(annual));
            }
        });
        put(figures, Figure.HOLDOUT_P, verdict.holdoutP());
        put(figures, Figure.HOLDOUT_OPENING, judged.opening());
        put(figures, Figure.DEFLATED_SHARPE, verdict.beside().deflatedSharpe());
        put(figures, Figure.DEFLATED_SHARPE_EFFECTIVE, verdict.beside().deflatedSharpeOfEffective());
        put(
                figures,
                Figure.OVERFITTING,
                judged.ledger().pbo().map(Pbo::probability).orElse(Double.NaN));
        return figures;
    }

    private static void put(SortedMap<String, Double> figures, Figure figure, double value) {
        if (Double.isFinite(value)) {
            figures.put(figure.key(), value);
        }
    }

    private static List<Dossier.Twins> twins(FinalistRun f, Judged judged) {
        double statistic = f.statistic(judged.periodsPerYear());
        List<Dossier.Twins> twins = new ArrayList<>();
        for (Family family : Family.values()) {
            TwinTest searches = judged.twins().get(family);
            if (searches != null) {
                TwinTest own = searches.against(statistic);
                twins.add(new Dossier.Twins(
                        family.words(), own.planned(), own.twins().size(), own.hits(), own.pValue()));
            }
        }
        return twins;
    }
}
