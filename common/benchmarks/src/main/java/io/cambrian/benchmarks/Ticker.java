package io.cambrian.benchmarks;

/** Says on standard error how far a long benchmark is, every few seconds and at the end. Safe for concurrent use. */
final class Ticker {
    private static final long NANOS = 5_000_000_000L;

    private final String what;
    private final int of;
    private int done;
    private long told = System.nanoTime();

    /**
     * Begins with nothing done.
     *
     * @param of how many steps there are
     */
    Ticker(String what, int of) {
        this.what = what;
        this.of = of;
    }

    /** One step more is done. */
    synchronized void step() {
        done++;
        long now = System.nanoTime();
        if (done == of || now - told > NANOS) {
            told = now;
            System.err.println(what + ": " + done + " of " + of);
        }
    }
}
