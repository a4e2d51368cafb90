/** What a series of returns was worth: growth, risk, ratios, drawdowns and quantiles, on plain arrays. */
package io.cambrian.performance;
