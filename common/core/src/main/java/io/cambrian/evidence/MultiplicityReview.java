package io.cambrian.evidence;

import io.cambrian.performance.ReturnMoments;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is left of the best of some trials by other ways of counting them: a cross-check of {@link TrialReview}, whose StepM is
 * the sharper test where trials resemble each other. For trials that were fixed before anyone looked. All Sharpe ratios are
 * per period.
 *
 * <p>Each trial's p-value is one-sided: 1 less the probability that its true Sharpe ratio is positive. Trials that are counted
 * but not given have p-value 1.
 *
 * @param standardError of the champion's Sharpe ratio, of independent normal returns
 * @param robustStandardError the same whatever the distribution and dependence; NaN where nothing moved
 * @param lags of the dependence that the robust one looks at
 * @param championPValue of the champion, as if it were the only trial
 * @param adjusted the champion's p-value by each method
 * @param survivors trials whose adjusted p-value is at most the level, by each method
 * @param storey false discovery rates of all given trials
 * @param haircuts what each method leaves of the champion's Sharpe ratio
 * @param superior Hansen's test of the best trial
 * @param observedFalseDiscoveryRate share of false ones among strategies that show at least the champion's Sharpe ratio, by
 *     López de Prado, Lipton and Zoonekynd 2025; it does not count trials
 */
public record MultiplicityReview(
        double standardError,
        double robustStandardError,
        int lags,
        double championPValue,
        Map<MultipleTesting, Double> adjusted,
        Map<MultipleTesting, Integer> survivors,
        StoreyQValues storey,
        Map<MultipleTesting, HaircutSharpe> haircuts,
        SuperiorPredictiveAbility superior,
        double observedFalseDiscoveryRate) {
    public MultiplicityReview {
        adjusted = Map.copyOf(adjusted);
        survivors = Map.copyOf(survivors);
        haircuts = Map.copyOf(haircuts);
    }

    /**
     * What an edge is believed to be, for the observed false discovery rate.
     *
     * @param prior probability in (0, 1) that a strategy has one
     * @param sharpe of a true edge, per period, positive
     */
    public record Belief(double prior, double sharpe) {
        public Belief {
            if (!(prior > 0 && prior < 1) || !(sharpe > 0)) {
                throw new IllegalArgumentException("A prior of " + prior + " for a Sharpe ratio of " + sharpe
                        + " is not possible: it must be in (0, 1), the ratio positive.");
            }
        }
    }

    /**
     * Reviews trials.
     *
     * @param returns {@code [periods][trials]}, as given to {@link TrialReview#of}
     * @param review of the same trials
     * @param options of that review
     * @param level for survivors
     */
    public static MultiplicityReview of(
            double[][] returns, TrialReview review, TrialReview.Options options, double level, Belief belief) {
        int n = returns[0].length;
        double[] p = new double[n];
        double[] sharpes = new double[n];
        for (int i = 0; i < n; i++) {
            int column = i;
            ReturnMoments moments = ReturnMoments.of(
                    Arrays.stream(returns).mapToDouble(row -> row[column]).toArray());
            sharpes[i] = moments.sd() > 0 ? moments.sharpePerPeriod(0) : 0;
            p[i] = moments.sd() > 0 ? 1 - TrialReview.exceedsZero(moments, options.definition()) : 1;
        }
        Map<MultipleTesting, Double> adjusted = new EnumMap<>(MultipleTesting.class);
        Map<MultipleTesting, Integer> survivors = new EnumMap<>(MultipleTesting.class);
        Map<MultipleTesting, HaircutSharpe> haircuts = new EnumMap<>(MultipleTesting.class);
        for (MultipleTesting method : MultipleTesting.values()) {
            double[] a = method.adjust(p, options.trials());
            adjusted.put(method, a[review.champion()]);
            survivors.put(method, (int) Arrays.stream(a).filter(v -> v <= level).count());
            haircuts.put(
                    method,
                    HaircutSharpe.of(method, sharpes, review.champion(), options.trials(), review.observations()));
        }
        double[] champion = Arrays.stream(returns)
                .mapToDouble(row -> row[review.champion()])
                .toArray();
        int lags = SharpeStandardError.usualLags(champion.length);
        return new MultiplicityReview(
                SharpeStandardError.independent(review.sharpe(), review.observations()),
                SharpeStandardError.robust(champion, lags),
                lags,
                p[review.champion()],
                adjusted,
                survivors,
                StoreyQValues.of(p),
                haircuts,
                SuperiorPredictiveAbility.of(TrialReview.bootstrapBlocks(returns), options.draws(), options.seed()),
                new RevisedSharpeInference(
                                review.sharpe(), review.observations(), review.skewness(), review.kurtosis(), 0)
                        .observedFalseDiscoveryRate(0, belief.sharpe, belief.prior));
    }

    /** The champion's false discovery rate by Storey. */
    public double championQValue(int champion) {
        return storey.qValues()[champion];
    }
}
