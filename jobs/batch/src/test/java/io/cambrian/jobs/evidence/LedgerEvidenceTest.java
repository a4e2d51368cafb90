package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.evidence.BlockReturns;
import io.cambrian.evidence.Pbo;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.evolve.LedgerHash;
import io.cambrian.evolve.OperatorCredit;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.StrategyId;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerEvidenceTest {
    private static final int DAYS = 640;

    private static Population population(long trials, List<ScoreOutcome> outcomes) {
        List<Population.Known> known = new ArrayList<>();
        for (ScoreOutcome outcome : outcomes) {
            known.add(new Population.Known("s" + known.size(), "", 0, outcome));
        }
        return new Population(1, List.of(), known, trials, List.of(OperatorCredit.START), LedgerHash.EMPTY.hex());
    }

    private static List<ScoreOutcome> scored(int n) {
        List<ScoreOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            outcomes.add(new Scored(Ledgers.score(Ledgers.days(i, DAYS, 0.0001 * (i - n / 2)), 5)));
        }
        return outcomes;
    }

    @Test
    void aLedgerThatRacedIsNoFixedSet() {
        List<ScoreOutcome> outcomes = scored(12);
        assertThat(LedgerEvidence.of(population(12, outcomes)).pbo()).isPresent();
        outcomes.add(new Rejected("raced_out", ""));
        outcomes.add(new Rejected("duplicate", ""));
        LedgerEvidence raced = LedgerEvidence.of(population(500, outcomes));
        assertThat(raced.unscored()).isEqualTo(2);
        assertThat(raced.pbo()).isEmpty();
        assertThat(raced.effective().number()).isEqualTo(500);
        assertThat(raced.varianceOfSharpes()).isGreaterThanOrEqualTo(1.0 / DAYS);
        assertThat(raced.expectedMaximumOfEffective()).isEqualTo(raced.expectedMaximum());
    }

    @Test
    void rejectedAndRepeatedTrialsCountInEveryDeflation() {
        List<ScoreOutcome> outcomes = scored(12);
        LedgerEvidence few = LedgerEvidence.of(population(12, outcomes));
        List<ScoreOutcome> more = new ArrayList<>(outcomes);
        for (String reason : List.of("never_trades", "never_trades", "warm_up", "too_deep", "too_large", "ruined")) {
            more.add(new Rejected(reason, ""));
        }
        more.add(new Scored(Ledgers.score(new double[DAYS], 0)));
        LedgerEvidence many = LedgerEvidence.of(population(1_000, more));

        assertThat(many.trials()).isEqualTo(1_000);
        assertThat(many.repeated()).isEqualTo(1_000 - 19);
        assertThat(many.varianceOfSharpes()).isEqualTo(few.varianceOfSharpes()).isPositive();
        assertThat(many.expectedMaximum())
                .isEqualTo(SharpeInference.expectedMaximum(few.varianceOfSharpes(), 1_000))
                .isGreaterThan(few.expectedMaximum());
        assertThat(many.effective().trials()).isEqualTo(1_000);
        assertThat(many.effective().squaredCorrelation())
                .isEqualTo(few.effective().squaredCorrelation());
        assertThat(many.expectedMaximumOfEffective()).isLessThanOrEqualTo(many.expectedMaximum());
        assertThat(many.comparison())
                .isEqualTo(
                        "12 distinct trials are compared; left out: 981 repeats, 2 never trades, 1 ruined, 1 too deep,"
                                + " 1 too large, 1 warm up, 1 whose returns never move");
    }

    @Test
    void everyTrialOfARealSearchIsAccountedFor() {
        SearchSettings settings = SearchSettings.builder()
                .seed(3)
                .populationSize(30)
                .generations(4)
                .build();
        SearchResult result = Search.run(
                settings,
                strategies -> strategies.stream()
                        .map(s -> {
                            long id = Seeds.ofText(StrategyId.of(s));
                            return Math.floorMod(id, 3) == 0
                                    ? new Rejected("never_trades", "")
                                    : (ScoreOutcome)
                                            new Scored(Ledgers.score(Ledgers.days(id, DAYS, 1e-5 * (id % 50)), 9));
                        })
                        .toList(),
                RobustFitness.of(252));
        LedgerEvidence evidence = LedgerEvidence.of(result.population());
        assertThat(evidence.trials()).isEqualTo(30 * 4);
        assertThat(evidence.rejected()).containsOnlyKeys("never_trades");
        assertThat(evidence.rejected().get("never_trades")).isPositive();
        assertThat(evidence.compared()
                        + evidence.idle()
                        + evidence.repeated()
                        + evidence.rejected().get("never_trades"))
                .isEqualTo(evidence.trials());
    }

    @Test
    void overfittingIsThatOfTheSameDaysCutIntoSixteenBlocks() {
        double[][] byDay = new double[DAYS][9];
        List<ScoreOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            double[] days = Ledgers.days(100 + i, DAYS, 0.0002 * i);
            outcomes.add(new Scored(Ledgers.score(days, 3)));
            for (int t = 0; t < DAYS; t++) {
                byDay[t][i] = days[t];
            }
        }
        Pbo direct = Pbo.of(BlockReturns.cut(byDay, 16), 0);
        Pbo ledger = LedgerEvidence.of(population(9, outcomes)).pbo().orElseThrow();
        assertThat(ledger.probability()).isEqualTo(direct.probability());
        assertThat(ledger.slope()).isCloseTo(direct.slope(), within(1e-9));
    }

    @Test
    void moreTrialsThanCanBeComparedAreThinnedOutAndTheWordsSaySo() {
        LedgerEvidence thin = LedgerEvidence.of(population(25, scored(25)), 10);
        assertThat(thin.step()).isEqualTo(3);
        assertThat(thin.tested()).isEqualTo(9);
        assertThat(thin.compared()).isEqualTo(25);
        assertThat(thin.comparison())
                .isEqualTo("of 25 distinct trials one in 3 is compared, in the order of the search (9)");
        assertThat(thin.effective().compared()).isEqualTo(25);
    }

    @Test
    void aLedgerWithNothingToCompareSaysSo() {
        LedgerEvidence none = LedgerEvidence.of(population(4, List.of(new Rejected("warm_up", ""))));
        assertThat(none.pbo()).isEmpty();
        assertThat(none.expectedMaximum()).isZero();
        assertThat(none.rejected()).isEqualTo(Map.of("warm_up", 1L));
        assertThat(none.effective().number()).isEqualTo(4);
    }
}
