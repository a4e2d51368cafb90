/** Correlation, value at risk and stress of finalists and portfolio. */
package io.cambrian.jobs.risk;
