package io.cambrian.benchmarks;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.Arena;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.RacePolicy;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchRules;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.evolve.SelectionMethod;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.PlantedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How often searches find a rule that earns in one regime of a synthetic market only, and how much they look at for it. Each
 * world is searched by every contestant with the same seed, population and generations. A world is solved if one of the five
 * finalists does what the planted rule does: its daily net returns on the regime's days correlate with those of the rule by at
 * least {@value #ALIKE}. Evaluations count strategies times instruments times days of the window, in millions of the search
 * that scores everything.
 */
final class PlantedSearch {
    /** Correlation of daily returns from which on a strategy counts as the planted one. */
    static final double ALIKE = 0.5;

    private static final int REGIMES = 4;
    private static final int STARTS = 2;
    private static final int ERAS = 4;
    private static final double WARM_UP = 0.1;

    private PlantedSearch() {}

    /** A way to search. */
    private record Contestant(String name, SelectionMethod selection, RacePolicy racing, double refine) {
        Contestant(String name, SelectionMethod selection, RacePolicy racing) {
            this(name, selection, racing, 0);
        }
    }

    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("tournament, everything in full", SelectionMethod.TOURNAMENT, RacePolicy.NONE),
            new Contestant("lexicase, everything in full", SelectionMethod.LEXICASE, RacePolicy.NONE),
            new Contestant("tournament, racing", SelectionMethod.TOURNAMENT, RacePolicy.HALVING),
            new Contestant("lexicase, racing", SelectionMethod.LEXICASE, RacePolicy.HALVING));

    /** The same search with other shares of its children made by refinement. */
    private static final List<Contestant> REFINERS = List.of(
            new Contestant("tournament, no refinements", SelectionMethod.TOURNAMENT, RacePolicy.NONE),
            new Contestant("tournament, 10 % refinements", SelectionMethod.TOURNAMENT, RacePolicy.NONE, 0.1),
            new Contestant("tournament, 25 % refinements", SelectionMethod.TOURNAMENT, RacePolicy.NONE, 0.25));

    /** What a contestant did on one world. */
    record Attempt(
            double likeness, double fitness, long scored, double cases, double bars, int spared, int sparedAsGood) {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        List<Contestant> contestants = options.flag("refine") ? REFINERS : CONTESTANTS;
        int worlds = options.whole("worlds", quick ? 2 : 24, 1);
        int population = options.whole("population", quick ? 40 : 200, 2);
        int generations = options.whole("generations", quick ? 2 : 10, 1);
        int instruments = options.whole("instruments", quick ? 8 : 16, 1);
        int days = options.whole("days", quick ? 1_000 : 2_520, 500);
        double sharpe = options.whole("sharpe-tenths", 60, 1) / 10.0;
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%d worlds of %d instruments x %,d days, an edge of Sharpe %.1f on 40 %% of the days; %d individuals, %d"
                        + " generations%n",
                worlds,
                instruments,
                days,
                sharpe,
                population,
                generations);
        PlantedEdge edge = PlantedEdge.inOneRegime(instruments, days, 0.4, sharpe);
        List<List<Attempt>> attempts = new ArrayList<>();
        contestants.forEach(contestant -> attempts.add(new ArrayList<>()));
        for (int w = 0; w < worlds; w++) {
            PlantedWorld world = edge.world(1, w);
            for (int c = 0; c < contestants.size(); c++) {
                attempts.get(c).add(attempt(world, contestants.get(c), population, generations, w));
            }
        }
        long full = attempts.get(0).stream().mapToLong(Attempt::scored).sum();
        for (int c = 0; c < contestants.size(); c++) {
            List<Attempt> own = attempts.get(c);
            int spared = own.stream().mapToInt(Attempt::spared).sum();
            System.out.printf(
                    Locale.ROOT,
                    "%-32s found in %2d of %d worlds (mean likeness %.2f, best fitness %.3f, better than the first in %d); regime evaluations %5.1f %%, bars %5.1f %% of the first%s%n",
                    contestants.get(c).name(),
                    own.stream().filter(a -> a.likeness() >= ALIKE).count(),
                    worlds,
                    own.stream().mapToDouble(Attempt::likeness).average().orElse(0),
                    own.stream().mapToDouble(Attempt::fitness).average().orElse(0),
                    fitter(own, attempts.get(0)),
                    100 * own.stream().mapToDouble(Attempt::cases).sum() / full,
                    100 * own.stream().mapToDouble(Attempt::bars).sum() / full,
                    spared == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; %d spared, %.0f %% as fit as the median winner",
                                    spared,
                                    100.0
                                            * own.stream()
                                                    .mapToInt(Attempt::sparedAsGood)
                                                    .sum()
                                            / spared));
        }
    }

    /** In how many worlds the best of these is fitter than that of the others. */
    private static long fitter(List<Attempt> these, List<Attempt> others) {
        return IntStream.range(0, these.size())
                .filter(w -> these.get(w).fitness() > others.get(w).fitness())
                .count();
    }

    private static Attempt attempt(
            PlantedWorld world, Contestant contestant, int population, int generations, long seed) {
        SearchSettings settings = SearchSettings.builder()
                .seed(seed)
                .populationSize(population)
                .generations(generations)
                .selection(contestant.selection())
                .finalists(5)
                .grammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT))
                .rules(SearchRules.NONE.withRacing(contestant.racing()).withRefine(contestant.refine()))
                .build();
        int[] calendar = world.market().calendar();
        int from = calendar[(int) (WARM_UP * calendar.length)];
        int to = calendar[calendar.length - 1];
        SearchPlan.Prepared prepared =
                new SearchPlan(settings, Costs.DEFAULT, REGIMES, STARTS, ERAS).prepare(world.market(), from, to);
        List<GenerationReport> reports = new ArrayList<>();
        SearchResult result = Search.run(
                settings,
                Arena.of(prepared.task(), ColumnScorer::new),
                prepared.fitness(),
                Optional.empty(),
                reports::add);
        double[] truth = returns(prepared.task(), world.rule());
        double likeness = result.finalists().stream()
                .mapToDouble(f -> correlation(returns(prepared.task(), f.strategy()), truth, world, prepared.task()))
                .max()
                .orElse(0);
        double cases = 0;
        double bars = 0;
        long scored = 0;
        int spared = 0;
        int asGood = 0;
        for (GenerationReport report : reports) {
            scored += report.newlyScored();
            cases += report.race().caseShare() * report.newlyScored();
            bars += report.race().barShare() * report.newlyScored();
            spared += report.race().spared().size();
            asGood += report.race().sparedAsGood();
        }
        double fitness = reports.get(reports.size() - 1).bestFitness();
        return new Attempt(likeness, fitness, scored, cases, bars, spared, asGood);
    }

    private static double[] returns(ScoringTask task, Strategy strategy) {
        return Backtest.run(task, strategy).netReturns();
    }

    /** Over the days of the window on which the regime holds. */
    private static double correlation(double[] x, double[] y, PlantedWorld world, ScoringTask task) {
        int first = world.market().indexOf(task.firstDay());
        double n = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double syy = 0;
        double sxy = 0;
        for (int d = 0; d < x.length; d++) {
            if (world.active()[first + d]) {
                n++;
                sx += x[d];
                sy += y[d];
                sxx += x[d] * x[d];
                syy += y[d] * y[d];
                sxy += x[d] * y[d];
            }
        }
        double variances = (n * sxx - sx * sx) * (n * syy - sy * sy);
        return variances > 0 ? (n * sxy - sx * sy) / Math.sqrt(variances) : 0;
    }
}
