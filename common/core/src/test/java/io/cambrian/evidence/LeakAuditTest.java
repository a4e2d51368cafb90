package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.ExternalSeries.Observation;
import io.cambrian.evidence.LeakAudit.Check;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeakAuditTest {
    private static Market market(int instruments, int days, long seed) {
        return new WorldShape(instruments, days, Noise.GARCH, Listing.COMING_AND_GOING, 0.05).noiseWorld(seed, 1);
    }

    @Test
    void aThousandCleanStrategiesAreNotAccused() {
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        int accused = 0;
        for (int world = 0; world < 10; world++) {
            List<Strategy> strategies = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                strategies.add(grammar.random(Seeds.stream(17, world, k)));
            }
            List<Optional<Leak>> leaks =
                    new StrategyAudit(market(3, 320, world), Costs.DEFAULT, 6, world).of(strategies);
            accused += (int) leaks.stream().filter(Optional::isPresent).count();
        }
        assertThat(accused).isZero();
    }

    @Test
    void featuresOfThePastAreNotAccused() {
        Market market = market(2, 300, 4);
        LeakAudit.Subject average = m -> {
            BarSeries s = m.series().get(0);
            double[] values = new double[m.calendar().length];
            double sum = 0;
            for (int t = 0; t < s.size(); t++) {
                sum += s.close()[t];
                values[t] = t < 10 ? Double.NaN : sum / (t + 1);
            }
            return values;
        };
        assertThat(LeakAudit.of(average, market, 1_000, 1)).isEmpty();
        LeakAudit.Subject leaking = m -> {
            double[] values = average.values(m);
            // one bar of three hundred looks one bar ahead
            values[Math.min(200, values.length - 1)] +=
                    values.length > 201 ? m.series().get(0).close()[201] : 0;
            return values;
        };
        Leak leak = LeakAudit.of(leaking, market, 1_000, 1).orElseThrow();
        assertThat(leak.check()).isEqualTo(Check.OTHER_FUTURE);
        assertThat(leak.day()).isEqualTo(market.calendar()[200]);
        assertThat(leak.words("The feature")).contains("The feature looks ahead: its value of 2000-10-09 changes");
        assertThatThrownBy(() -> LeakAudit.of(m -> new double[3], market, 1, 1))
                .hasMessageContaining("3 values for 300");
    }

    @Test
    void aStrategyOfTheLanguageReplaysAsItWasScored() {
        Strategy strategy = StrategyText.parse(
                "enter long when roc(close, 5) > 0 exit long when roc(close, 5) < 0 or held > 20 bars stop 2 * atr(14)");
        assertThat(new StrategyAudit(market(4, 500, 9), Costs.DEFAULT, 20, 3)
                        .of(List.of(strategy))
                        .get(0))
                .isEmpty();
    }

    private static ExternalSeries monthly(int days) {
        List<Observation> observations = new ArrayList<>();
        RandomGenerator random = Seeds.stream(2, 5);
        for (int month = 0; month * 21 < days; month++) {
            // published a fortnight after the month, revised three months later
            double value = random.nextGaussian();
            observations.add(new Observation(month * 21, month * 21 + 14, value));
            observations.add(new Observation(month * 21, month * 21 + 77, value + 0.1 * random.nextGaussian()));
        }
        return new ExternalSeries(observations);
    }

    @Test
    void anObservationIsUsedOnlyOnceItIsKnown() {
        int[] days = IntStream.range(0, 500).toArray();
        ExternalSeries series = monthly(500);
        assertThat(series.audit(ExternalSeries::latestKnown, days, 500, 1)).isEmpty();
        ExternalSeries.Join byEvent = (s, on) -> {
            double[] values = new double[on.length];
            for (int t = 0; t < on.length; t++) {
                int day = on[t];
                values[t] = s.observations().stream()
                        .filter(o -> o.eventDay() <= day)
                        .reduce((a, b) -> b)
                        .map(Observation::value)
                        .orElse(Double.NaN);
            }
            return values;
        };
        assertThat(series.audit(byEvent, days, 500, 1).orElseThrow().check()).isEqualTo(Check.KNOWLEDGE_TIME);
        assertThat(series.knownTooEarly()).isEmpty();
        assertThat(new ExternalSeries(List.of(new Observation(10, 9, 1))).knownTooEarly())
                .hasSize(1);
    }

    @Test
    void foresightIsSeenInASeriesOfUnknownMakingAndCleanOnesAreSpared() {
        int n = 2_000;
        int[] days = IntStream.range(0, n).toArray();
        int accused = 0;
        for (int k = 0; k < 1_000; k++) {
            RandomGenerator random = Seeds.stream(8, k);
            double[] returns = random.doubles(n, -0.02, 0.02).toArray();
            double[] values = new double[n];
            double level = 0;
            for (int t = 0; t < n; t++) {
                level = 0.9 * level + returns[t] + 0.01 * random.nextGaussian();
                values[t] = t % 7 == 0 ? Double.NaN : level;
            }
            accused += ExternalSeries.foresight(days, values, returns).isPresent() ? 1 : 0;
        }
        assertThat(accused).isZero();
        RandomGenerator random = Seeds.stream(9, 1);
        double[] returns = random.doubles(n, -0.02, 0.02).toArray();
        double[] leaking = new double[n];
        Arrays.setAll(leaking, t -> (t + 1 < n ? 0.3 * returns[t + 1] : 0) + 0.01 * random.nextGaussian());
        Leak leak = ExternalSeries.foresight(days, leaking, returns).orElseThrow();
        assertThat(leak.check()).isEqualTo(Check.SHIFTED);
        assertThat(ExternalSeries.foresight(days, new double[n], returns)).isEmpty();
    }
}
