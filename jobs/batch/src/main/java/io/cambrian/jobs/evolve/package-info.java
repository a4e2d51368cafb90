/** The search on the cluster: scores populations, keeps every trial, resumes where it stopped. */
package io.cambrian.jobs.evolve;
