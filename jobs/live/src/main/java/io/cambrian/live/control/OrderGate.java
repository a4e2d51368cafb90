package io.cambrian.live.control;

import io.cambrian.handoff.BookLimits;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.live.broker.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/**
 * The last stage before the broker, which every order passes, one gate per day. An order is a part that shrinks the position
 * and a part that opens or enlarges one. The first always may go, unless trading is halted or the price is not to be
 * believed; the second is cut to the room that the limits leave, where orders that passed before count as filled. While the
 * last close of anything held is not believed, nothing is opened or enlarged: what the account is worth is a guess. Not
 * safe for concurrent use.
 */
public final class OrderGate {
    /** Named among limits where a person stopped an order. */
    public static final String VETO = "veto";

    /** Named among limits where a close moved further than the plan believes, with {@code of SYMBOL} where that of another instrument did. */
    public static final String JUMP = "price_jump";

    /** Named among limits, and reason of a waiting order's end, where only what shrinks a position may go. */
    public static final String REDUCING = "reducing";

    /** Share of the equity by which a limit may be missed. */
    private static final double NOT_WORTH_A_CUT = 1e-9;

    private final Limits limits;
    private final TradingState state;
    private final int day;
    private final double equity;
    private final Map<String, Quote> quotes;
    private final Map<String, BigDecimal> positions;
    private final BookRisk risk;
    private final BookRisk.Book book;
    private final Set<String> vetoes;
    private final SortedSet<String> doubted = new TreeSet<>();
    private int orders;

    /**
     * The last bar of an instrument. A close is believed where it moved no further than the plan lets it, from the close before
     * or from the last that was believed: a wrong one is doubted for a bar and so is the true one of a crash, whose level the
     * next bar confirms. What is doubted is worth what was believed last.
     */
    public static final class Quote {
        private final int day;
        private final double close;
        private final double previousClose;
        private final double believed;
        private BigDecimal price; // made when it is asked for: that takes longer than all else here

        /**
         * A close that is believed.
         *
         * @param previousClose close of the bar before; NaN where there is none
         */
        public Quote(int day, double close, double previousClose) {
            this(day, close, previousClose, close);
        }

        private Quote(int day, double close, double previousClose, double believed) {
            this.day = day;
            this.close = close;
            this.previousClose = previousClose;
            this.believed = believed;
        }

        /**
         * The bar after this one.
         *
         * @param maxJump absolute simple return beyond which a close is not believed
         */
        public Quote next(int newDay, double newClose, double maxJump) {
            if (!jumps(close, newClose, maxJump)) {
                return new Quote(newDay, newClose, close);
            }
            return new Quote(newDay, newClose, believed, jumps(believed, newClose, maxJump) ? believed : newClose);
        }

        private static boolean jumps(double from, double to, double maxJump) {
            return Math.abs(to / from - 1) > maxJump;
        }

        /** The same where every close is believed. */
        public Quote taken() {
            return new Quote(day, close, previousClose);
        }

        public boolean isBelieved() {
            return believed == close;
        }

        /** What a unit is worth: the last close that was believed. */
        public double believed() {
            return believed;
        }

        /** The same as a decimal. */
        public BigDecimal believedPrice() {
            return isBelieved() ? price() : BigDecimal.valueOf(believed);
        }

        public int day() {
            return day;
        }

        public double close() {
            return close;
        }

        /** What the close is compared with: the close before, or the last that was believed where it is nearer to that. */
        public double previousClose() {
            return previousClose;
        }

        /** The close as a decimal: the shortest one that is this double. */
        public BigDecimal price() {
            if (price == null) {
                price = BigDecimal.valueOf(close);
            }
            return price;
        }
    }

    /**
     * @param equity at today's close, as far as it is believed
     * @param positions signed units held, by symbol
     * @param quotes at least for every symbol held or ordered
     * @param risk of the market up to today
     * @param vetoes symbols in which a person lets positions only shrink
     */
    public OrderGate(
            Limits limits,
            TradingState state,
            int day,
            double equity,
            Map<String, BigDecimal> positions,
            Map<String, Quote> quotes,
            BookRisk risk,
            Set<String> vetoes) {
        this.vetoes = Set.copyOf(vetoes);
        this.risk = risk;
        this.limits = limits;
        this.state = state;
        this.day = day;
        this.equity = equity;
        this.positions = new HashMap<>(positions);
        this.quotes = quotes;
        Map<String, Double> weights = new TreeMap<>();
        positions.forEach((symbol, units) -> {
            weights.put(symbol, weight(symbol, units));
            if (!quotes.get(symbol).isBelieved()) {
                doubted.add(symbol);
            }
        });
        this.book = risk.book(weights);
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
        } else if (Quote.jumps(quote.previousClose(), quote.close(), limits.maxPriceJump())) {
            broken.add(JUMP);
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
        book.add(order.symbol(), weight(order.symbol(), reducing));
        BigDecimal allowed = opening.signum() == 0
                ? BigDecimal.ZERO
                : room(opening, held.add(reducing), quote, instrument, order.symbol(), broken);
        BigDecimal total = reducing.add(allowed);
        if (total.signum() == 0) {
            return new Verdict.OrderDenied(order, broken);
        }
        positions.put(order.symbol(), held.add(total));
        book.add(order.symbol(), weight(order.symbol(), allowed));
        orders++;
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
            broken.add(REDUCING);
            return BigDecimal.ZERO;
        }
        if (vetoes.contains(symbol)) {
            broken.add(VETO);
            return BigDecimal.ZERO;
        }
        if (!doubted.isEmpty()) {
            doubted.forEach(s -> broken.add(JUMP + " of " + s));
            return BigDecimal.ZERO;
        }
        if (orders >= limits.book().maxOrders()) {
            broken.add("max_orders");
            return BigDecimal.ZERO;
        }
        int sign = opening.signum();
        double wanted = opening.abs().doubleValue() * quote.close();
        if (wanted > limits.maxOrder() * equity) {
            // a finger, not a wish: such an order is not made smaller, it does not go out
            broken.add("max_order");
            return BigDecimal.ZERO;
        }
        double gross = book.gross() * equity;
        double net = book.net() * equity;
        double own = held.abs().doubleValue() * quote.close();
        double room = wanted;
        room = cut(room, limits.maxInstrument() * equity - own, "max_instrument", broken);
        room = cut(room, limits.maxGross() * equity - gross, "max_gross", broken);
        room = cut(room, limits.maxNet() * equity - sign * net, "max_net", broken);
        room = liquid(room, own, symbol, broken);
        room = risky(room, sign, symbol, broken);
        if (broken.isEmpty()) {
            return opening;
        }
        BigDecimal lots =
                BigDecimal.valueOf(Math.max(0, room) / quote.close()).divide(instrument.lot(), 0, RoundingMode.DOWN);
        BigDecimal units = lots.multiply(instrument.lot()).multiply(BigDecimal.valueOf(sign));
        BigDecimal notional = units.abs().multiply(quote.price());
        return notional.compareTo(instrument.minimumNotional()) < 0 ? BigDecimal.ZERO : units;
    }

    private double weight(String symbol, BigDecimal units) {
        return equity > 0 ? units.doubleValue() * quotes.get(symbol).believed() / equity : 0;
    }

    /** The room that the instrument's trading leaves. */
    private double liquid(double room, double own, String symbol, List<String> broken) {
        double perDay = limits.book().maxParticipation() * risk.tradedValue(symbol);
        if (Double.isNaN(perDay)) {
            return room;
        }
        double left = cut(room, perDay, "max_participation", broken);
        return cut(left, limits.book().maxDaysToLiquidate() * perDay - own, "max_days_to_liquidate", broken);
    }

    /** The room that the risk of the whole book leaves; where it is beyond a limit already, what does not add to it may go. */
    private double risky(double room, int sign, String symbol, List<String> broken) {
        BookLimits bounds = limits.book();
        double left = room;
        double own = Math.abs(book.weight(symbol));
        if (book.gross() + left / equity > bounds.maxCorrelated() + NOT_WORTH_A_CUT) {
            double moving = own + book.movingWith(symbol, sign);
            left = cut(left, (bounds.maxCorrelated() - moving) * equity, "max_correlated", broken);
        }
        left = under(
                left,
                sign,
                w -> book.expectedShortfall(symbol, w),
                bounds.maxExpectedShortfall(),
                "max_expected_shortfall",
                broken);
        left = under(left, sign, w -> book.worstStress(symbol, w), bounds.maxStressLoss(), "max_stress_loss", broken);
        // last, since it is not convex: a smaller order than one within the limit may be beyond it
        return under(
                left, sign, w -> book.valueAtRisk(symbol, w), bounds.maxValueAtRisk(), "max_value_at_risk", broken);
    }

    /** The largest room for which a figure of the book with the addition stays under its limit, by bisection. */
    private double under(
            double room, int sign, DoubleUnaryOperator figure, double limit, String name, List<String> broken) {
        double whole = figure.applyAsDouble(sign * room / equity);
        // an unknown figure bounds nothing: the limits on positions do
        if (room <= 0 || !(whole > limit)) {
            return room;
        }
        double most = Math.max(limit, figure.applyAsDouble(0));
        if (!(whole > most)) {
            return room; // it does not add to what is beyond the limit
        }
        double good = 0;
        double bad = room;
        for (int step = 0; step < 40; step++) {
            double middle = (good + bad) / 2;
            if (figure.applyAsDouble(sign * middle / equity) > most) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        return cut(room, good, name, broken);
    }

    /** The room under one more limit. */
    private double cut(double room, double under, String limit, List<String> broken) {
        if (room <= under + NOT_WORTH_A_CUT * equity) {
            return room;
        }
        broken.add(limit);
        return Math.min(room, under);
    }
}
