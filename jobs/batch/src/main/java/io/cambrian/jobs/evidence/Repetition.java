package io.cambrian.jobs.evidence;

import io.cambrian.evidence.NullWorlds.Family;
import java.io.Serializable;

/**
 * One more run of the same search.
 *
 * @param family kind of null world; null for the real market
 * @param world number of the null world, from 1; 0 for the real market
 * @param from first day of the search's window, days since 1970-01-01
 * @param to last day that the search may see
 * @param seed of the search
 */
record Repetition(Family family, int world, int from, int to, long seed) implements Serializable {}
