package io.cambrian.rl;

import java.util.random.RandomGenerator;

/** A task in episodes. It has no state of its own, so that episodes can be played side by side. */
public interface Environment<S> {
    /** Where an episode begins. */
    S start(RandomGenerator random);

    Step<S> step(S state, int action, RandomGenerator random);

    /** Actions are numbered from 0; this many are possible in a state. */
    int actions(S state);
}
