package io.cambrian.benchmarks;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Scoring random strategies of the default grammar on ten random walks of 5,000 bars: what sharing gains with their number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class ScoreChunk {
    @Param({"10", "100", "1000"})
    private int strategies;

    private ColumnScorer scorer;
    private List<Strategy> population;

    @Setup
    public void prepare() {
        Market market = Market.of(WalkMarket.verified().series().subList(0, 10), 252);
        scorer = new ColumnScorer(new ScoringTask(
                market, Integer.MIN_VALUE, Integer.MAX_VALUE, Costs.DEFAULT, Cases.none(market.calendar().length)));
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        population = IntStream.range(0, strategies)
                .mapToObj(i -> grammar.random(Seeds.stream(20260724, i)))
                .toList();
    }

    @Benchmark
    public List<ScoreOutcome> score() {
        return scorer.score(population);
    }
}
