/** Where bars come from: the hold-out of a bundle, or a file. */
package io.cambrian.live.feed;
