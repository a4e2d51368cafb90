/** Luck or edge: tests that count the whole search. */
package io.cambrian.evidence;
