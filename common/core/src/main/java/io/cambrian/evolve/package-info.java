/** The search for strategies: random beginnings, typed variation, selection, and a ledger of everything that was tried. */
package io.cambrian.evolve;
