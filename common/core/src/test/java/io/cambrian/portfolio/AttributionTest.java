package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.portfolio.Attribution.Effect;
import io.cambrian.portfolio.Attribution.Holding;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AttributionTest {
    @Property(tries = 100)
    void partsSumToTheCompoundedReturnThroughRebalancingsAndCosts(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int periods) {
        RandomGenerator random = Seeds.stream(seed);
        List<Holding> holdings = new ArrayList<>();
        double[] whole = new double[periods];
        for (int h = 0; h < 6; h++) {
            double[] w = new double[periods];
            double[] r = new double[periods];
            double[] c = new double[periods];
            for (int t = 0; t < periods; t++) {
                w[t] = random.nextInt(3) == 0 ? 0 : random.nextDouble(-0.2, 0.4);
                r[t] = 0.02 * random.nextGaussian();
                c[t] = t > 0 && w[t] != w[t - 1] ? -0.0005 * Math.abs(w[t] - w[t - 1]) : 0;
                whole[t] += w[t] * r[t] + c[t];
            }
            holdings.add(new Holding("bot" + h % 2, "asset" + h % 3, w, r, c));
        }
        List<String> regimes = IntStream.range(0, periods)
                .mapToObj(t -> t % 7 < 3 ? "calm" : "wild")
                .collect(Collectors.toList());
        double compounded = 1;
        for (double r : whole) {
            compounded *= 1 + r;
        }
        Attribution a = Attribution.linked(Attribution.parts(holdings, regimes), periods);
        assertThat(a.total()).isCloseTo(compounded - 1, within(1e-12));
        assertThat(sum(a.byEffect().values())).isCloseTo(a.total(), within(1e-12));
        assertThat(sum(a.by(Attribution.Part::bot).values())).isCloseTo(a.total(), within(1e-12));
        assertThat(sum(a.by(Attribution.Part::instrument).values())).isCloseTo(a.total(), within(1e-12));
        assertThat(sum(a.by(Attribution.Part::regime).values())).isCloseTo(a.total(), within(1e-12));
        assertThat(a.byEffect().get(Effect.TRADING)).isLessThanOrEqualTo(0);
    }

    private static double sum(Iterable<Double> values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum;
    }

    @Test
    void aFixedWeightHasNoTiming() {
        Holding h =
                new Holding("bot", "asset", new double[] {0.5, 0.5}, new double[] {0.1, -0.05}, new double[] {0, 0});
        Attribution a = Attribution.linked(Attribution.parts(List.of(h), List.of("calm", "calm")), 2);
        assertThat(a.byEffect().get(Effect.TIMING)).isZero();
        assertThat(a.total()).isCloseTo(1.05 * 0.975 - 1, within(1e-15));
    }

    @Test
    void aPeriodThatLosesEverythingIsRefused() {
        Holding h = new Holding("bot", "asset", new double[] {1}, new double[] {-1}, new double[] {0});
        assertThatThrownBy(() -> Attribution.linked(Attribution.parts(List.of(h), List.of("calm")), 1))
                .hasMessageContaining("Period 0 returned -1.0");
    }
}
