package io.cambrian.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.InstrumentGroups;
import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.TrialScore;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodecsTest {
    @Test
    void outcomesSurviveTheTripExactly() {
        List<Double> blocks = DoubleStream.iterate(0.1, x -> x * -1.7)
                .limit(TrialScore.BLOCKS)
                .boxed()
                .toList();
        ScoreOutcome scored = new ScoreOutcome.Scored(new TrialScore(
                new Moments(10, 0.1, Math.nextUp(0.2)),
                1e-300,
                -0.0,
                3,
                List.of(new Moments(1, 2, 3), Moments.EMPTY),
                0.25,
                7,
                12.5,
                0.5,
                new Moments(10, -1, 2),
                blocks,
                blocks));
        ScoreOutcome rejected = new ScoreOutcome.Rejected("ruined", "lost everything on 2001-09-11");
        assertThat(OutcomeCodec.decode(OutcomeCodec.encode(scored))).isEqualTo(scored);
        assertThat(OutcomeCodec.decode(OutcomeCodec.encode(rejected))).isEqualTo(rejected);
    }

    @Test
    void tasksSurviveTheTripExactly() {
        int[] days = IntStream.range(0, 5).toArray();
        double[] close = {1, 2, 3, 2, Math.nextUp(1.0)};
        double[] volume = {1, Double.NaN, 0, 5, 9};
        boolean[] member = {true, false, true, true, false};
        Market market = Market.of(
                List.of(
                        BarSeries.of("A", days, close, close, close, close, volume, member),
                        BarSeries.closeOnly("B", days, close, null)),
                260);
        InstrumentGroups groups = new InstrumentGroups(List.of("x", "y"), Map.of("A", 1, "B", 0));
        ScoringTask task = new ScoringTask(
                market,
                1,
                4,
                new Costs(1, 2, 3),
                new Cases(List.of("calm", "storm"), new int[] {-1, 0, 1, 0, 1}, groups));

        ScoringTask copy = TaskCodec.decode(TaskCodec.encode(task));
        assertThat(copy.firstDay()).isEqualTo(1);
        assertThat(copy.lastDay()).isEqualTo(4);
        assertThat(copy.costs()).isEqualTo(task.costs());
        assertThat(copy.cases().kinds()).isEqualTo(task.cases().kinds());
        assertThat(copy.cases().kindOfDay()).isEqualTo(task.cases().kindOfDay());
        assertThat(copy.cases().groups()).isEqualTo(groups);
        assertThat(copy.market().periodsPerYear()).isEqualTo(260);
        for (int i = 0; i < 2; i++) {
            BarSeries a = market.series().get(i);
            BarSeries b = copy.market().series().get(i);
            assertThat(b.symbol()).isEqualTo(a.symbol());
            assertThat(b.closeOnly()).isEqualTo(a.closeOnly());
            assertThat(b.days()).isEqualTo(a.days());
            assertThat(b.member()).isEqualTo(a.member());
            assertThat(b.open()).isEqualTo(a.open());
            assertThat(b.close()).isEqualTo(a.close());
            assertThat(b.volume()).isEqualTo(a.volume());
        }
    }
}
