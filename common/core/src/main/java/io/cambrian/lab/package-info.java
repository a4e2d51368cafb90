/** Synthetic worlds whose truth is known: they measure how often the pipeline errs. */
package io.cambrian.lab;
