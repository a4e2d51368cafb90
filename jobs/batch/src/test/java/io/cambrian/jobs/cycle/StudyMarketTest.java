package io.cambrian.jobs.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Exclusion;
import io.cambrian.market.Market;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyMarketTest {
    private static final double HOLDOUT = 0.2;
    private static final int DAYS = 3_000;

    /** Half a percent up and down by turns from one day on, still before. */
    private static BarSeries series(String symbol, int[] days, int movesFrom) {
        double[] close = new double[days.length];
        for (int i = 0; i < days.length; i++) {
            close[i] = days[i] < movesFrom || i % 2 == 0 ? 100 : 100.5;
        }
        return BarSeries.closeOnly(symbol, days, close, null);
    }

    /**
     * A share that trades on every second day; a peg with a quote on every day of the last third, so that with it the
     * development days end later than without; and a second peg that is given up on some day.
     */
    private static LoadedMarket market(int givenUpOn) {
        int[] everySecond = IntStream.range(0, DAYS / 2).map(i -> 2 * i).toArray();
        int[] lateDays = IntStream.range(2 * DAYS / 3, DAYS).toArray();
        return new LoadedMarket(
                Market.of(
                        List.of(
                                series("SHARE", everySecond, 0),
                                series("PEG", lateDays, DAYS),
                                series("GIVEN_UP", everySecond, givenUpOn)),
                        252),
                List.of(),
                Map.of(),
                "test");
    }

    private static List<String> symbols(LoadedMarket loaded) {
        return loaded.market().series().stream().map(BarSeries::symbol).toList();
    }

    @Test
    void noDayOfTheFinalHoldOutDecidesWhatIsLeftOut() {
        LoadedMarket loaded = market(DAYS);
        int withPegs = StudyWindows.of(loaded.market(), HOLDOUT).developmentTo();
        LoadedMarket kept = StudyMarket.withoutPegs(loaded, HOLDOUT);
        StudyWindows windows = StudyWindows.of(kept.market(), HOLDOUT);
        assertThat(symbols(kept)).containsExactly("SHARE");
        assertThat(windows.developmentTo())
                .as("the calendar without pegs ends development earlier")
                .isLessThan(withPegs);

        // it moves only after the development days, but before those of the calendar with pegs end
        int between = (windows.developmentTo() + withPegs) / 2 - 60;
        assertThat(between).isGreaterThan(windows.developmentTo());
        LoadedMarket later = StudyMarket.withoutPegs(market(between), HOLDOUT);
        assertThat(symbols(later)).containsExactly("SHARE");
        assertThat(later.excluded()).isEqualTo(kept.excluded());
    }

    @Test
    void aPegThatIsGivenUpOnDevelopmentDaysIsKept() {
        assertThat(symbols(StudyMarket.withoutPegs(market(DAYS / 3), HOLDOUT))).containsExactly("GIVEN_UP", "SHARE");
    }

    @Test
    void theReasonSaysUpToWhichDayAPegWasJudged() {
        LoadedMarket kept = StudyMarket.withoutPegs(market(DAYS), HOLDOUT);
        String last = LocalDate.ofEpochDay(
                        StudyWindows.of(kept.market(), HOLDOUT).developmentTo())
                .toString();
        assertThat(kept.excluded())
                .extracting(Exclusion::symbol, Exclusion::reason)
                .contains(org.assertj.core.groups.Tuple.tuple(
                        "GIVEN_UP", "its annualized volatility up to " + last + " is 0.00 %, below 1 % (a peg)"));
    }
}
