package io.cambrian.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Cases;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RegimeModelTest {
    private static final Market MARKET = Worlds.regimes(11, 6, 2500);
    private static final ContextSeries CONTEXTS = Contexts.of(MARKET);
    private static final int TRAIN_TO = 1800;
    private static final RegimeModel MODEL = RegimeModel.fit(CONTEXTS, 0, TRAIN_TO, 2, 3);

    @Test
    void plantedRegimesAreFoundOutOfSample() {
        RegimeLabels labels = MODEL.filter(CONTEXTS);
        int right = 0;
        int counted = 0;
        for (int t = TRAIN_TO + 1; t < 2500; t++) {
            // windows of 20 to 250 days need some days to notice a change
            int day = t % Worlds.CYCLE;
            if (day >= 50 && (day < Worlds.CALM_DAYS || day >= Worlds.CALM_DAYS + 50)) {
                counted++;
                right += labels.labels()[t] == (Worlds.isTurbulent(t) ? 1 : 0) ? 1 : 0;
            }
        }
        assertThat(right / (double) counted).isGreaterThan(0.95);
        assertThat(MODEL.typical(0, 0)).isLessThan(MODEL.typical(1, 0));
        assertThat(MODEL.meanStayDays(0)).isBetween(60.0, 400.0);
    }

    @Test
    void aFitKnowsNothingOfLaterDays() {
        double[][] close = MARKET.series().stream().map(s -> s.close().clone()).toArray(double[][]::new);
        for (double[] series : close) {
            for (int t = TRAIN_TO + 1; t < series.length; t++) {
                series[t] *= 1 + 0.3 * (t % 3);
            }
        }
        ContextSeries other = Contexts.of(Worlds.market(close, 0));
        RegimeModel again = RegimeModel.fit(other, 0, TRAIN_TO, 2, 3);
        assertThat(again).isEqualTo(MODEL);
        assertThat(again.id()).isEqualTo(MODEL.id());
        assertThat(Arrays.copyOf(MODEL.filter(other).labels(), TRAIN_TO + 1))
                .containsExactly(Arrays.copyOf(MODEL.filter(CONTEXTS).labels(), TRAIN_TO + 1));
    }

    @Property(tries = 20)
    void labelsNeverChangeWhenDaysArrive(@ForAll @IntRange(min = 1, max = 2499) int last) {
        RegimeLabels all = MODEL.filter(CONTEXTS);
        RegimeLabels early = MODEL.filter(Contexts.of(MARKET.between(0, last)));
        assertThat(early.labels()).containsExactly(Arrays.copyOf(all.labels(), last + 1));
        assertThat(Arrays.deepEquals(early.probabilities(), Arrays.copyOf(all.probabilities(), last + 1)))
                .isTrue();
    }

    @Test
    void aModelRebuiltFromItsPartsStreamsTheSameBits() {
        RegimeModel rebuilt = new RegimeModel(
                MODEL.features(),
                MODEL.logarithmic(),
                MODEL.center().clone(),
                MODEL.scale().clone(),
                MODEL.start().clone(),
                MODEL.transition(),
                MODEL.means(),
                MODEL.covariances(),
                MODEL.names(),
                MODEL.trainFrom(),
                MODEL.trainTo(),
                MODEL.trainRows(),
                MODEL.logLikelihood());
        assertThat(rebuilt.id()).isEqualTo(MODEL.id());
        RegimeLabels batch = MODEL.filter(CONTEXTS);
        RegimeFilter stream = rebuilt.filter();
        for (int t = 0; t < CONTEXTS.size(); t++) {
            double[] context = new double[rebuilt.features().size()];
            for (int f = 0; f < context.length; f++) {
                context[f] = CONTEXTS.column(rebuilt.features().get(f))[t];
            }
            assertThat(stream.next(context)).containsExactly(batch.probabilities()[t]);
            assertThat(stream.label()).isEqualTo(batch.labels()[t]);
        }
    }

    @Test
    void anUnknownDayHasNoLabelWhileTheBeliefMovesOn() {
        int n = MODEL.features().size();
        double[] typical =
                IntStream.range(0, n).mapToDouble(f -> MODEL.typical(0, f)).toArray();
        double[] gap = typical.clone();
        gap[0] = Double.NaN;
        RegimeFilter filter = MODEL.filter();
        assertThat(filter.next(gap)).containsOnly(Double.NaN);
        assertThat(filter.belief()).containsExactly(MODEL.start());
        filter.next(typical);
        double before = filter.belief()[0];
        assertThat(filter.label()).isZero();
        assertThat(filter.next(gap)).containsOnly(Double.NaN);
        assertThat(filter.label()).isEqualTo(RegimeFilter.UNKNOWN);
        assertThat(filter.belief()[0])
                .isCloseTo(
                        before * MODEL.transition()[0][0] + (1 - before) * MODEL.transition()[1][0],
                        Offset.offset(1e-12));
        double[] impossible = typical.clone();
        impossible[2] = 1e300;
        assertThat(filter.next(impossible)).containsOnly(Double.NaN);
    }

    @Test
    void theIdHangsOnEveryParameter() {
        double[] shifted = MODEL.center().clone();
        shifted[1] = Math.nextUp(shifted[1]);
        RegimeModel other = new RegimeModel(
                MODEL.features(),
                MODEL.logarithmic(),
                shifted,
                MODEL.scale(),
                MODEL.start(),
                MODEL.transition(),
                MODEL.means(),
                MODEL.covariances(),
                MODEL.names(),
                MODEL.trainFrom(),
                MODEL.trainTo(),
                MODEL.trainRows(),
                MODEL.logLikelihood());
        assertThat(other.id()).isNotEqualTo(MODEL.id()).matches("[0-9a-f]{16}");
    }

    @Test
    void aFurtherStartWinsOnlyIfItIsMoreLikely() {
        RegimeTraining training = RegimeTraining.of(CONTEXTS, 0, TRAIN_TO);
        List<GaussianMixture> starts = training.starts(2, 3, 0);
        FitOptions options = FitOptions.contexts(2);
        RegimeModel both = training.fit(List.of(starts.get(0), starts.get(1), starts.get(2)), options);
        assertThat(both).isEqualTo(MODEL);
        // far off, and given no steps to recover
        GaussianMixture poor = new GaussianMixture(
                new double[] {0.5, 0.5},
                new double[][] {
                    IntStream.range(0, training.features().size())
                            .mapToDouble(f -> 9)
                            .toArray(),
                    IntStream.range(0, training.features().size())
                            .mapToDouble(f -> -9)
                            .toArray()
                },
                starts.get(0).covariances());
        FitOptions still = new FitOptions(2, 0, 0, 0, 0.01);
        assertThat(training.fit(List.of(poor, starts.get(0)), still))
                .isEqualTo(training.fit(List.of(starts.get(0)), still));
    }

    @Test
    void aFeatureThatIsNeverKnownIsLeftOut() {
        Market lone = Market.of(List.of(MARKET.series().get(0)), 252);
        RegimeModel model = RegimeModel.fit(Contexts.of(lone), 0, TRAIN_TO, 2, 2);
        assertThat(model.features())
                .containsExactly("volatility_20", "volatility_120", "trend_60", "drawdown_250", "breadth_100");
        assertThat(model.filter(Contexts.of(lone)).labels()[2000]).isNotNegative();
    }

    @Test
    void tooShortAWindowIsRefusedWithAdvice() {
        assertThatThrownBy(() -> RegimeModel.fit(CONTEXTS, 0, 15, 2, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("longer");
        assertThatThrownBy(() -> RegimeModel.fit(CONTEXTS, 0, 75, 3, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3 regimes need at least 60");
        assertThatThrownBy(() -> FitOptions.contexts(1)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> MODEL.filter(ContextSeries.plain(List.of("x"), new int[0], new double[1][0])))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("volatility_20");
    }

    @Property(tries = 200)
    void namesAreAlwaysDistinct(@ForAll @IntRange(min = 2, max = 8) int states, @ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 2);
        int n = MODEL.features().size();
        double[][] means = new double[states][n];
        for (double[] mean : means) {
            for (int f = 0; f < n; f++) {
                mean[f] = 1.5 * random.nextGaussian();
            }
        }
        assertThat(RegimeNames.of(MODEL.features(), MODEL.logarithmic(), MODEL.center(), MODEL.scale(), means))
                .doesNotHaveDuplicates();
        assertThat(RegimeNames.of(
                        List.of("a", "b", "c", "d", "e", "f", "g"),
                        MODEL.logarithmic(),
                        MODEL.center(),
                        MODEL.scale(),
                        means))
                .doesNotHaveDuplicates();
    }

    @Test
    void casesSplitEachRegimeByEraAndJoinSmallOnes() {
        int n = 1000;
        int[] days = IntStream.range(0, n).toArray();
        int[] labels = new int[n];
        double[][] probabilities = new double[n][];
        for (int t = 0; t < n; t++) {
            // regime 1: 70 days in the first era, 30 in the second, 50 in the third; regime 2: 40 days in all
            int within = t % 250;
            labels[t] = t < 5 ? -1 : within >= 180 && t < 250 ? 1 : within < 30 && t >= 250 && t < 500 ? 1 : 0;
            if (t >= 500 && t < 550) {
                labels[t] = 1;
            }
            if (t >= 900 && t < 940) {
                labels[t] = 2;
            }
            probabilities[t] = new double[3];
        }
        RegimeLabels l = new RegimeLabels("m", List.of("calm", "wild", "rare"), days, labels, probabilities);
        Market market = Market.of(
                List.of(BarSeries.closeOnly(
                        "A", days, IntStream.range(0, n).mapToDouble(t -> 1 + t).toArray(), null)),
                252);
        Cases cases = RegimeCases.of(l, market, 0, Integer.MAX_VALUE, 4);
        int[] sizes = new int[cases.kinds().size()];
        for (int c : cases.kindOfDay()) {
            if (c >= 0) {
                sizes[c]++;
            }
        }
        assertThat(cases.kinds()).hasSize(6);
        assertThat(sizes).containsExactly(175, 220, 200, 210, 70, 80);
        assertThat(cases.kindOfDay()[920]).isEqualTo(-1);
        assertThat(cases.kinds().get(4)).startsWith("wild, 1970");

        Cases later = RegimeCases.of(l, market, 500, 749, 1);
        assertThat(later.kindOfDay()[499]).isEqualTo(-1);
        assertThat(later.kindOfDay()[750]).isEqualTo(-1);
        assertThat(later.kinds()).hasSize(1);
        assertThatThrownBy(() -> RegimeCases.of(l, market, 0, 999, 22)).isInstanceOf(ConfigException.class);
    }
}
