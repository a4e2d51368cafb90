package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContendersTest {
    private static final Market MARKET =
            new WorldShape(6, 1_100, Noise.IID_NORMAL, Listing.STEADY, 0.05).noiseWorld(3, 1);

    private static ScoringTask task(Market market) {
        int[] days = market.calendar();
        return new ScoringTask(market, days[250], days[days.length - 100], Costs.DEFAULT, Cases.none(days.length));
    }

    private static Strategy crossing(int window) {
        return StrategyText.parse(
                "enter long when close > sma(close, " + window + ") exit long when close < sma(close, "
                        + window + ");" + " enter short when close < sma(close, " + window
                        + ") exit short when close > sma(close, " + window + ")");
    }

    /** Fitter, the longer its window. */
    private static Population population(Market market, int... windows) {
        List<Population.Known> known = new ArrayList<>();
        for (int window : windows) {
            known.add(known(market, crossing(window), window));
        }
        return population(known);
    }

    private static Population.Known known(Market market, Strategy strategy, double fitness) {
        return new Population.Known(
                StrategyId.of(strategy),
                StrategyText.print(strategy),
                fitness,
                new ColumnScorer(task(market)).score(List.of(strategy)).get(0));
    }

    private static Population population(List<Population.Known> known) {
        return new Population(0, List.of(), known, known.size(), List.of(OperatorCredit.START), LedgerHash.EMPTY.hex());
    }

    @Test
    void eachIsMeasuredAboveWhatItHeldOverTheYearBeforeEachDayAndTheBestCarriesTheStatistic() {
        int[] windows = {2, 5, 20, 60, 150};
        Contenders contenders = Contenders.of(population(MARKET, windows), task(MARKET));
        double[] expected = Arrays.stream(windows)
                .mapToDouble(window -> ((ScoreOutcome.Scored)
                                PriorHolding.within(MARKET, Backtest.run(task(MARKET), crossing(window)))
                                        .outcome())
                        .score()
                        .excessSharpe(252))
                .sorted()
                .toArray();
        assertThat(contenders.all()).hasSize(windows.length);
        for (int i = 0; i < windows.length; i++) {
            assertThat(contenders.all().get(i).statistic()).isEqualTo(expected[windows.length - 1 - i]);
        }
        assertThat(contenders.statistic()).isEqualTo(expected[windows.length - 1]);
        assertThat(contenders.best().orElseThrow()).isEqualTo(contenders.all().get(0));
        assertThat(contenders.finalists(3)).isEqualTo(contenders.all().subList(0, 3));
        assertThat(contenders.finalists(9)).isEqualTo(contenders.all());
    }

    @Test
    void whatIsNotAmongTheFittestCarriesNoStatistic() {
        int[] windows = {2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 190
        };
        Population population = population(MARKET, windows);
        assertThat(Contenders.of(population, task(MARKET)).all())
                .hasSize(Contenders.MEASURED)
                .extracting(one -> (int) one.trial().fitness())
                .contains(190, 160, 128)
                .doesNotContain(2, 3);
    }

    @Test
    void moreFinalistsThanAreComparedWithTwinsAreRefused() {
        Contenders.checkFinalists(1);
        Contenders.checkFinalists(Contenders.MEASURED);
        for (int finalists : new int[] {0, Contenders.MEASURED + 1}) {
            assertThatThrownBy(() -> Contenders.checkFinalists(finalists))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("(" + finalists + ") must be from 1 to 20");
        }
    }

    @Test
    void whatBehavesLikeAFitterOneOrIsRefusedByTheFitnessIsNotMeasured() {
        Strategy fit = crossing(20);
        Strategy alike = new Strategy(fit.longSide(), fit.shortSide(), new Sizing.Fixed(0.5), fit.protection());
        Strategy refused = crossing(60);
        Population population = population(
                List.of(known(MARKET, alike, 0.4), known(MARKET, fit, 0.5), known(MARKET, refused, Fitness.WORST)));
        assertThat(Contenders.of(population, task(MARKET)).all())
                .extracting(one -> one.trial().strategyId())
                .containsExactly(StrategyId.of(fit));
        assertThat(Contenders.of(population(List.of()), task(MARKET)).statistic())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void daysAfterTheSearchChangeNothing() {
        int last = task(MARKET).lastDay();
        List<BarSeries> other = new ArrayList<>();
        for (BarSeries s : MARKET.series()) {
            double[] close = s.close().clone();
            for (int t = 0; t < close.length; t++) {
                close[t] *= s.days()[t] > last ? 1 + 0.3 * Math.sin(t) : 1;
            }
            double[][] bar = {s.open().clone(), s.high().clone(), s.low().clone()};
            for (int t = 0; t < close.length; t++) {
                double factor = close[t] / s.close()[t];
                for (double[] price : bar) {
                    price[t] *= factor;
                }
            }
            other.add(BarSeries.of(s.symbol(), s.days(), bar[0], bar[1], bar[2], close, s.volume(), s.member()));
        }
        Market altered = Market.of(other, 252);
        Population population = population(MARKET, 5, 20, 60);
        assertThat(Contenders.of(population, task(altered))).isEqualTo(Contenders.of(population, task(MARKET)));
    }

    @Test
    void aRuleThatOnlyEndedWhereItBeganIsNoLongerTheBest() {
        // slow contrarian rules beat the average of their own days in noise, which knows the end; not what they held
        // before
        Strategy slow =
                StrategyText.parse("enter long when close < sma(close, 200) exit long when close > sma(close, 200);"
                        + " enter short when close > sma(close, 200) exit short when close < sma(close, 200)");
        WorldShape shape = new WorldShape(8, 1_400, Noise.IID_NORMAL, Listing.STEADY, 0);
        double hindsight = 0;
        double prior = 0;
        int worlds = 60;
        for (int k = 0; k < worlds; k++) {
            Market market = shape.noiseWorld(12, k);
            Population.Known known = known(market, slow, 1);
            TrialScore score = ((ScoreOutcome.Scored) known.outcome()).score();
            hindsight += score.excessSharpe(252) / worlds;
            prior += Contenders.of(population(List.of(known)), task(market)).statistic() / worlds;
        }
        // the standard error of each mean is about 0.07 before costs
        assertThat(hindsight).isGreaterThan(0.25);
        assertThat(prior).isLessThan(hindsight - 0.2).isBetween(-0.3, 0.2);
    }
}
