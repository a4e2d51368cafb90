package io.cambrian.backtest;

import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Depth;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * A scorer that never sees what cannot be scored, and never lets a strategy pass that did nothing: both come back as
 * {@link Rejected} with a reason that can be counted, so that a bad genome is a row of the ledger.
 *
 * <ul>
 *   <li>{@link #TOO_DEEP}: nested deeper than {@value #DEEPEST} levels;
 *   <li>{@link #TOO_LARGE}: more than {@value #MOST_NODES} nodes, or a text that the language refuses;
 *   <li>{@link #WARM_UP}: some expression needs more bars before it is known than any instrument has;
 *   <li>{@link #NEVER_TRADES}: no position was ever filled, as where a condition is never true, or always unknown since it
 *       divides by zero or overflows.
 * </ul>
 *
 * The scorer behind it adds {@code ruined} and {@code not_finite}.
 */
public final class ScreenedScorer implements Scorer {
    public static final String TOO_DEEP = "too_deep";
    public static final String TOO_LARGE = "too_large";
    public static final String WARM_UP = "warm_up";
    public static final String NEVER_TRADES = "never_trades";

    /** Levels of an expression tree; the parser, which takes a level or two per level of the tree, stops at 100. */
    public static final int DEEPEST = 48;

    public static final int MOST_NODES = 200;

    /** What decides a refusal beside the task: outcomes may be reused only under the same limits. */
    public static String limits() {
        return "depth " + DEEPEST + ", nodes " + MOST_NODES;
    }

    /** Smaller strategies always fit into a text of the language. */
    private static final int SURELY_SHORT = 100;

    private final Scorer scorer;
    private final int longestHistory;

    public ScreenedScorer(ScoringTask task, Scorer scorer) {
        this.scorer = scorer;
        int longest = 0;
        for (BarSeries series : task.market().series()) {
            longest = Math.max(longest, ScoringWindow.endOf(series, task.lastDay()));
        }
        longestHistory = longest;
    }

    @Override
    public List<ScoreOutcome> score(List<Strategy> strategies) {
        List<ScoreOutcome> outcomes = new ArrayList<>(strategies.size());
        List<Strategy> admitted = new ArrayList<>(strategies.size());
        for (Strategy strategy : strategies) {
            ScoreOutcome refused = refuse(strategy);
            outcomes.add(refused);
            if (refused == null) {
                admitted.add(strategy);
            }
        }
        List<ScoreOutcome> scored = admitted.isEmpty() ? List.of() : scorer.score(admitted);
        int next = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) == null) {
                outcomes.set(i, judge(scored.get(next++)));
            }
        }
        return outcomes;
    }

    /** Why a strategy is not given to the scorer; null where it is. */
    private Rejected refuse(Strategy strategy) {
        int depth = Depth.of(strategy, DEEPEST);
        if (depth > DEEPEST) {
            return new Rejected(TOO_DEEP, "The strategy is nested deeper than " + DEEPEST + " levels.");
        }
        int nodes = Complexity.of(strategy);
        if (nodes > MOST_NODES) {
            return new Rejected(TOO_LARGE, "The strategy has " + nodes + " nodes, more than " + MOST_NODES + ".");
        }
        if (nodes > SURELY_SHORT) {
            try {
                StrategyText.parse(StrategyText.print(strategy));
            } catch (DataException refused) {
                return new Rejected(TOO_LARGE, refused.getMessage());
            }
        }
        int warmUp = StrategyRunner.warmUpBars(strategy);
        if (warmUp >= longestHistory) {
            return new Rejected(
                    WARM_UP,
                    "The strategy needs " + warmUp + " bars before everything in it is known, and then one more; no"
                            + " instrument has more than " + longestHistory + ".");
        }
        return null;
    }

    private static ScoreOutcome judge(ScoreOutcome outcome) {
        boolean idle = outcome instanceof Scored scored && scored.score().trades() == 0;
        return idle ? new Rejected(NEVER_TRADES, "The strategy never opened a position.") : outcome;
    }
}
