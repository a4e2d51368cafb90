package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import java.util.List;

/** Scores strategies on one market; the answer for a strategy does not depend on the others in the list. */
public interface Scorer {
    /** One outcome per strategy, in their order. */
    List<ScoreOutcome> score(List<Strategy> strategies);
}
