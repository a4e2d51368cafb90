/** Indicators as causal recurrences: one implementation serves the whole column in research and the next bar in live. */
package io.cambrian.feature;
