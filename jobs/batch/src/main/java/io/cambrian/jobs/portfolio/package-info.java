/** Capital per strategy, and the bundle that hands it to the live process. */
package io.cambrian.jobs.portfolio;
