package io.cambrian.evidence;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Markets that look like a given one but hold nothing to find: the worlds of twin searches. Calendar, availability and
 * membership stay exactly; each instrument keeps the mean of its simple returns.
 *
 * <ul>
 *   <li>{@link Family#SIGN_FLIP}: the days stay in order; one fair sign per date, the same for all instruments, flips each
 *       return's deviation from its instrument's mean. Keeps the size of every deviation on its day, and so volatility
 *       clustering and the day's cross-correlation; destroys direction: momentum, reversal, lead and lag, varying drift,
 *       and skew.
 *   <li>{@link Family#DAY_SHUFFLE}: whole days are permuted within spans in which the set of live instruments is constant.
 *       Keeps each day's cross-section, distributions and means; destroys all order, volatility clustering too.
 * </ul>
 *
 * <p>A bar is handled as log ratios of its prices to the previous close. Under a flip, open, high and low are reflected about
 * the instrument's log mean return, high and low changing places, and then moved together with the close, so that
 * {@code low <= open, close <= high} still holds. A close that a flip would send to zero or below (a gain of almost 100 % or
 * more) is reflected in logarithms instead. Volume stays on its day under a flip, and moves with the day under a shuffle.
 */
public final class NullWorlds {
    /** How a null world is made. */
    public enum Family {
        SIGN_FLIP("flipped days"),
        DAY_SHUFFLE("shuffled days");

        private final String words;

        Family(String words) {
            this.words = words;
        }

        /** A name for readers. */
        public String words() {
            return words;
        }
    }

    /** Spans shorter than this permute hardly anything. */
    private static final int USABLE_SPAN = 20;

    private static final double USABLE_SHARE = 0.8;

    /** Below this simple return, a flip is made in logarithms. */
    private static final double LOWEST_RETURN = -0.95;

    private NullWorlds() {}

    /**
     * The k-th null world of a market.
     *
     * @param seed of the whole test; worlds of neighboring k are unrelated
     */
    public static Market world(Market market, Family family, long seed, int k) {
        long stream = Seeds.derive(seed, Seeds.ofText("null world"), family.ordinal(), k);
        return family == Family.SIGN_FLIP ? flipped(market, stream) : shuffled(market, stream);
    }

    /** Whether a shuffle permutes anything worth the name: most days lie in spans of 20 days or more. */
    public static boolean dayShuffleUsable(Market market) {
        long inLong = 0;
        for (int[] span : spans(market)) {
            inLong += span[1] - span[0] >= USABLE_SPAN ? span[1] - span[0] : 0;
        }
        return inLong >= USABLE_SHARE * market.calendar().length;
    }

    private static Market flipped(Market market, long stream) {
        boolean[] flip = new boolean[market.calendar().length];
        for (int t = 0; t < flip.length; t++) {
            // keyed by date, so that instruments on other calendars share the sign of their common days
            flip[t] = (Seeds.derive(stream, market.calendar()[t]) & 1) == 1;
        }
        List<BarSeries> worlds = new ArrayList<>();
        for (BarSeries s : market.series()) {
            boolean[] own = new boolean[s.size()];
            for (int i = 0; i < own.length; i++) {
                own[i] = flip[market.indexOf(s.days()[i])];
            }
            worlds.add(flip(s, own));
        }
        return Market.of(worlds, market.periodsPerYear());
    }

    private static BarSeries flip(BarSeries s, boolean[] flip) {
        int n = s.size();
        if (n < 2) {
            return s;
        }
        double[] close = s.close();
        double mean = 0;
        for (int i = 1; i < n; i++) {
            mean += (close[i] / close[i - 1] - 1) / (n - 1);
        }
        double axis = 2 * StrictMath.log1p(mean);
        double[] r = new double[n];
        double moved = 0;
        for (int i = 1; i < n; i++) {
            double simple = close[i] / close[i - 1] - 1;
            r[i] = flip[i] ? reflect(simple, mean) : simple;
            moved += r[i] / (n - 1);
        }
        // restore the mean, sparing the rare day that could not bear it
        for (int i = 1; i < n; i++) {
            r[i] = Math.max(r[i] + (mean - moved), LOWEST_RETURN);
        }
        Ratios ratios = Ratios.of(s);
        double[] c = new double[n];
        for (int i = 1; i < n; i++) {
            c[i] = StrictMath.log1p(r[i]);
            double reflected = flip[i] ? axis - ratios.close[i] : ratios.close[i];
            double shift = c[i] - reflected;
            if (flip[i]) {
                double high = axis - ratios.low[i] + shift;
                ratios.low[i] = axis - ratios.high[i] + shift;
                ratios.high[i] = high;
                ratios.open[i] = axis - ratios.open[i] + shift;
            } else {
                ratios.open[i] += shift;
                ratios.high[i] += shift;
                ratios.low[i] += shift;
            }
            ratios.close[i] = c[i];
        }
        return ratios.series(s, s.volume());
    }

    private static double reflect(double simple, double mean) {
        double linear = 2 * mean - simple;
        return linear > LOWEST_RETURN ? linear : (1 + mean) * (1 + mean) / (1 + simple) - 1;
    }

    private static Market shuffled(Market market, long stream) {
        List<int[]> spans = spans(market);
        int[] source = new int[market.calendar().length];
        for (int number = 0; number < spans.size(); number++) {
            int from = spans.get(number)[0];
            int to = spans.get(number)[1];
            RandomGenerator random = Seeds.stream(stream, number);
            for (int t = from; t < to; t++) {
                source[t] = t;
            }
            for (int t = to - 1; t > from; t--) {
                int other = from + random.nextInt(t - from + 1);
                int swap = source[t];
                source[t] = source[other];
                source[other] = swap;
            }
        }
        List<BarSeries> worlds = new ArrayList<>();
        for (BarSeries s : market.series()) {
            worlds.add(shuffle(s, market, source));
        }
        return Market.of(worlds, market.periodsPerYear());
    }

    private static BarSeries shuffle(BarSeries s, Market market, int[] source) {
        Ratios own = Ratios.of(s);
        Ratios moved = Ratios.of(s);
        double[] volume = s.volume().clone();
        for (int i = 1; i < s.size(); i++) {
            int from = s.firstAtOrAfter(market.calendar()[source[market.indexOf(s.days()[i])]]);
            moved.open[i] = own.open[from];
            moved.high[i] = own.high[from];
            moved.low[i] = own.low[from];
            moved.close[i] = own.close[from];
            volume[i] = s.volume()[from];
        }
        return moved.series(s, volume);
    }

    /** Stretches {from, to exclusive} of the calendar in which the same instruments have a return each day. */
    private static List<int[]> spans(Market market) {
        int days = market.calendar().length;
        BitSet[] live = new BitSet[days];
        Arrays.setAll(live, t -> new BitSet());
        int n = market.series().size();
        for (int s = 0; s < n; s++) {
            BarSeries series = market.series().get(s);
            for (int i = 0; i < series.size(); i++) {
                // a first bar has no return: its day cannot change places with others
                live[market.indexOf(series.days()[i])].set(i == 0 ? n + s : s);
            }
        }
        List<int[]> spans = new ArrayList<>();
        int from = 0;
        for (int t = 1; t <= days; t++) {
            if (t == days || !live[t].equals(live[from])) {
                spans.add(new int[] {from, t});
                from = t;
            }
        }
        return spans;
    }

    /** The prices of each bar as logarithms of ratios to the previous close; of the first bar, to its own close. */
    private record Ratios(double[] open, double[] high, double[] low, double[] close) {
        static Ratios of(BarSeries s) {
            int n = s.size();
            Ratios r = new Ratios(new double[n], new double[n], new double[n], new double[n]);
            for (int i = 0; i < n; i++) {
                double base = i == 0 ? s.close()[0] : s.close()[i - 1];
                r.open[i] = StrictMath.log(s.open()[i] / base);
                r.high[i] = StrictMath.log(s.high()[i] / base);
                r.low[i] = StrictMath.log(s.low()[i] / base);
                r.close[i] = StrictMath.log(s.close()[i] / base);
            }
            return r;
        }

        /** Prices cumulated from the first close of the given series. */
        BarSeries series(BarSeries like, double[] volume) {
            int n = close.length;
            double[] c = new double[n];
            double[] o = new double[n];
            double[] h = new double[n];
            double[] l = new double[n];
            for (int i = 0; i < n; i++) {
                double base = i == 0 ? like.close()[0] : c[i - 1];
                c[i] = i == 0 ? base : base * StrictMath.exp(close[i]);
                o[i] = base * StrictMath.exp(open[i]);
                h[i] = Math.max(base * StrictMath.exp(high[i]), Math.max(c[i], o[i]));
                l[i] = Math.min(base * StrictMath.exp(low[i]), Math.min(c[i], o[i]));
            }
            return like.closeOnly()
                    ? BarSeries.closeOnly(like.symbol(), like.days(), c, like.member())
                    : BarSeries.of(like.symbol(), like.days(), o, h, l, c, volume, like.member());
        }
    }
}
