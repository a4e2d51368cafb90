package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorldShapeTest {
    private static double[] returns(BarSeries s) {
        double[] r = new double[s.size() - 1];
        for (int t = 1; t < s.size(); t++) {
            r[t - 1] = s.close()[t] / s.close()[t - 1] - 1;
        }
        return r;
    }

    private static double moment(double[] x, int power) {
        double mean = Arrays.stream(x).sum() / x.length;
        return Arrays.stream(x).map(v -> Math.pow(v - mean, power)).sum() / x.length;
    }

    private static double autocorrelation(double[] x) {
        double mean = Arrays.stream(x).sum() / x.length;
        double c = 0;
        for (int t = 1; t < x.length; t++) {
            c += (x[t] - mean) * (x[t - 1] - mean);
        }
        return c / x.length / moment(x, 2);
    }

    private static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).sum() / x.length;
        double my = Arrays.stream(y).sum() / y.length;
        double c = 0;
        for (int t = 0; t < x.length; t++) {
            c += (x[t] - mx) * (y[t] - my);
        }
        return c / x.length / Math.sqrt(moment(x, 2) * moment(y, 2));
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void noiseHasItsStatedMoments(Noise noise) {
        Market market = new WorldShape(10, 20_000, noise, Listing.STEADY, 0.10).noiseWorld(11, 4);
        double variance = 0;
        double drift = 0;
        double order = 0;
        double clustering = 0;
        double kurtosis = 0;
        for (BarSeries s : market.series()) {
            double[] r = returns(s);
            variance += moment(r, 2) / 10;
            drift += Arrays.stream(r).sum() / r.length * 252 / 10;
            order += autocorrelation(r) / 10;
            clustering += autocorrelation(Arrays.stream(r).map(Math::abs).toArray()) / 10;
            kurtosis += moment(r, 4) / Math.pow(moment(r, 2), 2) / 10;
        }
        String what = String.format(
                Locale.ROOT,
                "%s: drift %.3f, order %.4f, clustering %.3f, kurtosis %.2f",
                noise,
                drift,
                order,
                clustering,
                kurtosis);
        double sd = Math.sqrt(Noise.MARKET_SD * Noise.MARKET_SD + Noise.OWN_SD * Noise.OWN_SD);
        assertThat(Math.sqrt(variance)).as(what).isCloseTo(sd, within(0.07 * sd));
        assertThat(drift).as(what).isCloseTo(0.10, within(0.06));
        assertThat(order).as(what).isCloseTo(0, within(0.012));
        if (noise == Noise.GARCH) {
            assertThat(clustering).as(what).isGreaterThan(0.05);
        } else {
            assertThat(clustering).as(what).isCloseTo(0, within(0.015));
        }
        if (noise == Noise.STUDENT_T4) {
            assertThat(kurtosis).as(what).isGreaterThan(4.5);
        } else if (noise != Noise.GARCH) {
            assertThat(kurtosis).as(what).isCloseTo(3, within(0.1));
        }
    }

    @Test
    void clustersAreClosestToTheirOwn() {
        Market market = new WorldShape(10, 5_000, Noise.CLUSTERED, Listing.STEADY, 0).noiseWorld(1, 1);
        double within = 0;
        double across = 0;
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < i; j++) {
                double c = correlation(
                        returns(market.series().get(i)), returns(market.series().get(j)));
                if (i / 5 == j / 5) {
                    within += c / 20;
                } else {
                    across += c / 25;
                }
            }
        }
        assertThat(across).isCloseTo(0.292, within(0.05));
        assertThat(within).isCloseTo((0.81 + 0.75 * 1.96) / (0.81 + 1.96), within(0.03));
    }

    @Test
    void instrumentsComeAndGoAndFallWhenDelisted() {
        Market market = new WorldShape(40, 1_000, Noise.IID_NORMAL, Listing.DELISTING, 0).noiseWorld(1, 2);
        assertThat(market.calendar()).hasSize(1_000);
        int ended = 0;
        int began = 0;
        for (BarSeries s : market.series()) {
            double[] r = returns(s);
            boolean ends = s.days()[s.size() - 1] < market.calendar()[999];
            ended += ends ? 1 : 0;
            began += s.days()[0] > market.calendar()[0] ? 1 : 0;
            if (ends) {
                assertThat(r[r.length - 1]).isBetween(-0.36, -0.24);
            }
        }
        assertThat(ended).isBetween(10, 30);
        assertThat(began).isBetween(10, 30);
        assertThat(market.series().get(0).size()).isEqualTo(1_000);
    }

    @Test
    void barsAreOrderedAndRangeIsThatOfABrownianSession() {
        Market market = new WorldShape(1, 20_000, Noise.IID_NORMAL, Listing.STEADY, 0).noiseWorld(8, 1);
        BarSeries s = market.series().get(0);
        double range = 0;
        for (int t = 0; t < s.size(); t++) {
            assertThat(s.high()[t]).isGreaterThanOrEqualTo(Math.max(s.open()[t], s.close()[t]));
            assertThat(s.low()[t]).isLessThanOrEqualTo(Math.min(s.open()[t], s.close()[t]));
            range += Math.log(s.high()[t] / s.low()[t]) / s.size();
        }
        // expected range of Brownian motion: sqrt(8 / pi) standard deviations (Feller 1951); 70 % of variance in
        // session
        double sd = Math.sqrt(0.7 * (Noise.MARKET_SD * Noise.MARKET_SD + Noise.OWN_SD * Noise.OWN_SD));
        assertThat(range).isCloseTo(Math.sqrt(8 / Math.PI) * sd, within(0.02 * sd));
    }
}
