package io.cambrian.lab;

import io.cambrian.evidence.NullWorlds;
import io.cambrian.fault.DataException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Noise worlds made of real days: blocks of whole days (all instruments together) are drawn with replacement, and then one fair
 * sign per day flips the deviation of each instrument from its mean. Kept are the tails, the day's cross-correlation, and
 * within a block the clustering of volatility; direction is destroyed, so that there is nothing to find.
 */
public final class BlockBootstrap {
    /** The name of such worlds in tables and options. */
    public static final String KEY = "real_days";

    /** Days of a block unless stated otherwise. */
    public static final int BLOCK_DAYS = 20;

    private BlockBootstrap() {}

    /**
     * What worlds can be made of: of the series that have so many bars, the largest group whose last bars are of the same
     * days, cut to those days.
     *
     * @param instruments at most so many of the group, the first by name
     * @param days bars of each
     * @throws DataException if no series has so many bars
     */
    public static Market sources(List<BarSeries> real, int instruments, int days, double periodsPerYear) {
        Map<String, List<BarSeries>> groups = real.stream()
                .filter(series -> series.size() >= days)
                .map(series -> series.between(series.days()[series.size() - days], Integer.MAX_VALUE))
                .sorted(Comparator.comparing(BarSeries::symbol))
                .collect(Collectors.groupingBy(
                        series -> Arrays.toString(series.days()), LinkedHashMap::new, Collectors.toList()));
        List<BarSeries> largest = groups.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow(() -> new DataException("None of " + real.size() + " instruments has " + days
                        + " bars, as worlds of real days need.\nAsk for fewer days, or ingest a longer history."));
        return Market.of(largest.subList(0, Math.min(instruments, largest.size())), periodsPerYear);
    }

    /**
     * A world of as many days as the real market has. Only instruments with a bar on every day of its calendar take part.
     *
     * @param real at least two days and one such instrument
     * @param blockDays length of a block, such as 20
     * @param number worlds of neighboring numbers are unrelated
     */
    public static Market world(Market real, int blockDays, long seed, long number) {
        int days = real.calendar().length;
        List<BarSeries> whole =
                real.series().stream().filter(s -> s.size() == days).toList();
        if (whole.isEmpty() || days < 2 || blockDays < 1) {
            throw new IllegalArgumentException("A bootstrap of blocks of " + blockDays + " days from " + whole.size()
                    + " instruments that have a bar on each of " + days + " days is not possible.");
        }
        long own = Seeds.derive(seed, Seeds.ofText("block bootstrap"), number);
        RandomGenerator random = Seeds.stream(own);
        int[] source = new int[days];
        for (int t = 1; t < days; t++) {
            // the first day has no return
            boolean begins = (t - 1) % blockDays == 0;
            source[t] = begins ? 1 + random.nextInt(days - 1) : 1 + source[t - 1] % (days - 1);
        }
        List<BarSeries> worlds = new ArrayList<>();
        for (BarSeries s : whole) {
            worlds.add(drawn(s, source));
        }
        return NullWorlds.world(Market.of(worlds, real.periodsPerYear()), NullWorlds.Family.SIGN_FLIP, own, 1);
    }

    /** A series whose day t has the ratios to the close before of the source's day. */
    private static BarSeries drawn(BarSeries s, int[] source) {
        int n = s.size();
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double[] volume = new double[n];
        open[0] = s.open()[0];
        high[0] = s.high()[0];
        low[0] = s.low()[0];
        close[0] = s.close()[0];
        volume[0] = s.volume()[0];
        for (int t = 1; t < n; t++) {
            int from = source[t];
            double factor = close[t - 1] / s.close()[from - 1];
            open[t] = s.open()[from] * factor;
            close[t] = s.close()[from] * factor;
            high[t] = Math.max(s.high()[from] * factor, Math.max(open[t], close[t]));
            low[t] = Math.min(s.low()[from] * factor, Math.min(open[t], close[t]));
            volume[t] = s.volume()[from];
        }
        return s.closeOnly()
                ? BarSeries.closeOnly(s.symbol(), s.days(), close, s.member())
                : BarSeries.of(s.symbol(), s.days(), open, high, low, close, volume, s.member());
    }
}
