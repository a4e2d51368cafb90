package io.cambrian.tune;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.NumberKind;
import io.cambrian.evolve.NumberSearch;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Protection.AtrMultiple;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much a strategy should risk: size, stop, trail and take profit, tuned after its signals and on days that the signals have not
 * seen.
 *
 * <p><strong>Nested.</strong> Days are cut into folds in order of time. For each fold the numbers of the signals are tuned anew on
 * the others, a purged gap left out on both sides; then one set of risk numbers is tuned for all folds at once, each traded with
 * the signals that have not seen it. Signals look better where they were chosen: tuned on the same days, sizes would be too
 * large and stops too wide for what the signals are worth elsewhere. The rules themselves are given and may have been found
 * on these days; that much selection remains, and only untouched days judge it.
 *
 * <p><strong>Joint.</strong> The same moves for all numbers together, on all days at once: what is commonly done, for comparison.
 *
 * <p>Each search begins with numbers drawn from their grids: those that a strategy has may come from the very days on which it is to
 * be judged here.
 *
 * @param folds at least 2
 * @param purgeDays market days left out on both sides of a fold: at least the longest holding time that matters
 * @param generations of each search
 * @param moves in each generation
 * @param worth what sizes and stops are to make large
 */
public record RiskTuning(int folds, int purgeDays, int generations, int moves, CertaintyEquivalent worth) {
    public static final RiskTuning DEFAULT = new RiskTuning(4, 20, 15, 8, CertaintyEquivalent.DEFAULT);

    private static final AtrMultiple FIRST_STOP = new AtrMultiple(3, 14);
    private static final double FIRST_TARGET = 0.2;

    public RiskTuning {
        if (folds < 2 || purgeDays < 0 || generations < 1 || moves < 1) {
            throw new IllegalArgumentException("Tuning with " + folds + " folds, " + purgeDays + " days purged, "
                    + generations + " generations of " + moves + " moves is not possible.");
        }
    }

    /**
     * What came of it.
     *
     * @param tuned the strategy with its new numbers
     * @param before worth of a day of the strategy as it was, on the days that it was tuned on
     * @param after the same with the new numbers; nested, each fold with signals that have not seen it
     * @param trials strategies that were measured
     * @param days of the folds, ascending; empty after joint tuning
     * @param outOfFold net daily returns with the new numbers, each fold with signals that have not seen it, flat at its start
     */
    public record Result(Strategy tuned, double before, double after, int trials, int[] days, double[] outOfFold) {}

    /** Days of a window, all included. */
    private record Window(int from, int to) {}

    /**
     * Tunes nested.
     *
     * @param market up to the last day that may be seen
     * @param from first day that counts; earlier ones warm up
     * @throws IllegalArgumentException where folds would be shorter than the gaps around them
     */
    public Result nested(Market market, int from, Costs costs, Strategy strategy, long seed) {
        int[] days = Arrays.stream(market.calendar()).filter(d -> d >= from).toArray();
        if (days.length / folds <= 2 * purgeDays) {
            throw new IllegalArgumentException(
                    days.length + " days are too few for " + folds + " folds with gaps of " + purgeDays + " days.");
        }
        int trials = 0;
        List<Window> windows = new ArrayList<>();
        List<Strategy> signals = new ArrayList<>();
        List<ColumnScorer> tests = new ArrayList<>();
        for (int k = 0; k < folds; k++) {
            int first = k * days.length / folds;
            int end = (k + 1) * days.length / folds;
            List<ColumnScorer> training = new ArrayList<>();
            if (first - purgeDays > 0) {
                training.add(scorer(market, costs, new Window(days[0], days[first - purgeDays - 1])));
            }
            if (end + purgeDays < days.length) {
                training.add(scorer(market, costs, new Window(days[end + purgeDays], days[days.length - 1])));
            }
            NumberSearch.Found found = tuneSignals(training, strategy, Seeds.derive(seed, k));
            trials += found.trials();
            signals.add(found.best());
            windows.add(new Window(days[first], days[end - 1]));
            tests.add(scorer(market, costs, windows.get(k)));
        }
        NumberSearch.Measure measure = all -> {
            List<List<Moments>> byFold = new ArrayList<>();
            for (int k = 0; k < folds; k++) {
                Strategy own = signals.get(k);
                byFold.add(moments(
                        tests.get(k), all.stream().map(s -> withRisk(own, s)).toList()));
            }
            return pooled(byFold, all.size(), worth::mean);
        };
        Result best = best(NumberKind.RISK, strategy, measure, seed, trials);
        double[] outOfFold = new double[days.length];
        int at = 0;
        for (int k = 0; k < folds; k++) {
            double[] fold = Backtest.run(task(market, costs, windows.get(k)), withRisk(signals.get(k), best.tuned()))
                    .netReturns();
            System.arraycopy(fold, 0, outOfFold, at, fold.length);
            at += fold.length;
        }
        return new Result(best.tuned(), best.before(), best.after(), best.trials(), days, outOfFold);
    }

    private NumberSearch.Found tuneSignals(List<ColumnScorer> windows, Strategy strategy, long seed) {
        return new NumberSearch(NumberKind.SIGNALS, generations, moves)
                .anew(
                        strategy,
                        generations * moves,
                        all -> values(windows, all, Moments::sharpePerPeriod),
                        Seeds.derive(seed, Seeds.ofText("signals")));
    }

    /** Tunes all numbers together on all days. */
    public Result joint(Market market, int from, Costs costs, Strategy strategy, long seed) {
        int[] calendar = market.calendar();
        List<ColumnScorer> all = List.of(scorer(market, costs, new Window(from, calendar[calendar.length - 1])));
        return best(NumberKind.ALL, strategy, s -> values(all, s, worth::mean), seed, 0);
    }

    /** From the strategy as it is, and with a stop or a target volatility where it has none. */
    private Result best(NumberKind kind, Strategy strategy, NumberSearch.Measure measure, long seed, int trialsBefore) {
        double before = measure.of(List.of(strategy))[0];
        Strategy best = strategy;
        double after = before;
        int trials = trialsBefore;
        int number = 0;
        for (Strategy start : starts(strategy)) {
            NumberSearch search = new NumberSearch(kind, generations, moves);
            NumberSearch.Found found = search.anew(
                    start, generations * moves, measure, Seeds.derive(seed, Seeds.ofText("risk"), number++));
            trials += found.trials();
            if (found.value() > after) {
                best = found.best();
                after = found.value();
            }
        }
        return new Result(best, before, after, trials, new int[0], new double[0]);
    }

    private static List<Strategy> starts(Strategy s) {
        List<Sizing> sizes = new ArrayList<>(List.of(s.sizing()));
        if (s.sizing() instanceof Sizing.Fixed) {
            sizes.add(new Sizing.TargetVolatility(FIRST_TARGET));
        }
        List<Protection> protections = new ArrayList<>(List.of(s.protection()));
        if (s.protection().stop().isEmpty()) {
            protections.add(new Protection(
                    Optional.of(FIRST_STOP),
                    s.protection().trail(),
                    s.protection().takeProfit()));
        }
        List<Strategy> starts = new ArrayList<>();
        for (Sizing size : sizes) {
            for (Protection protection : protections) {
                starts.add(new Strategy(s.longSide(), s.shortSide(), size, protection));
            }
        }
        return starts;
    }

    /** The signals of one strategy with the risk of another. */
    private static Strategy withRisk(Strategy signals, Strategy risk) {
        return new Strategy(signals.longSide(), signals.shortSide(), risk.sizing(), risk.protection());
    }

    private static ColumnScorer scorer(Market market, Costs costs, Window window) {
        return new ColumnScorer(task(market, costs, window));
    }

    private static ScoringTask task(Market market, Costs costs, Window window) {
        return new ScoringTask(market, window.from(), window.to(), costs, Cases.none(market.calendar().length));
    }

    /** A value of the days of several windows together. */
    private interface Value {
        double of(Moments days);
    }

    private static double[] values(List<ColumnScorer> windows, List<Strategy> strategies, Value value) {
        return pooled(windows.stream().map(w -> moments(w, strategies)).toList(), strategies.size(), value);
    }

    /** Sums of each strategy's daily returns; null for one that lost everything. */
    private static List<Moments> moments(ColumnScorer scorer, List<Strategy> strategies) {
        List<Moments> sums = new ArrayList<>();
        for (ScoreOutcome outcome : scorer.score(strategies)) {
            sums.add(
                    outcome instanceof ScoreOutcome.Scored scored
                            ? scored.score().all()
                            : null);
        }
        return sums;
    }

    private static double[] pooled(List<List<Moments>> windows, int strategies, Value value) {
        double[] values = new double[strategies];
        for (int i = 0; i < strategies; i++) {
            long n = 0;
            double sum = 0;
            double squares = 0;
            boolean lost = false;
            for (List<Moments> window : windows) {
                Moments m = window.get(i);
                lost |= m == null;
                n += m == null ? 0 : m.n();
                sum += m == null ? 0 : m.sum();
                squares += m == null ? 0 : m.sumSquares();
            }
            double v = lost ? Double.NEGATIVE_INFINITY : value.of(new Moments(n, sum, squares));
            values[i] = Double.isNaN(v) ? Double.NEGATIVE_INFINITY : v;
        }
        return values;
    }
}
