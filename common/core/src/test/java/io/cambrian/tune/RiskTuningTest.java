package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RiskTuningTest {
    private static final RiskTuning SMALL = new RiskTuning(3, 20, 4, 6, CertaintyEquivalent.DEFAULT);
    private static final Strategy STRATEGY =
            StrategyText.parse("enter long when roc(close, 60) > 0.01\nexit long when roc(close, 60) < -0.01\n"
                    + "enter short when roc(close, 60) < -0.01\nexit short when roc(close, 60) > 0.01\nsize fixed 1");

    private static Market noise(int world) {
        return new WorldShape(2, 1_250, Noise.IID_NORMAL, Listing.STEADY, 0).noiseWorld(9, world);
    }

    @Test
    void onNoiseNestedTuningPromisesLessThanJointAndRisksLittle() {
        double nested = 0;
        double joint = 0;
        for (int w = 0; w < 4; w++) {
            Market market = noise(w);
            int from = market.calendar()[250];
            RiskTuning.Result own = SMALL.nested(market, from, Costs.DEFAULT, STRATEGY, w);
            nested += own.after() / 4;
            joint += SMALL.joint(market, from, Costs.DEFAULT, STRATEGY, w).after() / 4;
            assertThat(own.tuned().longSide()).isEqualTo(STRATEGY.longSide());
            assertThat(own.tuned().shortSide()).isEqualTo(STRATEGY.shortSide());
            assertThat(own.after()).isGreaterThanOrEqualTo(own.before());
        }
        // the truth is below zero: nothing can be earned, and trading costs
        assertThat(joint).isGreaterThan(0);
        assertThat(nested).isLessThan(joint / 2);
    }

    @Test
    void repeatsItselfAndTellsWhatItsDaysEarned() {
        Market market = noise(7);
        int from = market.calendar()[250];
        RiskTuning.Result first = SMALL.nested(market, from, Costs.DEFAULT, STRATEGY, 3);
        RiskTuning.Result again = SMALL.nested(market, from, Costs.DEFAULT, STRATEGY, 3);
        assertThat(again.tuned()).isEqualTo(first.tuned());
        assertThat(again.outOfFold()).containsExactly(first.outOfFold());
        assertThat(first.days())
                .containsExactly(
                        Arrays.stream(market.calendar()).filter(d -> d >= from).toArray());
        assertThat(DoubleStream.of(CertaintyEquivalent.DEFAULT.of(first.outOfFold()))
                        .average()
                        .orElseThrow())
                .isCloseTo(first.after(), within(1e-12));
    }

    @Test
    void worthIsTheMeanLessThePriceOfRisk() {
        double[] r = {0.02, -0.01, 0.03};
        CertaintyEquivalent worth = new CertaintyEquivalent(4);
        assertThat(worth.of(r)).containsExactly(new double[] {0.0192, -0.0102, 0.0282}, within(1e-15));
        assertThat(worth.mean(new Moments(3, 0.04, 0.0014))).isCloseTo(0.0372 / 3, within(1e-15));
        assertThat(worth.mean(Moments.EMPTY)).isNaN();
        assertThatThrownBy(() -> new CertaintyEquivalent(0)).hasMessageContaining("0.0");
    }

    @Test
    void jointTuningIsWhatABacktestOfItsResultShows() {
        Market market = noise(3);
        int from = market.calendar()[250];
        RiskTuning.Result joint = SMALL.joint(market, from, Costs.DEFAULT, STRATEGY, 1);
        double[] r = Backtest.run(
                        new ScoringTask(
                                market,
                                from,
                                market.calendar()[market.calendar().length - 1],
                                Costs.DEFAULT,
                                Cases.none(market.calendar().length)),
                        joint.tuned())
                .netReturns();
        assertThat(Arrays.stream(CertaintyEquivalent.DEFAULT.of(r)).average().orElseThrow())
                .isCloseTo(joint.after(), within(1e-9));
    }

    @Test
    void foldsShorterThanTheirGapsAreRefused() {
        Market market = noise(1);
        assertThatThrownBy(() -> new RiskTuning(30, 20, 2, 2, CertaintyEquivalent.DEFAULT)
                        .nested(market, market.calendar()[250], Costs.DEFAULT, STRATEGY, 1))
                .hasMessageContaining("too few");
    }
}
