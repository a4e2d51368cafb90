package io.cambrian.lab;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.MarketBlocks;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.BlockAlpha;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.NullWorlds;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.evidence.StepMFold;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.Contenders.Contender;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the whole pipeline says of one world: evolution, twin searches that stop when the verdict is clear, finalists on
 * untouched days. The same procedure as a cycle, in one thread and without tables.
 *
 * @param trials of the search
 * @param statistic of the search, the best of its {@link Contenders}
 * @param flips twins with flipped days that were run; 0 where they could not decide anything
 * @param flipHits of them as good as the search
 * @param shuffles twins with shuffled days that were run; 0 if flips were not passed
 * @param shuffleHits of them as good
 * @param screened finalists that passed the twins, if those were run
 * @param passed finalists that passed untouched days
 * @param promoted finalists that passed both
 * @param fixedSetP smallest p-value of StepM over the evolved ledger, as if its trials had been fixed beforehand: the mistake
 *     that twins avoid
 * @param oracleP p-value of the planted rule alone on the same untouched days; NaN if none was planted
 * @param likeness largest correlation of a finalist's daily excess return with the planted rule's on untouched days; NaN if
 *     none was planted
 */
public record LabRun(
        long trials,
        double statistic,
        int flips,
        int flipHits,
        int shuffles,
        int shuffleHits,
        int screened,
        int passed,
        int promoted,
        double fixedSetP,
        double oracleP,
        double likeness) {
    /** Correlation with the planted rule from which on it counts as found. */
    public static final double ALIKE = 0.7;

    private static final int FIXED_SET_DRAWS = 499;

    /** When twin searches are run. */
    public enum Screen {
        /** In every world. */
        ALWAYS,
        /** Only where a finalist passed untouched days: a promotion needs both, so that nothing else could be promoted. */
        WHERE_IT_DECIDES,
        /** Never: nothing is promoted, and untouched days are all that is asked about. */
        NEVER
    }

    /** Runs the pipeline. */
    public static LabRun of(WorldKind.World world, LabPlan lab, long seed, Screen screen) {
        Market market = world.market();
        StudyWindows windows = StudyWindows.of(market, lab.holdout());
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        SearchPlan plan = lab.search().withSeed(seed);
        Searched searched = search(plan, seen, windows);
        SearchResult search = searched.result();
        List<Contender> finalists = searched.contenders().finalists(lab.finalists());
        double statistic = searched.contenders().statistic();
        List<StrategyRun> untouched = finalists.stream()
                .map(f -> holdout(
                        market,
                        windows,
                        plan.costs(),
                        world.untouchedCosts(),
                        f.trial().strategy()))
                .toList();
        Optional<StrategyRun> oracle = Optional.ofNullable(world.rule())
                .map(rule -> holdout(market, windows, plan.costs(), world.untouchedCosts(), rule));
        HoldoutTest holdout = untouched.isEmpty() ? null : test(untouched, seed);
        boolean[] passes = new boolean[finalists.size()];
        for (int i = 0; i < passes.length; i++) {
            passes[i] = holdout.isPassed(i);
        }
        int passed = count(passes);
        TwinTest none = new TwinTest(statistic, List.of(), lab.twins(), LabPlan.LEVEL);
        boolean flipped = screen == Screen.ALWAYS || (screen == Screen.WHERE_IT_DECIDES && passed > 0);
        TwinTest flips = flipped ? twins(plan, seen, windows, Family.SIGN_FLIP, none) : none;
        boolean shuffled = flips.isPassed() && NullWorlds.dayShuffleUsable(seen);
        TwinTest shuffles = shuffled ? twins(plan, seen, windows, Family.DAY_SHUFFLE, none) : none;
        boolean[] screens = new boolean[finalists.size()];
        boolean[] both = new boolean[finalists.size()];
        for (int i = 0; i < screens.length; i++) {
            double own = finalists.get(i).statistic();
            screens[i] = flips.against(own).isPassed()
                    && (!shuffled || shuffles.against(own).isPassed());
            both[i] = screens[i] && passes[i];
        }
        return new LabRun(
                search.trials(),
                statistic,
                flips.twins().size(),
                flips.hits(),
                shuffles.twins().size(),
                shuffles.hits(),
                count(screens),
                passed,
                count(both),
                fixedSet(search.population(), seen, windows, plan.costs(), seed),
                oracle.map(rule -> test(List.of(rule), Seeds.derive(seed, Seeds.ofText("oracle")))
                                .pValues()
                                .get(0))
                        .orElse(Double.NaN),
                oracle.map(rule -> likeness(untouched, rule)).orElse(Double.NaN));
    }

    /** Whether a finalist does on untouched days what the planted rule does: a correlation of {@value #ALIKE} or more. */
    public boolean isFound() {
        return likeness >= ALIKE;
    }

    private static double likeness(List<StrategyRun> untouched, StrategyRun rule) {
        return untouched.stream()
                .mapToDouble(run -> correlation(run.excessReturns(), rule.excessReturns()))
                .max()
                .orElse(0);
    }

    /** Pearson's; 0 where one does not move, or could not be run. */
    private static double correlation(double[] x, double[] y) {
        int n = x.length;
        if (n != y.length) {
            return 0;
        }
        double meanX = Arrays.stream(x).sum() / n;
        double meanY = Arrays.stream(y).sum() / n;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
    }

    private static int count(boolean[] those) {
        int n = 0;
        for (boolean one : those) {
            n += one ? 1 : 0;
        }
        return n;
    }

    /** What a search found, and which of it may be promoted. */
    private record Searched(SearchResult result, Contenders contenders) {}

    private static Searched search(SearchPlan plan, Market seen, StudyWindows windows) {
        SearchPlan.Prepared prepared = plan.prepare(seen, windows.developmentFrom(), windows.developmentTo());
        SearchResult result = plan.run(prepared, ColumnScorer::new);
        return new Searched(result, Contenders.of(result.population(), prepared.task()));
    }

    private static TwinTest twins(SearchPlan plan, Market seen, StudyWindows windows, Family family, TwinTest none) {
        TwinTest test = none;
        for (int k = 1; !test.isDecided(); k++) {
            long own = Seeds.derive(plan.settings().seed(), Seeds.ofText("twin"), family.ordinal(), k);
            Market world = NullWorlds.world(seen, family, own, k);
            test = test.plus(
                    search(plan.withSeed(own), world, windows).contenders().statistic());
        }
        return test;
    }

    /** A strategy on untouched days, above holding what it held over the year before each. */
    private static StrategyRun holdout(
            Market market, StudyWindows windows, Costs before, Costs untouched, Strategy strategy) {
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        StrategyRun development = Backtest.run(
                new ScoringTask(
                        seen,
                        windows.developmentFrom(),
                        windows.developmentTo(),
                        before,
                        Cases.none(seen.calendar().length)),
                strategy);
        StrategyRun holdout = Backtest.run(
                new ScoringTask(
                        market,
                        windows.holdoutFrom(),
                        windows.holdoutTo(),
                        untouched,
                        Cases.none(market.calendar().length)),
                strategy);
        return PriorHolding.above(market, development, holdout);
    }

    private static HoldoutTest test(List<StrategyRun> runs, long seed) {
        List<double[]> excess = new ArrayList<>();
        List<Boolean> traded = new ArrayList<>();
        for (StrategyRun run : runs) {
            boolean scored = run.outcome() instanceof ScoreOutcome.Scored;
            excess.add(scored ? run.excessReturns() : new double[run.days().length]);
            traded.add(scored && run.score().trades() > 0);
        }
        return HoldoutTest.of(excess, traded, 1, Seeds.derive(seed, Seeds.ofText("hold-out")));
    }

    /** What a sweep's gate would say of the evolved ledger. */
    private static double fixedSet(Population population, Market seen, StudyWindows windows, Costs costs, long seed) {
        double[] market = MarketBlocks.of(new ScoringTask(
                seen, windows.developmentFrom(), windows.developmentTo(), costs, Cases.none(seen.calendar().length)));
        StepMFold fold = null;
        long key = 0;
        for (Population.Known known : population.known()) {
            if (known.outcome() instanceof ScoreOutcome.Scored scored) {
                TrialScore score = scored.score();
                fold = fold == null
                        ? new StepMFold(
                                score.blockDays(), FIXED_SET_DRAWS, Seeds.derive(seed, Seeds.ofText("fixed set")), 1)
                        : fold;
                fold.add(key++, BlockAlpha.of(array(score.blockSums()), market), array(score.blockSquares()));
            }
        }
        return fold == null ? 1 : fold.claims().get(0).pValue();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
