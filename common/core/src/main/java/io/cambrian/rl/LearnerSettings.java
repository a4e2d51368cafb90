package io.cambrian.rl;

/** How a policy of exposure is learned: by linear regressions, by trees, or by following a gradient. */
public sealed interface LearnerSettings permits FittedQ, TreeQ, GradientLearner {}
