package io.cambrian.rl;

/**
 * What an action brought.
 *
 * @param terminal whether the episode ends; {@code next} is then worth nothing
 */
public record Step<S>(double reward, S next, boolean terminal) {}
