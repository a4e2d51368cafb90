package io.cambrian.live.broker;

import io.cambrian.handoff.Instrument;
import io.cambrian.live.feed.Bar;
import java.math.BigDecimal;
import java.util.Optional;

/** What becomes of an order on paper: whether it is taken, and how much of it a bar fills at which price. A pure function. */
public interface Fills {
    /** Takes all, and fills it whole at the bar's open (in close-only instruments at its close). */
    Fills WHOLE = new Fills() {
        @Override
        public Optional<String> refuses(Order order) {
            return Optional.empty();
        }

        @Override
        public Part of(Order rest, int day, Bar bar, Instrument instrument) {
            return new Part(rest.quantity(), instrument.closeOnly() ? bar.close() : bar.open(), 0);
        }
    };

    /**
     * What a bar fills.
     *
     * @param units signed, towards the order's; zero fills nothing
     * @param marketPrice before slippage
     * @param impact fraction of the price that the order itself moves it against the trader, beside the plan's slippage
     */
    record Part(BigDecimal units, double marketPrice, double impact) {
        /** Nothing. */
        static Part none() {
            return new Part(BigDecimal.ZERO, 1, 0);
        }
    }

    /** Why an order is not taken; empty where it is. */
    Optional<String> refuses(Order order);

    /**
     * The part of an order that a bar fills; only asked of bars that trade.
     *
     * @param rest the order with what is left of it
     */
    Part of(Order rest, int day, Bar bar, Instrument instrument);
}
