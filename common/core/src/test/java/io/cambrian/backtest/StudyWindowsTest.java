package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyWindowsTest {
    private static Market days(int n) {
        double[] close = new double[n];
        Arrays.fill(close, 1.0);
        return Market.of(
                List.of(BarSeries.closeOnly(
                        "A", IntStream.range(0, n).map(i -> 10 * i).toArray(), close, null)),
                252);
    }

    @Test
    void windowsFollowEachOtherWithAnEmbargoBeforeTheHoldout() {
        StudyWindows w = StudyWindows.of(days(2250), 0.2);
        assertThat(w.warmUpFrom()).isZero();
        assertThat(w.developmentFrom()).isEqualTo(2500);
        // 400 of 2000 days after the warm-up are untouched, ten more lie between
        assertThat(w.holdoutFrom()).isEqualTo(18_500);
        assertThat(w.developmentTo()).isEqualTo(18_390);
        assertThat(w.holdoutTo()).isEqualTo(22_490);
    }

    @Test
    void aShortHistoryIsRefusedWithItsLength() {
        assertThatThrownBy(() -> StudyWindows.of(days(700), 0.2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("700 days")
                .hasMessageContaining("longer history");
    }

    @Test
    void theFewestDaysThatItNamesAreEnough() {
        assertThatThrownBy(() -> StudyWindows.of(days(700), 0.2))
                .hasMessageContaining("a study needs 892: 250 to warm up");
        assertThatThrownBy(() -> StudyWindows.of(days(891), 0.2)).isInstanceOf(DataException.class);
        assertThat(StudyWindows.of(days(892), 0.2).holdoutTo()).isEqualTo(8_910);
    }
}
