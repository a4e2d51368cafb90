package io.cambrian.risk;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Crises: a small table of well-known ones, and the worst falls of a market found in its own data. */
public final class Crises {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM");

    /** Peak to trough of the events that most affected world markets, by the dates that are commonly given for them. */
    private static final List<Crisis> KNOWN = List.of(
            event("Black Monday 1987", "1987-10-05", "1987-12-04"),
            event("Gulf War 1990", "1990-07-16", "1990-10-11"),
            event("ERM crisis 1992", "1992-09-08", "1992-10-05"),
            event("bond crash 1994", "1994-02-03", "1994-11-22"),
            event("Asian crisis 1997", "1997-07-02", "1998-01-12"),
            event("Russian crisis 1998", "1998-07-20", "1998-10-08"),
            event("dot-com bust 2000-02", "2000-03-24", "2002-10-09"),
            event("September 11, 2001", "2001-09-10", "2001-09-21"),
            event("global financial crisis 2008-09", "2007-10-09", "2009-03-09"),
            event("euro debt crisis 2010-12", "2010-04-23", "2012-07-26"),
            event("US downgrade 2011", "2011-07-22", "2011-10-03"),
            event("taper tantrum 2013", "2013-05-22", "2013-08-28"),
            event("oil price fall 2014-16", "2014-06-20", "2016-02-11"),
            event("Swiss franc floor removal 2015", "2015-01-15", "2015-01-16"),
            event("China devaluation 2015", "2015-08-10", "2015-09-29"),
            event("Brexit vote 2016", "2016-06-23", "2016-07-06"),
            event("volatility shock 2018", "2018-01-26", "2018-02-09"),
            event("rate scare 2018", "2018-09-20", "2018-12-24"),
            event("Covid crash 2020", "2020-02-19", "2020-03-23"),
            event("inflation and war 2022", "2022-01-03", "2022-10-12"),
            event("Ukraine invasion 2022", "2022-02-23", "2022-03-08"),
            event("bank failures 2023", "2023-03-06", "2023-03-24"),
            event("yen carry unwind 2024", "2024-07-16", "2024-08-05"),
            event("tariff shock 2025", "2025-02-19", "2025-04-08"));

    /** Calendar days up to which a fall may be named after an event that it only touches. */
    private static final int SHORT_DAYS = 31;

    private Crises() {}

    /**
     * A fall of a market found in its data.
     *
     * @param crisis its name, and the days from the first after the peak to the trough
     * @param peak the day of the peak, days since 1970-01-01; the day before the data begin counts as the first day given
     * @param depth loss from peak to trough as a fraction; positive
     */
    public record Fall(Crisis crisis, int peak, double depth) {}

    private static Crisis event(String name, String from, String to) {
        return new Crisis(
                name,
                Math.toIntExact(LocalDate.parse(from).toEpochDay()),
                Math.toIntExact(LocalDate.parse(to).toEpochDay()));
    }

    /** The table of well-known events, by date. */
    public static List<Crisis> known() {
        return KNOWN;
    }

    /** The equal-weight mean of the known returns of each row; NaN where none is known. */
    public static double[] equalWeightMarket(double[][] returns) {
        double[] market = new double[returns.length];
        for (int t = 0; t < market.length; t++) {
            double sum = 0;
            int n = 0;
            for (double r : returns[t]) {
                if (!Double.isNaN(r)) {
                    sum += r;
                    n++;
                }
            }
            market[t] = n == 0 ? Double.NaN : sum / n;
        }
        return market;
    }

    /**
     * The {@code k} deepest falls of a market that do not overlap: the deepest from peak to trough first, then the deepest
     * among the days before its peak and after its trough, and so on. A fall is named after the known event that it has most
     * in common with (days in both over days in either; at least half of the fall's own days, or a tenth of the shorter one
     * for a fall of at most a month), else
     * {@code drawdown YYYY-MM} by the month of its first day. Where two falls would have one name, the later one's month or
     * date is added.
     *
     * @param days days since 1970-01-01, ascending
     * @param marketReturns simple returns; NaN means no move
     * @return at most k falls in order of time
     */
    public static List<Fall> find(int[] days, double[] marketReturns, int k) {
        if (days.length != marketReturns.length) {
            throw new IllegalArgumentException(days.length + " days but " + marketReturns.length + " returns.");
        }
        double[] wealth = new double[days.length + 1];
        wealth[0] = 1;
        for (int t = 0; t < days.length; t++) {
            wealth[t + 1] = wealth[t] * (1 + (Double.isNaN(marketReturns[t]) ? 0 : marketReturns[t]));
        }
        List<Stretch> open = new ArrayList<>();
        addDeepest(wealth, 0, days.length, open);
        List<Stretch> found = new ArrayList<>();
        while (found.size() < k && !open.isEmpty()) {
            Stretch next = open.stream()
                    .max(Comparator.comparingDouble(Stretch::depth).thenComparing(s -> -s.peak))
                    .orElseThrow();
            open.remove(next);
            found.add(next);
            addDeepest(wealth, next.first, next.peak, open);
            addDeepest(wealth, next.trough, next.last, open);
        }
        found.sort(Comparator.comparingInt(Stretch::peak));
        List<Fall> falls = new ArrayList<>();
        Set<String> taken = new LinkedHashSet<>();
        for (Stretch s : found) {
            int from = days[s.peak];
            int to = days[s.trough - 1];
            String plain = nameOf(from, to);
            LocalDate date = LocalDate.ofEpochDay(from);
            String name = Stream.of(plain, plain + " (" + MONTH.format(date) + ")", plain + " (" + date + ")")
                    .filter(taken::add)
                    .findFirst()
                    .orElseThrow();
            falls.add(new Fall(new Crisis(name, from, to), days[Math.max(0, s.peak - 1)], s.depth));
        }
        return List.copyOf(falls);
    }

    /** The name of the fall on these days. */
    static String nameOf(int from, int to) {
        Crisis window = new Crisis("window", from, to);
        Crisis best = null;
        double bestShare = 0;
        for (Crisis event : KNOWN) {
            long both = event.overlap(window);
            double share = (double) both / (event.days() + window.days() - both);
            boolean close = 2 * both >= window.days()
                    || window.days() <= SHORT_DAYS && 10 * both >= Math.min(event.days(), window.days());
            if (close && share > bestShare) {
                best = event;
                bestShare = share;
            }
        }
        return best != null ? best.name() : "drawdown " + MONTH.format(LocalDate.ofEpochDay(from));
    }

    /** A fall from wealth index {@code peak} to {@code trough} within the indices {@code first} to {@code last}. */
    private record Stretch(int first, int last, int peak, int trough, double depth) {}

    private static void addDeepest(double[] wealth, int first, int last, List<Stretch> open) {
        int peak = first;
        Stretch deepest = null;
        for (int t = first; t <= last; t++) {
            if (wealth[t] >= wealth[peak]) {
                peak = t;
            }
            double depth = 1 - wealth[t] / wealth[peak];
            if (depth > (deepest == null ? 0 : deepest.depth)) {
                deepest = new Stretch(first, last, peak, t, depth);
            }
        }
        if (deepest != null) {
            open.add(deepest);
        }
    }
}
