/** Mistakes of the user, and bad data: what the command line reports in one message, without a stack trace. */
package io.cambrian.fault;
