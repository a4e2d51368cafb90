/** The dashboard and its controls over HTTP, on the loopback address only. */
package io.cambrian.live.http;
