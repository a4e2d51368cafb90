package io.cambrian.memory.analog;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FalseMatchesTest {
    private static double[] walk(long... path) {
        RandomGenerator random = Seeds.stream(11, path);
        double[] x = new double[500];
        for (int t = 1; t < x.length; t++) {
            x[t] = x[t - 1] + random.nextGaussian();
        }
        return x;
    }

    private static FalseMatches judge(List<double[]> library, double[] query, int surrogates) {
        int[] last = new int[library.size()];
        Arrays.fill(last, 470);
        List<Analog> analogs = AnalogSearch.of(library, query.length).nearest(query, last, 5, 10);
        return FalseMatches.of(library, query, last, analogs, 10, surrogates, 5, 3);
    }

    @Test
    void aSurrogateTakesTheSameStepsAndKeepsTheGaps() {
        double[] x = {0, 1, 3, Double.NaN, 10, 14, 19, 99};
        double[] s = Surrogates.of(x, 7, 1, 1, 0);
        assertThat(s).hasSize(7);
        assertThat(s[3]).isNaN();
        assertThat(s[0]).isZero();
        assertThat(s[4]).isEqualTo(10);
        List<Double> steps = new ArrayList<>();
        for (int t : new int[] {1, 2, 5, 6}) {
            steps.add(s[t] - s[t - 1]);
        }
        assertThat(steps).containsExactlyInAnyOrder(1.0, 2.0, 4.0, 5.0);
    }

    @Test
    void numbersAfterTheLastWindowDoNotEnter() {
        double[] x = walk(1);
        double[] other = x.clone();
        Arrays.fill(other, 400, 500, -7);
        assertThat(Surrogates.of(x, 400, 5, 2, 0)).isEqualTo(Surrogates.of(other, 400, 5, 2, 0));
    }

    @Test
    void aPlantedCopyIsNoFalseMatch() {
        List<double[]> library = List.of(walk(1), walk(2), walk(3));
        double[] query = Arrays.copyOfRange(library.get(1), 100, 130);
        FalseMatches judged = judge(library, query, 19);
        assertThat(judged.rates()[0]).isZero();
        assertThat(judged.bestPValue()).isEqualTo(0.05);
    }

    @Test
    void withoutLikenessTheBestMatchIsNearestAsOftenAsChanceSays() {
        int small = 0;
        double rate = 0;
        for (int k = 0; k < 100; k++) {
            double[] query = Arrays.copyOf(walk(9, k), 30);
            FalseMatches judged = judge(List.of(walk(k, 1), walk(k, 2)), query, 9);
            small += judged.bestPValue() <= 0.2 ? 1 : 0;
            rate += judged.rates()[4] / 100;
        }
        // binomial(100, 0.2): 8 and 34 are beyond 3.4 standard deviations
        assertThat(small).isBetween(8, 34);
        assertThat(rate).isGreaterThan(0.7);
    }

    @Test
    void ratesGrowWithDistance() {
        double[] rates =
                judge(List.of(walk(4), walk(5)), Arrays.copyOf(walk(6), 20), 9).rates();
        for (int k = 1; k < rates.length; k++) {
            assertThat(rates[k]).isBetween(rates[k - 1], 1.0);
        }
    }
}
