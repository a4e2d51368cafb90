/** Judges a search by repeating it: on null worlds, walking forward, and once on untouched days. */
package io.cambrian.jobs.evidence;
