package io.cambrian.live.broker;

import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.feed.DayBars;
import java.util.List;

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

    @Override
    void close();
}
