/**
 * What past cases say about today: contexts recalled, analogs found, patterns mined and consolidated, and an account of what
 * memory was worth.
 *
 * <p>Every remembered case carries the day from which it could be known; nothing known after a decision is ever used for it.
 * Days are days since 1970-01-01. Outcomes are signed (a net simple return, say), NaN is unknown.
 */
package io.cambrian.memory;
