package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.WalkForward.Fold;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WalkForwardJobTest {
    private static final String HOLD = "enter long when close > 0.5 * sma(close, 2) exit long when held > 999 bars";

    private static Market market() {
        double[] close = IntStream.range(0, 100).mapToDouble(t -> 100 + t % 7).toArray();
        return Market.of(
                List.of(BarSeries.closeOnly("A", IntStream.range(0, 100).toArray(), close, null)), 252);
    }

    @Test
    void aFoldWhoseSearchFoundNothingIsFlatAndCounts() {
        List<Fold> folds = List.of(new Fold(0, 39, 50, 59), new Fold(0, 49, 60, 69), new Fold(0, 59, 70, 79));
        WalkForwardJob.Result result = WalkForwardJob.traded(market(), folds, List.of(HOLD, "", HOLD), Costs.DEFAULT);

        assertThat(result.days()).isEqualTo(IntStream.range(50, 80).toArray());
        assertThat(Arrays.copyOfRange(result.netReturns(), 10, 20)).containsOnly(0);
        assertThat(Arrays.copyOfRange(result.excessReturns(), 10, 20)).containsOnly(0);
        assertThat(result.netReturns()[2]).isNotZero();
        assertThat(result.netReturns()[22]).isNotZero();
    }
}
