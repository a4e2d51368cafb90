package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PriceScaleTest {
    private static final int DAYS = 300;
    private static final Percentage ROUNDING = Percentage.withPercentage(1e-10);

    /** Raw bars with a dividend every fifty days, and no split. */
    private static List<Bar> bars(String symbol) {
        RandomGenerator random = Seeds.stream(5, symbol.hashCode());
        List<Bar> bars = new ArrayList<>();
        double close = 100;
        for (int t = 0; t < DAYS; t++) {
            double open = close * Math.exp(0.01 * random.nextGaussian());
            close = open * Math.exp(0.01 * random.nextGaussian());
            bars.add(new Bar(
                    symbol,
                    t,
                    open,
                    1.01 * Math.max(open, close),
                    0.99 * Math.min(open, close),
                    close,
                    1_000 + random.nextInt(100),
                    Double.NaN,
                    t % 50 == 49 ? 0.5 : 0,
                    1));
        }
        return bars;
    }

    private static List<Bar> withSplit(List<Bar> bars, int day, double split) {
        List<Bar> with = new ArrayList<>(bars);
        with.replaceAll(bar -> bar.day() == day ? bar.withSplit(split) : bar);
        return with;
    }

    /** What is known where history begins on a day. */
    private static Market market(int from, int to, List<List<Bar>> instruments) {
        MarketAssembler assembler =
                new MarketAssembler(MarketOptions.keepAll(252), Universe.everything(), SymbolHistory.none());
        instruments.forEach(bars -> assembler.add(
                bars.stream().filter(b -> b.day() >= from && b.day() <= to).toList()));
        return assembler.market();
    }

    @Test
    void olderHistoryWithASplitAndDividendsLeavesPricesWhatTheyWere() {
        List<Bar> all = withSplit(bars("A"), 50, 4);
        List<BarSeries> plan = market(100, 250, List.of(all)).series();
        Market backfilled = market(0, 299, List.of(all));
        BarSeries before = plan.get(0);
        BarSeries raw = backfilled.series().get(0);
        assertThat(raw.close()[200] / before.close()[100])
                .as("what it would be")
                .isGreaterThan(4);

        PriceScale.Kept kept = PriceScale.keep(backfilled, plan);

        assertThat(kept.factors()).containsOnlyKeys("A");
        assertThat(kept.factors().get("A"))
                .isCloseTo(before.close()[0] / raw.close()[100], ROUNDING)
                .isLessThan(0.25);
        BarSeries now = kept.market().series().get(0);
        assertThat(now.days()).isEqualTo(raw.days());
        for (int t = 0; t < before.size(); t++) {
            assertThat(now.open()[t + 100]).isCloseTo(before.open()[t], ROUNDING);
            assertThat(now.high()[t + 100]).isCloseTo(before.high()[t], ROUNDING);
            assertThat(now.low()[t + 100]).isCloseTo(before.low()[t], ROUNDING);
            assertThat(now.close()[t + 100]).isCloseTo(before.close()[t], ROUNDING);
            assertThat(now.volume()[t + 100]).isCloseTo(before.volume()[t], ROUNDING);
        }
        assertThat(kept.market().calendar()).isEqualTo(backfilled.calendar());

        PriceScale.Kept next = PriceScale.keep(backfilled, kept.market().series());
        assertThat(next.factors().get("A"))
                .as("the scale stays from turn to turn")
                .isCloseTo(kept.factors().get("A"), ROUNDING);
    }

    @Test
    void closesAloneKeepTheirScaleAndOthersStayTheVeryOnes() {
        List<Bar> closes = new ArrayList<>();
        bars("A")
                .forEach(b -> closes.add(new Bar(
                        "A",
                        b.day(),
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        b.close(),
                        Double.NaN,
                        Double.NaN,
                        0,
                        b.split())));
        List<Bar> split = withSplit(closes, 50, 0.1);
        List<BarSeries> plan = market(100, 299, List.of(split, bars("B"))).series();
        Market backfilled = market(0, 299, List.of(split)); // B has no older history
        Market both = Market.of(
                List.of(
                        backfilled.series().get(0),
                        plan.get(1),
                        market(0, 299, List.of(bars("C"))).series().get(0)),
                252);

        PriceScale.Kept kept = PriceScale.keep(both, plan);

        assertThat(kept.factors()).containsOnlyKeys("A");
        assertThat(kept.factors().get("A")).isCloseTo(10, within(1e-9));
        assertThat(kept.market().series().get(0).closeOnly()).isTrue();
        assertThat(kept.market().series().get(0).volume()).containsOnly(Double.NaN);
        assertThat(kept.market().series().get(1)).isSameAs(both.series().get(1));
        assertThat(kept.market().series().get(2)).isSameAs(both.series().get(2));
    }

    @Test
    void whereNothingChangedTheMarketIsTheVeryOne() {
        Market before = market(0, 250, List.of(bars("A"), bars("B")));
        Market now = market(0, 299, List.of(bars("A"), bars("B")));
        PriceScale.Kept kept = PriceScale.keep(now, before.series());
        assertThat(kept.market()).isSameAs(now);
        assertThat(kept.factors()).isEmpty();
        assertThat(PriceScale.keep(now, List.of()).market()).isSameAs(now);
    }

    @Test
    void aDayThatIsStatedAnewAndALateSplitAreNoChangeOfScale() {
        Market before = market(0, 250, List.of(bars("A")));
        List<Bar> restated = bars("A");
        restated.replaceAll(b -> b.day() == 250
                ? new Bar("A", 250, b.open(), b.high() * 2, b.low(), b.close() * 1.5, b.volume(), Double.NaN, 0, 1)
                : b);
        Market last = market(0, 299, List.of(restated));
        assertThat(PriceScale.keep(last, before.series()).market()).isSameAs(last);
        Market late = market(0, 299, List.of(withSplit(bars("A"), 240, 2)));
        assertThat(PriceScale.keep(late, before.series()).market()).isSameAs(late);
        Market atTheEnd = market(0, 299, List.of(withSplit(bars("A"), 250, 2)));
        assertThat(PriceScale.keep(atTheEnd, before.series()).market()).isSameAs(atTheEnd);
    }

    @Test
    void aScaleThatIsKeptStaysKeptWhereSomeDaysAreStatedAnew() {
        List<Bar> all = withSplit(bars("A"), 50, 4);
        List<BarSeries> plan = market(100, 250, List.of(all)).series();
        double factor =
                PriceScale.keep(market(0, 299, List.of(all)), plan).factors().get("A");
        List<Bar> restated = new ArrayList<>(all);
        restated.replaceAll(b -> b.day() == 240 || b.day() == 250
                ? new Bar("A", b.day(), b.open(), b.high() * 2, b.low(), b.close() * 1.5, b.volume(), Double.NaN, 0, 1)
                : b);
        assertThat(PriceScale.keep(market(0, 299, List.of(restated)), plan)
                        .factors()
                        .get("A"))
                .isCloseTo(factor, ROUNDING);
    }

    @Test
    void aSplitOfLongAgoThatIsLearnedOfLateIsOne() {
        Market before = market(0, 250, List.of(bars("A")));
        Market now = market(0, 299, List.of(withSplit(bars("A"), 150, 2)));
        assertThat(PriceScale.keep(now, before.series()).factors().get("A")).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void fewerThanFiveCommonDaysTellNoScale() {
        List<Bar> all = withSplit(bars("A"), 50, 4);
        Market now = market(0, 299, List.of(all));
        assertThat(PriceScale.keep(now, market(247, 250, List.of(all)).series()).market())
                .isSameAs(now);
        assertThat(PriceScale.keep(now, market(246, 250, List.of(all)).series()).factors())
                .containsOnlyKeys("A");
        assertThat(PriceScale.keep(now, market(300, 310, List.of(all)).series()).market())
                .as("no common day")
                .isSameAs(now);
    }
}
