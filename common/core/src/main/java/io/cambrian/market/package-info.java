/** Instruments, bars and calendars, and the checks that refuse bad data at the door. */
package io.cambrian.market;
