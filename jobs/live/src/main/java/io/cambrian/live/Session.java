package io.cambrian.live;

import io.cambrian.backtest.Decision;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Instrument;
import io.cambrian.live.Records.DayClose;
import io.cambrian.live.allocator.Allocator;
import io.cambrian.live.allocator.Allocator.BotDecision;
import io.cambrian.live.board.Board;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.Guard;
import io.cambrian.live.control.Guard.PlanState;
import io.cambrian.live.control.LimitUse;
import io.cambrian.live.control.OrderGate;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.control.Verdict;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The loop: takes one day of bars after the other, lets the broker fill, judges the account, decides, sends what the limits
 * let through, and closes the day. One thread owns it.
 *
 * <p><strong>Recovery is start-up.</strong> The state is that of the last closed day in the journal; indicators are fed again
 * with the bars up to there. What the journal has after the last closed day is the record of a day that a crash cut short:
 * that day is done again, must produce the same events, and writes only those that are missing.
 */
final class Session {
    private static final long SECONDS_PER_DAY = 86_400;

    private final Journal journal;
    private final MarketFeed feed;
    private final String planId;
    private final Bundle plan;
    private final PlanState planState;
    private final MarketClock clock;
    private final Map<String, Instrument> instruments = new HashMap<>();
    private final Map<String, OrderGate.Quote> quotes = new HashMap<>();
    private final JournalFold fold; // what the journal says was done, against what the broker says is held
    private final Deque<Event> script;
    private final Allocator allocator;
    private final BookWatch watch;
    private final Broker broker;
    private final Guard guard;
    private final Arming arming;
    private boolean unsure;
    /** Whether bars of a later day had come, for a broker that would fill at today's prices. */
    private boolean late;

    private int botChanges;
    private int lastClosed = Integer.MIN_VALUE;
    /** Days that were closed before the restart and have not come again. */
    private final SortedSet<Integer> unseen;

    private long denied;
    private long cut;

    /**
     * Begins or continues an account; the journal starts with {@code opened} already.
     *
     * @param fold listens to the journal
     * @param planState stale when the plan may only be wound down, whatever its expiry says
     * @param clock is set to the end of each day
     * @param brokerage who executes
     * @throws DataException when the books do not agree
     */
    Session(
            Journal journal,
            JournalFold fold,
            MarketFeed feed,
            String planId,
            Bundle plan,
            PlanState planState,
            MarketClock clock,
            Brokerage brokerage) {
        this.journal = journal;
        this.fold = fold;
        this.feed = feed;
        this.planId = planId;
        this.plan = plan.withoutBars();
        this.planState = planState;
        this.clock = clock;
        for (Instrument i : plan.instruments()) {
            instruments.put(i.symbol(), i);
        }
        requireEqual(fold.difference());
        script = new ArrayDeque<>(fold.sinceClose());

        BigDecimal capital = fold.opened().decimal("capital");
        DayClose last = fold.lastClose();
        if (last == null) {
            broker = brokerage.open(plan, capital, adjusted(new Account(capital)), List.of(), 0);
            double start = capital.doubleValue();
            guard = new Guard(plan.limits(), TradingState.ACTIVE, "start", start, start);
        } else {
            Account account = adjusted(new Account(last.cash(), last.positions(), last.totals()));
            broker = brokerage.open(plan, capital, account, last.openOrders(), fold.lastReportAtClose());
            guard = new Guard(
                    plan.limits(),
                    TradingState.valueOf(last.state()),
                    last.stateReason(),
                    last.peak(),
                    last.equity().doubleValue());
            lastClosed = last.day();
            denied = last.denied();
            cut = last.cut();
        }
        unseen = fold.tradedDays(plan.asOf(), lastClosed);
        for (Event e : fold.switches()) {
            if (e.type().equals(Records.RELEASED)) {
                guard.release();
            } else {
                guard.halt(e.text("reason"));
            }
        }
        arming = new Arming(journal, fold, broker, guard);
        for (BarSeries s : plan.history()) {
            int n = s.size();
            if (n > 0) {
                double previous = n > 1 ? s.close()[n - 2] : Double.NaN;
                quotes.put(s.symbol(), new OrderGate.Quote(s.days()[n - 1], s.close()[n - 1], previous));
                broker.see(s.symbol(), s.days()[n - 1], s.close()[n - 1]);
            }
        }
        watch = new BookWatch(plan);
        allocator = new Allocator(this.plan);
        allocator.inherit(fold.rulings(plan.asOf()));
        allocator.warmUp(plan.history());
    }

    private Account adjusted(Account account) {
        fold.adjustedSinceClose().forEach(account::apply);
        return account;
    }

    /**
     * Compares the books with the broker's. Where they differ, trading is halted until a person takes the broker's over; a day
     * that a crash cut short is done to its end before, without sending anything.
     *
     * @return whether work may begin: the broker has answered
     */
    boolean arm() {
        boolean answered = arming.arm(script);
        if (answered && !inDay()) {
            takeBackNow();
        }
        return answered;
    }

    boolean isArmed() {
        return arming.isArmed();
    }

    /** Whether trading was halted, by whomever; {@link #state} also says so before the books were compared. */
    boolean isHalted() {
        return guard.state() == TradingState.HALTED;
    }

    /** Ends the connection to the broker. */
    void close() {
        broker.close();
    }

    private static void requireEqual(BigDecimal difference) {
        if (difference.signum() != 0) {
            throw new DataException("The journal's events and the broker's account differ by "
                    + difference.toPlainString()
                    + ".\nNothing is traded on books that do not agree: compare the journal's filled, settled and"
                    + " borrow_charged events with the account.");
        }
    }

    /** Whether a day is half done: then nothing may come between. */
    boolean inDay() {
        return !script.isEmpty();
    }

    /**
     * Stops trading or ends a halt, lets positions in some instruments only shrink, ends that for others, and sets the share of
     * the plan to hold; what is so already is not written again.
     *
     * @throws ConfigException for an instrument that the plan does not have; then nothing is changed
     * @return what changed, in words
     */
    List<String> wish(UserWishes wishes) {
        requireBetweenDays();
        wishes.vetoes().forEach(this::requirePlanned);
        wishes.lifts().forEach(this::requirePlanned);
        wishes.bots().keySet().forEach(this::requireBot);
        List<String> said = new ArrayList<>();
        if ((wishes.release() || wishes.adopt()) && !isArmed() && !arm()) {
            throw new ConfigException(arming.notArmed() + "\nThe books are not known, so nothing can be released.");
        }
        if (wishes.adopt()) {
            said.add(arming.adopt(wishes, quotes.keySet()));
        }
        if (wishes.release() && arming.different().isPresent()) {
            throw new ConfigException(arming.different().get().message()
                    + "\nFind out why. Then take the broker's over (--adopt-broker), and release the halt.");
        }
        if (wishes.halt()) {
            said.add(halt(wishes));
        }
        if (wishes.release()) {
            said.add(release(wishes));
        }
        for (String symbol : wishes.vetoes()) {
            if (!fold.vetoes().contains(symbol)) {
                note(Records.VETOED, wishes, symbol);
                said.add("Positions in " + symbol + " may only shrink from now on.");
            }
        }
        for (String symbol : wishes.lifts()) {
            if (fold.vetoes().contains(symbol)) {
                note(Records.VETO_LIFTED, wishes, symbol);
                said.add("The veto on " + symbol + " has ended.");
            }
        }
        wishes.bots().forEach((bot, to) -> switchBot(wishes, bot, to, said));
        if (wishes.size().isPresent() && wishes.size().getAsDouble() != fold.size()) {
            double before = fold.size();
            journal.append(by(Records.RESIZED, wishes)
                    .with("from", before)
                    .with("to", wishes.size().getAsDouble())
                    .build());
            said.add("Positions are " + wishes.size().getAsDouble() + " of the plan's from now on, " + before
                    + " before.");
        }
        journal.commit();
        takeBackNow();
        return said;
    }

    private String halt(UserWishes wishes) {
        String reason = wishes.reason().isEmpty() ? "stopped by " + wishes.user() : wishes.reason();
        Optional<Guard.Change> change = guard.halt(reason);
        change.ifPresent(c -> journal.append(Event.type(Records.STOPPED)
                .with("user", wishes.user())
                .with("reason", reason)
                .with("from", c.from().name())
                .build()));
        return change.isPresent()
                ? "Trading is halted; it goes on only when a person releases it."
                : "Trading was halted already.";
    }

    private String release(UserWishes wishes) {
        Optional<Guard.Change> change = guard.release();
        change.ifPresent(c -> journal.append(
                by(Records.RELEASED, wishes).with("from", c.from().name()).build()));
        return change.isPresent() ? "The halt is released." : "Nothing is halted; nothing was released.";
    }

    /** Keeps what a person thinks of the day. */
    void rate(String user, int score, String note) {
        requireBetweenDays();
        Event.Builder event = Event.type(Records.RATED).with("user", user).with("score", score);
        if (lastClosed != Integer.MIN_VALUE) {
            event.with("day", Records.date(lastClosed));
        }
        if (!note.isEmpty()) {
            event.with("note", note);
        }
        journal.append(event.build());
        journal.commit();
    }

    private void note(String type, UserWishes wishes, String symbol) {
        journal.append(by(type, wishes).with("symbol", symbol).build());
    }

    private static Event.Builder by(String type, UserWishes wishes) {
        Event.Builder event = Event.type(type).with("user", wishes.user());
        return wishes.reason().isEmpty() ? event : event.with("reason", wishes.reason());
    }

    private void requirePlanned(String symbol) {
        if (!instruments.containsKey(symbol)) {
            throw new ConfigException("The plan has no instrument " + symbol + " to veto.\nIt has "
                    + String.join(", ", new TreeSet<>(instruments.keySet())) + ".");
        }
    }

    private void requireBetweenDays() {
        if (inDay()) {
            throw new IllegalStateException("A day is half done.");
        }
    }

    TradingState state() {
        return isArmed() ? guard.state() : TradingState.HALTED;
    }

    /** Why it is in its state. */
    String reason() {
        return isArmed() ? guard.reason() : arming.notArmed();
    }

    /** Does the next day, if there is one and the books are known; says how many days it did, one or none. */
    int doWork() {
        if (!inDay()) {
            arming.look();
        }
        if (!isArmed() && !arm()) {
            return 0;
        }
        Optional<DayBars> next = feed.next();
        if (next.isEmpty()) {
            journal.commit();
            return 0;
        }
        int day = next.get().day();
        if (day <= plan.asOf()) {
            return 1; // the plan's history has it
        }
        DayBars bars = new DayBars(
                day,
                next.get().bars().stream()
                        .filter(b -> instruments.containsKey(b.symbol()))
                        .toList());
        if (day <= lastClosed) {
            relive(bars);
        } else {
            live(bars);
        }
        return 1;
    }

    /** A day that was closed before the restart: indicators and prices need it, the account does not. */
    private void relive(DayBars bars) {
        JournalFold.Traded traded = fold.traded(bars.day());
        if (traded == null) {
            throw new DataException("The bars of " + Records.date(bars.day())
                    + " came after later days had been decided on without them.\nTake them out of the feed until a plan"
                    + " has them in its history, or start a new account with another --state.");
        }
        // the digest is of the bars of the plan's instruments: another plan may have others
        if (traded.bundle().equals(planId) && !traded.digest().equals(bars.digest())) {
            throw new DataException("The bars of " + Records.date(bars.day())
                    + " are not those that were traded on.\nGive the feed as it was, or start a new account with"
                    + " another --state.");
        }
        unseen.remove(bars.day());
        switchBots(bars.day());
        allocator.onDay(bars);
        quote(bars);
        broker.see(bars);
        watch.onDay(bars);
        watch.results().onDay(bars, allocator.botTargets());
        fold.closeOf(bars.day()).ifPresent(close -> {
            double equity = close.equity().doubleValue();
            watch.look(weights(close.positions(), equity), equity, close.drawdown());
            forecast(close);
        });
    }

    private void live(DayBars bars) {
        int day = bars.day();
        if (!unseen.isEmpty()) {
            throw new DataException("The feed lacks the bars of " + unseen.size() + " days that were decided on, from "
                    + Records.date(unseen.first()) + " to " + Records.date(unseen.last())
                    + ".\nWithout them bots would not know what they knew. Give them again, or publish a plan whose"
                    + " history has them.");
        }
        clock.set(endOf(day));
        // a day that is done again is what it was
        late = inDay() ? Records.isLate(script.peek()) : broker.livesByTheClock() && feed.hasLater();
        if (!inDay()) {
            journal.rollWhereFull();
        }
        Event.Builder begun = Event.type(Records.DAY)
                .with("day", Records.date(day))
                .with("bundle", planId)
                .with("plan_state", planState.name())
                .with("bars", bars.bars().size())
                .with("bars_hash", bars.digest());
        record((late ? begun.with(Records.LATE, true) : begun).build());
        unsure = false;
        takeBack();
        broker.onDay(bars);
        report(day);
        quote(bars);
        watch.onDay(bars);

        BigDecimal equity = equity();
        double now = equity.doubleValue();
        List<String> warnings = watch.look(weights(broker.positions(), now), now, guard.drawdownAt(now));
        LimitUse use = watch.limitUse();
        if (!warnings.isEmpty()) {
            record(Records.warning(day, warnings, use));
        }
        guard.onClose(now, planState(day), use.breaches()).ifPresent(c -> record(Records.state(day, c)));
        switchBots(day);
        for (BotDecision d : allocator.onDay(bars)) {
            if (d.decision().action() != Decision.Action.HOLD) {
                record(Records.decision(planId, d));
            }
        }
        allocator.rulings().forEach(r -> record(Records.overlay(planId, r)));
        for (Order o : broker.openOrders()) {
            if (quotes.get(o.symbol()).day() == day) {
                broker.cancel(o.id(), "replaced");
            }
        }
        report(day);
        List<Order> orders = judge(bars, equity);
        journal.commit(); // first written down, then done
        orders.forEach(broker::submit);
        report(day);
        // the close reaches the disk with the next day's orders: without it, the day is only done again
        watch.results().onDay(bars, allocator.botTargets());
        judgeBots(day);
        DayClose close = close(day);
        record(Records.close(close));
        lastClosed = day;
        forecast(close);
        arming.haltWhereBooksDiffer();
        takeBackNow();
    }

    /** Puts bots into the states that count on a day. */
    private void switchBots(int day) {
        for (JournalFold.BotChange change : fold.botChanges(botChanges, day)) {
            allocator.states().set(change.bot(), change.to());
            if (change.to() == TradingState.ACTIVE) {
                watch.results().forgive(change.bot());
            }
            botChanges++;
        }
    }

    /** A bot that has lost more of its own share than the account may lose of the whole only reduces from the next day on. */
    private void judgeBots(int day) {
        for (Bot bot : plan.bots()) {
            double drawdown = bot.weight() > 0 ? watch.results().fall(bot.id()) / bot.weight() : 0;
            if (allocator.states().of(bot.id()) == TradingState.ACTIVE
                    && drawdown > plan.limits().maxDrawdown()) {
                record(Event.type(Records.BOT_STATE)
                        .with("day", Records.date(day))
                        .with("bot", bot.id())
                        .with("from", TradingState.ACTIVE.name())
                        .with("to", TradingState.REDUCING.name())
                        .with("reason", String.format(Locale.ROOT, "drawdown %.2f %% of its share", 100 * drawdown))
                        .build());
            }
        }
    }

    /** The states of bots that count from the next day on. */
    private SortedMap<String, TradingState> botStates() {
        SortedMap<String, TradingState> states = new TreeMap<>();
        plan.bots().forEach(b -> states.put(b.id(), allocator.states().of(b.id())));
        fold.botChanges(botChanges, Integer.MAX_VALUE)
                .forEach(c -> states.computeIfPresent(c.bot(), (id, s) -> c.to()));
        return states;
    }

    private void switchBot(UserWishes wishes, String bot, TradingState to, List<String> said) {
        TradingState from = botStates().get(bot);
        if (from != to) {
            journal.append(by(Records.BOT_SWITCHED, wishes)
                    .with("bot", bot)
                    .with("from", from.name())
                    .with("to", to.name())
                    .build());
            said.add("Bot " + bot + " is " + to + " from the next close on, " + from + " before.");
        }
    }

    private void requireBot(String bot) {
        if (plan.bots().stream().noneMatch(b -> b.id().equals(bot))) {
            throw new ConfigException("The plan has no bot " + bot + ".\nIt has "
                    + plan.bots().stream().map(Bot::id).collect(Collectors.joining(", ")) + ".");
        }
    }

    /** What waits since an earlier close, and may not be filled any more since a person stopped it or trading is halted. */
    private boolean takeBack() {
        boolean any = false;
        SortedMap<String, BigDecimal> held = broker.positions();
        for (Order o : broker.openOrders()) {
            if (guard.state() == TradingState.HALTED) {
                broker.cancel(o.id(), "halted");
                any = true;
            } else if (fold.vetoes().contains(o.symbol()) && !shrinks(o, held)) {
                broker.cancel(o.id(), OrderGate.VETO);
                any = true;
            }
        }
        return any;
    }

    /** A market that goes on by itself does not wait for the next bars. What comes of it is reported with them. */
    private void takeBackNow() {
        if (broker.livesByTheClock() && takeBack()) {
            broker.flush();
        }
    }

    private void forecast(DayClose close) {
        double equity = close.equity().doubleValue();
        watch.forecast(close.day(), equity, weights(close.positions(), equity));
    }

    private SortedMap<String, Double> weights(Map<String, BigDecimal> positions, double equity) {
        SortedMap<String, Double> weights = new TreeMap<>();
        positions.forEach((symbol, units) -> weights.put(
                symbol, equity > 0 ? units.doubleValue() * quotes.get(symbol).close() / equity : 0));
        return weights;
    }

    /** What is shown beside the journal. */
    Board.Inside inside(Map<String, Object> health) {
        Map<String, Double> prices = new HashMap<>();
        quotes.forEach((symbol, quote) -> prices.put(symbol, quote.close()));
        return new Board.Inside(
                plan,
                planId,
                state().name(),
                reason(),
                prices,
                targets(),
                allocator.botTargets(),
                watch.results().earned(),
                botStates(),
                watch.risk(),
                watch.varHistory(),
                allocator.regimes(),
                watch.limitUse().used(),
                health);
    }

    private SortedMap<String, Double> targets() {
        SortedMap<String, Double> targets = allocator.targets();
        targets.replaceAll((symbol, target) -> fold.size() * target);
        return targets;
    }

    /** From target weights to the orders that the limits let through; every verdict is recorded. */
    private List<Order> judge(DayBars bars, BigDecimal equity) {
        SortedMap<String, BigDecimal> held = broker.positions();
        SortedMap<String, Double> targets = targets();
        List<Order> wanted = new ArrayList<>();
        for (Bar bar : bars.bars()) {
            wanted(bar, bars.day(), targets.get(bar.symbol()), held, equity).ifPresent(wanted::add);
        }
        // what shrinks a position goes first and makes room
        Comparator<Order> order = Comparator.comparing(o -> !shrinks(o, held));
        wanted.sort(order.thenComparing(Order::symbol));
        OrderGate gate = new OrderGate(
                plan.limits(),
                guard.state(),
                bars.day(),
                equity.doubleValue(),
                committed(held),
                quotes,
                watch.risk(),
                fold.vetoes());
        Set<String> waiting = broker.openOrders().stream().map(Order::symbol).collect(Collectors.toSet());
        List<Order> passed = new ArrayList<>();
        for (Order o : wanted) {
            Verdict verdict;
            if (unsure) {
                verdict = new Verdict.OrderDenied(o, List.of("broker_unsure")); // what is held is not known
            } else if (late) {
                verdict = new Verdict.OrderDenied(o, List.of(Records.LATE)); // the market that it is for has been
            } else if (waiting.contains(o.symbol())) {
                verdict = new Verdict.OrderDenied(o, List.of("open_order")); // the one before is not taken back yet
            } else {
                verdict = gate.check(o, instruments.get(o.symbol()));
            }
            record(Records.verdict(verdict, targets.get(o.symbol())));
            if (verdict instanceof Verdict.Passed p) {
                passed.add(p.order());
            } else if (verdict instanceof Verdict.Cut c) {
                passed.add(c.order());
                cut++;
            } else {
                denied++;
            }
        }
        return passed;
    }

    /** What is held, with what waits for a bar of its instrument as if it were filled where that makes it larger. */
    private Map<String, BigDecimal> committed(SortedMap<String, BigDecimal> held) {
        TreeMap<String, BigDecimal> units = new TreeMap<>(held);
        for (Order o : broker.openOrders()) {
            BigDecimal now = held.getOrDefault(o.symbol(), BigDecimal.ZERO);
            BigDecimal then = now.add(o.quantity());
            if (then.abs().compareTo(now.abs()) > 0) {
                units.put(o.symbol(), then);
            }
        }
        return units;
    }

    private static boolean shrinks(Order o, Map<String, BigDecimal> held) {
        BigDecimal units = held.getOrDefault(o.symbol(), BigDecimal.ZERO);
        return units.signum() * o.quantity().signum() < 0
                && units.add(o.quantity()).signum() * units.signum() >= 0;
    }

    /** The order from what is held to the target, in whole lots towards zero; empty when too small to send. */
    private Optional<Order> wanted(Bar bar, int day, double target, Map<String, BigDecimal> held, BigDecimal equity) {
        Instrument instrument = instruments.get(bar.symbol());
        BigDecimal price = BigDecimal.valueOf(bar.close());
        BigDecimal lots = BigDecimal.valueOf(target)
                .multiply(equity)
                .divide(price.multiply(instrument.lot()), 0, RoundingMode.DOWN);
        BigDecimal units = lots.multiply(instrument.lot());
        BigDecimal now = held.getOrDefault(bar.symbol(), BigDecimal.ZERO);
        BigDecimal quantity = units.subtract(now);
        boolean closes = units.signum() == 0 && now.signum() != 0;
        if (quantity.signum() == 0
                || (!closes && quantity.abs().multiply(price).compareTo(instrument.minimumNotional()) < 0)) {
            return Optional.empty();
        }
        return Optional.of(Order.of(planId, day, bar.symbol(), quantity, price));
    }

    private PlanState planState(int day) {
        return planState == PlanState.STALE || !endOf(day).isBefore(plan.expiresAt())
                ? PlanState.STALE
                : PlanState.FRESH;
    }

    private static Instant endOf(int day) {
        return Instant.ofEpochSecond((day + 1) * SECONDS_PER_DAY - 1);
    }

    private void quote(DayBars bars) {
        for (Bar bar : bars.bars()) {
            OrderGate.Quote before = quotes.get(bar.symbol());
            quotes.put(
                    bar.symbol(),
                    new OrderGate.Quote(bars.day(), bar.close(), before == null ? Double.NaN : before.close()));
        }
    }

    private BigDecimal equity() {
        BigDecimal sum = broker.cash();
        for (Map.Entry<String, BigDecimal> p : broker.positions().entrySet()) {
            BigDecimal close = BigDecimal.valueOf(quotes.get(p.getKey()).close());
            sum = sum.add(Account.money(p.getValue().multiply(close)));
        }
        return sum;
    }

    private DayClose close(int day) {
        BigDecimal equity = equity();
        double gross = 0;
        double net = 0;
        for (Map.Entry<String, BigDecimal> p : broker.positions().entrySet()) {
            double value = p.getValue().doubleValue() * quotes.get(p.getKey()).close();
            gross += Math.abs(value);
            net += value;
        }
        double e = equity.doubleValue();
        return new DayClose(
                day,
                equity,
                broker.cash(),
                e > 0 ? gross / e : 0,
                e > 0 ? net / e : 0,
                guard.peak(),
                guard.drawdown(),
                guard.state().name(),
                guard.reason(),
                broker.totals(),
                denied,
                cut,
                broker.positions(),
                broker.openOrders());
    }

    private void report(int day) {
        List<Broker.Report> known = new ArrayList<>();
        for (Event e : script) {
            Optional<Broker.Report> report = Records.report(e);
            if (report.isEmpty()) {
                break;
            }
            known.add(report.get());
        }
        for (Broker.Report report : broker.poll(new Broker.Known(known, known.size() == script.size()))) {
            unsure |= report.event() instanceof BrokerEvent.Unsure;
            record(Records.broker(day, report));
        }
    }

    /** Writes an event, unless the journal has it already from a day that a crash cut short. */
    private void record(Event event) {
        Event expected = script.poll();
        if (expected == null) {
            journal.append(event);
        } else if (!expected.equals(event)) {
            throw new DataException("The day that was cut short cannot be done again as the journal has it.\nJournal: "
                    + expected + "\nNow:     " + event
                    + "\nGive bars and bundle as they were, or start a new account with another --state.");
        }
    }

    /** Ends a replay: takes back what waits, and compares the journal's books with the broker's. */
    BigDecimal finish() {
        int day = lastClosed;
        for (Order o : broker.openOrders()) {
            broker.cancel(o.id(), "end_of_replay");
        }
        report(day);
        BigDecimal difference = reconcile();
        record(Event.type(Records.FINISHED)
                .with("day", Records.date(day))
                .with("bundle", planId)
                .with("equity", equity())
                .with("difference", difference)
                .build());
        journal.commit();
        return difference;
    }

    /** The difference between the journal's books and the broker's; nothing goes on unless it is zero. */
    BigDecimal reconcile() {
        BigDecimal difference = fold.books().difference(broker.cash(), broker.positions());
        requireEqual(difference);
        return difference;
    }
}
