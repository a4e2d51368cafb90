package io.cambrian.live.broker;

import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.feed.DayBars;
import java.util.List;

/** The far side of a wire: executes orders and keeps the account. */
public interface Venue extends AutoCloseable {
    /** Takes requests in their order, and gives what it says to them once all is written down. */
    List<Answer> take(List<Request> requests);

    /** Takes one request. */
    default List<Answer> take(Request request) {
        return take(List.of(request));
    }

    /** Lives through a day, once; gives its reports. */
    List<Answer> onDay(DayBars day);

    /** Learns prices without trading on them. */
    void see(DayBars day);

    /** Learns the last price before the first bar. */
    void see(String symbol, int day, double close);

    @Override
    void close();
}
