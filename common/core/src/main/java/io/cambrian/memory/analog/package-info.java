/**
 * Stretches of the past that moved like another one: distances between z-normalized windows, the matrix profile, and how often
 * a match comes about without any likeness.
 *
 * <p>Windows are normalized by their mean and population standard deviation; the distance is Euclidean. A constant window (all
 * numbers equal) has distance 0 to another constant one and sqrt(length) to any other. A window that holds an unknown number
 * (NaN) has no distance and matches nothing.
 */
package io.cambrian.memory.analog;
