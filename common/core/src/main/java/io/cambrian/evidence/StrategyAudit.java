package io.cambrian.evidence;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Decision;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.LeakAudit.Check;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether strategies, as they are scored, look ahead: their positions and returns are audited by {@link LeakAudit}, the fast
 * scorer's figures up to a day must be the same whatever comes after it, and the live process, which sees one bar after
 * another, must decide what the backtest did.
 */
public final class StrategyAudit {
    private final Market market;
    private final Costs costs;
    private final int cuts;
    private final long seed;

    /**
     * An audit on a market.
     *
     * @param cuts days after which the future is altered, at least 1
     * @param seed of the other futures
     */
    public StrategyAudit(Market market, Costs costs, int cuts, long seed) {
        if (cuts < 1 || market.calendar().length < 3) {
            throw new IllegalArgumentException(
                    "An audit with " + cuts + " cuts on " + market.calendar().length + " days is not possible.");
        }
        this.market = market;
        this.costs = costs;
        this.cuts = cuts;
        this.seed = seed;
    }

    /** The first leak of each strategy, in their order. */
    public List<Optional<Leak>> of(List<Strategy> strategies) {
        List<Optional<Leak>> scores = scores(strategies);
        return IntStream.range(0, strategies.size())
                .parallel()
                .mapToObj(i -> scores.get(i).or(() -> audit(strategies.get(i))))
                .toList();
    }

    private Optional<Leak> audit(Strategy strategy) {
        return replay(strategy).or(() -> LeakAudit.of(m -> values(run(m, strategy), m), market, cuts, seed));
    }

    private ScoringTask task(Market of, int lastDay) {
        return new ScoringTask(of, of.calendar()[0], lastDay, costs, Cases.none(of.calendar().length));
    }

    private StrategyRun run(Market of, Strategy strategy) {
        return Backtest.run(task(of, of.calendar()[of.calendar().length - 1]), strategy);
    }

    /**
     * What is known of a run at the close of each day: the sum of its positions, which were decided before it, and its return
     * of the day before. That a series ends, and is left at a cost, is known on the day after its last bar.
     */
    private static double[] values(StrategyRun run, Market of) {
        double[] values = new double[of.calendar().length];
        System.arraycopy(run.netReturns(), 0, values, 1, values.length - 1);
        for (StrategyRun.InstrumentRun instrument : run.instruments()) {
            // by a weight of its own, so that two instruments cannot cancel each other
            double weight = 1 + (Seeds.ofText(instrument.symbol()) >>> 54) / 1024.0;
            for (int i = 0; i < instrument.days().length; i++) {
                values[of.indexOf(instrument.days()[i])] += weight * instrument.positions()[i];
            }
        }
        return values;
    }

    /** The fast scorer's whole record up to a day, in the market and with another future. */
    private List<Optional<Leak>> scores(List<Strategy> strategies) {
        List<Optional<Leak>> leaks =
                new ArrayList<>(java.util.Collections.nCopies(strategies.size(), Optional.empty()));
        int[] calendar = market.calendar();
        for (int at : AlteredFutures.spread(calendar.length / 2, calendar.length - 2, cuts)) {
            List<ScoreOutcome> known = new ColumnScorer(task(market, calendar[at])).score(strategies);
            Market other = AlteredFutures.other(market, calendar[at], seed);
            List<ScoreOutcome> altered = new ColumnScorer(task(other, calendar[at])).score(strategies);
            for (int i = 0; i < strategies.size(); i++) {
                if (leaks.get(i).isEmpty() && !known.get(i).equals(altered.get(i))) {
                    leaks.set(
                            i,
                            Optional.of(new Leak(
                                    Check.OTHER_FUTURE, calendar[at], sum(known.get(i)), sum(altered.get(i)))));
                }
            }
        }
        return leaks;
    }

    private static double sum(ScoreOutcome outcome) {
        return outcome instanceof ScoreOutcome.Scored scored ? net(scored.score()) : Double.NaN;
    }

    private static double net(TrialScore score) {
        return score.all().sum();
    }

    /** The sides that the live process would hold, against those of the backtest. */
    private Optional<Leak> replay(Strategy strategy) {
        StrategyRun run = run(market, strategy);
        for (StrategyRun.InstrumentRun instrument : run.instruments()) {
            BarSeries s = market.series().stream()
                    .filter(one -> one.symbol().equals(instrument.symbol()))
                    .findFirst()
                    .orElseThrow();
            StrategyRunner runner = StrategyRunner.start(strategy, s.closeOnly(), market.periodsPerYear());
            double[] live = new double[s.size()];
            for (int t = 0; t < s.size(); t++) {
                // an order decided at t - 1 is filled on t: where fills are at the close, it earns from the next bar on
                double before = side(runner);
                Decision decision = runner.onBar(
                        s.days()[t], s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t], s.member()[t]);
                if (decision.day() != s.days()[t]) {
                    throw new IllegalStateException("The runner decided for another day.");
                }
                live[t] = s.closeOnly() ? before : side(runner);
            }
            double[] sides =
                    Arrays.stream(instrument.positions()).map(Math::signum).toArray();
            Optional<Leak> leak = LeakAudit.compare(Check.REPLAY, s.days(), sides, live, s.size() - 1);
            if (leak.isPresent()) {
                return leak;
            }
        }
        return Optional.empty();
    }

    private static double side(StrategyRunner runner) {
        return runner.position().map(p -> (double) p.side()).orElse(0.0);
    }
}
