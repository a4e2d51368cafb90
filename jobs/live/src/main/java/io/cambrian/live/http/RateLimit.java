package io.cambrian.live.http;

import java.util.function.LongSupplier;

/** So many requests a second on average, and at most so many at once (a token bucket). Safe for concurrent use. */
final class RateLimit {
    private final double perSecond;
    private final double burst;
    private final LongSupplier nanos;
    private double left;
    private long at;

    RateLimit(double perSecond, int burst, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanos = nanos;
        this.left = burst;
        this.at = nanos.getAsLong();
    }

    synchronized boolean allows() {
        long now = nanos.getAsLong();
        left = Math.min(burst, left + perSecond * (now - at) / 1e9);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
