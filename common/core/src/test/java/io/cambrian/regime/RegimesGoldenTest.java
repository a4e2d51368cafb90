package io.cambrian.regime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RegimesGoldenTest {
    private static double[][] logs(double[][] likelihoods) {
        return Arrays.stream(likelihoods)
                .map(row -> Arrays.stream(row).map(StrictMath::log).toArray())
                .toArray(double[][]::new);
    }

    private static void close(double[][] actual, JsonNode expected, double abs) {
        double[][] wanted = Golden.matrix(expected);
        assertThat(actual).hasDimensions(wanted.length, wanted[0].length);
        for (int i = 0; i < wanted.length; i++) {
            close(actual[i], expected.get(i), abs, 0);
        }
    }

    private static void close(double[] actual, JsonNode expected, double abs, double rel) {
        double[] wanted = Golden.vector(expected);
        assertThat(actual).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(wanted[i], Golden.within(wanted[i], abs, rel));
        }
    }

    @Test
    void umbrellaWorldIsFilteredAndSmoothedAsPublished() {
        JsonNode c = Golden.read("regimes", "hmm_umbrella_forward_backward");
        MarkovChain chain =
                new MarkovChain(Golden.vector(c.at("/inputs/start")), Golden.matrix(c.at("/inputs/transition")));
        double[][] frames = logs(Golden.matrix(c.at("/inputs/frame_likelihoods")));
        JsonNode e = c.get("expected");
        double abs = c.at("/tolerance/abs").asDouble();
        double published = c.at("/tolerance/published").asDouble();

        MarkovChain.Filtered filtered = chain.filter(frames);
        close(filtered.probabilities(), e.get("filtered"), abs);
        MarkovChain.Smoothed smoothed = chain.smooth(frames);
        close(smoothed.probabilities(), e.get("smoothed"), abs);
        assertThat(smoothed.logLikelihood()).isCloseTo(e.get("log_likelihood").asDouble(), Offset.offset(abs));
        assertThat(filtered.logLikelihood()).isEqualTo(smoothed.logLikelihood());
        close(
                Arrays.stream(filtered.probabilities()).mapToDouble(p -> p[0]).toArray(),
                e.get("published_filtered_state0"),
                published,
                0);
        close(
                Arrays.stream(smoothed.probabilities()).mapToDouble(p -> p[0]).toArray(),
                e.get("published_smoothed_state0"),
                published,
                0);
    }

    @Test
    void weatherIsDecodedAsPublished() {
        JsonNode c = Golden.read("regimes", "hmm_wikipedia_weather");
        MarkovChain chain =
                new MarkovChain(Golden.vector(c.at("/inputs/start")), Golden.matrix(c.at("/inputs/transition")));
        double[][] emission = Golden.matrix(c.at("/inputs/emission"));
        double[] seen = Golden.vector(c.at("/inputs/observations"));
        double[][] frames = logs(Arrays.stream(seen)
                .mapToObj(o -> new double[] {emission[0][(int) o], emission[1][(int) o]})
                .toArray(double[][]::new));
        JsonNode e = c.get("expected");
        double abs = c.at("/tolerance/abs").asDouble();

        MarkovChain.Path path = chain.viterbi(frames);
        close(Arrays.stream(path.states()).asDoubleStream().toArray(), e.get("viterbi_states"), 0, 0);
        assertThat(StrictMath.exp(path.logProbability()))
                .isCloseTo(e.get("viterbi_probability").asDouble(), Offset.offset(abs))
                .isCloseTo(e.get("published_viterbi_probability").asDouble(), Offset.offset(1e-6));
        MarkovChain.Smoothed smoothed = chain.smooth(frames);
        close(smoothed.probabilities(), e.get("posteriors"), abs);
        close(smoothed.probabilities(), e.get("published_posteriors"), 1e-6);
        close(smoothed.transitions(), e.get("expected_transitions_sum"), abs);
        assertThat(smoothed.logLikelihood()).isCloseTo(e.get("log_likelihood").asDouble(), Offset.offset(abs));
    }

    private static double[][] monthly(JsonNode c) {
        return GoldenCsv.read(c.at("/inputs/csv").asText()).rows();
    }

    private static GaussianHmm univariate(double[] start, double[][] transition, double[] mean, double[] sd) {
        return new GaussianHmm(
                new MarkovChain(start, transition),
                Arrays.stream(mean).mapToObj(m -> new double[] {m}).toArray(double[][]::new),
                Arrays.stream(sd).mapToObj(s -> new double[][] {{s * s}}).toArray(double[][][]::new));
    }

    private static double[] means(GaussianHmm model) {
        return Arrays.stream(model.means()).mapToDouble(m -> m[0]).toArray();
    }

    private static double[] deviations(GaussianHmm model) {
        return Arrays.stream(model.covariances())
                .mapToDouble(v -> Math.sqrt(v[0][0]))
                .toArray();
    }

    @Test
    void fiveStepsOfBaumWelchOnMonthlyReturnsAreExact() {
        JsonNode c = Golden.read("regimes", "gaussian_hmm_sp500_monthly");
        JsonNode five = c.at("/expected/em_five_steps");
        double[][] rows = monthly(c);
        for (CovarianceShape shape : CovarianceShape.values()) {
            GaussianHmm.Fit fit = univariate(
                            Golden.vector(five.at("/init/start")),
                            Golden.matrix(five.at("/init/transition")),
                            Golden.vector(five.at("/init/mean")),
                            Golden.vector(five.at("/init/sd")))
                    .fit(rows, new EmOptions(5, 0, shape, 0));
            double rel = c.at("/tolerance/em_five_steps_rel").asDouble();
            assertThat(fit.logLikelihood())
                    .isCloseTo(
                            five.get("log_likelihood_after_5").asDouble(),
                            Golden.within(five.get("log_likelihood_after_5").asDouble(), 0, rel));
            close(means(fit.model()), five.get("mean"), 0, rel);
            close(deviations(fit.model()), five.get("sd"), 0, rel);
            close(fit.model().chain().start(), five.get("start"), 0, rel);
            for (int i = 0; i < 2; i++) {
                close(fit.model().chain().transition()[i], five.at("/transition/" + i), 0, rel);
            }
        }
    }

    @Test
    void monthlyReturnsAreFittedAsDepmixDoes() {
        JsonNode c = Golden.read("regimes", "gaussian_hmm_sp500_monthly");
        JsonNode e = c.get("expected");
        double[][] rows = monthly(c);
        GaussianHmm best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (double spread : new double[] {1.5, 2, 3}) {
            for (double persistence : new double[] {0.6, 0.9}) {
                GaussianHmm.Fit fit = univariate(
                                new double[] {0.5, 0.5},
                                new double[][] {{persistence, 1 - persistence}, {1 - persistence, persistence}},
                                new double[] {0.01, 0},
                                new double[] {0.03, 0.03 * spread})
                        .fit(rows, EmOptions.maximumLikelihood(5000, 1e-15));
                if (fit.logLikelihood() > highest) {
                    highest = fit.logLikelihood();
                    best = fit.model();
                }
            }
        }
        double rel = c.at("/tolerance/parameters_rel").asDouble();
        assertThat(highest)
                .isCloseTo(
                        e.get("log_likelihood_max").asDouble(),
                        Offset.offset(c.at("/tolerance/log_likelihood_abs").asDouble()));
        JsonNode states = e.get("states_sorted_by_sd");
        close(means(best), states.get("mean"), 0, rel);
        close(deviations(best), states.get("sd"), 0, rel);
        for (int i = 0; i < 2; i++) {
            close(best.chain().transition()[i], states.at("/transition/" + i), 0, rel);
        }
        close(best.chain().start(), states.get("start"), 1e-6, rel);
        assertThat(best.freeParameters()).isEqualTo(7);
        assertThat(best.bic(rows)).isCloseTo(e.get("bic").asDouble(), Offset.offset(2e-3));

        int[] path = best.viterbi(rows).states();
        double[] wanted = Golden.vector(e.get("viterbi"));
        int different = 0;
        for (int t = 0; t < path.length; t++) {
            different += path[t] == wanted[t] ? 0 : 1;
        }
        assertThat(path).hasSameSizeAs(wanted);
        assertThat(different)
                .isLessThanOrEqualTo(
                        c.at("/tolerance/viterbi_mismatches_allowed").asInt());
        double[][] smoothed = best.smooth(rows).probabilities();
        double[] turbulent = Arrays.stream(smoothed).mapToDouble(p -> p[1]).toArray();
        close(Arrays.copyOf(turbulent, 20), e.get("smoothed_prob_high_vol_first20"), 1e-5, rel);
        close(
                Arrays.copyOfRange(turbulent, turbulent.length - 5, turbulent.length),
                e.get("smoothed_prob_high_vol_last5"),
                0,
                rel);
    }

    @Test
    void oldFaithfulIsFittedAsMclustDoes() {
        JsonNode c = Golden.read("regimes", "gmm_old_faithful");
        JsonNode e = c.get("expected");
        double[][] rows = GoldenCsv.read(c.at("/inputs/csv").asText()).rows();
        JsonNode five = e.get("em_five_steps");
        GaussianMixture start = new GaussianMixture(
                Golden.vector(five.at("/init/weights")),
                Golden.matrix(five.at("/init/means")),
                new double[][][] {Golden.matrix(five.at("/init/cov_each")), Golden.matrix(five.at("/init/cov_each"))});

        GaussianMixture.Fit steps = start.fit(rows, EmOptions.maximumLikelihood(5, 0));
        check(steps, five, c.at("/tolerance/em_five_steps_rel").asDouble(), 1e-6);
        GaussianMixture.Fit fit = start.fit(rows, EmOptions.maximumLikelihood(500, 1e-14));
        double abs = c.at("/tolerance/log_likelihood_abs").asDouble();
        check(fit, e, c.at("/tolerance/parameters_rel").asDouble(), abs);
        GaussianMixture mixture = fit.mixture();
        assertThat(mixture.freeParameters()).isEqualTo(11);
        assertThat(mixture.bic(rows)).isCloseTo(e.get("bic_lower_is_better").asDouble(), Offset.offset(2 * abs));
        assertThat(mixture.bicHigherIsBetter(rows))
                .isCloseTo(e.get("mclust_bic_higher_is_better").asDouble(), Offset.offset(2 * abs));
    }

    private static void check(GaussianMixture.Fit fit, JsonNode expected, double rel, double abs) {
        assertThat(fit.logLikelihood()).isCloseTo(expected.get("log_likelihood").asDouble(), Offset.offset(abs));
        close(fit.mixture().weights(), expected.get("weights"), 0, rel);
        for (int k : List.of(0, 1)) {
            close(fit.mixture().means()[k], expected.at("/means/" + k), 0, rel);
            for (int i : List.of(0, 1)) {
                close(fit.mixture().covariances()[k][i], expected.at("/covariances/" + k + "/" + i), 0, rel);
            }
        }
    }
}
