package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NullWorldsTest {
    /** Four instruments that come and go; the last has closes only. */
    private static Market market(long seed, double sd) {
        List<BarSeries> series = new ArrayList<>();
        int[] from = {0, 0, 60, 0};
        int[] to = {400, 250, 400, 400};
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(seed, s);
            int n = to[s] - from[s];
            int[] days = new int[n];
            double[] o = new double[n];
            double[] h = new double[n];
            double[] l = new double[n];
            double[] c = new double[n];
            double[] v = new double[n];
            double price = 50;
            for (int i = 0; i < n; i++) {
                days[i] = from[s] + i;
                o[i] = price * Math.exp(0.3 * sd * random.nextGaussian());
                price *= Math.exp(0.0005 + sd * random.nextGaussian());
                c[i] = price;
                h[i] = Math.max(o[i], c[i]) * (1 + 0.2 * sd * random.nextDouble());
                l[i] = Math.min(o[i], c[i]) / (1 + 0.2 * sd * random.nextDouble());
                v[i] = 1 + random.nextInt(1000);
            }
            series.add(
                    s == 3
                            ? BarSeries.closeOnly("S" + s, days, c, null)
                            : BarSeries.of("S" + s, days, o, h, l, c, v, null));
        }
        return Market.of(series, 252);
    }

    private static double[] returns(BarSeries s) {
        double[] r = new double[s.size() - 1];
        for (int i = 1; i < s.size(); i++) {
            r[i - 1] = s.close()[i] / s.close()[i - 1] - 1;
        }
        return r;
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }

    @Property(tries = 60)
    void calendarMembershipAndMeansStay(@ForAll @IntRange(max = 1000) int seed, @ForAll Family family) {
        Market real = market(seed, 0.02);
        Market world = NullWorlds.world(real, family, 7, seed);
        assertThat(world.calendar()).isEqualTo(real.calendar());
        for (int s = 0; s < real.series().size(); s++) {
            BarSeries a = real.series().get(s);
            BarSeries b = world.series().get(s);
            assertThat(b.symbol()).isEqualTo(a.symbol());
            assertThat(b.days()).isEqualTo(a.days());
            assertThat(b.member()).isEqualTo(a.member());
            assertThat(b.closeOnly()).isEqualTo(a.closeOnly());
            assertThat(mean(returns(b))).isCloseTo(mean(returns(a)), within(1e-12));
            for (int i = 0; i < b.size(); i++) {
                assertThat(b.low()[i]).isPositive().isLessThanOrEqualTo(Math.min(b.open()[i], b.close()[i]));
                assertThat(b.high()[i]).isFinite().isGreaterThanOrEqualTo(Math.max(b.open()[i], b.close()[i]));
            }
        }
    }

    @Test
    void aFlipKeepsTheSizeOfEveryDeviationAndSharesItsSignAmongInstruments() {
        Market real = market(1, 0.01);
        Market world = NullWorlds.world(real, Family.SIGN_FLIP, 7, 1);
        int flipped = 0;
        int days = 0;
        double[] firstSign = new double[real.calendar().length];
        for (int s = 0; s < real.series().size(); s++) {
            double[] a = returns(real.series().get(s));
            double[] b = returns(world.series().get(s));
            double mean = mean(a);
            double offset = Double.NaN;
            for (int i = 0; i < a.length; i++) {
                double kept = b[i] - a[i];
                double turned = b[i] - (2 * mean - a[i]);
                if (Double.isNaN(offset)) {
                    offset = Math.abs(kept) < Math.abs(turned) ? kept : turned;
                }
                boolean isFlip = Math.abs(turned - offset) < Math.abs(kept - offset);
                // the recentering is the same for all days of an instrument
                assertThat(isFlip ? turned : kept).isCloseTo(offset, within(1e-9));
                if (Math.abs(a[i] - mean) > 1e-6) {
                    int day = real.series().get(s).days()[i + 1];
                    double sign = isFlip ? -1 : 1;
                    if (firstSign[day] == 0) {
                        firstSign[day] = sign;
                    }
                    assertThat(sign).isEqualTo(firstSign[day]);
                    flipped += isFlip ? 1 : 0;
                    days++;
                }
            }
        }
        assertThat((double) flipped / days).isBetween(0.4, 0.6);
    }

    @Test
    void aShuffleMovesWholeDaysWithinSpansOfTheSameInstruments() {
        Market real = market(2, 0.01);
        Market world = NullWorlds.world(real, Family.DAY_SHUFFLE, 7, 1);
        // days 61..249 have all four instruments: each cross-section of the world is one of the real market
        List<String> realDays = crossSections(real, 61, 250);
        List<String> worldDays = crossSections(world, 61, 250);
        assertThat(worldDays).containsExactlyInAnyOrderElementsOf(realDays).isNotEqualTo(realDays);
        assertThat(NullWorlds.dayShuffleUsable(real)).isTrue();
    }

    private static List<String> crossSections(Market market, int from, int to) {
        List<String> sections = new ArrayList<>();
        for (int day = from; day < to; day++) {
            StringBuilder section = new StringBuilder();
            for (BarSeries s : market.series()) {
                int i = s.firstAtOrAfter(day);
                section.append(Math.round(1e9 * (s.close()[i] / s.close()[i - 1])))
                        .append('/')
                        .append(Math.round(1e9 * (s.high()[i] / s.close()[i])))
                        .append('/')
                        .append(s.volume()[i])
                        .append(' ');
            }
            sections.add(section.toString());
        }
        return sections;
    }

    @Test
    void aMarketWhoseInstrumentsComeAndGoDailyCannotBeShuffled() {
        int[] even = java.util.stream.IntStream.range(0, 200).map(i -> 2 * i).toArray();
        int[] all = java.util.stream.IntStream.range(0, 400).toArray();
        double[] close = new double[400];
        Arrays.fill(close, 10);
        Market market = Market.of(
                List.of(
                        BarSeries.closeOnly("A", all, close, null),
                        BarSeries.closeOnly("B", even, Arrays.copyOf(close, 200), null)),
                252);
        assertThat(NullWorlds.dayShuffleUsable(market)).isFalse();
    }

    @Test
    void daysWithoutTradeStayWithoutTrade() {
        RandomGenerator random = Seeds.stream(5, 0);
        int n = 400;
        int[] days = java.util.stream.IntStream.range(0, n).toArray();
        double[] o = new double[n];
        double[] h = new double[n];
        double[] l = new double[n];
        double[] c = new double[n];
        double[] v = new double[n];
        double price = 50;
        for (int i = 0; i < n; i++) {
            boolean trades = i % 3 != 1;
            o[i] = price;
            price *= trades ? Math.exp(0.0005 + 0.02 * random.nextGaussian()) : 1;
            c[i] = price;
            h[i] = Math.max(o[i], c[i]) * (trades ? 1.01 : 1);
            l[i] = Math.min(o[i], c[i]) / (trades ? 1.01 : 1);
            v[i] = trades ? 1000 : 0;
        }
        Market real = Market.of(List.of(BarSeries.of("A", days, o, h, l, c, v, null)), 252);
        assertThat(real.barsWithoutTrade()).isEqualTo(133);
        for (Family family : Family.values()) {
            for (int k = 0; k < 50; k++) {
                assertThat(NullWorlds.world(real, family, 7, k).barsWithoutTrade())
                        .as(family.words())
                        .isEqualTo(133);
            }
        }
    }

    @Test
    void hugeGainsSurviveAFlip() {
        double[] close = {1, 1.1, 4.4, 4.5, 13, 12, 11, 30, 29};
        Market market =
                Market.of(List.of(BarSeries.closeOnly("A", new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, close, null)), 252);
        for (int k = 0; k < 50; k++) {
            BarSeries world =
                    NullWorlds.world(market, Family.SIGN_FLIP, 3, k).series().get(0);
            for (double c : world.close()) {
                assertThat(c).isPositive().isFinite();
            }
        }
    }

    @Test
    void worldsAreReproducibleAndNeighborsUnrelated() {
        Market real = market(3, 0.01);
        double[] a =
                returns(NullWorlds.world(real, Family.SIGN_FLIP, 7, 1).series().get(0));
        double[] again =
                returns(NullWorlds.world(real, Family.SIGN_FLIP, 7, 1).series().get(0));
        double[] next =
                returns(NullWorlds.world(real, Family.SIGN_FLIP, 7, 2).series().get(0));
        assertThat(a).isEqualTo(again);
        double meanA = mean(a);
        double meanNext = mean(next);
        double cross = 0;
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            cross += (a[i] - meanA) * (next[i] - meanNext);
            squares += (a[i] - meanA) * (a[i] - meanA);
        }
        // signs agree by chance: a correlation of 0 with standard error 1/sqrt(400) = 0.05
        assertThat(Math.abs(cross / squares)).isLessThan(0.25);
    }
}
