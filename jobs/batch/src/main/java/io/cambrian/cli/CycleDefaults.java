package io.cambrian.cli;

/** Defaults of the cycle's options. */
final class CycleDefaults {
    static final int TWINS = 19;
    static final int FINALISTS = 5;
    static final double CAP = 0.4;

    private CycleDefaults() {}
}
