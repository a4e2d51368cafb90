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
import io.cambrian.live.allocator.Tenure;
import io.cambrian.live.board.Board;
import io.cambrian.live.broker.Account;
import io.cambrian.live.broker.Broker;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.Order;
import io.cambrian.live.control.Guard;
import io.cambrian.live.control.Guard.PlanState;
import io.cambrian.live.control.LimitUse;
import io.cambrian.live.control.OrderGate;
import io.cambrian.live.control.Retreat;
import io.cambrian.live.control.Rules;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.control.Verdict;
import io.cambrian.live.control.WindDown;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.PaperBooks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
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
    /** Of each instrument's history, by which the last is believed or not. */
    private static final int HISTORY_CLOSES = 10;

    /** Why an order is taken back, or was never sent. */
    private static final String HALTED = "halted";

    private final Journal journal;
    private final MarketFeed feed;
    private final String planId;
    private final Bundle plan;
    private final PlanState planState;
    private final MarketClock clock;
    private final SortedSet<String> symbols;
    private final OrderDesk orders;
    private final Map<String, OrderGate.Quote> quotes = new HashMap<>();
    private final JournalFold fold; // what the journal says was done, against what the broker says is held
    private final Deque<Event> script;
    private final Allocator allocator;
    private final BookWatch watch;
    private final BarGaps gaps;
    private final Broker broker;
    private final Guard guard;
    private final Arming arming;
    private final WishDesk wishDesk;
    private final DayTimes times = new DayTimes(System::nanoTime);
    /** Of days that are not cut short. */
    private Rules asked;

    private Rules rules;
    private Supplier<Optional<UserWishes>> halts = Optional::empty;
    private boolean unsure;
    /** Whether bars of a later day had come, for a broker that would fill at today's prices. */
    private boolean late;
    /** Whether orders of the day may be at the broker from before a crash: then they are not written off any more. */
    private boolean maybeSent;

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
     * @param rules by which days are judged that were not begun before
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
            Brokerage brokerage,
            Rules rules) {
        asked = rules;
        this.rules = rules;
        this.journal = journal;
        this.fold = fold;
        this.feed = feed;
        this.planId = planId;
        this.plan = plan.withoutBars();
        this.planState = planState;
        this.clock = clock;
        symbols = plan.instruments().stream().map(Instrument::symbol).collect(Collectors.toCollection(TreeSet::new));
        orders = new OrderDesk(planId, this.plan);
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
        wishDesk = new WishDesk(journal, fold, guard, arming, this.plan);
        for (BarSeries s : plan.history()) {
            int n = s.size();
            for (int t = Math.max(0, n - HISTORY_CLOSES); t < n; t++) {
                quote(s.symbol(), s.days()[t], s.close()[t], Rules.NOW);
            }
            if (n > 0) {
                broker.see(s.symbol(), s.days()[n - 1], s.close()[n - 1]);
            }
        }
        watch = new BookWatch(plan);
        gaps = new BarGaps(plan.history());
        allocator = new Allocator(this.plan);
        allocator.inherit(fold.before(plan.asOf()));
        allocator.warmUp(
                plan.history(), Rehearsal.DAYS, new Rehearsal(this.plan, orders, watch.risk()), tenure(firstRules()));
    }

    /** By which rules the plan's first day is judged, or was. */
    private Rules firstRules() {
        return fold.firstRules(planId, plan.asOf()).orElse(inDay() ? Records.rules(script.peek()) : asked);
    }

    /** A plan goes on as it began, also under a version with other rules. */
    private Tenure tenure(Rules first) {
        return first.have(Rules.LASTING)
                ? new Tenure(
                        fold.botsBefore(plan.asOf()),
                        this::switchBots,
                        (day, bars, targets) -> watch.results().onDay(Rehearsal.closes(day, bars), targets))
                : Tenure.NONE;
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
     * Does what a person wants, see {@link WishDesk}.
     *
     * @throws ConfigException for what the plan does not have; then nothing is changed
     * @return what changed, in words
     */
    List<String> wish(UserWishes wishes) {
        requireBetweenDays();
        wishDesk.require(wishes);
        if ((wishes.release() || wishes.adopt()) && !isArmed() && !arm()) {
            throw new ConfigException(arming.notArmed() + "\nThe books are not known, so nothing can be released.");
        }
        List<String> said = wishDesk.carryOut(wishes, quotes.keySet(), botStates());
        takeBackNow();
        return said;
    }

    /**
     * Halts trading as the journal has it.
     *
     * @param reason as long as it is: it may be the process's own
     */
    void halt(String user, String reason) {
        requireBetweenDays();
        wishDesk.halt(user, reason);
        journal.commit();
        takeBackNow();
    }

    /** Is asked before a day's orders go out whether somebody wants trading halted. */
    void haltWhere(Supplier<Optional<UserWishes>> asked) {
        halts = asked;
    }

    /** Keeps what a person thinks of the day. */
    void rate(String user, int score, String note) {
        requireBetweenDays();
        wishDesk.rate(user, score, note, lastClosed);
    }

    private void requireBetweenDays() {
        if (inDay()) {
            throw new IllegalStateException("A day is half done.");
        }
    }

    TradingState state() {
        return !isArmed() ? TradingState.HALTED : isOutlived() ? TradingState.REDUCING : guard.state();
    }

    /** Why it is in its state. */
    String reason() {
        return !isArmed() ? arming.notArmed() : isOutlived() ? "plan_stale" : guard.reason();
    }

    /** Whether the next close only reduces, since the plan had expired at the last: a release does not make it younger. */
    private boolean isOutlived() {
        return guard.state() == TradingState.ACTIVE
                && lastClosed != Integer.MIN_VALUE
                && planState(lastClosed) == PlanState.STALE;
    }

    /** Whether the next day may be done: the books are known. Asks the broker where they are not. */
    boolean isReady() {
        if (!inDay()) {
            arming.look();
        }
        return isArmed() || arm();
    }

    /** Does the next day, if there is one and the books are known; says how many days it did, one or none. */
    int doWork() {
        if (!isReady()) {
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
                        .filter(b -> symbols.contains(b.symbol()))
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
        quote(bars, traded.rules());
        broker.see(bars);
        watch.onDay(bars);
        gaps.onDay(bars);
        watch.results().onDay(bars, allocator.botTargets());
        fold.closeOf(bars.day()).ifPresent(close -> {
            double equity = close.equity().doubleValue();
            if (bars.day() == lastClosed) { // the next day is compared with that alone
                watch.look(weights(close.positions(), equity), equity, close.drawdown(), 0, rules);
            }
            forecast(close);
        });
    }

    private void live(DayBars bars) {
        times.begin();
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
        rules = inDay() ? Records.rules(script.peek()) : asked;
        maybeSent = script.stream().anyMatch(e -> e.type().equals(Records.ORDER));
        Event.Builder begun = Records.day(planId, planState.name(), bars, rules);
        record((late ? begun.with(Records.LATE, true) : begun).build());
        unsure = false;
        guard.correct(corrected());
        takeBack();
        broker.onDay(bars);
        report(day);
        times.decide();
        quote(bars, rules);
        watch.onDay(bars);
        gaps.onDay(bars);

        BigDecimal equity = equity();
        double now = equity.doubleValue();
        List<String> warnings =
                watch.look(weights(broker.positions(), now), now, guard.drawdownAt(now), guard.dailyLossAt(now), rules);
        LimitUse use = watch.limitUse();
        times.pause();
        if (!warnings.isEmpty()) {
            record(Records.warning(day, warnings, use));
        }
        tellStale(day);
        guardClose(day, equity, use.breaches(rules));
        switchBots(day);
        times.decide();
        List<BotDecision> decisions = allocator.onDay(bars);
        times.pause();
        for (BotDecision d : decisions) {
            if (d.decision().action() != Decision.Action.HOLD) {
                record(Records.decision(planId, d));
            }
        }
        Map<String, PaperBooks> paper = allocator.paper();
        allocator.rulings().forEach(r -> record(Records.overlay(planId, r, paper.get(r.kind()))));
        for (Order o : broker.openOrders()) {
            if (quotes.get(o.symbol()).day() == day) {
                broker.cancel(o.id(), "replaced");
            }
        }
        report(day);
        haltWithin(day);
        times.decide();
        SortedMap<String, Double> targets = reduced(day, now);
        OrderDesk.Book book =
                new OrderDesk.Book(equity, broker.positions(), broker.openOrders(), quotes, fold.vetoes());
        // what is held is not known, or the market that orders are for has been
        Optional<String> why =
                unsure ? Optional.of("broker_unsure") : late ? Optional.of(Records.LATE) : Optional.empty();
        List<Verdict> verdicts = orders.judge(bars, targets, book, guard.state(), watch.risk(), why);
        times.pause();
        for (Verdict v : verdicts) {
            record(Records.verdict(v, targets.get(v.order().symbol())));
        }
        List<Order> passed = passed(verdicts);
        journal.commit(); // first written down, then done
        if (haltWithin(day)) {
            passed.forEach(o -> record(
                    Records.broker(day, new Broker.Report(0, new BrokerEvent.Cancelled(o.id(), o.symbol(), HALTED)))));
        } else {
            passed.forEach(broker::submit);
        }
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
        times.end();
    }

    /** What may be held of the targets by a plan's age, and by the limits where the book only reduces. */
    private SortedMap<String, Double> reduced(int day, double equity) {
        SortedMap<String, Double> targets = targets(share(day));
        cut(day, Records.EXPIRED, targets(fold.size()), targets);
        if (guard.state() == TradingState.REDUCING && rules.have(Rules.BELIEVED)) {
            SortedMap<String, Double> within =
                    Retreat.targets(plan.limits(), weights(broker.positions(), equity), targets);
            cut(day, Records.LIMITS, targets, within);
            targets = within;
        }
        return targets;
    }

    private void cut(int day, String why, SortedMap<String, Double> from, SortedMap<String, Double> to) {
        if (rules.have(Rules.LASTING)) {
            SortedMap<String, Double> changed = new TreeMap<>(to);
            changed.entrySet().removeIf(e -> e.getValue().equals(from.get(e.getKey())));
            if (!changed.isEmpty()) {
                record(Records.cut(day, why, changed));
            }
        }
    }

    /** Days that are done from now on are judged as they were when they were done first. */
    void judgeBy(Rules then) {
        asked = then;
        rules = then;
    }

    private void tellStale(int day) {
        List<String> stale =
                rules.have(Rules.BELIEVED) ? gaps.stale(broker.positions().keySet()) : List.of();
        if (!stale.isEmpty()) {
            record(Records.stale(day, stale, BarGaps.STALE));
        }
    }

    /** Has losses judged at the closes as they came, too, and says where they are not believed. */
    private void guardClose(int day, BigDecimal equity, List<String> breaches) {
        List<String> doubted = Valuation.doubted(broker.positions(), quotes);
        BigDecimal printed = Valuation.printed(broker.cash(), broker.positions(), quotes);
        if (!doubted.isEmpty()) {
            record(Records.doubt(day, doubted, quotes, equity, printed));
        }
        guard.onClose(
                        equity.doubleValue(),
                        printed.doubleValue(),
                        " at the price of " + String.join(", ", doubted) + ", which is not believed",
                        planState(day),
                        breaches)
                .ifPresent(c -> record(Records.state(day, c)));
    }

    /**
     * Whether somebody halts trading within the day, or did where it is done again: then the journal has it. Where its orders may
     * have been sent, nobody is asked before the day is over.
     */
    private boolean haltWithin(int day) {
        Event known = script.peek();
        if (known != null) {
            if (Records.isHaltedWithin(known)) {
                guard.halt(known.text("reason"));
                record(known);
                return true;
            }
            return false;
        }
        if (maybeSent) {
            return false;
        }
        Optional<UserWishes> asked = halts.get();
        Optional<Guard.Change> change = asked.flatMap(wishDesk::haltWithin);
        change.ifPresent(c -> {
            record(Records.haltedWithin(day, asked.get().user(), c));
            journal.commit();
        });
        return change.isPresent();
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

    /** What waits since an earlier close, and may not be filled any more since a person stopped it or not all may be traded. */
    private boolean takeBack() {
        boolean any = false;
        SortedMap<String, BigDecimal> held = broker.positions();
        for (Order o : broker.openOrders()) {
            if (guard.state() == TradingState.HALTED) {
                broker.cancel(o.id(), HALTED);
                any = true;
            } else if (!OrderDesk.shrinks(o, held)) {
                boolean vetoed = fold.vetoes().contains(o.symbol());
                if (vetoed || guard.state() == TradingState.REDUCING && rules.have(Rules.BELIEVED)) {
                    broker.cancel(o.id(), vetoed ? OrderGate.VETO : OrderGate.REDUCING);
                    any = true;
                }
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

    private SortedMap<String, Double> weights(SortedMap<String, BigDecimal> positions, double equity) {
        return Valuation.weights(positions, quotes, equity);
    }

    /** How long the last days took. */
    DayTimes times() {
        return times;
    }

    /** What is shown beside the journal. */
    Board.Inside inside(Map<String, Object> health) {
        Map<String, Double> prices = new HashMap<>();
        quotes.forEach((symbol, quote) -> prices.put(symbol, quote.believed()));
        return new Board.Inside(
                plan,
                planId,
                state().name(),
                reason(),
                prices,
                share(lastClosed),
                targets(share(lastClosed)),
                allocator.botTargets(),
                allocator.moves(),
                watch.results().earned(),
                botStates(),
                watch.risk(),
                watch.varHistory(),
                allocator.regimes(),
                watch.limitUse().used(),
                health);
    }

    /** How much of the plan is wanted: a person's size, and what its age leaves of it at a close. */
    private double share(int day) {
        boolean winds = rules.have(Rules.LASTING) && day != Integer.MIN_VALUE;
        return fold.size() * (winds ? WindDown.left(plan.expiresAt(), endOf(day)) : 1);
    }

    private SortedMap<String, Double> targets(double share) {
        SortedMap<String, Double> targets = allocator.targets();
        targets.replaceAll((symbol, target) -> share * target);
        return targets;
    }

    /** The orders that may go out; counts the others. */
    private List<Order> passed(List<Verdict> verdicts) {
        List<Order> passed = new ArrayList<>();
        for (Verdict verdict : verdicts) {
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

    private PlanState planState(int day) {
        return planState == PlanState.STALE || !endOf(day).isBefore(plan.expiresAt())
                ? PlanState.STALE
                : PlanState.FRESH;
    }

    private static Instant endOf(int day) {
        return Instant.ofEpochSecond((day + 1) * SECONDS_PER_DAY - 1);
    }

    private void quote(DayBars bars, Rules by) {
        if (!by.have(Rules.BELIEVED)) { // what has no bar today, too
            quotes.replaceAll((symbol, quote) -> quote.taken());
        }
        for (Bar bar : bars.bars()) {
            quote(bar.symbol(), bars.day(), bar.close(), by);
        }
    }

    private void quote(String symbol, int day, double close, Rules by) {
        quotes.merge(
                symbol,
                new OrderGate.Quote(day, close, Double.NaN),
                (before, first) -> by.have(Rules.BELIEVED)
                        ? before.next(day, close, plan.limits().maxPriceJump())
                        : new OrderGate.Quote(day, close, before.close()));
    }

    /** What was taken over from the broker since the last close, at the prices of then. */
    private double corrected() {
        double worth = 0;
        for (BrokerEvent.Adjusted a : fold.correctedSinceClose()) {
            OrderGate.Quote quote = quotes.get(a.symbol());
            worth += a.cash().doubleValue() + (quote == null ? 0 : a.quantity().doubleValue() * quote.believed());
        }
        return worth;
    }

    private BigDecimal equity() {
        return Valuation.equity(broker.cash(), broker.positions(), quotes);
    }

    private DayClose close(int day) {
        BigDecimal equity = equity();
        double gross = 0;
        double net = 0;
        for (Map.Entry<String, BigDecimal> p : broker.positions().entrySet()) {
            double value = p.getValue().doubleValue() * quotes.get(p.getKey()).believed();
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
        } else if (!expected.equals(Records.as(expected, event))) {
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
