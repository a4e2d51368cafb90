package io.cambrian.jobs.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.LedgerHash;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.RaceReport;
import io.cambrian.evolve.Trial;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.tables.ScoringsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchProgressTest {
    private final List<String> said = new ArrayList<>();
    private long seconds;

    private final Progress progress = new Progress() {
        @Override
        public void stage(String title) {}

        @Override
        public void resume(long done, long total) {
            said.add("resumed " + done + "/" + total);
        }

        @Override
        public void step(long done, long total, String detail) {
            said.add(done + "/" + total + " " + detail);
        }

        @Override
        public void done(String result) {}
    };

    private static GenerationReport report(int generation, int known, RaceReport race) {
        List<Population.Known> all = IntStream.range(0, known)
                .mapToObj(i -> new Population.Known("k" + i, "", 0, new ScoreOutcome.Rejected("ruined", "ruined")))
                .toList();
        Population population = new Population(generation, List.of(), all, known, List.of(), LedgerHash.EMPTY.hex());
        List<Trial> trials = DoubleStream.of(Fitness.WORST, 9, -0.5, Fitness.WORST, -7, Fitness.WORST)
                .mapToObj(fitness -> new Trial(
                        generation,
                        0,
                        StrategyText.parse("enter long when rsi(close, 14) < 30 exit long when held > 5 bars"),
                        "k0",
                        List.of(),
                        "random",
                        1,
                        new ScoreOutcome.Rejected("ruined", "ruined"),
                        fitness,
                        false,
                        Optional.empty(),
                        false,
                        OptionalDouble.empty()))
                .toList();
        return new GenerationReport(generation, trials, population, 1.25, Fitness.WORST, known, 1, 1, race);
    }

    private static ScoringsTable.Step step(int generation, long trials, long scored) {
        return new ScoringsTable.Step("run", generation, "key", trials, scored, 0, 0, 0, Optional.empty());
    }

    @Test
    void aLineTellsFitnessUniqueStrategiesReuseAndSpeed() {
        SearchProgress shown = new SearchProgress(progress, 10, () -> seconds * 1_000_000_000L);
        seconds = 4;
        shown.generation(report(0, 1_000, RaceReport.NONE), step(0, 1_200, 1_000));
        seconds = 6;
        shown.generation(
                report(1, 2_000, new RaceReport(1_000, 700, 250, List.of(), 0, 0.25, 0.2)), step(1, 1_200, 200));
        assertThat(said)
                .containsExactly(
                        "1/10 best 1.250, median -0.500, 1,000 unique, reuse 1.20, 300/s",
                        "2/10 best 1.250, median -0.500, 2,000 unique, reuse 2.00, 600/s, 25 % of bars");
    }

    @Test
    void aResumedSearchCountsItsSpeedFromThere() {
        SearchProgress shown = new SearchProgress(progress, 10, () -> seconds * 1_000_000_000L);
        seconds = 100;
        shown.resumed(3);
        seconds = 102;
        shown.generation(report(4, 50, RaceReport.NONE), step(4, 50, 0));
        assertThat(said).containsExactly("resumed 4/10", "5/10 best 1.250, median -0.500, 50 unique, reuse all, 25/s");
    }
}
