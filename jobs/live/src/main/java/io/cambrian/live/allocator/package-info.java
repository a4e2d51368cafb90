/** From bars and a plan to decisions and target weights, with the same kernel as research. */
package io.cambrian.live.allocator;
