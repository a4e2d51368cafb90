package io.cambrian.benchmarks;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.PolicyRelease;
import io.cambrian.rl.TimingBook;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.seed.Seeds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * What learned policies of exposure earn on real prices out of sample: learned again every so many days from all that came before
 * (regime model included), held until the next time, against buying everything once and against holding everything with equal
 * weights. Nothing is chosen by the result.
 */
final class PolicyStudy {
    private static final double CONFIDENCE = 0.975;
    private static final int BLOCK = 20;
    private static final int DRAWS = 1_999;
    private static final int EMBARGO = 10;
    private static final int STATES = 4;

    private PolicyStudy() {}

    static void run(Options options) {
        String data = options.text("data", "");
        boolean quick = options.flag("quick");
        int most = options.whole("instruments", quick ? 5 : 30, 1);
        int first = options.whole("first-train", quick ? 750 : 1_260, 500);
        int every = options.whole("every", 504, 60);
        int seeds = options.whole("seeds", quick ? 1 : 3, 1);
        double cost = options.whole("cost-bps", 5, 0);
        double[] levels = levels(options.text("levels", "0,1"));
        options.refuseOthers();
        if (data.isEmpty()) {
            throw new ConfigException(
                    "Which prices?\nGive --data with bar files, or folders of them, separated by commas.");
        }
        Market market = market(data, most);
        Costs costs = new Costs(cost / 5, 4 * cost / 5, 50);
        int[] calendar = market.calendar();
        if (calendar.length < first + 8 * BLOCK) {
            throw new ConfigException("The prices have " + calendar.length + " days; a study that learns from " + first
                    + " needs " + (first + 8 * BLOCK) + ".");
        }
        int from = calendar[first];
        int to = calendar[calendar.length - 1];
        System.out.printf(
                Locale.ROOT,
                "%d instruments, %s to %s; out of sample from %s; learned every %d days; %.0f basis points a side; levels %s%n",
                market.series().size(),
                LocalDate.ofEpochDay(calendar[0]),
                LocalDate.ofEpochDay(to),
                LocalDate.ofEpochDay(from),
                every,
                cost,
                Arrays.toString(levels));
        double[] equal = TimingBook.holding(market, from, to, costs).returns();
        double[] bought = bought(market, from, to, costs);
        Table table = new Table(
                "out of sample",
                "return a year",
                "volatility",
                "Sharpe",
                "largest drawdown",
                "exposure",
                "gain on 1/N a year, 95 %",
                "Sharpe above 1/N, 95 %");
        row(table, "bought once and kept", bought, equal, 1, market);
        row(table, "1/N, rebalanced daily", equal, equal, 1, market);
        Prepared prepared = new Prepared(market, calendar, first, every);
        Table curve = new Table("learning curve: days learned from", "Sharpe, each of " + seeds + " seeds");
        for (int days : new int[] {first / 2, first, 2 * first, Integer.MAX_VALUE}) {
            List<String> sharpes = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                TimingBook book = prepared.book(days, levels, from, to, costs, seed);
                sharpes.add(String.format(Locale.ROOT, "%.2f", sharpe(book.returns(), market)));
                if (days == Integer.MAX_VALUE) {
                    row(table, "policy, seed " + seed, book.returns(), equal, mean(book.exposure()), market);
                }
            }
            curve.add(days == Integer.MAX_VALUE ? "all before" : "the last " + days, String.join(" ", sharpes));
            System.err.println("done: " + (days == Integer.MAX_VALUE ? "all before" : days + " days"));
        }
        table.print();
        System.out.println();
        curve.print();
    }

    /** Long only learns what differs from holding; with shorts there is no side to begin from. */
    private static double reference(double[] levels) {
        return levels[0] < 0 ? 0 : levels[levels.length - 1];
    }

    private static double[] levels(String text) {
        try {
            double[] levels = Arrays.stream(text.split(","))
                    .mapToDouble(Double::parseDouble)
                    .sorted()
                    .toArray();
            if (Arrays.stream(levels).anyMatch(l -> l == 0)
                    && Arrays.stream(levels).allMatch(l -> Math.abs(l) <= 1)) {
                return levels;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new ConfigException("The --levels (" + text + ") must be fractions from -1 to 1, one of them 0.");
    }

    /** So many instruments, evenly spread over their names, of those with at least two years of bars. */
    private static Market market(String data, int most) {
        List<BarSeries> all = Instruments.read(data).stream()
                .map(Instruments.Candidate::series)
                .filter(s -> s.size() > 504)
                .sorted(Comparator.comparing(BarSeries::symbol))
                .toList();
        if (all.isEmpty()) {
            throw new ConfigException("No instrument has more than two years of bars.");
        }
        List<BarSeries> kept = new ArrayList<>();
        int n = Math.min(most, all.size());
        for (int i = 0; i < n; i++) {
            kept.add(all.get((int) ((long) i * all.size() / n)));
        }
        return Market.of(kept, 252);
    }

    /** Regime models and tasks of each time that is learned, which all seeds and lengths share. */
    private static final class Prepared {
        private final Market market;
        private final int[] calendar;
        private final List<Integer> starts = new ArrayList<>(); // places of the first days decided
        private final List<TimingFeatures> features = new ArrayList<>();

        Prepared(Market market, int[] calendar, int first, int every) {
            this.market = market;
            this.calendar = calendar;
            ContextSeries contexts = Contexts.of(market);
            for (int at = first; at < calendar.length; at += every) {
                starts.add(at);
                RegimeModel model = RegimeModel.fit(contexts, calendar[0], calendar[at - EMBARGO - 1], STATES, 2);
                features.add(new TimingFeatures(contexts, model.filter(contexts)));
            }
        }

        TimingBook book(int days, double[] levels, int from, int to, Costs costs, int seed) {
            List<TimingPolicy> policies = new ArrayList<>();
            for (int k = 0; k < starts.size(); k++) {
                int end = starts.get(k) - EMBARGO - 1;
                int begin = Math.max(0, end - Math.min(days, end));
                TimingFeatures own = features.get(k);
                List<TimingTask> tasks = market.series().stream()
                        .map(s -> own.task(s, calendar[begin], calendar[end]))
                        .filter(Objects::nonNull)
                        .toList();
                policies.add(FittedQ.DEFAULT.learn(
                        own.names(), tasks, levels, reference(levels), costs.perSide(), Seeds.derive(41, seed, k)));
            }
            return TimingBook.of(market, from, to, costs, series -> decided(series, policies, from));
        }

        /** Levels of a series; a policy goes on with what the one before it held. */
        private double[] decided(BarSeries series, List<TimingPolicy> policies, int from) {
            double[] path = new double[series.size()];
            int first = Math.max(0, series.firstAtOrAfter(from) - 1);
            int held = policies.get(0).flat();
            for (int k = 0; k < policies.size(); k++) {
                int begin = k == 0 ? first : Math.max(first, series.firstAtOrAfter(calendar[starts.get(k)]));
                int end = k + 1 == policies.size() ? series.size() : series.firstAtOrAfter(calendar[starts.get(k + 1)]);
                double[][] rows = begin < end ? features.get(k).of(series) : new double[0][];
                for (int t = begin; t < end; t++) {
                    held = policies.get(k).choose(rows[t], 0, held, series.member()[t]);
                    path[t] = policies.get(k).levels()[held];
                }
            }
            return path;
        }
    }

    /** Equal amounts of what is there at the start, never traded again; what ends stays as cash. */
    private static double[] bought(Market market, int from, int to, Costs costs) {
        int[] days = Arrays.stream(market.calendar())
                .filter(d -> d >= from && d <= to)
                .toArray();
        double[] wealth = new double[days.length];
        int n = 0;
        for (BarSeries s : market.series()) {
            int t = s.firstAtOrAfter(from);
            if (t == s.size() || t == 0 || s.days()[t] > from + BLOCK) {
                continue;
            }
            n++;
            double entry = s.close()[t - 1] * (1 + costs.perSide());
            int at = t;
            for (int d = 0; d < days.length; d++) {
                while (at + 1 < s.size() && s.days()[at + 1] <= days[d]) {
                    at++;
                }
                wealth[d] += s.days()[at] <= days[d] ? s.close()[at] / entry : 1;
            }
        }
        double[] returns = new double[days.length];
        for (int d = 0; d < days.length; d++) {
            returns[d] = wealth[d] / (d == 0 ? n : wealth[d - 1]) - 1;
        }
        return returns;
    }

    private static void row(Table table, String name, double[] r, double[] equal, double exposure, Market market) {
        double year = market.periodsPerYear();
        String gain = "";
        String better = "";
        if (r != equal) {
            PolicyRelease low = PolicyRelease.judge(r, equal, CONFIDENCE, BLOCK, DRAWS, 7);
            PolicyRelease high = PolicyRelease.judge(equal, r, CONFIDENCE, BLOCK, DRAWS, 7);
            gain = String.format(
                    Locale.ROOT,
                    "%+.1f %% (%+.1f to %+.1f)",
                    100 * year * low.gain(),
                    100 * year * low.lowerBound(),
                    -100 * year * high.lowerBound());
            better = sharpeDifference(r, equal, market);
        }
        table.add(
                name,
                String.format(Locale.ROOT, "%.1f %%", 100 * year * mean(r)),
                String.format(
                        Locale.ROOT,
                        "%.1f %%",
                        100 * Math.sqrt(year) * ReturnMoments.of(r).sd()),
                String.format(Locale.ROOT, "%.2f", sharpe(r, market)),
                String.format(Locale.ROOT, "%.0f %%", 100 * Drawdowns.max(r)),
                String.format(Locale.ROOT, "%.2f", exposure),
                gain,
                better);
    }

    /** The difference, and quantiles of a circular block bootstrap of pairs of days. */
    private static String sharpeDifference(double[] r, double[] equal, Market market) {
        RandomGenerator random = Seeds.stream(9, Seeds.ofText("policy study"));
        double[] drawn = new double[DRAWS];
        int n = r.length;
        for (int d = 0; d < DRAWS; d++) {
            double[] a = new double[n];
            double[] b = new double[n];
            for (int t = 0; t < n; t += BLOCK) {
                int start = random.nextInt(n);
                for (int j = 0; j < BLOCK && t + j < n; j++) {
                    a[t + j] = r[(start + j) % n];
                    b[t + j] = equal[(start + j) % n];
                }
            }
            drawn[d] = sharpe(a, market) - sharpe(b, market);
        }
        Arrays.sort(drawn);
        return String.format(
                Locale.ROOT,
                "%+.2f (%+.2f to %+.2f)",
                sharpe(r, market) - sharpe(equal, market),
                drawn[(int) (0.025 * DRAWS)],
                drawn[(int) (0.975 * DRAWS)]);
    }

    private static double sharpe(double[] r, Market market) {
        ReturnMoments moments = ReturnMoments.of(r);
        return moments.sd() > 0 ? moments.mean() / moments.sd() * Math.sqrt(market.periodsPerYear()) : 0;
    }

    private static double mean(double[] x) {
        return DoubleStream.of(x).average().orElseThrow();
    }
}
