package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.InstrumentGroups;
import io.cambrian.fault.ConfigException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorrelationGroupsTest {
    private static final int DAYS = 600;

    /** Twelve instruments that follow three factors in turn. */
    private static Market market(int perturbedFrom) {
        RandomGenerator random = Seeds.stream(5, 1);
        double[][] factor = new double[3][DAYS];
        for (double[] f : factor) {
            Arrays.setAll(f, d -> random.nextGaussian() * 0.01);
        }
        List<BarSeries> series = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double[] close = new double[DAYS];
            double log = 4;
            for (int d = 0; d < DAYS; d++) {
                double move = factor[i % 3][d] + random.nextGaussian() * 0.004;
                log += d >= perturbedFrom ? -5 * move : move;
                close[d] = Math.exp(log);
            }
            boolean[] member = new boolean[DAYS];
            Arrays.fill(member, true);
            series.add(BarSeries.closeOnly(
                    "S" + (char) ('A' + i), IntStream.range(0, DAYS).toArray(), close, member));
        }
        return Market.of(series, 252);
    }

    @Test
    void instrumentsOfOneFactorAreOneGroup() {
        InstrumentGroups groups = CorrelationGroups.of(market(DAYS), 0, DAYS - 1, 3);
        assertThat(groups.count()).isEqualTo(3);
        for (int i = 0; i < 12; i++) {
            assertThat(groups.of("S" + (char) ('A' + i)))
                    .as("instrument %d", i)
                    .isEqualTo(groups.of("S" + (char) ('A' + i % 3)));
        }
        assertThat(IntStream.range(0, 3)
                        .map(i -> groups.of("S" + (char) ('A' + i)))
                        .distinct()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void daysAfterTheSearchChangeNothing() {
        assertThat(CorrelationGroups.of(market(400), 0, 399, 4))
                .isEqualTo(CorrelationGroups.of(market(DAYS), 0, 399, 4));
    }

    @Test
    void everyGroupHasAnInstrumentAndMoreGroupsThanInstrumentsAreRefused() {
        InstrumentGroups groups = CorrelationGroups.of(market(DAYS), 0, DAYS - 1, 12);
        assertThat(groups.bySymbol().values()).doesNotHaveDuplicates().hasSize(12);
        assertThatThrownBy(() -> CorrelationGroups.of(market(DAYS), 0, DAYS - 1, 13))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--groups (13)")
                .hasMessageContaining("(12)");
        assertThat(CorrelationGroups.of(market(DAYS), 0, DAYS - 1, 1)).isEqualTo(InstrumentGroups.ONE);
    }
}
