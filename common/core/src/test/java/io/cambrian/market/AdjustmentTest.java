package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdjustmentTest {
    @Test
    void aSpinOffCodedAsReverseSplitAndDividendIsNoCrash() {
        // HLT on 2017-01-04: 27.39 -> 58.00 with a "dividend" of 24.48 and a 1:3 reverse split
        double[] close = {27.39, 58.00};
        double[] split = {1, 0.333333333333};
        double[] factor = Adjustment.priceFactors(close, new double[] {0, 24.48}, split);
        assertThat(close[1] * factor[1] / close[0] - 1).isCloseTo(0.00377, Offset.offset(1e-4));
    }

    @Test
    void aSplitLeavesTheMoneyTradedAsItIs() {
        double[] split = {1, 2, 1};
        double[] close = {100, 50, 50};
        double[] factor = Adjustment.priceFactors(close, new double[3], split);
        double[] splits = Adjustment.cumulatedSplits(split);
        double[] volume = {1_000, 2_000, 2_000};
        for (int t = 0; t < 3; t++) {
            assertThat(close[t] * factor[t] * (volume[t] / splits[t])).isEqualTo(close[t] * volume[t]);
        }
    }

    @Test
    void eventsOnTheFirstDayAreNotEarned() {
        assertThat(Adjustment.priceFactors(new double[] {10}, new double[] {5}, new double[] {3}))
                .containsExactly(1);
        assertThat(Adjustment.priceFactors(new double[0], new double[0], new double[0]))
                .isEmpty();
    }

    @Property(tries = 200)
    void anEventChangesNoFactorBeforeIt(
            @ForAll @Size(min = 2, max = 40) List<@DoubleRange(min = 0.1, max = 1000) Double> closes,
            @ForAll @IntRange(min = 1, max = 39) int at,
            @ForAll @DoubleRange(min = 0.05, max = 20) double split,
            @ForAll @DoubleRange(min = 0, max = 50) double dividend) {
        int n = closes.size();
        int event = Math.min(at, n - 1);
        double[] close = closes.stream().mapToDouble(Double::doubleValue).toArray();
        double[] plainSplit = new double[n];
        java.util.Arrays.fill(plainSplit, 1);
        double[] dividends = new double[n];
        double[] before = Adjustment.priceFactors(close, dividends, plainSplit);
        plainSplit[event] = split;
        dividends[event] = dividend;
        double[] after = Adjustment.priceFactors(close, dividends, plainSplit);
        for (int t = 0; t < event; t++) {
            assertThat(after[t]).isEqualTo(before[t]);
        }
        double growth = close[event] * after[event] / (close[event - 1] * after[event - 1]);
        double expected = (close[event] + dividend) * split / close[event - 1];
        assertThat(growth).isCloseTo(expected, Offset.offset(1e-9 * expected));
    }

    @Property(tries = 100)
    void assemblingAPrefixGivesThePrefixOfTheWhole(
            @ForAll @Size(min = 3, max = 30) List<@DoubleRange(min = 1, max = 100) Double> closes,
            @ForAll @IntRange(min = 1, max = 30) int cut) {
        List<Bar> bars = new ArrayList<>();
        for (int t = 0; t < closes.size(); t++) {
            double c = closes.get(t);
            bars.add(new Bar("A", t, c, c * 1.1, c * 0.9, c, 10, Double.NaN, t % 3 == 0 ? 0.5 : 0, t % 7 == 5 ? 2 : 1));
        }
        int n = Math.min(cut, closes.size());
        BarSeries whole = assemble(bars);
        BarSeries part = assemble(bars.subList(0, n));
        assertThat(part.close()).isEqualTo(java.util.Arrays.copyOf(whole.close(), n));
        assertThat(part.low()).isEqualTo(java.util.Arrays.copyOf(whole.low(), n));
        assertThat(part.volume()).isEqualTo(java.util.Arrays.copyOf(whole.volume(), n));
    }

    private static BarSeries assemble(List<Bar> bars) {
        MarketAssembler assembler =
                new MarketAssembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(bars);
        return assembler.market().series().get(0);
    }
}
