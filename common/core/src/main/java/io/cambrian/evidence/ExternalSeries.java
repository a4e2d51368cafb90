package io.cambrian.evidence;

import io.cambrian.evidence.LeakAudit.Check;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Numbers that come from outside the market, such as economic data, each with the day on which it became known.
 *
 * @param observations in any order
 */
public record ExternalSeries(List<Observation> observations) {
    /** The rank correlation, in standard errors, from which a day's foresight is not believed: 1 in 500 million. */
    static final double BEYOND_BELIEF = 6;

    /** Pairs of value and later return below which nothing is said. */
    public static final int FEWEST_PAIRS = 30;

    public ExternalSeries {
        observations = List.copyOf(observations);
    }

    /**
     * One number.
     *
     * @param eventDay that it is about, days since 1970-01-01
     * @param knownDay on whose close it could first be used; a revision is another observation with a later one
     * @param value finite
     */
    public record Observation(int eventDay, int knownDay, double value) {
        public Observation {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("The value (" + value + ") must be finite.");
            }
        }
    }

    /** How a series is made into one value per day, known at its close; NaN where nothing is known. */
    @FunctionalInterface
    public interface Join {
        /** One value for each of the days, ascending. */
        double[] values(ExternalSeries series, int[] days);
    }

    /** The join that is right: of what is known, the latest event in its latest revision. */
    public static double[] latestKnown(ExternalSeries series, int[] days) {
        List<Observation> byKnowledge = new ArrayList<>(series.observations);
        byKnowledge.sort(Comparator.comparingInt(Observation::knownDay).thenComparingInt(Observation::eventDay));
        double[] values = new double[days.length];
        Observation latest = null;
        int next = 0;
        for (int t = 0; t < days.length; t++) {
            while (next < byKnowledge.size() && byKnowledge.get(next).knownDay() <= days[t]) {
                Observation o = byKnowledge.get(next++);
                latest = latest == null || o.eventDay() >= latest.eventDay() ? o : latest;
            }
            values[t] = latest == null ? Double.NaN : latest.value();
        }
        return values;
    }

    /**
     * Whether a join uses observations before they were known: those that a day does not know yet get other values, and their
     * knowledge times are shuffled among themselves. What the join says up to that day must stay.
     *
     * @param days ascending, at least two
     * @param cuts days that are looked at, spread evenly
     */
    public Optional<Leak> audit(Join join, int[] days, int cuts, long seed) {
        double[] known = join.values(this, days);
        for (int at : AlteredFutures.spread(0, days.length - 2, cuts)) {
            double[] other = join.values(shuffledAfter(days[at], Seeds.stream(seed, days[at])), days);
            Optional<Leak> leak = LeakAudit.compare(Check.KNOWLEDGE_TIME, days, known, other, at);
            if (leak.isPresent()) {
                return leak;
            }
        }
        return Optional.empty();
    }

    private ExternalSeries shuffledAfter(int day, RandomGenerator random) {
        List<Observation> later =
                observations.stream().filter(o -> o.knownDay() > day).toList();
        int[] times = later.stream().mapToInt(Observation::knownDay).toArray();
        for (int i = times.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = times[i];
            times[i] = times[j];
            times[j] = swap;
        }
        List<Observation> all = new ArrayList<>(
                observations.stream().filter(o -> o.knownDay() <= day).toList());
        for (int i = 0; i < times.length; i++) {
            Observation o = later.get(i);
            double value = o.value() + (1 + Math.abs(o.value())) * (0.5 + random.nextDouble());
            all.add(new Observation(o.eventDay(), times[i], value));
        }
        return new ExternalSeries(all);
    }

    /** Observations that claim to be known before the day that they are about; there should be none. */
    public List<Observation> knownTooEarly() {
        return observations.stream()
                .filter(o -> o.knownDay() < o.eventDay())
                .sorted(Comparator.comparingInt(Observation::eventDay))
                .toList();
    }

    /**
     * Whether a series foretells the next return beyond belief, and loses it when it is one bar older: the mark of a number
     * that was made with that return. For series of unknown making; a leak that foretells little is not seen.
     *
     * @param values known at the close of each day; NaN where unknown
     * @param returns of each day; {@code returns[t + 1]} is the one after {@code values[t]}
     */
    public static Optional<Leak> foresight(int[] days, double[] values, double[] returns) {
        if (values.length != days.length || returns.length != days.length) {
            throw new IllegalArgumentException("Values, returns and days must be equally many.");
        }
        double now = rankStatistic(values, returns, 1);
        double older = rankStatistic(values, returns, 2);
        return Math.abs(now) >= BEYOND_BELIEF && Math.abs(older) < Math.abs(now) / 2
                ? Optional.of(new Leak(Check.SHIFTED, days[days.length - 1], now, older))
                : Optional.empty();
    }

    /** Spearman's correlation of values with the returns so many bars later, times sqrt(n - 1); 0 below {@value #FEWEST_PAIRS} pairs. */
    private static double rankStatistic(double[] values, double[] returns, int later) {
        int[] both = IntStream.range(0, values.length - later)
                .filter(t -> Double.isFinite(values[t]) && Double.isFinite(returns[t + later]))
                .toArray();
        if (both.length < FEWEST_PAIRS) {
            return 0;
        }
        double[] x = ranks(Arrays.stream(both).mapToDouble(t -> values[t]).toArray());
        double[] y =
                ranks(Arrays.stream(both).mapToDouble(t -> returns[t + later]).toArray());
        double mean = (both.length - 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) * Math.sqrt(both.length - 1.0) : 0;
    }

    /** Ranks from 0, ties sharing their average. */
    private static double[] ranks(double[] values) {
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int k = from; k < to; k++) {
                ranks[order[k]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
