/** How well the system does by its own goals. */
package io.cambrian.jobs.turn.success;
