package io.cambrian.memory.analog;

/**
 * A stretch of a series that moved like the query.
 *
 * @param series number of the series in the library
 * @param start of the window in it
 * @param distance z-normalized Euclidean distance to the query, 0 to {@code 2 sqrt(length)}
 */
public record Analog(int series, int start, double distance) {}
