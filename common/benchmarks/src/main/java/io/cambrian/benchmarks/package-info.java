/** Programs that measure speed and print it; each states its command. */
package io.cambrian.benchmarks;
