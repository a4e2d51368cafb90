package io.cambrian.benchmarks;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.NodeCounts;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.ScreenedScorer;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Populations of strategies as a search has them, always the same: before its first generation and after the last. */
final class Populations {
    private static final long SEED = 20260724;
    private static final int REGIMES = 8;
    /** Days that a regime lasts. */
    private static final int SPELL = 60;

    private Populations() {}

    /** Generation 0 of a search with default settings: random, typed, in canonical form, at most 40 nodes. */
    static List<Strategy> random(int size) {
        Scorer unscored = strategies -> strategies.stream()
                .map(s -> (ScoreOutcome) new ScoreOutcome.Rejected("unscored", "Only its text is wanted."))
                .toList();
        return searched(settings(size, 1), unscored);
    }

    /**
     * The population after so many generations of breeding on the given part of a market; elite included.
     *
     * @param bars of each series that the search sees
     */
    static List<Strategy> evolved(int size, int generations, WalkMarket market, int instruments, int bars) {
        Market part = Market.of(
                market.series().subList(0, instruments).stream()
                        .map(series -> series.between(0, bars - 1))
                        .toList(),
                252);
        ScoringTask task = task(part);
        return searched(settings(size, generations + 1), new ScreenedScorer(task, new ColumnScorer(task)));
    }

    private static SearchSettings settings(int size, int generations) {
        return SearchSettings.builder()
                .seed(SEED)
                .populationSize(size)
                .generations(generations)
                .build();
    }

    private static List<Strategy> searched(SearchSettings settings, Scorer scorer) {
        return Search.run(settings, scorer, RobustFitness.of(252)).population().members().stream()
                .map(member -> StrategyText.parse(member.text()))
                .toList();
    }

    /** All days of a market under default costs, with eight regimes that take turns every 60 days. */
    static ScoringTask task(Market market) {
        List<String> names =
                IntStream.range(0, REGIMES).mapToObj(i -> "regime " + (i + 1)).toList();
        int[] caseOfDay = IntStream.range(0, market.calendar().length)
                .map(day -> day / SPELL % REGIMES)
                .toArray();
        return new ScoringTask(
                market, Integer.MIN_VALUE, Integer.MAX_VALUE, Costs.DEFAULT, new Cases(names, caseOfDay));
    }

    /** What strategies share when they are scored in chunks of the given size. */
    static NodeCounts nodes(List<Strategy> strategies, int chunk) {
        NodeCounts counts = NodeCounts.NONE;
        for (int from = 0; from < strategies.size(); from += chunk) {
            counts = counts.plus(NodeCounts.of(strategies.subList(from, Math.min(strategies.size(), from + chunk))));
        }
        return counts;
    }

    /** Size, mean nodes, and how often a node is used again, in one line. */
    static String describe(String name, List<Strategy> strategies, int chunk) {
        NodeCounts nodes = nodes(strategies, chunk);
        NodeCounts whole = NodeCounts.of(strategies);
        return String.format(
                Locale.ROOT,
                "%s: %,d strategies, %.1f nodes on average (at most %d); %,d tree nodes, %,d distinct in chunks of %,d,"
                        + " reuse factor %.1f; %,d distinct in one piece, %.1f",
                name,
                strategies.size(),
                (double) nodes.tree() / strategies.size(),
                strategies.stream().mapToInt(Complexity::of).max().orElse(0),
                nodes.tree(),
                nodes.distinct(),
                chunk,
                nodes.reuseFactor(),
                whole.distinct(),
                whole.reuseFactor());
    }
}
