/** The one way to derive a random stream: from the run's seed and the place where the randomness is used. */
package io.cambrian.seed;
