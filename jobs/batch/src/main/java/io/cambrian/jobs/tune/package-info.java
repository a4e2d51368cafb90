/** Tuning the parameters of deployed strategies from the tables, and releasing them by evidence. */
package io.cambrian.jobs.tune;
