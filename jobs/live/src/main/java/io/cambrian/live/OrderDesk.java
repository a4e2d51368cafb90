package io.cambrian.live;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.BookRisk;
import io.cambrian.live.control.OrderGate;
import io.cambrian.live.control.OrderGate.Quote;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.control.Verdict;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** From target weights to the orders that bring the book there, and what the limits say to each. */
final class OrderDesk {
    private final String planId;
    private final Bundle plan;
    private final Map<String, Instrument> instruments = new HashMap<>();

    OrderDesk(String planId, Bundle plan) {
        this.planId = planId;
        this.plan = plan;
        plan.instruments().forEach(i -> instruments.put(i.symbol(), i));
    }

    /**
     * The book at a close.
     *
     * @param equity in the base currency
     * @param held signed units by symbol
     * @param open orders that wait at the broker
     * @param quotes last prices, of all that is held or has a bar
     * @param vetoes symbols in which positions may only shrink
     */
    record Book(
            BigDecimal equity,
            SortedMap<String, BigDecimal> held,
            List<Order> open,
            Map<String, Quote> quotes,
            Set<String> vetoes) {}

    /**
     * Judges all orders of a day, those first that shrink a position and make room.
     *
     * @param targets signed fractions of the equity, of each instrument with a bar
     * @param denied why no order may go out; empty where the limits decide
     */
    List<Verdict> judge(
            DayBars bars,
            SortedMap<String, Double> targets,
            Book book,
            TradingState state,
            BookRisk risk,
            Optional<String> denied) {
        Map<String, BigDecimal> held = new HashMap<>(book.held());
        Lots lots = new Lots(book.equity());
        List<Order> shrinking = new ArrayList<>();
        List<Order> others = new ArrayList<>();
        for (Bar bar : bars.bars()) {
            wanted(
                            bar,
                            bars.day(),
                            targets.get(bar.symbol()),
                            held,
                            lots,
                            book.quotes().get(bar.symbol()))
                    .ifPresent(o -> (shrinks(o, held) ? shrinking : others).add(o));
        }
        shrinking.sort(Comparator.comparing(Order::symbol));
        others.sort(Comparator.comparing(Order::symbol));
        shrinking.addAll(others);
        OrderGate gate = new OrderGate(
                plan.limits(),
                state,
                bars.day(),
                book.equity().doubleValue(),
                committed(book),
                book.quotes(),
                risk,
                book.vetoes());
        Set<String> waiting = book.open().stream().map(Order::symbol).collect(Collectors.toSet());
        List<Verdict> verdicts = new ArrayList<>();
        for (Order o : shrinking) {
            if (denied.isPresent()) {
                verdicts.add(new Verdict.OrderDenied(o, List.of(denied.get())));
            } else if (waiting.contains(o.symbol())) {
                verdicts.add(new Verdict.OrderDenied(o, List.of("open_order"))); // the one before is not taken back yet
            } else {
                verdicts.add(gate.check(o, instruments.get(o.symbol())));
            }
        }
        return verdicts;
    }

    /** What is held, with what waits for a bar of its instrument as if it were filled where that makes it larger. */
    private static Map<String, BigDecimal> committed(Book book) {
        TreeMap<String, BigDecimal> units = new TreeMap<>(book.held());
        for (Order o : book.open()) {
            BigDecimal now = book.held().getOrDefault(o.symbol(), BigDecimal.ZERO);
            BigDecimal then = now.add(o.quantity());
            if (then.abs().compareTo(now.abs()) > 0) {
                units.put(o.symbol(), then);
            }
        }
        return units;
    }

    /** Whether an order makes what is held smaller, and does not turn it. */
    static boolean shrinks(Order o, Map<String, BigDecimal> held) {
        BigDecimal units = held.getOrDefault(o.symbol(), BigDecimal.ZERO);
        return units.signum() * o.quantity().signum() < 0
                && units.add(o.quantity()).signum() * units.signum() >= 0;
    }

    /** The order from what is held to the target, in whole lots towards zero; empty when too small to send. */
    private Optional<Order> wanted(
            Bar bar, int day, double target, Map<String, BigDecimal> held, Lots lots, Quote quote) {
        Instrument instrument = instruments.get(bar.symbol());
        BigDecimal units = lots.towardsZero(target, bar.close(), instrument.lot());
        BigDecimal now = held.getOrDefault(bar.symbol(), BigDecimal.ZERO);
        BigDecimal quantity = units.subtract(now);
        if (quantity.signum() == 0) {
            return Optional.empty();
        }
        BigDecimal price =
                quote != null && quote.close() == bar.close() ? quote.price() : BigDecimal.valueOf(bar.close());
        boolean closes = units.signum() == 0;
        return closes || quantity.abs().multiply(price).compareTo(instrument.minimumNotional()) >= 0
                ? Optional.of(Order.of(planId, day, bar.symbol(), quantity, price))
                : Optional.empty();
    }
}
