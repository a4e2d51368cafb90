/** The whole cycle: from prices to a signed hand-off, each stage once per answer. */
package io.cambrian.jobs.cycle;
