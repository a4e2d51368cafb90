package io.cambrian.live;

import io.cambrian.handoff.Bundle;
import io.cambrian.live.control.BookRisk;
import io.cambrian.live.control.LimitUse;
import io.cambrian.live.control.OrderGate.Quote;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.control.Verdict;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.MarketDays;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last days of a plan's history as if they were traded on, with targets that are made up (bots want nothing before they may
 * trade) and a book of its own, whose orders are filled at once. Nothing of it is written down, sent, or known to anybody later. A
 * machine does slowly what it does for the first time; so the first day that counts is decided about as fast as any other. Not safe
 * for concurrent use.
 */
final class Rehearsal implements MarketDays.Visitor {
    /** Days: from then on nearly all that decides runs as the compiled code that it stays. */
    static final int DAYS = 20;

    private final Bundle plan;
    private final OrderDesk desk;
    private final BookRisk risk; // says the same after it
    private final BookRisk own;
    private final BigDecimal equity;
    private final Map<String, Quote> quotes = new HashMap<>();
    private final TreeMap<String, BigDecimal> held = new TreeMap<>();

    /** @param risk of the market at the end of the history */
    Rehearsal(Bundle plan, OrderDesk desk, BookRisk risk) {
        this.plan = plan;
        this.desk = desk;
        this.risk = risk;
        own = new BookRisk(plan.stress());
        equity = BigDecimal.valueOf(plan.capital());
    }

    @Override
    public void day(int day, SortedMap<String, DayBar> bars) {
        DayBars closes = closes(day, bars);
        own.onDay(closes);
        for (Bar bar : closes.bars()) {
            Quote before = quotes.get(bar.symbol());
            quotes.put(bar.symbol(), new Quote(day, bar.close(), before == null ? Double.NaN : before.close()));
        }
        double now = Valuation.equity(equity, held, quotes).doubleValue();
        LimitUse.of(plan.limits(), risk, Valuation.weights(held, quotes, now), now, 0, 0);
        OrderDesk.Book book = new OrderDesk.Book(equity, held, List.of(), quotes, Set.of());
        for (Verdict v : desk.judge(closes, targets(closes), book, TradingState.ACTIVE, risk, Optional.empty())) {
            if (!(v instanceof Verdict.OrderDenied)) {
                held.merge(v.order().symbol(), v.order().quantity(), BigDecimal::add);
            }
        }
    }

    /** Long, short and nothing in turn, an equal share of the equity each. */
    private static SortedMap<String, Double> targets(DayBars bars) {
        SortedMap<String, Double> targets = new TreeMap<>();
        for (Bar bar : bars.bars()) {
            int side = (targets.size() + bars.day()) % 3 - 1;
            targets.put(bar.symbol(), (double) side / bars.bars().size());
        }
        return targets;
    }

    /** What it holds, in units by symbol. */
    SortedMap<String, BigDecimal> held() {
        return held;
    }

    /** Bars with a close as those of a feed have it; a history may have others. */
    static DayBars closes(int day, SortedMap<String, DayBar> bars) {
        List<Bar> closes = new ArrayList<>();
        for (DayBar b : bars.values()) {
            double c = b.close();
            if (c > 0 && c < Double.POSITIVE_INFINITY) {
                double volume = b.volume() >= 0 ? b.volume() : Double.NaN;
                closes.add(new Bar(b.symbol(), c, c, c, c, volume, b.member()));
            }
        }
        return new DayBars(day, closes);
    }
}
