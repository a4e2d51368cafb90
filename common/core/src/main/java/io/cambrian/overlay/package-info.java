/**
 * What changes target weights between the bots' targets and the limits, in batch and live with the same code: each overlay is
 * run beside a twin without it, and is in force only while its own account does not speak against it.
 */
package io.cambrian.overlay;
