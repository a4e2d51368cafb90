package io.cambrian.live.broker;

import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.feed.DayBars;
import java.util.List;
import java.util.Optional;

/** Carries messages between us and a venue; promises nothing. */
public interface Wire extends AutoCloseable {
    void send(Request request);

    /** What has arrived since the last call. */
    List<Answer> receive();

    /** The market's bars, which a venue sees for itself. */
    void onDay(DayBars day);

    /** Prices of the past, as the venue knows them. */
    void see(DayBars day);

    void see(String symbol, int day, double close);

    /** Why the far side is not heard, or what makes the books doubtful; empty where nothing is known to be wrong. Never waits. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** The books are about to be compared: that answers what made them doubtful so far. */
    default void recompare() {}

    /** Whether the far side's market goes on by itself, and not by the bars that are shown here. */
    default boolean livesByTheClock() {
        return false;
    }

    /** Attempts that are worth making before something counts as unknown. */
    default int attempts() {
        return 30;
    }

    @Override
    void close();
}
