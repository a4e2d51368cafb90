package io.cambrian.live;

import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.Reconciliation;
import io.cambrian.live.feed.DayBars;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A broker that reports what a journal has of it: what a venue did cannot be done again, only been taken in again. */
final class RecordedBroker implements Broker {
    private final Account account;
    private final Supplier<List<Report>> recorded;
    private final String difference;
    private final TreeMap<String, Order> open = new TreeMap<>();

    /**
     * @param account the books at the last close; taken over
     * @param openOrders that waited then
     * @param recorded gives the reports that stand next in the journal, each once
     * @param difference what the journal says of the books against the broker's; empty where they agree
     */
    RecordedBroker(Account account, List<Order> openOrders, Supplier<List<Report>> recorded, String difference) {
        this.account = account;
        this.recorded = recorded;
        this.difference = difference;
        openOrders.forEach(o -> open.put(o.symbol(), o));
    }

    @Override
    public void submit(Order order) {
        open.put(order.symbol(), order);
    }

    @Override
    public void cancel(String orderId, String reason) {
        // what came of it is recorded
    }

    @Override
    public void onDay(DayBars day) {
        // what came of it is recorded
    }

    @Override
    public void see(DayBars day) {
        // prices are not needed
    }

    @Override
    public void see(String symbol, int day, double close) {
        // prices are not needed
    }

    @Override
    public List<Report> poll(Known known) {
        List<Report> reports = recorded.get();
        reports.forEach(r -> take(r.event()));
        return reports;
    }

    private void take(BrokerEvent event) {
        account.apply(event);
        if (event instanceof BrokerEvent.Filled f) {
            Order order = open.get(f.symbol());
            if (order != null && order.id().equals(f.orderId())) {
                if (f.leaves().signum() == 0) {
                    open.remove(f.symbol());
                } else {
                    open.put(f.symbol(), order.withQuantity(f.leaves()));
                }
            }
        } else if (event instanceof BrokerEvent.Cancelled c) {
            end(c.symbol(), c.orderId());
        } else if (event instanceof BrokerEvent.OrderRejected r) {
            end(r.symbol(), r.orderId());
        }
    }

    private void end(String symbol, String orderId) {
        open.computeIfPresent(symbol, (s, o) -> o.id().equals(orderId) ? null : o);
    }

    /** What was late is recorded, and so is what was taken back between days. */
    @Override
    public boolean livesByTheClock() {
        return true;
    }

    @Override
    public Reconciliation reconcile(List<Report> journaled, List<Order> sent) {
        return difference.isEmpty()
                ? new Reconciliation.Equal()
                : new Reconciliation.Different(difference, List.of(), 0);
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
