package io.cambrian.live.control;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of a plan is still held once it has expired: all for a week, since the next may be late, then less each day, and nothing after
 * five weeks. Nobody has looked at it since, and what was evidence once wears off.
 */
public final class WindDown {
    /** Calendar days from a plan's expiry for which only its strategies reduce. */
    public static final int GRACE = 7;

    /** Calendar days from there until its positions are closed. */
    public static final int DAYS = 28;

    private WindDown() {}

    /** The share of its targets that a plan keeps at a close, in [0, 1]. */
    public static double left(Instant expiresAt, Instant close) {
        double days = Duration.between(expiresAt, close).toSeconds() / 86_400.0 - GRACE;
        return Math.max(0, Math.min(1, 1 - days / DAYS));
    }
}
