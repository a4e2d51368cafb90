package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellScorerTest {
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void cellsAreThoseOfTheLoopOverBars(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        List<Strategy> strategies = worlds.strategies(60);
        CellScorer scorer = new CellScorer(strategies, Costs.DEFAULT, 252);
        int traded = 0;
        for (int bars : new int[] {40, 1_500, 300}) {
            for (BarSeries series : worlds.market(2, bars).series()) {
                CellScores cells = scorer.score(series);
                for (int i = 0; i < strategies.size(); i++) {
                    CellScore expected = Backtest.single(strategies.get(i), series, Costs.DEFAULT, 252);
                    assertThat(cells.trades()[i]).isEqualTo(expected.trades());
                    assertThat(cells.totalReturn()[i]).isCloseTo(expected.totalReturn(), within(1e-9));
                    assertThat(cells.maxDrawdown()[i]).isCloseTo(expected.maxDrawdown(), within(1e-9));
                    assertThat(cells.sharpe()[i]).isCloseTo(expected.sharpe(), within(1e-7));
                    traded += cells.trades()[i] > 0 ? 1 : 0;
                }
            }
        }
        assertThat(traded).isGreaterThan(50);
    }

    @Property(tries = 100)
    void rangesAreThoseOfALoop(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2_000) int n) {
        RandomGenerator random = Seeds.stream(seed);
        double[] price = random.doubles(n, 1, 2).toArray();
        StretchRanges ranges = new StretchRanges();
        ranges.build(price, n);
        int from = random.nextInt(n);
        int to = from + random.nextInt(n - from);
        ranges.query(from, to);
        assertThat(ranges.highest())
                .isEqualTo(Arrays.stream(price, from, to + 1).max().orElseThrow());
        assertThat(ranges.lowest())
                .isEqualTo(Arrays.stream(price, from, to + 1).min().orElseThrow());
    }
}
