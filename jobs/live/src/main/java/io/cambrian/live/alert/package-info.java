/** Tells people what they should know at once: a file, a webhook. */
package io.cambrian.live.alert;
