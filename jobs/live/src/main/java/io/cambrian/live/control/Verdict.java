package io.cambrian.live.control;

import io.cambrian.live.broker.Order;
import java.math.BigDecimal;
import java.util.List;

/** What the limits say about an order that the allocator wants to send. */
public sealed interface Verdict {
    /** What it is about; of a cut order what remains. */
    Order order();

    /** Goes out as it is. */
    record Passed(Order order) implements Verdict {}

    /**
     * Goes out smaller.
     *
     * @param order what remains
     * @param wanted signed units that were wanted
     * @param limits which limits cut it
     */
    record Cut(Order order, BigDecimal wanted, List<String> limits) implements Verdict {}

    /** Does not go out: our own limits stopped it. A broker's refusal is {@code OrderRejected}. */
    record OrderDenied(Order order, List<String> limits) implements Verdict {}
}
