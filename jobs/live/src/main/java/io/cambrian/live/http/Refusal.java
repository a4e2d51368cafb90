package io.cambrian.live.http;

/** A request that is not answered as asked. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param message what is wrong and what to do; shown to whoever asked */
    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
