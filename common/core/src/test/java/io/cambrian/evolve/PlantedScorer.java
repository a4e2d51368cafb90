package io.cambrian.evolve;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.TrialScore;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.genome.Subtrees;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Scores by what a strategy says instead of by prices: entering on a low RSI earns, the more so the nearer its window is
 * to 14 and the threshold to 30; everything else is noise derived from the text. Entering on volume cannot be scored.
 */
final class PlantedScorer implements Scorer {
    private static final int DAYS = 2_520;
    private static final int CASES = 8;

    int calls;
    int scored;

    @Override
    public List<ScoreOutcome> score(List<Strategy> strategies) {
        calls++;
        scored += strategies.size();
        return strategies.stream().map(PlantedScorer::score).toList();
    }

    private static ScoreOutcome score(Strategy strategy) {
        boolean volume = Subtrees.nums(strategy).stream()
                .anyMatch(num -> num instanceof Num.Field field && field.series() == Num.Series.VOLUME);
        if (volume) {
            return new ScoreOutcome.Rejected("no_volume", "The market has no volume.");
        }
        RandomGenerator noise = Seeds.stream(Seeds.ofText(StrategyText.print(strategy)));
        double sharpe = 2 * edge(strategy) + 0.2 * noise.nextGaussian();
        List<Moments> cases = new ArrayList<>();
        for (int c = 0; c < CASES; c++) {
            cases.add(moments(sharpe + 0.3 * noise.nextGaussian(), DAYS / CASES));
        }
        List<Double> sums = new ArrayList<>();
        List<Double> squares = new ArrayList<>();
        for (int b = 0; b < TrialScore.BLOCKS; b++) {
            sums.add(noise.nextGaussian() / 100);
            squares.add(noise.nextDouble() / 1_000);
        }
        Moments all = moments(sharpe, DAYS);
        return new ScoreOutcome.Scored(new TrialScore(all, 0, 0, 0, cases, 0.1, 10, 1, 0.5, all, sums, squares));
    }

    private static Moments moments(double annualSharpe, int days) {
        double mean = annualSharpe / Math.sqrt(252) * 0.01;
        return new Moments(days, mean * days, days * (0.0001 + mean * mean));
    }

    static double edge(Strategy strategy) {
        double best = 0;
        for (Side side : strategy.longSide().stream().toList()) {
            for (Cond cond : Subtrees.conds(side.enter())) {
                boolean low = cond instanceof Cond.Compare c
                        && !c.above()
                        && c.right() instanceof Num.Constant
                        && c.left() instanceof Num.Indicator i
                        && i.kind() == IndicatorKind.RSI;
                if (low) {
                    Cond.Compare compare = (Cond.Compare) cond;
                    double window =
                            ((Num.Indicator) compare.left()).parameters().get(0);
                    double threshold = ((Num.Constant) compare.right()).value();
                    double near = 1 - Math.abs(window - 14) / 60 - Math.abs(threshold - 30) / 100;
                    best = Math.max(best, near);
                }
            }
        }
        return best;
    }
}
