/**
 * Patterns over discretized contexts and actions: what occurs together, in which subgroups outcomes differ, and whether that is
 * more than the search itself brings about.
 */
package io.cambrian.memory.pattern;
