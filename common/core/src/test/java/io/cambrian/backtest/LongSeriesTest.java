package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.market.Market;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both scorers on series long enough for whole blocks of bars, with every kind of position. */
class LongSeriesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void scorersAgreeOverThousandsOfBars(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(3, 2_600);
        ScoringTask task = worlds.task(market, market.calendar().length);
        var strategies = worlds.strategies(40);
        List<ScoreOutcome> fast = new ColumnScorer(task).score(strategies);
        List<ScoreOutcome> slow = new ReferenceScorer(task).score(strategies);
        int compared = 0;
        for (int i = 0; i < strategies.size(); i++) {
            String name = strategies.get(i).toString();
            if (!(slow.get(i) instanceof Scored expected)) {
                assertThat(fast.get(i)).as(name).isEqualTo(slow.get(i));
                continue;
            }
            assertThat(fast.get(i)).as(name).isInstanceOf(Scored.class);
            TrialScore a = ((Scored) fast.get(i)).score();
            TrialScore b = expected.score();
            assertThat(a.trades()).as(name).isEqualTo(b.trades());
            close(name + " sum", a.all().sum(), b.all().sum());
            close(name + " squares", a.all().sumSquares(), b.all().sumSquares());
            close(name + " excess", a.excess().sum(), b.excess().sum());
            close(name + " excess squares", a.excess().sumSquares(), b.excess().sumSquares());
            close(name + " drawdown", a.maxDrawdown(), b.maxDrawdown());
            close(name + " turnover", a.turnover(), b.turnover());
            close(name + " time", a.timeInMarket(), b.timeInMarket());
            compared++;
        }
        assertThat(compared).isGreaterThan(5);
    }

    private static void close(String name, double actual, double expected) {
        assertThat(actual).as(name).isCloseTo(expected, within(1e-9 * Math.max(1e-3, Math.abs(expected))));
    }
}
