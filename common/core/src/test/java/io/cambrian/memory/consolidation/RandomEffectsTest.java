package io.cambrian.memory.consolidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.memory.consolidation.RandomEffects.Method;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RandomEffectsTest {
    /** Trials of the BCG vaccine, Colditz et al. 1994, doi:10.1001/jama.1994.03510330076038: ill and well, vaccinated and not. */
    private static final int[][] BCG = {
        {4, 119, 11, 128},
        {6, 300, 29, 274},
        {3, 228, 11, 209},
        {62, 13536, 248, 12619},
        {33, 5036, 47, 5761},
        {180, 1361, 372, 1079},
        {8, 2537, 10, 619},
        {505, 87886, 499, 87892},
        {29, 7470, 45, 7232},
        {17, 1699, 65, 1600},
        {186, 50448, 141, 27197},
        {5, 2493, 3, 2338},
        {27, 16886, 29, 17825}
    };

    private static RandomEffects bcg(Method method) {
        double[] y = new double[BCG.length];
        double[] v = new double[BCG.length];
        for (int i = 0; i < y.length; i++) {
            double a = BCG[i][0];
            double n1 = a + BCG[i][1];
            double c = BCG[i][2];
            double n2 = c + BCG[i][3];
            y[i] = Math.log(a / n1 / (c / n2)); // log risk ratio
            v[i] = 1 / a - 1 / n1 + 1 / c - 1 / n2;
        }
        return RandomEffects.of(y, v, method);
    }

    @Test
    void trialsOfAVaccineGiveThePublishedFigures() {
        // Viechtbauer 2010, doi:10.18637/jss.v036.i03, and the pages of metafor on these data
        RandomEffects dl = bcg(Method.DERSIMONIAN_LAIRD);
        assertThat(dl.tauSquared()).isCloseTo(0.3088, within(5e-5));
        assertThat(dl.mean()).isCloseTo(-0.7141, within(5e-5));
        assertThat(dl.standardError()).isCloseTo(0.1787, within(5e-5));
        assertThat(dl.q()).isCloseTo(152.2330, within(5e-5));
        assertThat(dl.iSquared()).isCloseTo(0.9212, within(5e-5));
        assertThat(bcg(Method.PAULE_MANDEL).tauSquared()).isCloseTo(0.3181, within(5e-5));
    }

    @Test
    void eightSchoolsDoNotDifferMoreThanTheirErrors() {
        // Rubin 1981, doi:10.3102/10769986006004377: pooled 7.7 with standard error 4.1
        double[] y = {28, 8, -3, 7, -1, 1, 18, 12};
        double[] v = {225, 100, 256, 121, 81, 121, 100, 324};
        for (Method method : Method.values()) {
            RandomEffects schools = RandomEffects.of(y, v, method);
            assertThat(schools.tauSquared()).isZero();
            assertThat(schools.mean()).isCloseTo(7.7, within(0.05));
            assertThat(schools.standardError()).isCloseTo(4.1, within(0.05));
            assertThat(schools.shrunk()).containsOnly(schools.mean());
        }
    }

    @Test
    void shrinkingBeatsTheRawResultsWhereGroupsDiffer() {
        RandomGenerator random = Seeds.stream(3, 1);
        double raw = 0;
        double shrunk = 0;
        for (int world = 0; world < 50; world++) {
            double[] truth = new double[20];
            double[] y = new double[20];
            double[] v = new double[20];
            for (int i = 0; i < 20; i++) {
                truth[i] = 0.5 + random.nextGaussian();
                v[i] = 0.2 + 3 * random.nextDouble();
                y[i] = truth[i] + Math.sqrt(v[i]) * random.nextGaussian();
            }
            RandomEffects effects = RandomEffects.of(y, v, Method.PAULE_MANDEL);
            for (int i = 0; i < 20; i++) {
                raw += (y[i] - truth[i]) * (y[i] - truth[i]);
                shrunk += (effects.shrunk()[i] - truth[i]) * (effects.shrunk()[i] - truth[i]);
            }
        }
        assertThat(shrunk).isLessThan(0.6 * raw);
    }

    @Test
    void limits() {
        RandomEffects one = RandomEffects.of(new double[] {2}, new double[] {4}, Method.PAULE_MANDEL);
        assertThat(one.mean()).isEqualTo(2);
        assertThat(one.standardError()).isEqualTo(2);
        assertThatThrownBy(() -> RandomEffects.of(new double[] {2}, new double[] {0}, Method.PAULE_MANDEL))
                .hasMessageContaining("positive");
    }
}
