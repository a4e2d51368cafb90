package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustFitnessTest {
    /** Seven nodes: two comparisons of two fields each, and the sizing. */
    private static final Strategy STRATEGY =
            StrategyText.parse("enter long when close > open exit long when close < open");

    private static final List<Double> ZEROS = Collections.nCopies(TrialScore.BLOCKS, 0.0);

    private static TrialScore score(long trades, Moments all, Moments... cases) {
        return new TrialScore(all, 0, 0, 0, List.of(cases), 0, trades, 0, 0.5, all, ZEROS, ZEROS);
    }

    /** Sums with exactly this mean and sample variance. */
    private static Moments moments(int n, double mean, double variance) {
        return new Moments(n, n * mean, (n - 1) * variance + n * mean * mean);
    }

    @Test
    void oneCaseIsItsShrunkenSharpeLessThePenalty() {
        // per period 0.1, over 100 days: S = 0.1 * 16 = 1.6; se² = 1.005 / 100 * 256 = 2.5728; shrunk = 1.6 / 3.5728
        double fitness =
                RobustFitness.of(256).of(STRATEGY, score(5, moments(100, 0.001, 1e-4), moments(100, 0.001, 1e-4)));
        assertThat(fitness).isCloseTo(1.6 / 3.5728 - 7 * 0.02, within(1e-12));
    }

    @Test
    void theWorstQuarterIsWeighedAgainstTheWhole() {
        RobustFitness bare = new RobustFitness(256, 20, 1, 0.5, 0, 0, 0);
        Moments good = moments(100, 0.001, 1e-4);
        Moments flat = moments(100, 0, 1e-4);
        Moments bad = moments(100, -0.001, 1e-4);
        double s = 1.6 / 3.5728;
        // five cases: the worst quarter is two of them
        double fitness = bare.of(STRATEGY, score(5, good, good, bad, good, flat, good));
        assertThat(fitness).isCloseTo(0.5 * s + 0.5 * (-s / 2), within(1e-12));
    }

    /** A rule that earns in one regime, costs a little in three others, and is better on the whole. */
    @Test
    void anEdgeOfOneRegimeBeatsWhatIsMediocreEverywhere() {
        RobustFitness fitness = RobustFitness.of(252);
        Moments active = moments(500, 0.0012, 1e-4);
        Moments costs = moments(500, -0.0001, 1e-4);
        Moments little = moments(500, 0.0001, 1e-4);
        double edge = fitness.of(STRATEGY, score(5, moments(2_000, 0.000225, 1e-4), active, costs, costs, costs));
        double mediocre = fitness.of(STRATEGY, score(5, moments(2_000, 0.0001, 1e-4), little, little, little, little));
        assertThat(edge).isGreaterThan(mediocre);
    }

    @Test
    void shortCasesAreSkippedAndWithoutAnyTheWholeCounts() {
        RobustFitness fitness = RobustFitness.of(256);
        Moments good = moments(100, 0.001, 1e-4);
        Moments tooShort = moments(19, -0.1, 1e-4);
        assertThat(fitness.of(STRATEGY, score(5, good, good, tooShort)))
                .isEqualTo(fitness.of(STRATEGY, score(5, good, good)));
        assertThat(fitness.of(STRATEGY, score(5, good, tooShort)))
                .isEqualTo(fitness.of(STRATEGY, score(5, good, good)));
        assertThat(fitness.of(STRATEGY, score(5, good))).isEqualTo(fitness.of(STRATEGY, score(5, good, good)));
    }

    @Test
    void moreDaysOfTheSameSharpeAreWorthMore() {
        RobustFitness fitness = RobustFitness.of(252);
        double few = fitness.of(STRATEGY, score(5, moments(60, 0.001, 1e-4)));
        double many = fitness.of(STRATEGY, score(5, moments(2_000, 0.001, 1e-4)));
        assertThat(many).isGreaterThan(few + 0.5);
    }

    @Test
    void steadyBeatsSplendidOnce() {
        RobustFitness fitness = RobustFitness.of(252);
        Moments all = moments(400, 0.0005, 1e-4);
        Moments steady = moments(100, 0.0005, 1e-4);
        double even = fitness.of(STRATEGY, score(5, all, steady, steady, steady, steady));
        double once = fitness.of(
                STRATEGY,
                score(
                        5,
                        all,
                        moments(100, 0.002, 1e-4),
                        moments(100, 0, 1e-4),
                        moments(100, 0, 1e-4),
                        moments(100, 0, 1e-4)));
        assertThat(even).isGreaterThan(once);
    }

    @Test
    void driftIsNotRewardedOnlyWhatIsEarnedBeyondHolding() {
        Moments rising = moments(1_000, 0.002, 1e-4);
        Moments nothing = moments(1_000, 0, 1e-4);
        TrialScore beta = new TrialScore(rising, 0, 0, 0, List.of(), 0, 5, 0, 1, nothing, ZEROS, ZEROS);
        assertThat(RobustFitness.of(252).of(STRATEGY, beta)).isCloseTo(-7 * 0.02, within(1e-12));
    }

    @Test
    void neverTradingIsWorst() {
        assertThat(RobustFitness.of(252).of(STRATEGY, score(0, moments(100, 0.001, 1e-4))))
                .isEqualTo(Fitness.WORST);
        assertThat(RobustFitness.of(252).of(STRATEGY, score(3, new Moments(1, 0.1, 0.01))))
                .isEqualTo(Fitness.WORST);
    }

    @Test
    void senselessParametersAreRefused() {
        assertThatThrownBy(() -> RobustFitness.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RobustFitness(252, 20, 1, 1.5, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsHardlyEverHeldIsNotJudged() {
        Moments good = moments(500, 0.002, 1e-4);
        TrialScore rare = new TrialScore(good, 0, 0, 0, List.of(good), 0, 3, 0, 0.04, good, ZEROS, ZEROS);
        TrialScore held = new TrialScore(good, 0, 0, 0, List.of(good), 0, 3, 0, 0.06, good, ZEROS, ZEROS);
        assertThat(RobustFitness.of(252).of(STRATEGY, rare)).isEqualTo(Fitness.WORST);
        assertThat(RobustFitness.of(252).of(STRATEGY, held)).isPositive();
    }

    @Test
    void aStrategyThatTradesTooRarelyIsChargedForEachMissingTradeAndSaysWhy() {
        RobustFitness plain = RobustFitness.of(252);
        RobustFitness strict = plain.withMinTrades(40);
        Strategy strategy = StrategyText.parse("enter long when close > sma(close, 20) exit long when held > 5 bars");
        TrialScore ten = ((ScoreOutcome.Scored)
                        new PlantedScorer().score(List.of(strategy)).get(0))
                .score();
        assertThat(ten.trades()).isEqualTo(10);
        assertThat(plain.of(strategy, ten) - strict.of(strategy, ten)).isCloseTo(0.75, within(1e-12));
        assertThat(strict.penalty(strategy, ten)).contains(RobustFitness.FEW_TRADES);
        assertThat(plain.penalty(strategy, ten)).isEmpty();
        assertThat(plain.withMinTrades(10).of(strategy, ten)).isEqualTo(plain.of(strategy, ten));
        double[] lenient = plain.cases(strategy, ten);
        double[] charged = strict.cases(strategy, ten);
        for (int c = 0; c < lenient.length; c++) {
            assertThat(lenient[c] - charged[c]).isCloseTo(0.75, within(1e-12));
        }
    }
}
