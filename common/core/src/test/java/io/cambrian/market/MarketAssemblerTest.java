package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketAssemblerTest {
    private static int day(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }

    private static List<Bar> closes(String symbol, int from, double... closes) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < closes.length; i++) {
            bars.add(Bar.closeOnly(symbol, from + i, closes[i]));
        }
        return bars;
    }

    private static MarketAssembler assembler(MarketOptions options, Universe universe, SymbolHistory history) {
        return new MarketAssembler(options, universe, history);
    }

    @Test
    void aLongGapStartsANewSpellAndAShortOneDoesNot() {
        List<Bar> bars = new ArrayList<>(closes("ISK", 100, 1, 2));
        bars.addAll(closes("ISK", 101 + 30, 3, 4));
        bars.addAll(closes("ISK", 132 + 31, 5, 6));
        MarketAssembler assembler = assembler(MarketOptions.keepAll(260), Universe.everything(), SymbolHistory.none());
        assembler.add(bars);
        assertThat(assembler.market().series())
                .extracting(BarSeries::symbol, BarSeries::size)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ISK", 4), org.assertj.core.groups.Tuple.tuple("ISK#2", 2));
    }

    @Test
    void aReusedTickerStartsANewSpellWithoutAnyGap() {
        MarketAssembler assembler = assembler(
                MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.of(Map.of("WM", List.of(12))));
        assembler.add(closes("WM", 10, 1, 1, 30, 31));
        assertThat(assembler.market().series())
                .extracting(BarSeries::symbol, s -> s.days()[0])
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("WM", 10), org.assertj.core.groups.Tuple.tuple("WM#2", 12));
    }

    @Test
    void membershipMarksDaysAndAReturnStartsANewSpell() {
        Universe universe = Universe.of(List.of(
                new Membership("A", 10, 12, 10),
                new Membership("A", 13, Membership.OPEN, 14),
                new Membership("B", 0, 5, 0)));
        MarketAssembler assembler = assembler(MarketOptions.keepAll(252), universe, SymbolHistory.none());
        assembler.add(closes("A", 9, 1, 2, 3, 4, 5, 6));
        assembler.add(closes("B", 9, 1, 2));
        assertThat(assembler.market().series()).hasSize(1);
        assertThat(assembler.market().series().get(0).member()).containsExactly(false, true, true, false, false, true);
        assertThat(assembler.exclusions())
                .containsExactly(new Exclusion("B", "it is no member of the universe on any of its days"));

        MarketAssembler rejoined = assembler(MarketOptions.keepAll(252), universe, SymbolHistory.none());
        rejoined.add(List.of(Bar.closeOnly("A", 11, 1), Bar.closeOnly("A", 14, 2)));
        assertThat(rejoined.market().series()).extracting(BarSeries::symbol).containsExactly("A", "A#2");
    }

    @Test
    void pegsAndShortSpellsAreLeftOutWithTheReason() {
        double[] flat = new double[100];
        double[] moving = new double[100];
        for (int i = 0; i < 100; i++) {
            flat[i] = 1.95583;
            moving[i] = i % 2 == 0 ? 1 : 1.01;
        }
        MarketAssembler assembler =
                assembler(MarketOptions.forSearch(260), Universe.everything(), SymbolHistory.none());
        assembler.add(closes("BGN", 0, flat));
        assembler.add(closes("USD", 0, moving));
        assembler.add(closes("NEW", 0, 1, 2, 3));
        assertThat(assembler.market().series()).extracting(BarSeries::symbol).containsExactly("USD");
        assertThat(assembler.exclusions()).extracting(Exclusion::symbol).containsExactly("BGN", "NEW");
        assertThat(assembler.exclusions().get(0).reason()).contains("below the floor of 0.01");
    }

    @Test
    void aPriceThatIsNotPositiveIsTheRuinousEndOfASpellAndLeavesTheDaysBeforeIt() {
        List<Bar> before = closes("WTI", 18_368, 19.87, 19.82, 18.31);
        List<Bar> bars = new ArrayList<>(before);
        bars.add(Bar.closeOnly("WTI", 18_372, -36.98));
        // its close is positive again, but it opened below zero
        bars.add(new Bar("WTI", 18_373, -14, 13.86, -16.74, 10.01, 5, Double.NaN, 0, 1));
        bars.addAll(closes("WTI", 18_374, 13.78, 16.5));
        MarketAssembler assembler = assembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(bars);
        MarketAssembler unaware = assembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        unaware.add(before);

        assertThat(assembler.market().series()).extracting(BarSeries::symbol).containsExactly("WTI", "WTI#2");
        BarSeries first = assembler.market().series().get(0);
        BarSeries untilThen = first.between(0, 18_371);
        assertThat(untilThen.days()).isEqualTo(unaware.market().series().get(0).days());
        assertThat(untilThen.close()).isEqualTo(unaware.market().series().get(0).close());
        assertThat(first.days()).endsWith(18_372).hasSize(4);
        assertThat(first.close()[3]).isPositive().isLessThan(1e-4);
        assertThat(assembler.market().series().get(1).close()).containsExactly(13.78, 16.5);
        assertThat(assembler.exclusions())
                .singleElement()
                .satisfies(e -> assertThat(e.reason()).contains("2 bars, the first on 2020-04-20 (close -36.98)"));
    }

    @Test
    void onlyThePricesThatAreNotPositiveCountAsNothing() {
        MarketAssembler assembler = assembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(List.of(
                new Bar("WTI", 1, 20, 21, 19, 20, 5, Double.NaN, 0, 1),
                new Bar("WTI", 2, 17.73, 17.85, -40.32, -37.63, 5, Double.NaN, 1, 1),
                new Bar("WTI", 3, -14, 13.86, -16.74, 10.01, 5, Double.NaN, 0, 1)));
        BarSeries series = assembler.market().series().get(0);
        assertThat(assembler.market().series()).hasSize(1);
        assertThat(series.open()).containsExactly(20, 17.73);
        assertThat(series.high()).containsExactly(21, 17.85);
        assertThat(series.low()).containsExactly(19, 20 * 1e-6);
        assertThat(series.close()).containsExactly(20, 20 * 1e-6);
        assertThat(series.isWithoutTrade(1)).isFalse();
    }

    @Test
    void anInstrumentThatIsNeverPositiveIsNoSeries() {
        MarketAssembler assembler = assembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(closes("RATE", 1, -0.5, 0, -0.25));
        assertThat(assembler.market().series()).isEmpty();
        assertThat(assembler.exclusions()).hasSize(1);
    }

    @Test
    void barsAfterTheEndAreNotLookedAt() {
        MarketAssembler assembler =
                assembler(MarketOptions.keepAll(252).between(0, 2), Universe.everything(), SymbolHistory.none());
        assembler.add(closes("WTI", 0, 20, 18, 19, -36.98));
        assertThat(assembler.exclusions()).isEmpty();
        assertThat(assembler.market().series().get(0).close()).containsExactly(20, 18, 19);
    }

    @Test
    void aLaterBarWithoutIntradayPricesLeavesEarlierFillsAlone() {
        MarketAssembler assembler = assembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(List.of(
                new Bar("A", 1, 10, 12, 9, 11, 5, Double.NaN, 0, 1),
                Bar.closeOnly("A", 2, 13),
                new Bar("A", 3, 9, 10, 9, 10, 5, Double.NaN, 0, 1)));
        BarSeries series = assembler.market().series().get(0);
        assertThat(series.closeOnly()).isFalse();
        assertThat(series.open()).containsExactly(10, 13, 9);
        assertThat(series.low()).containsExactly(9, 13, 9);
    }

    @Test
    void aBarWithoutTradeIsKeptWithItsKnownPriceAndItsDividend() {
        MarketAssembler assembler = assembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        assembler.add(List.of(
                new Bar("A", 1, 10, 10, 10, 10, 5, Double.NaN, 0, 1),
                new Bar("A", 2, 10, 10, 10, 10, 0, Double.NaN, 1, 1),
                new Bar("A", 3, 9, 10, 9, 10, 5, Double.NaN, 0, 1)));
        BarSeries series = assembler.market().series().get(0);
        assertThat(series.days()).containsExactly(1, 2, 3);
        assertThat(series.close()).containsExactly(10, 10 * 1.1, 10 * 1.1);
        assertThat(series.isWithoutTrade(1)).isTrue();
        assertThat(assembler.market().barsWithoutTrade()).isEqualTo(1);
    }

    @Test
    void theWindowDoesNotChangeAdjustedPrices() {
        List<Bar> bars = List.of(
                new Bar("A", 1, 10, 10, 10, 10, 5, Double.NaN, 0, 1),
                new Bar("A", 2, 5, 5, 5, 5, 5, Double.NaN, 0, 2),
                new Bar("A", 3, 5, 6, 5, 6, 5, Double.NaN, 0, 1));
        MarketAssembler assembler =
                assembler(MarketOptions.keepAll(252).between(3, 9), Universe.everything(), SymbolHistory.none());
        assembler.add(bars);
        assertThat(assembler.market().series().get(0).close()).containsExactly(12);
    }

    @Test
    void filesBecomeAMarketWithLaterFilesFirst(@TempDir Path folder) throws IOException {
        Path one = folder.resolve("one.csv");
        Path two = folder.resolve("two.csv");
        Files.writeString(one, "symbol,date,close\nA,2020-01-02,1\nA,2020-01-03,2\n");
        Files.writeString(two, "symbol,date,close\nA,2020-01-03,3\nB,2020-01-03,9\n");
        Market market = MarketFiles.read(one, two);
        assertThat(market.series()).extracting(BarSeries::symbol).containsExactly("A", "B");
        assertThat(market.series().get(0).close()).containsExactly(1, 3);
        assertThat(market.calendar()).containsExactly(day("2020-01-02"), day("2020-01-03"));
    }

    @Test
    void filesThatCannotBeUsedAreNamed(@TempDir Path folder) throws IOException {
        Path bad = folder.resolve("bad.csv");
        Files.writeString(bad, "symbol,date,open,high,low,close\nA,2020-01-02,1,1,1,1\n");
        assertThatThrownBy(() -> MarketFiles.read(bad))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bad.csv, line 1")
                .hasMessageContaining("volume");
        Files.writeString(bad, "symbol,date,close\nA,2020-01-02,abc\n");
        assertThatThrownBy(() -> MarketFiles.read(bad))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("abc");
    }

    @Test
    void indexSpellsAreReadPointInTime() {
        Universe universe =
                Universe.of(Universe.readStays(Golden.file("data/index_membership/sp500_ticker_start_end.csv")));
        assertThat(universe.stays()).hasSize(1_230);
        assertThat(universe.members("AMD", new int[] {day("2013-09-20"), day("2015-01-02"), day("2017-03-31")}))
                .containsExactly(true, false, true);
    }

    @Test
    void aSymbolHistoryIsReadAndItsErrorsAreNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("h.csv");
        Files.writeString(file, "ticker,from\nWM,2009-08-05\n");
        assertThat(SymbolHistory.read(file).starts("WM")).containsExactly(day("2009-08-05"));
        Files.writeString(file, "ticker,from\nWM,August\n");
        assertThatThrownBy(() -> SymbolHistory.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("h.csv, line 2");
    }

    @Test
    void aMembershipFileWithABadDateIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("m.csv");
        Files.writeString(file, "symbol,from,to\nA,2020-01-02,soon\n");
        assertThat(Universe.isMembershipHeader("symbol,from,to")).isTrue();
        assertThatThrownBy(() -> Universe.readStays(file))
                .hasMessageContaining("m.csv, line 2")
                .hasMessageContaining("soon");
    }
}
