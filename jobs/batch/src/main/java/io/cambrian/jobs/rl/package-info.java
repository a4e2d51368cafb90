/** Learning policies from the tables, and releasing them by evidence. */
package io.cambrian.jobs.rl;
