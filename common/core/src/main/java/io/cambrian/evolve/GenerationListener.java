package io.cambrian.evolve;

/** Is told after each generation, before the next begins: to store it, and to show progress. */
@FunctionalInterface
public interface GenerationListener {
    GenerationListener NONE = report -> {};

    void generation(GenerationReport report);

    /** Whether another generation may begin. A search that is stopped here is not finished: it can be resumed. */
    default boolean goesOn() {
        return true;
    }
}
