package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import java.util.List;

/** The slow and obvious scorer: {@link Backtest} for each strategy in turn. {@link ColumnScorer} is held equal to it. */
public final class ReferenceScorer implements Scorer {
    private final ScoringTask task;

    public ReferenceScorer(ScoringTask task) {
        this.task = task;
    }

    @Override
    public List<ScoreOutcome> score(List<Strategy> strategies) {
        return strategies.stream().map(s -> Backtest.run(task, s).outcome()).toList();
    }
}
