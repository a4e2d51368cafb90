/** The cycle that goes on by itself: turn after turn, from new files to the plan in force. */
package io.cambrian.jobs.turn;
