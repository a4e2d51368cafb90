package io.cambrian.jobs.report;

import io.cambrian.jobs.report.MoneyFigures.Account;
import io.cambrian.jobs.report.MoneyFigures.Allocation;
import io.cambrian.jobs.report.MoneyFigures.Bot;
import io.cambrian.jobs.report.MoneyFigures.Order;
import io.cambrian.jobs.report.ReportModel.Command;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.Coverage;
import io.cambrian.jobs.report.ReportModel.Exclusion;
import io.cambrian.jobs.report.ReportModel.Fold;
import io.cambrian.jobs.report.ReportModel.GateResult;
import io.cambrian.jobs.report.ReportModel.Header;
import io.cambrian.jobs.report.ReportModel.Instrument;
import io.cambrian.jobs.report.ReportModel.Regime;
import io.cambrian.jobs.report.ReportModel.Span;
import io.cambrian.jobs.report.ReportModel.Timeline;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.ReportModel.Verdict;
import io.cambrian.jobs.report.ReportModel.Windows;
import io.cambrian.jobs.report.RiskFigures.Correlation;
import io.cambrian.jobs.report.RiskFigures.Crisis;
import io.cambrian.jobs.report.RiskFigures.Stress;
import io.cambrian.jobs.report.RiskFigures.ValueAtRisk;
import io.cambrian.jobs.report.SearchFigures.Ancestor;
import io.cambrian.jobs.report.SearchFigures.Curve;
import io.cambrian.jobs.report.SearchFigures.Equity;
import io.cambrian.jobs.report.SearchFigures.Evidence;
import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Funnel;
import io.cambrian.jobs.report.SearchFigures.Gate;
import io.cambrian.jobs.report.SearchFigures.Generation;
import io.cambrian.jobs.report.SearchFigures.Holdout;
import io.cambrian.jobs.report.SearchFigures.Metrics;
import io.cambrian.jobs.report.SearchFigures.Trades;
import io.cambrian.jobs.report.SearchFigures.TwinFamily;
import io.cambrian.seed.Seeds;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A made-up run that looks like a real one: sixteen years, twelve instruments, three kinds of market, six finalists. */
final class SampleModel {
    static final LocalDate FROM = LocalDate.of(2006, 1, 2);
    static final LocalDate TRAIN_TO = LocalDate.of(2016, 12, 30);
    static final LocalDate HOLDOUT_FROM = LocalDate.of(2019, 7, 1);
    static final LocalDate TO = LocalDate.of(2021, 12, 31);
    private static final long SEED = Seeds.ofText("sample report");
    private static final String[] SYMBOLS = {
        "EUR", "GBP", "JPY", "CHF", "AUD", "CAD", "NZD", "SEK", "NOK", "ZAR", "MXN", "PLN"
    };
    private static final double[] MEAN = {0.00055, 0.0001, -0.0012};
    private static final double[] SD = {0.0055, 0.0095, 0.021};

    private final int[] days;
    private final int[] regime;
    private final double[] market;
    private final List<String> ids;

    private SampleModel() {
        days = IntStream.rangeClosed((int) FROM.toEpochDay(), (int) TO.toEpochDay())
                .filter(d -> LocalDate.ofEpochDay(d).getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
                .toArray();
        regime = new int[days.length];
        market = new double[days.length];
        RandomGenerator random = Seeds.stream(SEED, 1);
        int state = 0;
        for (int t = 0; t < days.length; t++) {
            if (random.nextDouble() < 0.008) {
                state = (state + 1 + random.nextInt(2)) % 3;
            }
            regime[t] = t < 60 ? -1 : state;
            market[t] = t == 0 ? 0 : MEAN[state] + SD[state] * random.nextGaussian();
        }
        ids = IntStream.range(0, 6)
                .mapToObj(i -> String.format("%016x", Seeds.derive(SEED, 2, i)))
                .toList();
    }

    static ReportModel promoted() {
        return new SampleModel().build(true);
    }

    static ReportModel notPromoted() {
        return new SampleModel().build(false);
    }

    /** A run that has got nowhere: every panel is empty. */
    static ReportModel empty() {
        return new ReportModel(
                new Header(
                        "Empty",
                        "0",
                        "0",
                        0,
                        "1",
                        TO,
                        Verdict.FAILED,
                        "Ingest found no bars in /data/none.",
                        List.of()),
                Panel.missing("No bars have been read.", "bin/cambrian ingest DIR"),
                Panel.missing("There are no windows yet.", "bin/cambrian evolve"),
                Panel.missing("No kinds of market have been told apart.", "bin/cambrian regimes"),
                Panel.missing("No search has run.", "bin/cambrian evolve"),
                Panel.missing("No trial has been scored.", "bin/cambrian evolve"),
                List.of(),
                Panel.missing("No finalist has been judged.", "bin/cambrian evidence"),
                Panel.missing("No evidence has been computed.", "bin/cambrian evidence"),
                Panel.missing("There is nothing to correlate.", "bin/cambrian risk"),
                Panel.missing("There is no portfolio.", "bin/cambrian risk"),
                Panel.missing("There is no portfolio.", "bin/cambrian risk"),
                Panel.missing("Nothing can be sold.", "bin/cambrian risk"),
                Panel.missing("Nothing is allocated.", "bin/cambrian allocate"),
                Panel.missing("There is no portfolio.", "bin/cambrian allocate"),
                Panel.missing("There is no portfolio.", "bin/cambrian allocate"),
                Panel.missing("The live process has not run.", "bin/cambrian live --replay"),
                MemoryFigures.Memory.missing("No trade is remembered yet.", "bin/cambrian demo"),
                List.of());
    }

    /** The same run at the size of a large universe: 500 instruments, 20 finalists, 500 correlations. */
    static ReportModel large() {
        SampleModel sample = new SampleModel();
        ReportModel m = sample.build(true);
        List<Instrument> instruments = IntStream.range(0, 500)
                .mapToObj(i -> new Instrument("S" + i, "USD", FROM.plusDays(7L * (i % 300)), TO, 4000))
                .toList();
        double[][] rho = new double[500][500];
        for (int i = 0; i < 500; i++) {
            for (int j = 0; j < 500; j++) {
                rho[i][j] = i == j ? 1 : 0.9 - Math.abs(i - j) / 300.0;
            }
        }
        List<Finalist> finalists = new ArrayList<>();
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Finalist f = m.finalists().get(i % 6);
            String id = f.id() + i;
            finalists.add(new Finalist(
                    id,
                    f.text(),
                    f.words(),
                    false,
                    f.complexity(),
                    f.train(),
                    f.holdout(),
                    f.lineage(),
                    f.evidence(),
                    f.gates(),
                    f.trades()));
            curves.add(new Curve(id, sample.equity().curves().get(i % 6).growth()));
        }
        Equity equity = sample.equity();
        return new ReportModel(
                m.header(),
                Panel.of(new Coverage(instruments, List.of(), 2_000_000, List.of(), "")),
                m.windows(),
                m.timeline(),
                m.evolution(),
                m.funnel(),
                finalists,
                Panel.of(new Equity(equity.days(), equity.benchmark(), curves)),
                m.evidence(),
                Panel.of(new Correlation(
                        instruments.stream().map(Instrument::symbol).toList(), rho, "sample", 4000, "instruments")),
                m.valueAtRisk(),
                m.stress(),
                m.liquidity(),
                m.allocation(),
                m.frontier(),
                m.attribution(),
                m.account(),
                m.memory(),
                m.next());
    }

    private ReportModel build(boolean promoted) {
        return new ReportModel(
                new Header(
                        "Full cycle on daily currency fixings",
                        "7f3c9a1e04d2b586",
                        "ecb-2021-12-31.v3",
                        42,
                        "1",
                        TO,
                        promoted ? Verdict.PROMOTED : Verdict.NOT_PROMOTED,
                        promoted
                                ? "One strategy, a slow trend follower that stays out of storms, beat 38 of 39 reruns of the whole"
                                        + " search in both kinds of empty market and held up on two and a half unseen years."
                                : "The best of 20,480 trials was no better than what the same search finds in markets that hold"
                                        + " nothing to find, so no strategy was promoted.",
                        promoted
                                ? List.of("paper only")
                                : List.of("spot only: research, nobody earns a spot return alone", "paper only")),
                Panel.of(coverage()),
                Panel.of(windows()),
                Panel.of(timeline()),
                Panel.of(evolution()),
                Panel.of(new Funnel(
                        20480,
                        14211,
                        4920,
                        List.of(
                                new Count("never trades", 1022),
                                new Count("too few trades", 291),
                                new Count("ruin", 36)),
                        6,
                        promoted ? 1 : 0)),
                finalists(promoted),
                Panel.of(equity()),
                Panel.of(evidence(promoted)),
                Panel.of(correlation()),
                Panel.of(valueAtRisk()),
                Panel.of(stress()),
                Panel.of(liquidity()),
                Panel.of(allocation()),
                Panel.of(frontier()),
                Panel.of(attribution()),
                Panel.of(account()),
                memory(),
                List.of(
                        new Command("bin/cambrian cycle --warehouse demo-warehouse", "Run the next cycle on new days."),
                        new Command(
                                "bin/cambrian live --bundle demo-warehouse/bundles --replay",
                                "Replay the account with this allocation.")));
    }

    private Coverage coverage() {
        List<Instrument> instruments = new ArrayList<>();
        for (int i = 0; i < SYMBOLS.length; i++) {
            LocalDate first = i == 11 ? LocalDate.of(2009, 3, 2) : i == 9 ? LocalDate.of(2007, 5, 7) : FROM;
            LocalDate last = i == 10 ? LocalDate.of(2018, 9, 28) : TO;
            instruments.add(new Instrument(
                    SYMBOLS[i], "USD", first, last, (int) ((last.toEpochDay() - first.toEpochDay()) * 5 / 7)));
        }
        return new Coverage(
                instruments,
                List.of(
                        new Exclusion("HKD", "volatility below the floor: a peg"),
                        new Exclusion("<b>DKK</b>", "follows EUR within 0.1 %")),
                46_812,
                List.of(new Count("price is not positive", 3), new Count("day given twice", 11)),
                "Daily reference rates of the European Central Bank, quoted in US dollars.");
    }

    private static Windows windows() {
        List<Fold> folds = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            LocalDate test = LocalDate.of(2017, 1, 2).plusDays(228L * k);
            folds.add(new Fold(
                    String.valueOf(k + 1), new Span(FROM, test.minusDays(8)), new Span(test, test.plusDays(220))));
        }
        return new Windows(FROM, TRAIN_TO, folds, Optional.of(new Span(HOLDOUT_FROM, TO)), 5, 1);
    }

    private Timeline timeline() {
        String[] names = {"calm", "restless", "storm"};
        String[] words = {"small moves, slow rise", "larger moves, no direction", "large moves, mostly down"};
        List<Regime> regimes = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            int label = k;
            int n = (int) Arrays.stream(regime).filter(r -> r == label).count();
            regimes.add(new Regime(
                    names[k], words[k], n, MEAN[k] * 260, SD[k] * Math.sqrt(260), 0.08 + 0.17 * k, 124 - 20.0 * k));
        }
        return new Timeline(
                days,
                growth(market),
                regime,
                regimes,
                "Gaussian mixture of three, fitted on the training days only, with persistence.");
    }

    private Evolution evolution() {
        RandomGenerator random = Seeds.stream(SEED, 3);
        List<Generation> generations = new ArrayList<>();
        double best = 0.35;
        for (int g = 0; g < 40; g++) {
            best += random.nextDouble() < 0.35 ? 0.09 * random.nextDouble() : 0;
            generations.add(new Generation(
                    g,
                    best,
                    best - 0.45 + 0.006 * g + 0.03 * random.nextGaussian(),
                    0.97 - 0.011 * g + 0.02 * random.nextGaussian(),
                    300 + random.nextInt(150),
                    0.4 + random.nextDouble()));
        }
        double[] bests = generations.stream().mapToDouble(Generation::best).toArray();
        double[] medians = generations.stream().mapToDouble(Generation::median).toArray();
        return new Evolution(
                generations,
                "annualized Sharpe ratio of excess return, less 0.01 per node of the rules.",
                List.of(
                        new SearchFigures.Island(0, "tournament, fixed operators", bests, medians),
                        new SearchFigures.Island(1, "lexicase, adaptive operators", bests, medians)),
                List.of(
                        new SearchFigures.OperatorUse("size_fair_crossover", 1_200, 84, 0.21),
                        new SearchFigures.OperatorUse("constant", 800, 120, 0.16)),
                Optional.of(new SearchFigures.BehaviorMap(
                        List.of("under 5 days", "5 days and more"),
                        List.of("beta below 0", "beta from 0"),
                        new double[][] {{0.1, Double.NaN}, {0.4, 0.9}},
                        new int[][] {{3, 0}, {5, 12}},
                        27)));
    }

    private List<Finalist> finalists(boolean promoted) {
        String[] text = {
            "enter long   when sma(close, 20) crosses above sma(close, 100) and rsi(close, 14) < 70\n"
                    + "exit  long   when close < sma(close, 100) or held > 60 bars\nsize         target volatility 0.1\n"
                    + "stop         3 * atr(14)",
            "enter long when close > highest(close, 55)\nexit long when close < lowest(close, 20)\nsize fixed 1",
            "enter long when rsi(close, 2) < 10 and close > sma(close, 200)\nexit long when rsi(close, 2) > 60\nsize fixed 1",
            "enter short when close < ema(close, 50) and volatility(20) > 0.01\nexit short when close > ema(close, 50)\nsize fixed 0.5",
            "enter long when roc(close, 120) > 0\nexit long when roc(close, 120) < 0\nsize kelly fraction 0.25",
            "enter long when close > sma(close, 10) # <script>alert('x')</script>\nexit long when close < sma(close, 10)\nsize fixed 1"
        };
        String[] words = {
            "Follows slow trends, leaves after sixty bars, sized by volatility.",
            "Buys breakouts to a new high of 55 bars.",
            "Buys short dips in long rises.",
            "Sells restless falls at half size.",
            "Holds what rose over half a year.",
            "Follows fast trends & <b>costs</b> much."
        };
        List<Finalist> finalists = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            boolean isPromoted = promoted && i == 0;
            finalists.add(new Finalist(
                    ids.get(i),
                    text[i],
                    words[i],
                    isPromoted,
                    9 + 3 * i,
                    Optional.of(metrics(2860, 1.42 - 0.09 * i, i)),
                    i == 5 ? Optional.empty() : Optional.of(metrics(640, 0.8 - 0.27 * i, i)),
                    lineage(i, text),
                    List.of(
                            new Figure(
                                    "Deflated Sharpe", 0.96 - 0.1 * i, Unit.PROBABILITY, "at the raw number of trials"),
                            new Figure("Minimum record", 3.4 + i, Unit.YEARS, "needed to tell this Sharpe from zero")),
                    gates(isPromoted),
                    Optional.of(new Trades(
                            418 + 97L * i,
                            0.43,
                            0.0031 - 0.0006 * i,
                            0.117,
                            -0.046,
                            23,
                            0.061,
                            List.of(new Count("JPY", 61), new Count("ZAR", 52))))));
        }
        return finalists;
    }

    private static Metrics metrics(int n, double sharpe, int i) {
        return new Metrics(n, 0.06 * sharpe, 0.06, sharpe, sharpe - 0.2, 0.07 + 0.02 * i, n / 7, 0.4);
    }

    private List<Ancestor> lineage(int i, String[] text) {
        List<Ancestor> chain = new ArrayList<>();
        String[] operators = {"random", "mutation", "crossover", "mutation"};
        for (int g = 0; g < 4; g++) {
            String id = g == 3 ? ids.get(i) : String.format("%016x", Seeds.derive(SEED, 4, i, g));
            List<String> parents = g == 0
                    ? List.of()
                    : g == 2
                            ? List.of(chain.get(1).id(), ids.get((i + 1) % 6))
                            : List.of(chain.get(g - 1).id());
            chain.add(new Ancestor(id, g * 9, operators[g], parents, 0.4 + 0.25 * g, text[(i + g + 3) % 6]));
        }
        return chain;
    }

    private static List<Gate> gates(boolean passed) {
        return List.of(
                new Gate(
                        "Twin searches",
                        passed ? GateResult.PASSED : GateResult.FAILED,
                        passed ? "p = 0.050, at most 0.05" : "p > 0.05, at most 0.05"),
                new Gate("Hold-out", GateResult.PASSED, "Sharpe 0.80, above 0"),
                new Gate("Walk-forward", GateResult.PASSED, "3 of 4 folds gained"),
                new Gate("Spot return", GateResult.NOT_RUN, "no carry series is given"));
    }

    private Equity equity() {
        int from = (int) Arrays.stream(days)
                .filter(d -> d < LocalDate.of(2017, 1, 2).toEpochDay())
                .count();
        int[] unseen = Arrays.copyOfRange(days, from, days.length);
        double[] held = Arrays.copyOfRange(market, from, days.length);
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RandomGenerator random = Seeds.stream(SEED, 5, i);
            double[] r = new double[held.length];
            for (int t = 1; t < r.length; t++) {
                r[t] = 0.25 * held[t] + 0.00042 - 0.00013 * i + 0.004 * random.nextGaussian();
            }
            curves.add(new Curve(ids.get(i), growth(r)));
        }
        return new Equity(unseen, growth(held), curves);
    }

    private Evidence evidence(boolean promoted) {
        RandomGenerator random = Seeds.stream(SEED, 6);
        double champion = promoted ? 1.22 : 0.82;
        double[] flipped = random.doubles(promoted ? 39 : 21, 0.35, 0.85).toArray();
        double[] shuffled = random.doubles(promoted ? 39 : 14, 0.3, 0.8).toArray();
        flipped[7] = promoted ? 1.3 : 0.91;
        flipped[flipped.length - 1] = promoted ? 0.99 : 0.95;
        shuffled[3] = promoted ? 1.04 : 0.84;
        shuffled[shuffled.length - 1] = promoted ? 0.6 : 0.88;
        return new Evidence(
                ids.get(0),
                20_480,
                champion,
                1.42,
                List.of(
                        new TwinFamily(
                                "flipped days",
                                "order and size of all moves; signs are tossed",
                                flipped,
                                39,
                                promoted ? 0.05 : Double.NaN,
                                !promoted),
                        new TwinFamily(
                                "shuffled days",
                                "each day whole; their order is drawn",
                                shuffled,
                                39,
                                promoted ? 0.025 : Double.NaN,
                                !promoted)),
                0.05,
                Optional.of(new Holdout(new Span(HOLDOUT_FROM, TO), 0.8, -0.21, 1.79, 0.9, 0.093)),
                gates(promoted),
                List.of(),
                List.of(
                        new Figure("Best by luck", 1.18, Unit.RATIO, "Sharpe that the best of so many trials shows"),
                        new Figure(
                                "Deflated Sharpe",
                                promoted ? 0.962 : 0.41,
                                Unit.PROBABILITY,
                                "probability that the true Sharpe beats the best by luck"),
                        new Figure(
                                "Overfit (PBO)",
                                0.31,
                                Unit.PROBABILITY,
                                "chance that the best in training is below the median outside"),
                        new Figure("Track record needed", Double.POSITIVE_INFINITY, Unit.YEARS, "never")));
    }

    private Correlation correlation() {
        int n = ids.size();
        RandomGenerator random = Seeds.stream(SEED, 7);
        double[][] rho = new double[n][n];
        for (int i = 0; i < n; i++) {
            rho[i][i] = 1;
            for (int j = 0; j < i; j++) {
                rho[i][j] = (i < 3) == (j < 3) ? 0.45 + 0.4 * random.nextDouble() : -0.35 + 0.5 * random.nextDouble();
                rho[j][i] = rho[i][j];
            }
        }
        return new Correlation(
                ids.stream().map(Sections::shortId).toList(), rho, "Ledoit-Wolf shrinkage", 1260, "strategies");
    }

    private ValueAtRisk valueAtRisk() {
        int from = days.length - 1300;
        int[] some = Arrays.copyOfRange(days, from, days.length);
        double[] r = new double[some.length];
        double[] var95 = new double[some.length];
        double[] var99 = new double[some.length];
        double variance = 0.00003;
        for (int t = 0; t < some.length; t++) {
            r[t] = 0.35 * market[from + t];
            var95[t] = 1.645 * Math.sqrt(variance);
            var99[t] = 2.5 * Math.sqrt(variance);
            variance = 0.94 * variance + 0.06 * r[t] * r[t];
        }
        return new ValueAtRisk(some, r, var95, var99, "Filtered historical simulation, 500 days.", 0.021);
    }

    private Stress stress() {
        return new Stress(
                List.of(
                        new Crisis("Global financial crisis", LocalDate.of(2008, 9, 1), LocalDate.of(2009, 3, 9)),
                        new Crisis("Euro debt crisis", LocalDate.of(2011, 7, 1), LocalDate.of(2011, 11, 25)),
                        new Crisis("Franc unpegged", LocalDate.of(2015, 1, 14), LocalDate.of(2015, 1, 16)),
                        new Crisis("Pandemic", LocalDate.of(2020, 2, 19), LocalDate.of(2020, 3, 23)),
                        new Crisis("Market falls by a tenth", null, LocalDate.of(2020, 12, 31))),
                List.of("Portfolio", Sections.shortId(ids.get(0)), Sections.shortId(ids.get(1)), "Buy and hold"),
                new double[][] {
                    {-0.041, 0.012, -0.087, -0.213},
                    {-0.013, 0.004, -0.021, -0.084},
                    {-0.006, 0, -0.011, 0.013},
                    {-0.032, -0.018, Double.NaN, -0.126},
                    {-0.028, 0, -0.061, -0.1}
                },
                List.of(
                        new RiskFigures.StressQuantiles(14211, -0.31, -0.06, 0.08),
                        new RiskFigures.StressQuantiles(14211, -0.12, -0.02, 0.03),
                        new RiskFigures.StressQuantiles(14211, -0.02, 0, 0.02),
                        new RiskFigures.StressQuantiles(14200, -0.19, -0.04, 0.01),
                        new RiskFigures.StressQuantiles(14211, -0.08, 0, 0.05)));
    }

    private RiskFigures.Liquidity liquidity() {
        return new RiskFigures.Liquidity(
                List.of(
                        new RiskFigures.CapacityCurve("Trend", 0.06, 4e-6, 1e8, 0.4),
                        new RiskFigures.CapacityCurve("No edge", -0.01, 4e-6, 0, 0.1)),
                1e7,
                0.1,
                List.of("Trend", "No edge"),
                new double[][] {{0.002, 0.001}, {0.0004, 0.0007}},
                new double[][] {{1, 0.4}, {0.4, Double.NaN}});
    }

    private Allocation allocation() {
        double[][] w = {{0.25, 0.21, 0.3}, {0.25, 0.24, 0.3}, {0.2, 0.14, 0.05}, {0.2, 0.31, 0.2}};
        double[] risk = {0.22, 0.29, 0.26, 0.23};
        List<Bot> bots = IntStream.range(0, 4)
                .mapToObj(i -> new Bot(ids.get(i), w[i], risk[i], 0.3))
                .toList();
        return new Allocation(
                "paper-only research allocation",
                List.of("hierarchical risk parity", "equal risk", "fractional Kelly"),
                0,
                bots,
                new double[] {0.1, 0.1, 0.15},
                List.of("highest weight 30 %"));
    }

    private MoneyFigures.Frontier frontier() {
        double[] volatility = new double[40];
        double[] mean = new double[40];
        for (int k = 0; k < 40; k++) {
            volatility[k] = 0.041 + 0.0012 * k;
            mean[k] = 0.02 + 0.011 * Math.sqrt(k);
        }
        return new MoneyFigures.Frontier(
                volatility,
                mean,
                IntStream.range(0, 4)
                        .mapToObj(i -> new MoneyFigures.Spot(ids.get(i), 0.06 + 0.01 * i, 0.03 + 0.012 * i))
                        .toList(),
                List.of(
                        new MoneyFigures.Spot("hierarchical risk parity", 0.049, 0.041),
                        new MoneyFigures.Spot("equal risk", 0.051, 0.043),
                        new MoneyFigures.Spot("fractional Kelly", 0.06, 0.05)),
                0.61,
                List.of("With edges cut by what luck alone shows, no move of capital between bots pays for itself."),
                List.of(
                        new MoneyFigures.Pair(ids.get(0), ids.get(1), 0.83, 0.4, 0.71, 0.62),
                        new MoneyFigures.Pair(ids.get(0), ids.get(2), 0.12, 0, 0.2, 0.08)));
    }

    private MoneyFigures.Attribution attribution() {
        return new MoneyFigures.Attribution(
                0.031,
                0.214,
                List.of(
                        new MoneyFigures.Slice("selection", 0.024, 0.11),
                        new MoneyFigures.Slice("timing", 0.022, 0.16),
                        new MoneyFigures.Slice("trading", -0.011, -0.04),
                        new MoneyFigures.Slice("rebalancing", -0.004, -0.016)),
                IntStream.range(0, 4)
                        .mapToObj(i -> new MoneyFigures.Slice(ids.get(i), 0.031 / 4, 0.214 / 4))
                        .toList(),
                List.of(new MoneyFigures.Slice("calm", 0.05, 0.2), new MoneyFigures.Slice("storm", -0.019, 0.014)),
                IntStream.range(0, 14)
                        .mapToObj(i -> new MoneyFigures.Slice(SYMBOLS[i % SYMBOLS.length] + i, 0.031 / 14, 0.214 / 14))
                        .toList(),
                List.of(new MoneyFigures.Slice("close > sma(close, 100)", 0.031, 0.214)),
                0.042);
    }

    private static MemoryFigures.Memory memory() {
        List<MemoryFigures.AlikeDay> days = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            double[] after = new double[41];
            for (int t = 0; t < after.length; t++) {
                after[t] = 1 + 0.002 * Math.sin(t / 6.0 + i) + 0.0003 * t * (i - 2);
            }
            days.add(new MemoryFigures.AlikeDay(
                    LocalDate.of(2011 + i, 3, 8 + i),
                    "calm-rising",
                    0.4 + 0.1 * i,
                    0.2 - 0.02 * i,
                    9 - i,
                    0.004 - 0.002 * i,
                    after));
        }
        return new MemoryFigures.Memory(
                Panel.of(new MemoryFigures.Alike(
                        TO, "calm-rising", 21_344, 50, days, 0.0021, -0.0012, 0.0054, 0.56, 11.3)),
                Panel.of(new MemoryFigures.Patterns(
                        21_344,
                        612,
                        List.of(
                                new MemoryFigures.Situation(
                                        List.of("side=long", "volatility_20=high"),
                                        false,
                                        Optional.empty(),
                                        812,
                                        1.21,
                                        -0.0041,
                                        -0.0063,
                                        -0.0019,
                                        0.004,
                                        "4 of 4 quarters",
                                        LocalDate.of(2020, 1, 3),
                                        120,
                                        -0.0022),
                                new MemoryFigures.Situation(
                                        List.of("regime=<calm>", "side=short"),
                                        true,
                                        Optional.of("it has lost since it was found"),
                                        300,
                                        1.1,
                                        0.002,
                                        0.0005,
                                        0.0035,
                                        0.03,
                                        "3 of 4 quarters",
                                        LocalDate.of(2019, 1, 3),
                                        0,
                                        Double.NaN)))),
                Panel.of(new MemoryFigures.RegimeBook(List.of(
                        new MemoryFigures.RegimePage(
                                "calm-rising",
                                1_400,
                                31,
                                0.041,
                                0.052,
                                0.09,
                                java.util.Map.of("calm-rising", 0.978, "wild-falling", 0.022),
                                List.of("wild-falling, 3.1 away"),
                                List.of(
                                        new MemoryFigures.FamilyResult("ema+rsi", 500, 0.003, 0.0021, 0.0004, 0.0038),
                                        new MemoryFigures.FamilyResult("atr", 4, -0.02, 0.0009, -0.002, 0.0038))),
                        new MemoryFigures.RegimePage(
                                "wild-falling",
                                300,
                                31,
                                -0.12,
                                0.14,
                                0.31,
                                java.util.Map.of("calm-rising", 0.1, "wild-falling", 0.9),
                                List.of(),
                                List.of())))),
                Panel.of(new MemoryFigures.MemoryAccount(
                        60,
                        50,
                        0.18,
                        0.004,
                        -0.003,
                        0.011,
                        48,
                        true,
                        new int[] {19_000, 19_001, 19_002},
                        new double[] {0, 0.001, 0.003},
                        new double[] {0, 0.001, 0.004},
                        List.of(new MemoryFigures.VetoAccount(
                                "side=short and volatility_20=high", 21, 0.01, 0.004, true)),
                        List.of(new Count("recall", 9)))));
    }

    private Account account() {
        int from = days.length - 130;
        double[] equity = growth(Arrays.copyOfRange(market, from, days.length));
        for (int t = 0; t < equity.length; t++) {
            equity[t] = 100_000 * (1 + 0.3 * (equity[t] - 1));
        }
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean denied = i == 2;
            orders.add(new Order(
                    "o-" + (112 - i),
                    TO.minusDays(i),
                    i == 7 ? "feedc0ffee000000" : ids.get(i % 4),
                    SYMBOLS[i],
                    (i % 2 == 0 ? 1 : -1) * 1234.5 * (i + 1),
                    denied ? Double.NaN : 1.1 + 0.07 * i,
                    denied ? "denied" : "filled",
                    denied ? "gross exposure above 1.0" : ""));
        }
        return new Account(
                "USD",
                Arrays.copyOfRange(days, from, days.length),
                equity,
                112,
                108,
                List.of(new Count("gross exposure above 1.0", 3), new Count("stale price", 1)),
                184.27,
                true,
                "Holdings, cash and 108 fills agree with the broker, and every decision with the batch backtest.",
                orders);
    }

    private static double[] growth(double[] returns) {
        double[] out = new double[returns.length];
        double value = 1;
        for (int t = 0; t < out.length; t++) {
            value *= 1 + returns[t];
            out[t] = value;
        }
        return out;
    }
}
