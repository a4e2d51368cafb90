/** Fits regime models with MLlib's mixtures, applies them with core, and keeps contexts, models and labels in tables. */
package io.cambrian.jobs.regime;
