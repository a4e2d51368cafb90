package io.cambrian.live.control;

import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.live.broker.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last stage before the broker, which every order passes, one gate per day. An order is a part that shrinks the position
 * and a part that opens or enlarges one. The first always may go, unless trading is halted or the price is not to be
 * believed; the second is cut to the room that the limits leave, where orders that passed before count as filled. Not safe
 * for concurrent use.
 */
public final class OrderGate {
    private final Limits limits;
    private final TradingState state;
    private final int day;
    private final double equity;
    private final Map<String, Quote> quotes;
    private final TreeMap<String, BigDecimal> positions;

    /**
     * The last bar of an instrument.
     *
     * @param previousClose close of the bar before; NaN where there is none
     */
    public record Quote(int day, double close, double previousClose) {}

    /**
     * @param equity at today's close
     * @param positions signed units held, by symbol
     * @param quotes at least for every symbol held or ordered
     */
    public OrderGate(
            Limits limits,
            TradingState state,
            int day,
            double equity,
            Map<String, BigDecimal> positions,
            Map<String, Quote> quotes) {
        this.limits = limits;
        this.state = state;
        this.day = day;
        this.equity = equity;
        this.positions = new TreeMap<>(positions);
        this.quotes = quotes;
    }

    public Verdict check(Order order, Instrument instrument) {
        List<String> broken = new ArrayList<>();
        Quote quote = quotes.get(order.symbol());
        if (state == TradingState.HALTED) {
            broken.add("halted");
        }
        if (!(equity > 0)) {
            broken.add("no_equity");
        }
        if (quote == null || quote.day() < day) {
            broken.add("stale_data");
        } else if (Math.abs(quote.close() / quote.previousClose() - 1) > limits.maxPriceJump()) {
            broken.add("price_jump");
        }
        if (!broken.isEmpty()) {
            return new Verdict.OrderDenied(order, broken);
        }

        BigDecimal held = positions.getOrDefault(order.symbol(), BigDecimal.ZERO);
        BigDecimal reducing = held.signum() * order.quantity().signum() < 0
                ? order.quantity()
                        .abs()
                        .min(held.abs())
                        .multiply(BigDecimal.valueOf(order.quantity().signum()))
                : BigDecimal.ZERO;
        BigDecimal opening = order.quantity().subtract(reducing);
        BigDecimal allowed = opening.signum() == 0
                ? BigDecimal.ZERO
                : room(opening, held.add(reducing), quote, instrument, order.symbol(), broken);
        BigDecimal total = reducing.add(allowed);
        if (total.signum() == 0) {
            return new Verdict.OrderDenied(order, broken);
        }
        positions.put(order.symbol(), held.add(total));
        return broken.isEmpty()
                ? new Verdict.Passed(order)
                : new Verdict.Cut(order.withQuantity(total), order.quantity(), broken);
    }

    /** How much of the opening part may go, in signed units. */
    private BigDecimal room(
            BigDecimal opening,
            BigDecimal held,
            Quote quote,
            Instrument instrument,
            String symbol,
            List<String> broken) {
        if (state == TradingState.REDUCING) {
            broken.add("reducing");
            return BigDecimal.ZERO;
        }
        int sign = opening.signum();
        double wanted = opening.abs().doubleValue() * quote.close();
        if (wanted > limits.maxOrder() * equity) {
            // a finger, not a wish: such an order is not made smaller, it does not go out
            broken.add("max_order");
            return BigDecimal.ZERO;
        }
        double gross = 0;
        double net = 0;
        for (Map.Entry<String, BigDecimal> p : positions.entrySet()) {
            double units = (p.getKey().equals(symbol) ? held : p.getValue()).doubleValue();
            double value = units * quotes.get(p.getKey()).close();
            gross += Math.abs(value);
            net += value;
        }
        double own = held.abs().doubleValue() * quote.close();
        double room = wanted;
        room = cut(room, limits.maxInstrument() * equity - own, "max_instrument", broken);
        room = cut(room, limits.maxGross() * equity - gross, "max_gross", broken);
        room = cut(room, limits.maxNet() * equity - sign * net, "max_net", broken);
        if (broken.isEmpty()) {
            return opening;
        }
        BigDecimal lots =
                BigDecimal.valueOf(Math.max(0, room) / quote.close()).divide(instrument.lot(), 0, RoundingMode.DOWN);
        BigDecimal units = lots.multiply(instrument.lot()).multiply(BigDecimal.valueOf(sign));
        BigDecimal notional = units.abs().multiply(BigDecimal.valueOf(quote.close()));
        return notional.compareTo(instrument.minimumNotional()) < 0 ? BigDecimal.ZERO : units;
    }

    /** The room under one more limit; a billionth of the equity is not worth a cut. */
    private double cut(double room, double under, String limit, List<String> broken) {
        if (room <= under + 1e-9 * equity) {
            return room;
        }
        broken.add(limit);
        return Math.min(room, under);
    }
}
