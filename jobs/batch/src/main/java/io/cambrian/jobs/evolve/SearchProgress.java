package io.cambrian.jobs.evolve;

import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.Trial;
import io.cambrian.jobs.Progress;
import io.cambrian.tables.ScoringsTable;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says after each generation how a search stands: best fitness on the days that it sees, median of the trials with a score, how many different
 * strategies it has tried, trials per strategy that was really scored in this process, and trials per second of the last
 * generation. Which generation, and how much time is left, {@link Progress} adds. To be used by one thread.
 */
final class SearchProgress {
    private final Progress progress;
    private final long generations;
    private final LongSupplier nanoTime;
    private long last;
    private long trials;
    private long scored;

    SearchProgress(Progress progress, long generations, LongSupplier nanoTime) {
        this.progress = progress;
        this.generations = generations;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** The search goes on after this generation, counted from 0. */
    void resumed(int generation) {
        progress.resume(generation + 1L, generations);
        last = nanoTime.getAsLong();
    }

    void generation(GenerationReport report, ScoringsTable.Step scoring) {
        long now = nanoTime.getAsLong();
        double seconds = Math.max(1, now - last) / 1e9;
        last = now;
        trials += scoring.trials();
        scored += scoring.scored();
        progress.step(report.generation() + 1L, generations, line(report, scoring.trials() / seconds));
    }

    /** Lower median; 0 trials with a score have none. */
    private static double medianOfScored(List<Trial> trials) {
        double[] scored = trials.stream()
                .mapToDouble(Trial::fitness)
                .filter(fitness -> fitness > Fitness.WORST)
                .sorted()
                .toArray();
        return scored.length == 0 ? Double.NaN : scored[(scored.length - 1) / 2];
    }

    private String line(GenerationReport report, double perSecond) {
        String all = String.format(
                Locale.ROOT,
                "best %.3f, median %.3f, %,d unique, reuse %s, %,.0f/s",
                report.bestFitness(),
                medianOfScored(report.trials()),
                report.population().known().size(),
                scored == 0 ? "all" : String.format(Locale.ROOT, "%.2f", (double) trials / scored),
                perSecond);
        return report.race().entrants() == 0
                ? all
                : all
                        + String.format(
                                Locale.ROOT,
                                ", %.0f %% of bars",
                                100 * report.race().barShare());
    }
}
