package io.cambrian.rl;

/** How a policy of exposure is learned: by linear regressions or by trees. */
public sealed interface LearnerSettings permits FittedQ, TreeQ {}
