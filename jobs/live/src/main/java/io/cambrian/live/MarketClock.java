package io.cambrian.live;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of a replay: it stands at the end of the day that is being replayed (UTC), so that a replay is repeatable. */
final class MarketClock extends Clock {
    private Instant now = Instant.EPOCH;

    void set(Instant instant) {
        now = instant;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("A market clock has no zones.");
    }

    @Override
    public Instant instant() {
        return now;
    }
}
