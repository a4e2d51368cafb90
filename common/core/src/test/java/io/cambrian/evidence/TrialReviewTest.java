package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.evidence.TrialReview.Definition;
import io.cambrian.evidence.TrialReview.Options;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TrialReviewTest {
    private static Options options(long trials, Definition definition) {
        return new Options(trials, 16, 199, 1, 0.95, definition);
    }

    private static double[][] noise(int rows, int columns, double common, double edgeOfLast) {
        double[][] r = new double[rows][columns];
        RandomGenerator random = Seeds.stream(12, rows, columns);
        for (double[] row : r) {
            double shared = random.nextGaussian();
            for (int i = 0; i < columns; i++) {
                row[i] = 0.01 * (common * shared + Math.sqrt(1 - common * common) * random.nextGaussian());
            }
            row[columns - 1] += edgeOfLast;
        }
        return r;
    }

    @Test
    void oneFundIsJudgedAsByPerformanceAnalytics() {
        JsonNode c = Golden.read("sharpe_inference", "managers_psr");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        c.get("expected").properties().forEach(fund -> {
            double[] column = csv.column(fund.getKey());
            double[][] r = new double[column.length][];
            for (int t = 0; t < r.length; t++) {
                r[t] = new double[] {column[t]};
            }
            TrialReview review = TrialReview.of(r, options(1, Definition.CLASSIC));
            assertThat(review.sharpe()).isCloseTo(fund.getValue().get("sharpe").asDouble(), within(1e-9));
            assertThat(review.skewness()).isCloseTo(fund.getValue().get("skew").asDouble(), within(1e-9));
            assertThat(review.kurtosis()).isCloseTo(fund.getValue().get("kurt").asDouble(), within(1e-9));
            assertThat(review.deflatedSharpe()).isEqualTo(review.probabilisticSharpe());
            assertThat(review.pbo()).isEmpty();
            // a single test without selection: the bootstrap agrees with the normal tail
            assertThat(review.stepM().pValues().get(0)).isCloseTo(1 - review.probabilisticSharpe(), within(0.03));
        });
    }

    @Test
    void anEdgeSurvivesItsTrialsAndNoiseDoesNot() {
        TrialReview edge = TrialReview.of(noise(1600, 20, 0, 0.002), options(20, Definition.CLASSIC));
        assertThat(edge.champion()).isEqualTo(19);
        assertThat(edge.deflatedSharpe()).isGreaterThan(0.99);
        assertThat(edge.pbo().orElseThrow().probability()).isLessThan(0.01);
        assertThat(edge.stepM().rejected(0.05)).containsExactly(19);

        TrialReview noise = TrialReview.of(noise(1600, 20, 0, 0), options(20, Definition.CLASSIC));
        assertThat(noise.probabilisticSharpe()).isGreaterThan(noise.deflatedSharpe());
        assertThat(noise.deflatedSharpe()).isLessThan(0.9);
        assertThat(noise.stepM().rejected(0.05)).isEmpty();
    }

    @Test
    void trialsOutsideTheFileCountAsWell() {
        double[][] r = noise(1600, 20, 0, 0.001);
        double few = TrialReview.of(r, options(20, Definition.CLASSIC)).deflatedSharpe();
        double many = TrialReview.of(r, options(20_000, Definition.CLASSIC)).deflatedSharpe();
        assertThat(many).isLessThan(few);
    }

    @Test
    void trialsThatMoveTogetherAmountToFewer() {
        // correlation 0.9^2 among 40 trials: 0.81 + 0.19 * 40
        TrialReview review = TrialReview.of(noise(4000, 40, 0.9, 0), options(40, Definition.CLASSIC));
        assertThat(review.independentTrials()).isCloseTo(0.81 + 0.19 * 40, within(0.8));
        assertThat(review.deflatedSharpeIndependent()).isGreaterThan(review.deflatedSharpe());
    }

    @Test
    void theRevisedDefinitionJudgesByTheBenchmarksVariance() {
        double[][] r = noise(200, 5, 0, 0.002);
        TrialReview review = TrialReview.of(r, options(5, Definition.REVISED));
        RevisedSharpeInference inference =
                new RevisedSharpeInference(review.sharpe(), 200, review.skewness(), review.kurtosis(), 0);
        assertThat(review.deflatedSharpe()).isEqualTo(inference.probabilisticSharpe(review.expectedMaximum()));
        assertThat(review.minimumTrackRecord()).isEqualTo(inference.minimumTrackRecord(0, 0.95));
    }

    @Test
    void oneOfManyTrialsCannotBeDeflatedAndNothingIsInvented() {
        TrialReview review = TrialReview.of(noise(100, 1, 0, 0), options(50, Definition.CLASSIC));
        assertThat(review.deflatedSharpe()).isNaN();
        assertThat(review.independentTrials()).isNaN();
        assertThat(review.probabilisticSharpe()).isBetween(0.0, 1.0);
    }

    @Test
    void trialsThatNeverTradeAreNoEvidence() {
        TrialReview review = TrialReview.of(new double[64][3], options(3, Definition.CLASSIC));
        assertThat(review.sharpe()).isZero();
        assertThat(review.probabilisticSharpe()).isEqualTo(0.5);
        assertThat(review.minimumTrackRecord()).isInfinite();
        assertThat(review.stepM().pValues()).containsOnly(1.0);
    }

    @Test
    void fewerTrialsThanColumnsAreRefused() {
        assertThatThrownBy(() -> TrialReview.of(noise(100, 5, 0, 0), options(4, Definition.CLASSIC)))
                .hasMessageContaining("not possible");
        assertThatThrownBy(() -> new Options(5, 7, 99, 1, 0.95, Definition.CLASSIC))
                .hasMessageContaining("even number");
    }
}
