package io.cambrian.jobs.evidence;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.BlockReturns;
import io.cambrian.evidence.EffectiveTrials;
import io.cambrian.evidence.Pbo;
import io.cambrian.evidence.PboInterval;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.evolve.Population;
import io.cambrian.performance.ReturnMoments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the ledger of a search says of itself, shown beside the gates: how often its best trial in one half of the days is
 * below the median in the other, and how many independent trials it amounts to. Both take the trials as fixed, though the
 * search chose each after looking at the ones before, so that they flatter it; they decide nothing.
 *
 * <p>N is every row of the ledger: rejected and repeated trials count. What has no returns, or returned nothing, cannot be
 * compared with others, and is left out of the comparison but not of N.
 *
 * <p>A ledger of which a search left trials unscored because of how others did (raced out, or doing the same as an earlier
 * one) is no fixed set: what has returns was chosen by its returns. It gets no probability of overfitting, its independent
 * trials are all of N, and the variance of Sharpe ratios is at least that of trials without skill, 1 over the days.
 *
 * @param trials N
 * @param repeated rows that asked for a strategy that was already scored
 * @param rejected distinct strategies that could not be scored, by reason
 * @param idle distinct strategies that were scored, and whose returns do not move
 * @param compared distinct strategies whose returns move
 * @param step every how many-th of them, in the order of the search, is in the overfitting test; 1 for all
 * @param tested how many that are
 * @param pbo probability of backtest overfitting over 16 blocks; empty where fewer than two are compared, or where the
 *     search chose which
 * @param pboInterval how sure that probability is, with 90 % confidence; empty where it is
 * @param effective independent trials, by the correlation of the returns of 64 blocks of days
 * @param varianceOfSharpes sample variance of the compared trials' Sharpe ratios, per period; 0 for fewer than two
 */
public record LedgerEvidence(
        long trials,
        long repeated,
        Map<String, Long> rejected,
        long idle,
        long compared,
        int step,
        long tested,
        Optional<Pbo> pbo,
        Optional<PboInterval> pboInterval,
        EffectiveTrials effective,
        double varianceOfSharpes) {
    /** Blocks of the overfitting test. */
    public static final int PBO_BLOCKS = 16;

    private static final double PBO_CONFIDENCE = 0.9;

    /** More trials are thinned out: the test's time and memory grow with them. */
    static final int MOST_TESTED = 50_000;

    public LedgerEvidence {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    }

    /** The evidence of a search's whole ledger. */
    public static LedgerEvidence of(Population population) {
        return of(population, MOST_TESTED);
    }

    static LedgerEvidence of(Population population, int mostTested) {
        Map<String, Long> rejected = new TreeMap<>();
        List<TrialScore> moving = new ArrayList<>();
        long idle = 0;
        for (Population.Known known : population.known()) {
            if (known.outcome() instanceof ScoreOutcome.Rejected r) {
                rejected.merge(r.reason(), 1L, Long::sum);
            } else {
                TrialScore score = ((ScoreOutcome.Scored) known.outcome()).score();
                if (score.trades() > 0 && score.all().variance() > 0) {
                    moving.add(score);
                } else {
                    idle++;
                }
            }
        }
        boolean fixed = unscored(rejected) == 0;
        int step = Math.max(1, (moving.size() + mostTested - 1) / mostTested);
        List<TrialScore> tested = new ArrayList<>();
        for (int i = 0; i < moving.size(); i += step) {
            tested.add(moving.get(i));
        }
        Optional<BlockReturns> blocks = !fixed || tested.size() < 2 ? Optional.empty() : Optional.of(blocks(tested));
        Optional<Pbo> pbo = blocks.map(b -> Pbo.of(b, 0));
        return new LedgerEvidence(
                population.trials(),
                population.trials() - population.known().size(),
                rejected,
                idle,
                moving.size(),
                step,
                tested.size(),
                pbo,
                pbo.map(p -> PboInterval.of(blocks.get(), 0, p.probability(), PBO_CONFIDENCE)),
                EffectiveTrials.of(
                        fixed ? moving.stream().map(s -> array(s.blockSums())).iterator() : Collections.emptyIterator(),
                        population.trials()),
                fixed || moving.isEmpty()
                        ? variance(moving)
                        : Math.max(variance(moving), 1.0 / moving.get(0).all().n()));
    }

    /** Distinct trials that the search left unscored because of how others did. */
    public long unscored() {
        return unscored(rejected);
    }

    private static long unscored(Map<String, Long> rejected) {
        return rejected.getOrDefault("raced_out", 0L) + rejected.getOrDefault("duplicate", 0L);
    }

    /** Merged trial by trial, so that the 64 blocks are not held twice. */
    private static BlockReturns blocks(List<TrialScore> trials) {
        long[] days = trials.get(0).blockDays();
        int width = TrialScore.BLOCKS / PBO_BLOCKS;
        long[] rows = new long[PBO_BLOCKS];
        for (int b = 0; b < days.length; b++) {
            rows[b / width] += days[b];
        }
        List<double[]> sums = new ArrayList<>();
        List<double[]> squares = new ArrayList<>();
        for (TrialScore trial : trials) {
            sums.add(merged(trial.blockSums(), width));
            squares.add(merged(trial.blockSquares(), width));
        }
        return BlockReturns.of(rows, sums, squares);
    }

    private static double[] merged(List<Double> values, int width) {
        double[] merged = new double[values.size() / width];
        for (int b = 0; b < values.size(); b++) {
            merged[b / width] += values.get(b);
        }
        return merged;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double variance(List<TrialScore> trials) {
        double[] sharpes =
                trials.stream().mapToDouble(s -> s.all().sharpePerPeriod()).toArray();
        double sd = sharpes.length < 2 ? 0 : ReturnMoments.of(sharpes).sd();
        return sd * sd;
    }

    /** Sharpe ratio per period that the best of all N trials shows by luck. */
    public double expectedMaximum() {
        return SharpeInference.expectedMaximum(varianceOfSharpes, trials);
    }

    /** The same, of the independent trials that they amount to. */
    public double expectedMaximumOfEffective() {
        return SharpeInference.expectedMaximum(varianceOfSharpes, effective.number());
    }

    /** Which trials the overfitting test compares, and which it leaves out and why. */
    public String comparison() {
        List<String> left = new ArrayList<>();
        if (repeated > 0) {
            left.add(String.format(Locale.ROOT, "%,d repeats", repeated));
        }
        rejected.forEach((reason, n) -> left.add(String.format(Locale.ROOT, "%,d %s", n, reason.replace('_', ' '))));
        if (idle > 0) {
            left.add(String.format(Locale.ROOT, "%,d whose returns never move", idle));
        }
        String thinned = step == 1
                ? String.format(Locale.ROOT, "%,d distinct trials are compared", tested)
                : String.format(
                        Locale.ROOT,
                        "of %,d distinct trials one in %d is compared, in the order of the search (%,d)",
                        compared,
                        step,
                        tested);
        return thinned + (left.isEmpty() ? "" : "; left out: " + String.join(", ", left));
    }
}
