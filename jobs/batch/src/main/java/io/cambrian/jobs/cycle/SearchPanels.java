package io.cambrian.jobs.cycle;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.SearchFigures;
import io.cambrian.tables.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What reports show of any search: its progress, and what became of its trials. */
final class SearchPanels {
    private SearchPanels() {}

    /**
     * Its progress.
     *
     * @param settings that it was done with
     * @param task on which it was scored
     */
    static SearchFigures.Evolution evolution(
            Warehouse warehouse, EvolveJob.Result search, SearchSettings settings, ScoringTask task) {
        SearchHistory history = SearchHistory.of(warehouse, search, settings, task);
        List<SearchFigures.Generation> generations = search.generations().stream()
                .map(g -> new SearchFigures.Generation(
                        g.number(), g.best(), g.median(), g.distinct(), g.trials(), Double.NaN))
                .toList();
        return new SearchFigures.Evolution(
                generations,
                "The annualized Sharpe ratio of the excess return, shrunk by its standard error: nine tenths of it over the"
                        + " whole window, one tenth from the worst quarter of its cases (regimes within eras), less a"
                        + " price per node of the rule.",
                history.islands(),
                history.operators(),
                Optional.of(history.behaviors()));
    }

    /** Where its trials went. */
    static SearchFigures.Funnel funnel(Population population, int finalists, int promoted) {
        Map<String, Long> rejected = new TreeMap<>();
        long scored = 0;
        for (Population.Known known : population.known()) {
            if (known.outcome() instanceof ScoreOutcome.Rejected r) {
                rejected.merge(r.reason(), 1L, Long::sum);
            } else {
                scored++;
            }
        }
        return new SearchFigures.Funnel(
                population.trials(),
                scored,
                population.trials() - population.known().size(),
                rejected.entrySet().stream()
                        .map(e -> new Count(e.getKey(), e.getValue()))
                        .toList(),
                finalists,
                promoted);
    }
}
