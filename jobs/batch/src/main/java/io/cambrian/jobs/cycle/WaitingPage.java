package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.evolve.Ancestry;
import io.cambrian.jobs.report.SearchFigures;
import io.cambrian.jobs.report.SearchReport;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The page of a search of the last days up to now, whose finalists wait for days to come. */
public final class WaitingPage {
    private WaitingPage() {}

    /**
     * One who waits.
     *
     * @param seen the days that the search saw
     * @param reason why it waits, in words
     */
    public record Waiting(String strategyId, Strategy strategy, StrategyRun seen, String reason) {}

    /** Writes the page, replacing an earlier one. */
    public static Path write(
            Warehouse warehouse,
            SearchReport.Head head,
            SearchStage.Rolling rolling,
            List<Waiting> waiting,
            double periodsPerYear,
            Path file) {
        Ancestry ancestry = Ancestry.of(
                warehouse, rolling.search().runId(), rolling.search().population());
        List<SearchFigures.Finalist> finalists = waiting.stream()
                .map(w -> new SearchFigures.Finalist(
                        w.strategyId(),
                        StrategyText.print(w.strategy()),
                        FinalistDossiers.words(w.strategy(), w.seen()) + " " + w.reason(),
                        false,
                        Complexity.of(w.strategy()),
                        Optional.of(FinalistDossiers.metrics(w.seen(), periodsPerYear)),
                        Optional.empty(),
                        FinalistDossiers.ancestors(w.strategyId(), ancestry),
                        List.of(),
                        List.of(),
                        Optional.empty()))
                .toList();
        return SearchReport.write(
                head,
                SearchPanels.evolution(warehouse, rolling.search(), rolling.settings(), rolling.task()),
                SearchPanels.funnel(rolling.search().population(), finalists.size(), 0),
                finalists,
                file);
    }
}
