package io.cambrian.benchmarks;

import io.cambrian.fault.ConfigException;
import io.cambrian.market.BarSeries;
import io.cambrian.performance.Metrics;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.seed.Seeds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Every weighting method out of sample, against equal weights: weights from the days before each review only, held until the
 * next one, drifting with prices, each trade at a cost. An asset can be held only if it has a price on the day of the review
 * and on most days of the window; one that vanishes in between is sold at its last price.
 *
 * <p>Intervals are those of a circular block bootstrap of the days, the same for all methods, so that differences to equal
 * weights are paired.
 */
final class WeightStudy {
    private static final double PERIODS = 252;
    private static final int DRAWS = 2_000;
    private static final int BLOCK = 21;
    private static final double KNOWN = 0.95;

    private WeightStudy() {}

    /** Simple returns per day and asset; NaN where the asset has no bar on that day or the session before. */
    private record Panel(String[] names, int[] days, double[][] returns) {}

    private record Path(WeightMethod method, double[] returns, double turnoverPerYear, int fallbacks) {}

    static void run(Options options) {
        String data = options.text("data", "");
        boolean quick = options.flag("quick");
        int most = options.whole("assets", quick ? 10 : 50, 2);
        int window = options.whole("window", 504, 60);
        int every = options.whole("every", 21, 1);
        double cost = options.whole("cost-bps", 10, 0) / 1e4;
        options.refuseOthers();
        if (data.isEmpty()) {
            throw new ConfigException(
                    "Which prices?\nGive --data with bar files, or folders of them, separated by commas.");
        }
        Panel panel = panel(data, most, window);
        System.out.printf(
                Locale.ROOT,
                "%d assets, %s to %s; %d-day windows, reviewed every %d days, %.0f basis points a side, Ledoit-Wolf"
                        + " covariance (constant correlation), long only, cap %.2f%n",
                panel.names.length,
                LocalDate.ofEpochDay(panel.days[0]),
                LocalDate.ofEpochDay(panel.days[panel.days.length - 1]),
                window,
                every,
                cost * 1e4,
                cap(panel.names.length));
        List<Path> paths = new ArrayList<>();
        for (WeightMethod method : WeightMethod.values()) {
            paths.add(path(panel, method, window, every, cost));
        }
        print(paths);
    }

    private static double cap(int assets) {
        return Math.max(0.1, 2.0 / assets);
    }

    /** Of all assets so many, evenly spread over their names. */
    private static Panel panel(String data, int most, int window) {
        List<BarSeries> all = Instruments.read(data).stream()
                .map(Instruments.Candidate::series)
                .filter(s -> s.size() > window)
                .sorted(Comparator.comparing(BarSeries::symbol))
                .toList();
        if (all.size() < 2) {
            throw new ConfigException(
                    "Only " + all.size() + " assets have more than " + window + " bars; a study needs two.");
        }
        List<BarSeries> kept = new ArrayList<>();
        int n = Math.min(most, all.size());
        for (int i = 0; i < n; i++) {
            kept.add(all.get((int) ((long) i * all.size() / n)));
        }
        TreeSet<Integer> sessions = new TreeSet<>();
        kept.forEach(s -> Arrays.stream(s.days()).forEach(sessions::add));
        int[] days = sessions.stream().mapToInt(Integer::intValue).toArray();
        double[][] returns = new double[days.length][n];
        for (double[] row : returns) {
            Arrays.fill(row, Double.NaN);
        }
        for (int i = 0; i < n; i++) {
            BarSeries s = kept.get(i);
            for (int t = 1; t < s.size(); t++) {
                int d = Arrays.binarySearch(days, s.days()[t]);
                if (days[d - 1] == s.days()[t - 1]) {
                    returns[d][i] = s.close()[t] / s.close()[t - 1] - 1;
                }
            }
        }
        return new Panel(kept.stream().map(BarSeries::symbol).toArray(String[]::new), days, returns);
    }

    private static Path path(Panel panel, WeightMethod method, int window, int every, double cost) {
        int n = panel.names.length;
        double[] held = new double[n];
        double[] out = new double[panel.days.length - window];
        double traded = 0;
        int fallbacks = 0;
        for (int t = window; t < panel.days.length; t++) {
            double paid = 0;
            if ((t - window) % every == 0) {
                double[] target = held.clone();
                Allocation a = allocate(panel, method, t, window);
                if (a != null) {
                    fallbacks += a.method() == method ? 0 : 1;
                    for (int i = 0; i < n; i++) {
                        target[i] = a.weights().getOrDefault(panel.names[i], 0.0);
                    }
                }
                for (int i = 0; i < n; i++) {
                    paid += Math.abs(target[i] - held[i]);
                }
                traded += paid;
                held = target;
            }
            double r = 0;
            for (int i = 0; i < n; i++) {
                r += Double.isNaN(panel.returns[t][i]) ? 0 : held[i] * panel.returns[t][i];
            }
            out[t - window] = (1 - cost * paid) * (1 + r) - 1;
            for (int i = 0; i < n; i++) {
                held[i] *= (1 + (Double.isNaN(panel.returns[t][i]) ? 0 : panel.returns[t][i])) / (1 + r);
            }
        }
        return new Path(method, out, traded / (out.length / PERIODS), fallbacks);
    }

    /** From the days {@code t - window} to {@code t - 1}; null where fewer than two assets can be held. */
    private static Allocation allocate(Panel panel, WeightMethod method, int t, int window) {
        List<Integer> usable = new ArrayList<>();
        for (int i = 0; i < panel.names.length; i++) {
            int known = 0;
            for (int d = t - window; d < t; d++) {
                known += Double.isNaN(panel.returns[d][i]) ? 0 : 1;
            }
            if (known >= KNOWN * window && !Double.isNaN(panel.returns[t - 1][i])) {
                usable.add(i);
            }
        }
        if (usable.size() < 2) {
            return null;
        }
        List<String> names = usable.stream().map(i -> panel.names[i]).toList();
        double[][] returns = new double[window][usable.size()];
        for (int d = 0; d < window; d++) {
            for (int k = 0; k < usable.size(); k++) {
                returns[d][k] = panel.returns[t - window + d][usable.get(k)];
            }
        }
        return Allocator.allocate(
                names,
                returns,
                method,
                Limits.cap(cap(names.size())).withCash(),
                CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION);
    }

    private static void print(List<Path> paths) {
        Path equal = paths.stream()
                .filter(p -> p.method == WeightMethod.EQUAL)
                .findFirst()
                .orElseThrow();
        Table table = new Table(
                "",
                "Sharpe",
                "95 % interval",
                "less 1/N",
                "95 % interval",
                "Sortino",
                "Calmar",
                "max drawdown",
                "volatility",
                "turnover a year",
                "fell back");
        for (Path p : paths) {
            Metrics m = Metrics.of(p.returns, PERIODS, 0);
            double[] own = new double[DRAWS];
            double[] difference = new double[DRAWS];
            for (int k = 0; k < DRAWS; k++) {
                int[] days = draw(p.returns.length, k);
                own[k] = sharpe(p.returns, days);
                difference[k] = own[k] - sharpe(equal.returns, days);
            }
            table.add(
                    p.method.label(),
                    String.format(Locale.ROOT, "%.2f", m.sharpe()),
                    interval(own),
                    String.format(
                            Locale.ROOT,
                            "%+.2f",
                            m.sharpe() - Metrics.of(equal.returns, PERIODS, 0).sharpe()),
                    p == equal ? "" : interval(difference),
                    String.format(Locale.ROOT, "%.2f", m.sortino()),
                    String.format(Locale.ROOT, "%.2f", m.calmar()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * m.maxDrawdown()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * m.annualizedVolatility()),
                    String.format(Locale.ROOT, "%.1f", p.turnoverPerYear),
                    Integer.toString(p.fallbacks));
        }
        table.print();
    }

    private static String interval(double[] draws) {
        Arrays.sort(draws);
        return String.format(
                Locale.ROOT, "%.2f to %.2f", draws[(int) (0.025 * draws.length)], draws[(int) (0.975 * draws.length)]);
    }

    private static int[] draw(int n, int draw) {
        RandomGenerator random = Seeds.stream(41, draw);
        int[] days = new int[n];
        for (int t = 0; t < n; t += BLOCK) {
            int start = random.nextInt(n);
            for (int k = 0; k < BLOCK && t + k < n; k++) {
                days[t + k] = (start + k) % n;
            }
        }
        return days;
    }

    private static double sharpe(double[] returns, int[] days) {
        double sum = 0;
        double squares = 0;
        for (int d : days) {
            sum += returns[d];
            squares += returns[d] * returns[d];
        }
        double mean = sum / days.length;
        double variance = (squares - days.length * mean * mean) / (days.length - 1);
        return mean / Math.sqrt(variance) * Math.sqrt(PERIODS);
    }
}
