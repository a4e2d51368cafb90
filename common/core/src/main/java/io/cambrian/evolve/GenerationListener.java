package io.cambrian.evolve;

/** Is told after each generation, before the next begins: to store it, and to show progress. */
@FunctionalInterface
public interface GenerationListener {
    GenerationListener NONE = report -> {};

    void generation(GenerationReport report);
}
