package io.cambrian.live.broker;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A broker on paper: fills each order at the next bar of its instrument that trades (by {@link Fills#WHOLE} completely at the
 * open, in close-only instruments at the close), and charges the plan's costs.
 *
 * <p>A buy pays {@code price * (1 + slippage)}, a sale gets {@code price * (1 - slippage)}, rounded to the instrument's tick
 * against the trader; the fee is a fraction of the market value, on top. Shorts pay borrow for each calendar day, charged at
 * their next bar. What has had no bar for more calendar days than the stale limit is settled at its last close, at the cost
 * of an exit. Prices enter as the shortest decimal of their double. There is no check of buying power: the limits before the
 * broker bound exposure. Quantities must be multiples of the lot; only an order that closes a position exactly may be below
 * the minimum notional. Ids of orders are forgotten {@value #REMEMBERED_DAYS} days after they were decided; what is older is not
 * taken any more.
 */
public final class PaperBroker implements Broker {
    private static final int PRICE_SCALE = 10;
    private static final BigDecimal DAYS_PER_YEAR = BigDecimal.valueOf(365);
    private static final BigDecimal BPS = new BigDecimal("0.0001");

    /** Days within which an order that is sent again is known. */
    static final int REMEMBERED_DAYS = 30;

    private final Map<String, Instrument> instruments = new HashMap<>();
    private final Fills fills;
    private int lastDay = Integer.MIN_VALUE / 2;
    private final BigDecimal fee;
    private final BigDecimal slippage;
    private final BigDecimal borrowPerYear;
    private final int maxStaleDays;
    private final Account account;
    private final TreeMap<String, Order> open = new TreeMap<>();
    private final Map<String, Order> seen = new HashMap<>();
    private final Map<String, Quote> quotes = new HashMap<>();
    private List<BrokerEvent> events = new ArrayList<>();

    private record Quote(int day, BigDecimal close) {}

    /**
     * @param account the books to continue; taken over
     * @param openOrders orders that still wait
     */
    public PaperBroker(
            Collection<Instrument> instruments,
            Costs costs,
            int maxStaleDays,
            Account account,
            Collection<Order> openOrders) {
        this(instruments, costs, maxStaleDays, Fills.WHOLE, account, openOrders);
    }

    /**
     * @param fills how orders are filled
     * @param account the books to continue; taken over
     * @param openOrders orders that still wait, with what is left of them
     */
    public PaperBroker(
            Collection<Instrument> instruments,
            Costs costs,
            int maxStaleDays,
            Fills fills,
            Account account,
            Collection<Order> openOrders) {
        this.fills = fills;
        for (Instrument i : instruments) {
            this.instruments.put(i.symbol(), i);
        }
        this.fee = BigDecimal.valueOf(costs.feeBps()).multiply(BPS);
        this.slippage = BigDecimal.valueOf(costs.slippageBps()).multiply(BPS);
        this.borrowPerYear = BigDecimal.valueOf(costs.borrowBpsPerYear()).multiply(BPS);
        this.maxStaleDays = maxStaleDays;
        this.account = account;
        for (Order o : openOrders) {
            open.put(o.symbol(), o);
            seen.put(o.id(), o);
        }
    }

    @Override
    public void see(DayBars day) {
        for (Bar bar : day.bars()) {
            see(bar.symbol(), day.day(), bar.close());
        }
    }

    @Override
    public void see(String symbol, int day, double close) {
        quotes.put(symbol, new Quote(day, BigDecimal.valueOf(close)));
    }

    /** Lives through one day: borrow charges and fills, then settlements of what has stopped trading. */
    @Override
    public void onDay(DayBars day) {
        lastDay = day.day();
        seen.values().removeIf(o -> o.day() < lastDay - REMEMBERED_DAYS && !isOpen(o));
        for (Bar bar : day.bars()) {
            chargeBorrow(bar.symbol(), day.day());
            Order order = open.get(bar.symbol());
            boolean trades = StrategyRunner.trades(bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
            if (order != null && trades) {
                fill(order, fills.of(order, day.day(), bar, instruments.get(bar.symbol())));
            }
        }
        see(day);
        for (String symbol : List.copyOf(account.positions().keySet())) {
            settleIfStale(symbol, day.day());
        }
        for (Order order : List.copyOf(open.values())) {
            Quote quote = quotes.get(order.symbol());
            if (quote != null && day.day() - quote.day() > maxStaleDays) {
                cancel(order.id(), "no_more_bars");
            }
        }
    }

    /** For the calendar days since the last bar, on the value at its close. */
    private void chargeBorrow(String symbol, int day) {
        BigDecimal held = account.positions().get(symbol);
        Quote quote = quotes.get(symbol);
        if (held != null && held.signum() < 0 && borrowPerYear.signum() > 0 && quote != null) {
            BigDecimal perYear = held.negate().multiply(quote.close()).multiply(borrowPerYear);
            BigDecimal days = BigDecimal.valueOf((long) day - quote.day());
            report(new BrokerEvent.BorrowCharged(
                    symbol, perYear.multiply(days).divide(DAYS_PER_YEAR, Account.SCALE, RoundingMode.HALF_EVEN)));
        }
    }

    private void settleIfStale(String symbol, int day) {
        Quote quote = quotes.get(symbol);
        if (quote != null && day - quote.day() > maxStaleDays) {
            BigDecimal held = account.positions().get(symbol);
            BigDecimal cost = held.abs().multiply(quote.close()).multiply(fee.add(slippage));
            report(new BrokerEvent.Settled(symbol, held, quote.close(), Account.money(cost)));
        }
    }

    private boolean isOpen(Order order) {
        Order there = open.get(order.symbol());
        return there != null && there.id().equals(order.id());
    }

    private void fill(Order order, Fills.Part part) {
        if (part.units().signum() == 0) {
            return;
        }
        BigDecimal market = BigDecimal.valueOf(part.marketPrice());
        boolean buy = order.quantity().signum() > 0;
        BigDecimal worse = part.impact() == 0 ? slippage : slippage.add(BigDecimal.valueOf(part.impact()));
        BigDecimal price = market.multiply(buy ? BigDecimal.ONE.add(worse) : BigDecimal.ONE.subtract(worse));
        RoundingMode againstTrader = buy ? RoundingMode.CEILING : RoundingMode.FLOOR;
        BigDecimal tick = instruments.get(order.symbol()).tick();
        price = tick.signum() == 0
                ? price.setScale(PRICE_SCALE, RoundingMode.HALF_EVEN)
                : price.divide(tick, 0, againstTrader).multiply(tick);
        BigDecimal units = part.units().abs();
        BigDecimal leaves = order.quantity().subtract(part.units());
        if (leaves.signum() == 0) {
            open.remove(order.symbol());
        } else {
            open.put(order.symbol(), order.withQuantity(leaves));
        }
        report(new BrokerEvent.Filled(
                order.id(),
                order.symbol(),
                part.units(),
                leaves,
                new BigDecimal(price.stripTrailingZeros().toPlainString()),
                Account.money(units.multiply(market).multiply(fee)),
                Account.money(units.multiply(price.subtract(market).abs()))));
    }

    private void report(BrokerEvent event) {
        account.apply(event);
        events.add(event);
    }

    @Override
    public void submit(Order order) {
        Order known = seen.putIfAbsent(order.id(), order);
        if (known != null && known.equals(order)) {
            return;
        }
        String reason = known != null ? "id_used_by_another_order" : reasonToReject(order);
        if (reason != null) {
            report(new BrokerEvent.OrderRejected(order.id(), order.symbol(), reason));
        } else {
            open.put(order.symbol(), order);
        }
    }

    private String reasonToReject(Order order) {
        if (order.day() < lastDay - REMEMBERED_DAYS) {
            return "too_old";
        }
        Instrument instrument = instruments.get(order.symbol());
        if (instrument == null) {
            return "unknown_instrument";
        }
        if (order.quantity().signum() == 0
                || order.quantity().remainder(instrument.lot()).signum() != 0) {
            return "not_a_multiple_of_the_lot";
        }
        if (open.containsKey(order.symbol())) {
            return "another_order_is_open";
        }
        BigDecimal held = account.positions().getOrDefault(order.symbol(), BigDecimal.ZERO);
        boolean closes = held.signum() != 0 && held.add(order.quantity()).signum() == 0;
        if (!closes && order.notional().compareTo(instrument.minimumNotional()) < 0) {
            return "below_minimum_notional";
        }
        return fills.refuses(order).orElse(null);
    }

    @Override
    public void cancel(String orderId, String reason) {
        Order order = seen.get(orderId);
        if (order != null && isOpen(order)) {
            open.remove(order.symbol());
            report(new BrokerEvent.Cancelled(orderId, order.symbol(), reason));
        }
    }

    /** What happened since the last call. */
    List<BrokerEvent> events() {
        List<BrokerEvent> out = events;
        events = new ArrayList<>();
        return out;
    }

    /** A day that is done again comes out the same here, so that what the journal has of it is not needed. */
    @Override
    public List<Report> poll(Known known) {
        return events().stream().map(e -> new Report(0, e)).toList();
    }

    /** The books here are those that the journal ends with. */
    @Override
    public Reconciliation reconcile(List<Report> journaled, List<Order> sent) {
        return new Reconciliation.Equal();
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public List<Order> openOrders() {
        return List.copyOf(open.values());
    }
}
