/** What is remembered of trades, and written to the memory tables. */
package io.cambrian.jobs.memory;
