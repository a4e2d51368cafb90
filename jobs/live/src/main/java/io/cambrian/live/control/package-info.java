/** What may be traded at all: the state of the process, and the limits that every order passes last. */
package io.cambrian.live.control;
