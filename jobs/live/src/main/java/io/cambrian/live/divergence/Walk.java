package io.cambrian.live.divergence;

import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.PaperAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/**
 * One account over days.
 *
 * @param earned what each instrument earned up to the close of each day, in units of money
 * @param equity at the close of each day
 */
record Walk(SortedMap<Integer, SortedMap<String, Double>> earned, SortedMap<Integer, Double> equity) {
    /**
     * An account on paper.
     *
     * @param before orders for this day's bars
     * @param after orders for the next bars
     */
    static Walk of(
            double capital,
            SortedMap<Integer, Decided> days,
            ObjIntConsumer<PaperAccount> before,
            ObjIntConsumer<PaperAccount> after) {
        Walk walk = new Walk(new TreeMap<>(), new TreeMap<>());
        PaperAccount account = null;
        for (Map.Entry<Integer, Decided> entry : days.entrySet()) {
            int day = entry.getKey();
            Decided decided = entry.getValue();
            if (account == null) {
                account = new PaperAccount(decided.terms(), capital);
            }
            account.under(decided.terms());
            before.accept(account, day);
            account.onDay(day, decided.bars());
            after.accept(account, day);
            walk.earned.put(day, account.earned());
            walk.equity.put(day, account.equity());
        }
        return walk;
    }

    /** The account that really was. */
    static Walk of(SortedMap<Integer, Decided> days, List<TradedDay> traded) {
        Walk walk = new Walk(new TreeMap<>(), new TreeMap<>());
        TreeMap<String, Double> flows = new TreeMap<>();
        Map<String, Double> closes = new HashMap<>();
        for (TradedDay d : traded) {
            days.get(d.day()).bars().values().stream().forEach((DayBar b) -> closes.put(b.symbol(), b.close()));
            d.flows().forEach((symbol, flow) -> flows.merge(symbol, flow, Double::sum));
            TreeMap<String, Double> earned = new TreeMap<>(flows);
            d.units().forEach((symbol, units) -> earned.merge(symbol, units * closes.get(symbol), Double::sum));
            walk.earned.put(d.day(), earned);
            walk.equity.put(d.day(), d.equity());
        }
        return walk;
    }
}
