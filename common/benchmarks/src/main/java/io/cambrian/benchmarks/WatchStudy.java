package io.cambrian.benchmarks;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.tune.Shift;
import io.cambrian.turn.Drift;
import io.cambrian.turn.EdgeWatch;
import io.cambrian.turn.VolatilityWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How often the watch of a strategy in a plan ({@link EdgeWatch}, {@link VolatilityWatch}) rings where nothing changed, what it takes the
 * luck of a selection for, how soon it sees that a Sharpe ratio fell, and what a turn's replay costs; beside a watch of both changes in one detector that begins anew
 * at each search, around the mean of the three years before it.
 */
final class WatchStudy {
    private static final int YEAR = 252;
    private static final int KNOWN = 756;
    private static final int SEARCHED = 504;
    private static final int CHOSEN_OF = 100;
    private static final int SEARCH_EVERY = 60;
    private static final int YEARS = 16;

    /** Of true annual Sharpe ratios. */
    private static final double SPREAD = 0.5;

    private static final List<Shift> BOTH = List.of(new Shift(-0.2, 1), new Shift(0, 2));

    private enum Surprises {
        NORMAL,
        STUDENT_T4,
        GARCH,
        /** Volatility doubles for a year out of three. */
        STORMY
    }

    /**
     * A strategy.
     *
     * @param known daily returns up to the day that it was chosen
     * @param earned after it
     */
    private record Stream(double[] known, double[] earned) {
        double[] all() {
            double[] all = Arrays.copyOf(known, known.length + earned.length);
            System.arraycopy(earned, 0, all, known.length, earned.length);
            return all;
        }
    }

    private WatchStudy() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int streams = options.whole("streams", quick ? 20 : 2_000, 1);
        long seed = options.whole("seed", 1, 0);
        options.refuseOthers();
        unchanged(streams, seed);
        System.out.println();
        chosen(streams, seed);
        System.out.println();
        fallen(streams, seed);
        System.out.println();
        replayed();
    }

    private static void replayed() {
        int bots = 20;
        Market market = ScriptedWorld.calm(
                        new WorldShape(20, KNOWN + YEARS * YEAR, Noise.IID_NORMAL, Listing.STEADY, 0.05))
                .world(1, 0);
        List<Strategy> strategies = IntStream.range(0, bots)
                .mapToObj(k -> StrategyText.parse(PlantedEdge.MOMENTUM.replace("20", Integer.toString(10 + k))))
                .toList();
        Runnable turn =
                () -> strategies.forEach(s -> EdgeWatch.alarms("", s, market, Costs.DEFAULT, market.calendar()[KNOWN]));
        double first = CpuTime.of(turn) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%d strategies on 20 instruments over %d years: %.0f ms of CPU time the first time, %.0f the second%n",
                bots,
                YEARS,
                first,
                CpuTime.of(turn) / 1e6);
    }

    private static void unchanged(int streams, long seed) {
        Table table = new Table(
                String.format(Locale.ROOT, "%,d strategies of %d years, unchanged", streams, YEARS),
                "sessions between alarms",
                "lower mean alone",
                "volatility alone",
                "anew at each search");
        for (Surprises noise : Surprises.values()) {
            List<Stream> all = streams(streams, seed, noise, (random, shocks) -> {
                double sharpe = SPREAD * random.nextGaussian();
                return new Stream(
                        earning(sharpe, Arrays.copyOf(shocks, KNOWN)),
                        earning(sharpe, Arrays.copyOfRange(shocks, KNOWN, shocks.length)));
            });
            table.add(
                    noise.name().toLowerCase(Locale.ROOT),
                    between(all, WatchStudy::both),
                    between(all, WatchStudy::edge),
                    between(all, s -> searching(s, WatchStudy::wilder)),
                    between(all, s -> searching(s, WatchStudy::anew)));
        }
        table.print();
    }

    private static void chosen(int streams, long seed) {
        Table table = new Table(
                String.format(Locale.ROOT, "%,d strategies that did not change, rang within", streams),
                "a year",
                "2 years",
                "around what was seen: a year",
                "2 years");
        int[] tried = {1, CHOSEN_OF, CHOSEN_OF};
        double[] spread = {SPREAD, SPREAD, 0};
        String[] names = {"any", "the best of " + CHOSEN_OF, "the best of " + CHOSEN_OF + " without an edge"};
        for (int c = 0; c < names.length; c++) {
            int of = tried[c];
            double sd = spread[c];
            List<Stream> all =
                    streams(streams, seed, Surprises.NORMAL, (random, shocks) -> best(of, sd, random, shocks));
            table.add(
                    names[c],
                    rang(all, 0, YEAR, WatchStudy::edge),
                    rang(all, 0, 2 * YEAR, WatchStudy::edge),
                    rang(all, 0, YEAR, WatchStudy::aroundWhatWasSeen),
                    rang(all, 0, 2 * YEAR, WatchStudy::aroundWhatWasSeen));
        }
        table.print();
    }

    private static void fallen(int streams, long seed) {
        Table table = new Table(
                String.format(Locale.ROOT, "%,d strategies that fell after a year, rang within", streams),
                "a year",
                "2 years",
                "median sessions",
                "anew at each search: 60 sessions",
                "a year",
                "2 years");
        for (double fall : new double[] {1, 2, 3, 4}) {
            List<Stream> all = streams(streams, seed, Surprises.NORMAL, (random, shocks) -> {
                double sharpe = SPREAD * random.nextGaussian();
                double[] earned = earning(sharpe, Arrays.copyOfRange(shocks, KNOWN, shocks.length));
                for (int t = YEAR; t < earned.length; t++) {
                    earned[t] -= fall / Math.sqrt(YEAR);
                }
                return new Stream(earning(sharpe, Arrays.copyOf(shocks, KNOWN)), earned);
            });
            int[] delays = all.stream()
                    .mapToInt(s -> edge(s).stream()
                            .filter(t -> t >= YEAR)
                            .findFirst()
                            .map(t -> t - YEAR + 1)
                            .orElse(Integer.MAX_VALUE))
                    .sorted()
                    .toArray();
            Function<Stream, List<Integer>> anew = s -> searching(s, WatchStudy::fallAnew);
            table.add(
                    String.format(Locale.ROOT, "Sharpe ratio - %.0f", fall),
                    rang(all, YEAR, YEAR, WatchStudy::edge),
                    rang(all, YEAR, 2 * YEAR, WatchStudy::edge),
                    delays[delays.length / 2] == Integer.MAX_VALUE
                            ? "never"
                            : Integer.toString(delays[delays.length / 2]),
                    rang(all, YEAR, SEARCH_EVERY, anew),
                    rang(all, YEAR, YEAR, anew),
                    rang(all, YEAR, 2 * YEAR, anew));
        }
        table.print();
    }

    private interface Maker {
        Stream of(RandomGenerator random, double[] shocks);
    }

    private static List<Stream> streams(int n, long seed, Surprises noise, Maker maker) {
        return IntStream.range(0, n)
                .parallel()
                .mapToObj(s -> {
                    RandomGenerator random = Seeds.stream(seed, Seeds.ofText("watch"), noise.ordinal(), s);
                    return maker.of(random, shocks(noise, KNOWN + YEARS * YEAR, random));
                })
                .toList();
    }

    /** Of unit variance over all days, but for storms. */
    private static double[] shocks(Surprises noise, int days, RandomGenerator random) {
        double[] shocks = new double[days];
        double variance = 1;
        for (int t = 0; t < days; t++) {
            double normal = random.nextGaussian();
            shocks[t] = switch (noise) {
                case NORMAL -> normal;
                case STUDENT_T4 -> normal * Math.sqrt(2 / chiSquared(random));
                case GARCH -> Math.sqrt(variance) * normal;
                case STORMY -> (t / YEAR % 3 == 1 ? 2 : 1) * normal;
            };
            variance = 0.02 + 0.08 * shocks[t] * shocks[t] + 0.9 * variance;
        }
        return shocks;
    }

    /** With four degrees of freedom. */
    private static double chiSquared(RandomGenerator random) {
        return -2 * Math.log(1 - random.nextDouble()) - 2 * Math.log(1 - random.nextDouble());
    }

    private static double[] earning(double sharpe, double[] shocks) {
        return Arrays.stream(shocks).map(x -> x + sharpe / Math.sqrt(YEAR)).toArray();
    }

    /** Of so many strategies the one with the best Sharpe ratio on the days that a search sees. */
    private static Stream best(int of, double spread, RandomGenerator random, double[] shocks) {
        double[] after = Arrays.copyOfRange(shocks, KNOWN, shocks.length);
        return IntStream.range(0, of)
                .mapToObj(k -> {
                    double sharpe = spread * random.nextGaussian();
                    return new Stream(earning(sharpe, shocks(Surprises.NORMAL, KNOWN, random)), earning(sharpe, after));
                })
                .max(Comparator.comparingDouble(
                        s -> ReturnMoments.of(Arrays.copyOfRange(s.known, KNOWN - SEARCHED, KNOWN))
                                .sharpePerPeriod(0)))
                .orElseThrow();
    }

    /** Sessions of all strategies to their alarms. */
    private static String between(List<Stream> all, Function<Stream, List<Integer>> watch) {
        long alarms =
                all.stream().parallel().mapToLong(s -> watch.apply(s).size()).sum();
        return String.format(Locale.ROOT, "%,.0f", (double) all.size() * YEARS * YEAR / alarms);
    }

    /** Share of strategies with an alarm from a session on within so many. */
    private static String rang(List<Stream> all, int from, int within, Function<Stream, List<Integer>> watch) {
        long rang = all.stream()
                .parallel()
                .filter(s -> watch.apply(s).stream().anyMatch(t -> t >= from && t < from + within))
                .count();
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * rang / all.size());
    }

    private static int[] days(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** Sessions of the alarms on a lower mean. */
    private static List<Integer> edge(Stream s) {
        return EdgeWatch.alarms("", YEAR, s.known, days(s.earned.length), s.earned).stream()
                .map(Drift::on)
                .toList();
    }

    /** The same, around the mean of what was known before. */
    private static List<Integer> aroundWhatWasSeen(Stream s) {
        ReturnMoments seen = ReturnMoments.of(s.known);
        ChangeDetector detector =
                ChangeDetector.knownWithThreshold(List.of(EdgeWatch.fall(YEAR)), EdgeWatch.threshold(YEAR));
        return IntStream.range(0, s.earned.length)
                .filter(t -> detector.observe((s.earned[t] - seen.mean()) / seen.sd()))
                .boxed()
                .toList();
    }

    /** Sessions of all alarms, each of which is followed by a search, after which volatility is watched anew. */
    private static List<Integer> both(Stream s) {
        List<Integer> edge = edge(s);
        return searching(s, (all, from) -> {
            Optional<Integer> wilder = wilder(all, from);
            int next = edge.stream()
                    .filter(t -> t >= from)
                    .findFirst()
                    .filter(t -> t < from + SEARCH_EVERY)
                    .orElse(Integer.MAX_VALUE);
            int first = Math.min(next, wilder.orElse(Integer.MAX_VALUE));
            return first == Integer.MAX_VALUE ? Optional.empty() : Optional.of(first);
        });
    }

    private interface Watch {
        /**
         * The first alarm up to the next search.
         *
         * @param all returns, the known ones first
         * @param from session after the last search
         */
        Optional<Integer> alarm(double[] all, int from);
    }

    /** Sessions of alarms, with a search every so many sessions and after each alarm. */
    private static List<Integer> searching(Stream s, Watch watch) {
        double[] all = s.all();
        List<Integer> alarms = new ArrayList<>();
        int from = 0;
        while (from < s.earned.length) {
            Optional<Integer> alarm = watch.alarm(all, from);
            alarm.ifPresent(alarms::add);
            from = alarm.map(t -> t + 1).orElse(from + SEARCH_EVERY);
        }
        return alarms;
    }

    private static double[] window(double[] all, int from) {
        return Arrays.copyOfRange(all, from, Math.min(all.length, from + KNOWN + SEARCH_EVERY));
    }

    private static Optional<Integer> wilder(double[] all, int from) {
        double[] window = window(all, from);
        return VolatilityWatch.alarm("", days(window.length), window, KNOWN).map(drift -> drift.on() - KNOWN + from);
    }

    private static Optional<Integer> anew(double[] all, int from) {
        return anew(all, from, shift -> true);
    }

    private static Optional<Integer> fallAnew(double[] all, int from) {
        return anew(all, from, shift -> shift.equals(BOTH.get(0)));
    }

    /** One detector of both changes with an alarm in five years. */
    private static Optional<Integer> anew(double[] all, int from, Function<Shift, Boolean> counts) {
        double[] window = window(all, from);
        ReturnMoments usual = ReturnMoments.of(Arrays.copyOf(window, KNOWN));
        ChangeDetector detector = ChangeDetector.known(BOTH, 0, 1, 5 * YEAR, 1);
        for (int t = KNOWN; t < window.length; t++) {
            if (detector.observe((window[t] - usual.mean()) / usual.sd()) && counts.apply(detector.strongest())) {
                return Optional.of(t - KNOWN + from);
            }
        }
        return Optional.empty();
    }
}
