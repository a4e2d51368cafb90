package io.cambrian.fix;

import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.BrokerEvent.Cancelled;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.BrokerEvent.OrderRejected;
import io.cambrian.live.broker.Order;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has become of an order, by what the broker has said of it so far; immutable, and a pure function of that. The quantity
 * that the broker says it has filled in all (14) decides what is new: a report that adds to it counts, one that is within it was
 * counted, and one that leaves a gap is refused until the broker is asked for the order's state.
 *
 * @param order as it was sent
 * @param heard whether the broker has said anything of it
 * @param closed whether nothing of it waits any more
 * @param cum units filled, and value what they cost in all
 * @param inferred up to which cum a state, and not each execution, has told of fills
 * @param leaves units that wait there
 * @param trades executions by the broker's ids
 * @param cancelReason why we asked for it back; empty where we did not
 */
record Fate(
        Order order,
        boolean heard,
        boolean closed,
        BigDecimal cum,
        BigDecimal value,
        BigDecimal inferred,
        BigDecimal leaves,
        Map<String, Trade> trades,
        String cancelReason) {
    /** How far a price may be from the close on which the order was decided, as a factor. */
    private static final BigDecimal FAR = BigDecimal.TEN;

    private static final BigDecimal NONE = BigDecimal.ZERO;

    Fate {
        trades = Map.copyOf(trades);
    }

    /** An execution; one that was taken back has a quantity of zero. */
    record Trade(BigDecimal quantity, BigDecimal price, BigDecimal fee) {
        static final Trade NOTHING = new Trade(NONE, NONE, NONE);
    }

    /**
     * What follows from a report.
     *
     * @param doubt what a person should look at, and the books be compared for; empty where nothing
     */
    record Ruling(Fate next, List<BrokerEvent> events, String doubt) {
        Ruling {
            events = List.copyOf(events);
        }
    }

    static Fate sent(Order order) {
        return new Fate(order, false, false, NONE, NONE, NONE, order.quantity().abs(), Map.of(), "");
    }

    Fate cancelling(String reason) {
        return new Fate(order, heard, closed, cum, value, inferred, leaves, trades, reason);
    }

    Fate close() {
        return new Fate(order, true, true, cum, value, inferred, NONE, trades, cancelReason);
    }

    private Fate hear() {
        return new Fate(order, true, closed, cum, value, inferred, leaves, trades, cancelReason);
    }

    private Fate filled(
            BigDecimal nowCum,
            BigDecimal nowValue,
            BigDecimal nowInferred,
            BigDecimal nowLeaves,
            Map<String, Trade> now) {
        boolean all = nowLeaves.signum() == 0;
        return new Fate(order, true, closed || all, nowCum, nowValue, nowInferred, nowLeaves, now, cancelReason);
    }

    /**
     * What a report changes.
     *
     * @throws Refused where it cannot be right, or executions before it are missing
     */
    Ruling rule(Execution e) throws Refused {
        if (!e.symbol().equals(order.symbol())) {
            throw new Refused(of() + "is in " + order.symbol() + ", not in " + Words.shown(e.symbol()));
        }
        if (e.side() != order.quantity().signum()) {
            throw new Refused(of() + "is the other way round");
        }
        if (e.cum().compareTo(order.quantity().abs()) > 0) {
            throw new Refused(of() + "is of " + plain(order.quantity().abs()) + " units, of which " + plain(e.cum())
                    + " cannot be filled");
        }
        if (e.duplicate()) {
            // the one that the broker has is the original, of which this says nothing
            return new Ruling(
                    hear(), List.of(), "the broker has order " + order.id() + " already, and was sent it again");
        }
        return switch (e.type()) {
            case Execution.TRADE -> trade(e);
            case Execution.TRADE_CANCEL, Execution.TRADE_CORRECT -> takenBack(e);
            case Execution.CANCELED -> ended(e, cancelReason.isEmpty() ? "cancelled_by_broker" : cancelReason);
            case Execution.EXPIRED -> ended(e, "expired");
            case Execution.DONE_FOR_DAY -> ended(e, "done_for_day");
            case Execution.REJECTED -> rejected(e);
            case Execution.RESTATED -> restated(e);
            case Execution.ORDER_STATUS -> state(e);
            default -> {
                requireNothingMissing(e);
                yield new Ruling(hear(), List.of(), e.cum().compareTo(cum) == 0 ? openThere(e) : "");
            }
        };
    }

    /** What is to be said of one that is closed here, where the broker has it open. */
    private String openThere(Execution e) {
        return closed && e.leaves().signum() > 0 && !ends(e)
                ? "order " + order.id() + " has " + plain(e.leaves()) + " left there, and is closed here"
                : "";
    }

    private Ruling trade(Execution e) throws Refused {
        if (trades.containsKey(e.execId())) {
            return known();
        }
        if (e.cum().compareTo(cum) <= 0) {
            if (e.cum().compareTo(inferred) <= 0 && e.lastQty().compareTo(e.cum()) <= 0) {
                return late(e);
            }
            throw new Refused(of() + "has " + plain(cum) + " filled, so a further execution " + Words.shown(e.execId())
                    + " cannot leave " + plain(e.cum()));
        }
        if (e.cum().compareTo(cum.add(e.lastQty())) != 0) {
            throw new Refused(of() + "has " + plain(e.cum()) + " filled there after " + plain(e.lastQty()) + ", and "
                    + plain(cum) + " here before: executions are missing");
        }
        if (e.cum().add(e.leaves()).compareTo(order.quantity().abs()) > 0
                || e.status() == Execution.FILLED && e.leaves().signum() != 0) {
            throw new Refused(of() + "cannot have " + plain(e.leaves()) + " left");
        }
        requireSane(e.lastPx());
        Trade trade = new Trade(e.lastQty(), e.lastPx(), e.fee());
        Fate next = filled(e.cum(), value.add(worth(trade)), inferred, e.leaves(), with(e.execId(), trade));
        return new Ruling(next, List.of(fill(order.id(), trade, 1, signed(e.leaves()))), "");
    }

    /** An execution whose units a state has told of already: its fee is new, and it can be taken back from now on. */
    private Ruling late(Execution e) throws Refused {
        BigDecimal told = trades.values().stream().map(Trade::quantity).reduce(e.lastQty(), BigDecimal::add);
        if (told.compareTo(cum) > 0) {
            return known(); // under another id it was counted before
        }
        requireSane(e.lastPx());
        Trade trade = new Trade(e.lastQty(), e.lastPx(), e.fee());
        Fate next = new Fate(order, true, closed, cum, value, inferred, leaves, with(e.execId(), trade), cancelReason);
        Trade fee = new Trade(NONE, e.lastPx(), e.fee());
        return new Ruling(
                next, e.fee().signum() == 0 ? List.of() : List.of(fill(order.id(), fee, 1, signed(leaves))), "");
    }

    /** What the broker says of the order as a whole: it may tell of fills whose executions never came. */
    private Ruling state(Execution e) throws Refused {
        List<BrokerEvent> events = new ArrayList<>();
        Fate next = hear();
        if (e.cum().compareTo(cum) < 0) {
            throw new Refused(of() + "has " + plain(e.cum()) + " filled there, and " + plain(cum) + " here");
        }
        boolean ends = ends(e);
        if (e.cum().compareTo(cum) > 0) {
            BigDecimal units = e.cum().subtract(cum);
            BigDecimal price = Decimals.plain(e.cum()
                    .multiply(e.avgPx())
                    .subtract(value)
                    .divide(units, MathContext.DECIMAL64)
                    .setScale(8, RoundingMode.HALF_EVEN));
            requireSane(price);
            Trade trade = new Trade(units, price, NONE);
            BigDecimal left = ends ? NONE : e.leaves();
            if (e.cum().add(left).compareTo(order.quantity().abs()) > 0) {
                throw new Refused(of() + "cannot have " + plain(left) + " left");
            }
            next = filled(e.cum(), value.add(worth(trade)), e.cum(), left, trades);
            events.add(fill(order.id(), trade, 1, signed(left)));
        } else if (ends && !closed) {
            next = next.close();
            events.add(
                    e.status() == Execution.REJECTED && cum.signum() == 0
                            ? new OrderRejected(order.id(), order.symbol(), words(e, "rejected"))
                            : new Cancelled(order.id(), order.symbol(), endedBy(e.status())));
        }
        return new Ruling(next, events, openThere(e));
    }

    private static boolean ends(Execution e) {
        return switch (e.status()) {
            case Execution.FILLED, Execution.CANCELED, Execution.EXPIRED, Execution.DONE_FOR_DAY, Execution.REJECTED ->
                true;
            default -> false;
        };
    }

    private String endedBy(char status) {
        return switch (status) {
            case Execution.EXPIRED -> "expired";
            case Execution.DONE_FOR_DAY -> "done_for_day";
            default -> cancelReason.isEmpty() ? "cancelled_by_broker" : cancelReason;
        };
    }

    private Ruling ended(Execution e, String reason) throws Refused {
        requireNothingMissing(e);
        return closed
                ? known()
                : new Ruling(hear().close(), List.of(new Cancelled(order.id(), order.symbol(), reason)), "");
    }

    private Ruling rejected(Execution e) throws Refused {
        if (closed) {
            return known();
        }
        if (cum.signum() != 0 || e.cum().signum() != 0) {
            throw new Refused(of() + "is filled in part and cannot be rejected");
        }
        return new Ruling(
                hear().close(), List.of(new OrderRejected(order.id(), order.symbol(), words(e, "rejected"))), "");
    }

    private Ruling restated(Execution e) throws Refused {
        requireNothingMissing(e);
        if (closed || e.leaves().compareTo(leaves) == 0) {
            return new Ruling(hear(), List.of(), "");
        }
        if (e.leaves().signum() == 0) {
            return ended(e, "restated");
        }
        Fate next = new Fate(order, true, false, cum, value, inferred, e.leaves(), trades, cancelReason);
        return new Ruling(
                next,
                List.of(),
                "the broker restated " + of() + "which has " + plain(e.leaves()) + " left there, and " + plain(leaves)
                        + " here");
    }

    private Ruling takenBack(Execution e) throws Refused {
        if (trades.containsKey(e.execId())) {
            return known();
        }
        Trade was = trades.getOrDefault(e.execRefId(), Trade.NOTHING);
        if (was.quantity().signum() == 0) {
            throw new Refused("an execution " + Words.shown(e.execRefId()) + " of " + of()
                    + "is taken back, and is not known here");
        }
        boolean corrected = e.type() == Execution.TRADE_CORRECT;
        BigDecimal now = cum.subtract(was.quantity()).add(e.lastQty());
        if (e.cum().compareTo(now) != 0) {
            throw new Refused(
                    of() + "has " + plain(e.cum()) + " filled there after a correction, and " + plain(now) + " here");
        }
        Map<String, Trade> all = new TreeMap<>(with(e.execRefId(), Trade.NOTHING));
        List<BrokerEvent> events = new ArrayList<>();
        events.add(fill("bust:" + e.execRefId(), was, -1, NONE));
        Trade right = Trade.NOTHING;
        if (corrected) {
            requireSane(e.lastPx());
            right = new Trade(e.lastQty(), e.lastPx(), e.fee());
            events.add(fill("correction:" + e.execRefId(), right, 1, NONE));
        }
        all.put(e.execId(), right);
        Fate next = new Fate(
                order,
                true,
                closed,
                now,
                value.subtract(worth(was)).add(worth(right)),
                inferred.min(now),
                leaves,
                all,
                cancelReason);
        return new Ruling(
                next,
                events,
                "the broker has " + (corrected ? "corrected" : "taken back") + " execution "
                        + Words.shown(e.execRefId()) + " of order " + order.id());
    }

    private Ruling known() {
        return new Ruling(this, List.of(), "");
    }

    private void requireNothingMissing(Execution e) throws Refused {
        if (e.cum().compareTo(cum) > 0) {
            throw new Refused(of() + "has " + plain(e.cum()) + " filled there, and " + plain(cum)
                    + " here: executions are missing");
        }
    }

    private void requireSane(BigDecimal price) throws Refused {
        BigDecimal reference = order.referencePrice();
        if (price.multiply(FAR).compareTo(reference) < 0 || price.compareTo(reference.multiply(FAR)) > 0) {
            throw new Refused(of() + "was decided at " + plain(reference) + "; a price of " + plain(price)
                    + " is more than " + plain(FAR) + " times away");
        }
    }

    private Filled fill(String id, Trade trade, int direction, BigDecimal left) {
        BigDecimal way = BigDecimal.valueOf(direction);
        return new Filled(
                id,
                order.symbol(),
                signed(trade.quantity()).multiply(way),
                left,
                trade.price(),
                trade.fee().multiply(way),
                NONE);
    }

    private Map<String, Trade> with(String execId, Trade trade) {
        Map<String, Trade> all = new TreeMap<>(trades);
        all.put(execId, trade);
        return all;
    }

    private static BigDecimal worth(Trade trade) {
        return trade.quantity().multiply(trade.price());
    }

    private BigDecimal signed(BigDecimal units) {
        return order.quantity().signum() < 0 ? units.negate() : units;
    }

    private String of() {
        return "order " + order.id() + " ";
    }

    private static String words(Execution e, String otherwise) {
        return e.reason().isEmpty() ? otherwise : e.reason();
    }

    private static String plain(BigDecimal number) {
        return Decimals.plain(number).toPlainString();
    }
}
