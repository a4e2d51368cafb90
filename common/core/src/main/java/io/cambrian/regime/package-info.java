/**
 * What kind of market a day belongs to, and how sure that is: daily contexts of a universe, Gaussian mixtures and hidden
 * Markov models, and fitted models whose labels know nothing of later days.
 */
package io.cambrian.regime;
