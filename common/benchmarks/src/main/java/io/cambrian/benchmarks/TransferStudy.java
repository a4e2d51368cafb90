package io.cambrian.benchmarks;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.evolve.Arena;
import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchRules;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.Survivors;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.PlantedWorld;
import io.cambrian.lab.Rate;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.memory.consolidation.SchemaSearch;
import io.cambrian.memory.consolidation.SchemaSeeds;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether what searches of some worlds have learned helps a search of another world of the same family: momentum over a window
 * that differs from world to world earns. The best of each other world's search stand in the first population and are productions
 * ({@link Seeding#learned}); with {@code --schemas} strategies made after schemas of theirs stand there instead. Counted are the
 * strategies that are scored until the fitness of the planted rule is reached, and that which the search without memory reaches in
 * its last generation. On worlds without an edge the finalists of both are tested on untouched days.
 */
final class TransferStudy {
    private static final int REGIMES = 4;
    private static final int STARTS = 2;
    private static final int ERAS = 4;
    private static final int FINALISTS = 5;
    private static final double WARM_UP = 0.1;

    private TransferStudy() {}

    /**
     * What a search did.
     *
     * @param scored strategies scored up to each generation
     * @param best fitness up to each generation
     * @param planted fitness of the rule that earns
     */
    private record Run(long[] scored, double[] best, double planted, SearchResult result) {
        /** Strategies scored when a fitness was first reached; all, if it was not. */
        long until(double fitness) {
            for (int g = 0; g < best.length; g++) {
                if (best[g] >= fitness) {
                    return scored[g];
                }
            }
            return scored[scored.length - 1];
        }

        double last() {
            return best[best.length - 1];
        }
    }

    /** The size of the searches. */
    private record Size(int population, int generations, int instruments, int days, double active) {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int taught = options.whole("taught", quick ? 2 : 24, 1);
        int worlds = options.whole("worlds", quick ? 2 : 24, 1);
        int first = options.whole("first-world", 3_000, 0);
        int noise = options.whole("noise-worlds", quick ? 2 : 60, 0);
        double share = options.whole("seeds-percent", 30, 1) / 100.0;
        double sharpe = options.whole("sharpe-tenths", 40, 1) / 10.0;
        Size size = new Size(
                options.whole("population", quick ? 30 : 100, 2),
                options.whole("generations", quick ? 3 : 24, 2),
                options.whole("instruments", quick ? 4 : 8, 1),
                options.whole("days", quick ? 800 : 1_260, 500),
                options.whole("active-percent", 100, 1) / 100.0);
        int taughtGenerations = options.whole("taught-generations", quick ? 3 : 36, 2);
        int best = options.whole("survivors", 10, 2);
        boolean schemas = options.flag("schemas");
        options.refuseOthers();
        Size ended = new Size(size.population, taughtGenerations, size.instruments, size.days, size.active);
        List<Survivors> searches = new ArrayList<>();
        for (int w = 0; w < taught; w++) {
            searches.add(Survivors.of(
                    searchOf(world(size, 2_000 + w, sharpe), ended, w).result.population()));
        }
        // the worlds are unrelated: no day of the others is known
        Memory memory = schemas
                ? bySchemas(searches, best, (int) (share * size.population))
                : seed -> Seeding.learned(searches.stream().map(Survivors::best).toList(), Integer.MIN_VALUE + 1);
        planted(worlds, first, sharpe, size, memory);
        noise(noise, size, memory);
    }

    /** What a search is given, by its seed. */
    private interface Memory {
        Seeding of(long seed);
    }

    private static Memory bySchemas(List<Survivors> searches, int best, int count) {
        List<Strategy> survivors =
                searches.stream().flatMap(s -> s.best().stream().limit(best)).toList();
        List<SchemaSearch.Found> schemas = SchemaSeeds.learn(
                survivors, searches.stream().flatMap(s -> s.dead().stream()).toList());
        System.out.printf(
                Locale.ROOT,
                "%d schemas of %d survivors of %d other worlds, such as%n",
                schemas.size(),
                survivors.size(),
                searches.size());
        schemas.stream()
                .limit(5)
                .forEach(s -> System.out.println("  " + s.schema().text()));
        SchemaSeeds made = new SchemaSeeds(
                survivors, schemas.stream().map(SchemaSearch.Found::schema).toList());
        return seed -> {
            List<String> texts = made.make(count, Seeds.derive(77, seed));
            return texts.isEmpty() ? Seeding.NONE : new Seeding(texts, Integer.MIN_VALUE + 1);
        };
    }

    private static void planted(int worlds, int first, double sharpe, Size size, Memory memory) {
        Tally planted = new Tally("that of the planted rule itself");
        Tally last = new Tally("what the search without memory ends with");
        for (int w = 0; w < worlds; w++) {
            PlantedWorld world = world(size, first + w, sharpe);
            Run without = search(world, world.market(), size, Seeding.NONE, 500 + w);
            Run with = search(world, world.market(), size, memory.of(w), 500 + w);
            planted.add(without, with, without.planted);
            last.add(without, with, without.last());
        }
        System.out.println(
                worlds
                        + " worlds with an edge; strategies scored until a fitness is reached, all where it is not; worlds in which it never is say nothing:");
        planted.print();
        last.print();
    }

    /** Evaluations until a score is reached. */
    private static final class Tally {
        private final String target;
        private long plain;
        private long learned;
        private int plainReached;
        private int learnedReached;
        private final List<Double> ratios = new ArrayList<>();

        Tally(String target) {
            this.target = target;
        }

        void add(Run without, Run with, double fitness) {
            if (without.last() < fitness && with.last() < fitness) {
                return; // says nothing of how soon
            }
            plain += without.until(fitness);
            learned += with.until(fitness);
            plainReached += without.last() >= fitness ? 1 : 0;
            learnedReached += with.last() >= fitness ? 1 : 0;
            ratios.add((double) with.until(fitness) / without.until(fitness));
        }

        void print() {
            ratios.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "  %s: reached in %d worlds without memory, in %d with it, which needs %.0f %% of the evaluations"
                            + " (median of worlds %.0f %%)%n",
                    target,
                    plainReached,
                    learnedReached,
                    100.0 * learned / plain,
                    100 * (ratios.isEmpty() ? Double.NaN : ratios.get(ratios.size() / 2)));
        }
    }

    private static void noise(int worlds, Size size, Memory memory) {
        int without = 0;
        int with = 0;
        Size twice = new Size(size.population, size.generations, size.instruments, 2 * size.days, size.active);
        for (int w = 0; w < worlds; w++) {
            PlantedWorld world = world(twice, 5_000 + w, 0);
            Market whole = world.market();
            int[] calendar = whole.calendar();
            Market seen = whole.between(calendar[0], calendar[calendar.length / 2 - 1]);
            without += promotes(whole, search(world, seen, size, Seeding.NONE, 900 + w), w) ? 1 : 0;
            with += promotes(whole, search(world, seen, size, memory.of(w), 900 + w), w) ? 1 : 0;
        }
        if (worlds > 0) {
            say("without memory", without, worlds);
            say("with it", with, worlds);
        }
    }

    private static void say(String who, int promoted, int worlds) {
        Rate rate = Rate.of(promoted, worlds);
        System.out.printf(
                Locale.ROOT,
                "%d worlds without an edge, %s: promoted in %d (95 %%: %.1f to %.1f %%; allowed 5)%n",
                worlds,
                who,
                promoted,
                100 * rate.low(),
                100 * rate.high());
    }

    /** Whether a finalist passes days that its search has not seen. */
    private static boolean promotes(Market whole, Run run, long seed) {
        int[] calendar = whole.calendar();
        int opened = calendar.length / 2;
        int year = 252;
        List<double[]> excess = new ArrayList<>();
        List<Boolean> traded = new ArrayList<>();
        for (SearchResult.Finalist f : run.result.finalists()) {
            StrategyRun before = run(
                    whole.between(calendar[0], calendar[opened - 1]), f, calendar[opened - year], calendar[opened - 1]);
            StrategyRun after =
                    PriorHolding.above(whole, before, run(whole, f, calendar[opened], calendar[calendar.length - 1]));
            boolean scored = after.outcome() instanceof ScoreOutcome.Scored;
            excess.add(scored ? after.excessReturns() : new double[after.days().length]);
            traded.add(scored && after.score().trades() > 0);
        }
        if (excess.isEmpty()) {
            return false;
        }
        HoldoutTest test = HoldoutTest.of(excess, traded, 1, seed);
        for (int i = 0; i < excess.size(); i++) {
            if (test.isPassed(i)) {
                return true;
            }
        }
        return false;
    }

    private static StrategyRun run(Market market, SearchResult.Finalist finalist, int from, int to) {
        return Backtest.run(
                new ScoringTask(market, from, to, Costs.DEFAULT, Cases.none(market.calendar().length)),
                finalist.strategy());
    }

    private static PlantedWorld world(Size size, long number, double sharpe) {
        RandomGenerator random = Seeds.stream(31, number);
        int window = 10 + random.nextInt(31);
        Strategy rule = StrategyText.parse(PlantedEdge.MOMENTUM.replace("20", Integer.toString(window)));
        return new PlantedEdge(
                        new WorldShape(size.instruments, size.days, Noise.IID_NORMAL, Listing.STEADY, 0),
                        rule,
                        sharpe,
                        size.active,
                        120,
                        2,
                        Double.POSITIVE_INFINITY,
                        Costs.DEFAULT)
                .world(3, number);
    }

    private static Run searchOf(PlantedWorld world, Size size, long seed) {
        return search(world, world.market(), size, Seeding.NONE, seed);
    }

    private static Run search(PlantedWorld world, Market market, Size size, Seeding seeding, long seed) {
        SearchSettings settings = SearchSettings.builder()
                .seed(seed)
                .populationSize(size.population)
                .generations(size.generations)
                .finalists(FINALISTS)
                .grammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT))
                .rules(SearchRules.NONE.withSeeds(seeding))
                .build();
        int[] calendar = market.calendar();
        SearchPlan.Prepared prepared = new SearchPlan(settings, Costs.DEFAULT, REGIMES, STARTS, ERAS)
                .prepare(market, calendar[(int) (WARM_UP * calendar.length)], calendar[calendar.length - 1]);
        List<GenerationReport> reports = new ArrayList<>();
        SearchResult result = Search.run(
                settings,
                Arena.of(prepared.task(), ColumnScorer::new),
                prepared.fitness(),
                Optional.empty(),
                reports::add);
        long[] scored = new long[reports.size()];
        double[] best = new double[reports.size()];
        for (int g = 0; g < scored.length; g++) {
            scored[g] = (g == 0 ? 0 : scored[g - 1]) + reports.get(g).newlyScored();
            best[g] = Math.max(
                    g == 0 ? Double.NEGATIVE_INFINITY : best[g - 1],
                    reports.get(g).bestFitness());
        }
        double planted = Fitness.of(
                prepared.fitness(),
                world.rule(),
                new ColumnScorer(prepared.task()).score(List.of(world.rule())).get(0));
        return new Run(scored, best, planted, result);
    }
}
