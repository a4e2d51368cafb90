package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    private static final double[] MARKET = new double[TrialScore.BLOCKS];

    static {
        Arrays.setAll(MARKET, b -> b % 4 < 2 ? 0.01 * (b % 4 + 1) : -0.01 * (b % 4 - 1));
    }

    private static TrialScore score(double turnover, double timeInMarket, double trend, double volatility) {
        List<Double> sums = new ArrayList<>();
        for (double m : MARKET) {
            sums.add(0.003 + trend * m + volatility * Math.abs(m));
        }
        Moments all = new Moments(640, 1, 1);
        return new TrialScore(
                all,
                0,
                0,
                0,
                List.of(),
                0.1,
                10,
                turnover,
                timeInMarket,
                all,
                sums,
                Collections.nCopies(TrialScore.BLOCKS, 0.0));
    }

    @Test
    void behaviorIsReadFromTheScore() {
        // half of the capital for 252 days, exchanged 6 times (3 entries, 3 exits): 0.5 * 252 * 2 / 6 days each
        Behavior behavior = Behavior.of(score(6, 0.5, 0.7, -0.2), MARKET, 252);
        assertThat(behavior.holdingDays()).isCloseTo(42, within(1e-12));
        assertThat(behavior.exposure()).isEqualTo(0.5);
        assertThat(behavior.turnover()).isEqualTo(6);
        // the market's blocks rise and fall by the same amounts, so that the two slopes do not mix
        assertThat(behavior.trendBeta()).isCloseTo(0.7, within(1e-12));
        assertThat(behavior.volatilityBeta()).isCloseTo(-0.2, within(1e-12));
        assertThat(Behavior.of(score(0, 1, 1, 0), MARKET, 252).holdingDays()).isInfinite();
        assertThat(Behavior.of(score(1, 1, 1, 0), new double[TrialScore.BLOCKS], 252)
                        .trendBeta())
                .isZero();
    }

    @Test
    void everyCombinationOfRangesIsANicheOfItsOwn() {
        Set<Integer> niches = new HashSet<>();
        for (double holding : new double[] {1, 5, 20, Double.POSITIVE_INFINITY}) {
            for (double exposure : new double[] {0, 0.5, 1}) {
                for (double turnover : new double[] {0, 5, 100}) {
                    for (double trend : new double[] {-1, 0, 0.3, 1}) {
                        for (double volatility : new double[] {-1, 0, 1}) {
                            niches.add(Niches.of(new Behavior(holding, exposure, turnover, trend, volatility)));
                        }
                    }
                }
            }
        }
        assertThat(niches).hasSize(4 * 3 * 3 * 4 * 3).allMatch(niche -> niche >= 0 && niche < 432);
    }

    private static List<Population.Known> trials(long seed) {
        RandomGenerator random = Seeds.stream(seed);
        List<Population.Known> trials = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            TrialScore score =
                    score(random.nextInt(40), random.nextDouble(), random.nextGaussian(), random.nextGaussian());
            boolean refused = random.nextInt(10) == 0;
            trials.add(new Population.Known(
                    "id" + i,
                    "text",
                    refused ? Fitness.WORST : random.nextInt(5),
                    random.nextInt(10) == 0
                            ? new ScoreOutcome.Rejected("never_trades", "It never traded.")
                            : new ScoreOutcome.Scored(score)));
        }
        return trials;
    }

    @Property(tries = 100)
    void theArchiveHoldsTheBestOfEachNicheWhateverTheOrder(@ForAll long seed) {
        List<Population.Known> trials = trials(seed);
        Niches niches = new Niches(MARKET, 252);
        Archive archive = new Archive(niches);
        trials.forEach(archive::add);
        Archive backward = new Archive(niches);
        List<Population.Known> reversed = new ArrayList<>(trials);
        Collections.reverse(reversed);
        reversed.forEach(backward::add);
        assertThat(backward.elites()).isEqualTo(archive.elites());

        Set<Integer> filled = new HashSet<>();
        for (Population.Known elite : archive.elites()) {
            assertThat(filled.add(niche(niches, elite))).isTrue();
        }
        for (Population.Known trial : trials) {
            if (trial.outcome() instanceof ScoreOutcome.Scored && trial.fitness() > Fitness.WORST) {
                assertThat(archive.elites())
                        .anyMatch(elite ->
                                niche(niches, elite) == niche(niches, trial) && elite.fitness() >= trial.fitness());
            }
        }
    }

    private static int niche(Niches niches, Population.Known known) {
        return niches.of(((ScoreOutcome.Scored) known.outcome()).score());
    }

    @Test
    void parentsComeFromTheArchiveAsOftenAsAskedAndAResumedSearchFindsItAgain() {
        SearchSettings settings = SearchSettings.builder()
                .seed(5)
                .populationSize(300)
                .generations(4)
                .archiveShare(0.5)
                .crossoverRate(0)
                .mutationRate(1)
                .build();
        List<GenerationReport> reports = run(settings, Optional.empty());
        List<GenerationReport> rest = run(settings, Optional.of(reports.get(1).population()));
        assertThat(rest).isEqualTo(reports.subList(2, 4));

        Niches niches = new Niches(MARKET, 252);
        Archive archive = new Archive(niches);
        reports.get(2)
                .population()
                .known()
                .subList(0, reports.get(1).population().known().size())
                .forEach(archive::add);
        List<String> elites =
                archive.elites().stream().map(Population.Known::strategyId).toList();
        long fromArchive = reports.get(2).trials().stream()
                .filter(trial -> trial.parentIds().stream().anyMatch(elites::contains))
                .count();
        // the tournament takes elites too
        assertThat(fromArchive / 300.0).isBetween(0.45, 0.9);
    }

    private static List<GenerationReport> run(SearchSettings settings, Optional<Population> resumeFrom) {
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(
                settings,
                new Arena(new PlantedScorer(), Optional.of(new Niches(MARKET, 252)), Optional.empty(), part -> null),
                RobustFitness.of(252),
                resumeFrom,
                reports::add);
        return reports;
    }

    @Test
    void theMapOfBehaviorsShowsTheFittestOfEachCell() {
        SearchSettings settings = SearchSettings.builder()
                .seed(6)
                .populationSize(200)
                .generations(2)
                .archiveShare(0.1)
                .build();
        List<Population.Known> known =
                run(settings, Optional.empty()).get(1).population().known();
        Niches niches = new Niches(MARKET, 252);
        BehaviorMap map = BehaviorMap.of(known, niches);
        assertThat(Niches.count()).isEqualTo(4 * 3 * 3 * 4 * 3);
        double[][] best = new double[4][4];
        for (double[] row : best) {
            Arrays.fill(row, Double.NaN);
        }
        for (Population.Known one : known) {
            if (one.fitness() > Fitness.WORST) {
                Behavior b = Behavior.of(((ScoreOutcome.Scored) one.outcome()).score(), MARKET, 252);
                int h = b.holdingDays() < 5 ? 0 : b.holdingDays() < 20 ? 1 : b.holdingDays() < 60 ? 2 : 3;
                int t = b.trendBeta() < -0.1 ? 0 : b.trendBeta() < 0.1 ? 1 : b.trendBeta() < 0.5 ? 2 : 3;
                best[h][t] = Double.isNaN(best[h][t]) ? one.fitness() : Math.max(best[h][t], one.fitness());
            }
        }
        assertThat(Arrays.deepToString(map.best())).isEqualTo(Arrays.deepToString(best));
        assertThat(map.nichesPerCell()).isEqualTo(27);
        assertThat(map.total()).isPositive().isLessThanOrEqualTo(Niches.count());
    }

    @Test
    void noveltyIsOneMinusTheLargestCorrelationWithAnElite() {
        SearchSettings settings = SearchSettings.builder()
                .seed(6)
                .populationSize(80)
                .generations(2)
                .archiveShare(0.1)
                .build();
        List<GenerationReport> reports = run(settings, Optional.empty());
        assertThat(reports.get(0).trials()).allMatch(trial -> trial.novelty().isEmpty());
        Archive archive = new Archive(new Niches(MARKET, 252));
        reports.get(0).population().known().forEach(archive::add);
        int compared = 0;
        for (Trial trial : reports.get(1).trials()) {
            if (trial.outcome() instanceof ScoreOutcome.Scored scored) {
                double largest = archive.elites().stream()
                        .mapToDouble(elite -> correlation(
                                ((ScoreOutcome.Scored) elite.outcome()).score().blockSums(),
                                scored.score().blockSums()))
                        .max()
                        .orElseThrow();
                assertThat(trial.novelty().orElseThrow()).isCloseTo(1 - largest, within(1e-12));
                compared++;
            } else {
                assertThat(trial.novelty()).isEmpty();
            }
        }
        assertThat(compared).isGreaterThan(30);
    }

    /** The textbook formula, by sums. */
    private static double correlation(List<Double> x, List<Double> y) {
        double n = x.size();
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double syy = 0;
        double sxy = 0;
        for (int i = 0; i < n; i++) {
            sx += x.get(i);
            sy += y.get(i);
            sxx += x.get(i) * x.get(i);
            syy += y.get(i) * y.get(i);
            sxy += x.get(i) * y.get(i);
        }
        return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    @Test
    void anArchiveWithoutNichesIsRefused() {
        SearchSettings settings = SearchSettings.builder().archiveShare(0.1).build();
        assertThatThrownBy(() -> Search.run(settings, new PlantedScorer(), RobustFitness.of(252)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("niches");
    }
}
