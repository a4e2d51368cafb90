package io.cambrian.live.divergence;

import io.cambrian.overlay.PaperAccount;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;

/**
 * The gap between an account and the backtest of its plans, day by day and instrument by instrument, split into {@link Part
 * parts}. The parts of a day and instrument sum to its gap, and all gaps together to the difference of the two equities.
 *
 * @param rows by day and symbol; without those in which all is zero
 * @param backtest equity of the backtest at the close of each day, in units of money
 * @param account equity of the account at the close of each day
 */
public record Divergence(List<Row> rows, SortedMap<Integer, Double> backtest, SortedMap<Integer, Double> account) {
    public Divergence {
        rows = List.copyOf(rows);
    }

    /**
     * One instrument on one day.
     *
     * @param parts of what the account earned more than the backtest on the day, in units of money
     */
    public record Row(int day, String symbol, Map<Part, Double> parts) {
        public Row {
            parts = Map.copyOf(parts);
        }

        /** What the account earned more than the backtest. */
        public double gap() {
            return parts.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * Splits.
     *
     * @param capital that both began with
     * @param reference what the plans want on reference bars, by day
     * @param live what they want on the bars that were traded on, by day; the days of {@code traded}
     * @param permitted what they want there where bots are stopped that were stopped, by day
     * @param traded what the account did, days ascending
     */
    public static Divergence of(
            double capital,
            SortedMap<Integer, Decided> reference,
            SortedMap<Integer, Decided> live,
            SortedMap<Integer, Decided> permitted,
            List<TradedDay> traded) {
        Map<Integer, TradedDay> byDay = new HashMap<>();
        Map<String, Double> filled = new HashMap<>();
        for (TradedDay d : traded) {
            byDay.put(d.day(), d);
            d.fills().forEach(f -> filled.merge(f.orderId(), f.units(), Double::sum));
        }
        ObjIntConsumer<PaperAccount> nothing = (account, day) -> {};
        List<Walk> ladder = new ArrayList<>();
        ladder.add(Walk.of(
                capital,
                reference,
                nothing,
                (account, day) -> account.order(reference.get(day).targets())));
        ladder.add(Walk.of(
                capital,
                live,
                nothing,
                (account, day) -> account.order(live.get(day).targets())));
        ladder.add(Walk.of(
                capital, live, nothing, (account, day) -> limited(account, permitted.get(day), byDay.get(day))));
        ladder.add(Walk.of(
                capital,
                live,
                (account, day) -> byDay.get(day).taken().forEach(account::take),
                (account, day) -> byDay.get(day)
                        .orders()
                        .forEach(o -> units(account, o.symbol(), filled.getOrDefault(o.id(), 0.0)))));
        ladder.add(Walk.of(
                capital,
                live,
                (account, day) -> {
                    byDay.get(day).taken().forEach(account::take);
                    byDay.get(day).fills().forEach(f -> units(account, f.symbol(), f.units()));
                },
                nothing));
        ladder.add(Walk.of(live, traded));

        TreeSet<Integer> days = new TreeSet<>(reference.keySet());
        days.addAll(live.keySet());
        return new Divergence(
                rows(days, ladder), ladder.get(0).equity(), ladder.get(5).equity());
    }

    private static void units(PaperAccount account, String symbol, double units) {
        if (units != 0) {
            account.orderUnits(symbol, units);
        }
    }

    private static void limited(PaperAccount account, Decided decided, TradedDay did) {
        TreeMap<String, Double> targets = new TreeMap<>(decided.targets());
        targets.replaceAll((symbol, target) -> did.cuts().getOrDefault(symbol, did.size() * target));
        Map<String, Double> shares = new HashMap<>();
        for (TradedDay.Wanted o : did.orders()) {
            targets.computeIfPresent(o.symbol(), (symbol, target) -> o.target());
            if (o.share() != 1) {
                shares.put(o.symbol(), o.share());
            }
        }
        account.order(targets, shares);
    }

    private static List<Row> rows(TreeSet<Integer> days, List<Walk> ladder) {
        List<Row> rows = new ArrayList<>();
        List<SortedMap<String, Double>> before = new ArrayList<>();
        ladder.forEach(w -> before.add(new TreeMap<>()));
        for (int day : days) {
            TreeSet<String> symbols = new TreeSet<>();
            List<SortedMap<String, Double>> now = new ArrayList<>();
            for (int k = 0; k < ladder.size(); k++) {
                SortedMap<String, Double> earned = ladder.get(k).earned().get(day);
                now.add(earned == null ? before.get(k) : earned);
                symbols.addAll(now.get(k).keySet());
            }
            for (String symbol : symbols) {
                EnumMap<Part, Double> parts = new EnumMap<>(Part.class);
                boolean any = false;
                for (Part part : Part.values()) {
                    int k = part.ordinal();
                    double value = earned(now, before, k + 1, symbol) - earned(now, before, k, symbol);
                    parts.put(part, value);
                    any |= value != 0;
                }
                if (any) {
                    rows.add(new Row(day, symbol, parts));
                }
            }
            for (int k = 0; k < ladder.size(); k++) {
                before.set(k, now.get(k));
            }
        }
        return rows;
    }

    private static double earned(
            List<SortedMap<String, Double>> now, List<SortedMap<String, Double>> before, int k, String symbol) {
        return now.get(k).getOrDefault(symbol, 0.0) - before.get(k).getOrDefault(symbol, 0.0);
    }

    /** What a part came to in all, in units of money. */
    public double sum(Part part) {
        return rows.stream().mapToDouble(r -> r.parts().get(part)).sum();
    }

    /** What the account is worth more than the backtest at the end. */
    public double gap() {
        return account.isEmpty() ? 0 : account.get(account.lastKey()) - backtest.get(backtest.lastKey());
    }
}
