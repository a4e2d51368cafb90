package io.cambrian.live;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Dossier.Figure;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.SituationPrior;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.Situations;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.regime.ContextFeature;
import io.cambrian.regime.RegimeModel;
import io.cambrian.seed.Seeds;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Small random markets with awkward members, and plans on them. */
final class Worlds {
    static final int FIRST = 18_000;
    static final int AS_OF = FIRST + 399;
    static final int LAST = FIRST + 519;
    static final List<String> STRATEGIES = List.of(
            "enter long when close crosses above sma(close, 10) exit long when close < sma(close, 10)",
            "enter long when rsi(close, 5) < 35 exit long when held > 4 bars"
                    + " enter short when rsi(close, 5) > 65 exit short when held > 6 bars"
                    + " size target volatility 0.2 stop 2 * atr(5)",
            "enter long when close > highest(close, 3) - 0.5 * atr(3) exit long when close < ema(close, 8)"
                    + " size fixed 0.5");

    private Worlds() {}

    /** Five series: an ordinary one, one that skips days, a close-only one, one that ends early, one that joins late. */
    static Market market(long seed) {
        List<BarSeries> series = new ArrayList<>();
        series.add(series("AAA", seed, FIRST, LAST, 1, false));
        series.add(series("BBB", seed, FIRST, LAST, 3, false));
        series.add(series("CCC", seed, FIRST, LAST, 1, true));
        series.add(series("DDD", seed, FIRST, AS_OF + 40, 1, false));
        series.add(series("EEE", seed, AS_OF + 20, LAST, 1, false));
        return Market.of(series, 252);
    }

    /** Four series that are members on every day and always trade. */
    static Market calmMarket(long seed) {
        return Market.of(
                Stream.of("AAA", "BBB", "CCC", "DDD")
                        .map(s -> series(s, seed, FIRST, LAST, 1, false))
                        .map(s -> BarSeries.of(
                                s.symbol(), s.days(), s.open(), s.high(), s.low(), s.close(), unknown(s.size()), null))
                        .toList(),
                252);
    }

    private static double[] unknown(int n) {
        double[] volume = new double[n];
        Arrays.fill(volume, Double.NaN);
        return volume;
    }

    private static BarSeries series(String symbol, long seed, int from, int to, int skipEvery, boolean closeOnly) {
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText(symbol));
        int[] days = new int[to - from + 1];
        int n = 0;
        for (int day = from; day <= to; day++) {
            if (skipEvery == 1 || random.nextInt(skipEvery) != 0) {
                days[n++] = day;
            }
        }
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double[] volume = new double[n];
        boolean[] member = new boolean[n];
        double last = 50;
        for (int i = 0; i < n; i++) {
            open[i] = last * StrictMath.exp(0.004 * random.nextGaussian());
            close[i] = open[i] * StrictMath.exp(0.015 * random.nextGaussian());
            high[i] = Math.max(open[i], close[i]) * (1 + 0.01 * random.nextDouble());
            low[i] = Math.min(open[i], close[i]) * (1 - 0.01 * random.nextDouble());
            volume[i] = 1000 + random.nextInt(1000);
            member[i] = i > 20 && random.nextInt(12) != 0;
            if (i > 0 && !closeOnly && random.nextInt(15) == 0) { // a day without trade
                open[i] = last;
                high[i] = last;
                low[i] = last;
                close[i] = last;
                volume[i] = 0;
            }
            last = close[i];
        }
        days = Arrays.copyOf(days, n);
        return closeOnly
                ? BarSeries.closeOnly(symbol, days, close, member)
                : BarSeries.of(symbol, days, open, high, low, close, volume, member);
    }

    static Bundle.Builder plan(Market market) {
        List<Bot> bots = new ArrayList<>();
        for (String text : STRATEGIES) {
            Strategy strategy = StrategyText.parse(text);
            bots.add(new Bot(
                    StrategyId.of(strategy),
                    StrategyText.print(strategy),
                    1.0 / STRATEGIES.size(),
                    AS_OF + 1,
                    List.of("paper-only")));
        }
        return Bundle.builder()
                .runId("test")
                .asOf(AS_OF)
                .expiresAt(Instant.ofEpochSecond((LAST + 30) * 86_400L))
                .baseCurrency("USD")
                .capital(100_000)
                .periodsPerYear(252)
                .bots(bots)
                .limits(new Limits(1.5, 1.5, 0.5, 0.5, 0.2, 0.5, 0.5, 10))
                .costs(Costs.DEFAULT)
                .regimeModel(RegimeArrays.of(regimes()))
                .overlays(List.of(memory(bots).spec()))
                .instruments(market.series().stream().map(Worlds::instrument).toList())
                .history(before(market))
                .replay(after(market));
    }

    /** What a search of this world might have said of a strategy. */
    static Dossier dossier(Bot bot) {
        return new Dossier(
                bot.id(),
                bot.id(),
                "search-1",
                1,
                "candidate",
                false,
                "It lost to 3 of 39 twins with flipped days (p = 0.1).",
                new TreeMap<>(Map.of(
                        Figure.TRIALS.key(), 4_000.0,
                        Figure.EFFECTIVE_TRIALS.key(), 73.0,
                        Figure.SHARPE.key(), 1.31,
                        Figure.EXCESS_SHARPE.key(), 1.12,
                        Figure.HOLDOUT_SHARPE.key(), -0.2,
                        Figure.HOLDOUT_P.key(), 0.41,
                        Figure.HOLDOUT_OPENING.key(), 1.0,
                        Figure.DEFLATED_SHARPE.key(), 0.22)),
                List.of(
                        new Dossier.Twins("flipped days", 39, 39, 3, 0.1),
                        new Dossier.Twins("shuffled days", 39, 7, 2, Double.NaN)),
                List.of(
                        new Dossier.Gate("Twin searches", false, "It lost to 3 of 39 twins."),
                        new Dossier.Gate("Costs", true, "Costs were charged.")),
                List.of(
                        new Dossier.Ancestor(
                                "a1", 0, "random", List.of(), 0.4, "enter long when close > sma(close, 9)"),
                        new Dossier.Ancestor(bot.id(), 4, "mutation", List.of("a1"), 0.9, bot.strategy())));
    }

    /** Calm below an annualized volatility of about 14 %, a storm above. */
    private static RegimeModel regimes() {
        return new RegimeModel(
                List.of("volatility_20"),
                List.of(true),
                new double[] {Math.log(0.14)},
                new double[] {0.2},
                new double[] {0.5, 0.5},
                new double[][] {{0.95, 0.05}, {0.05, 0.95}},
                new double[][] {{-1}, {1}},
                new double[][][] {{{0.5}}, {{0.5}}},
                List.of("calm", "storm"),
                FIRST,
                AS_OF,
                300,
                -100);
    }

    /** Vetoes shorts of the second strategy in storms, prefers its entries in narrow markets, and recalls some trades. */
    static MemoryEvidence memory(List<Bot> bots) {
        List<String> features = Arrays.stream(ContextFeature.values())
                .map(ContextFeature::label)
                .toList();
        RandomGenerator random = Seeds.stream(77);
        List<PastCase> cases = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double breadth = random.nextDouble();
            cases.add(new PastCase(
                    "old/" + i,
                    FIRST + 5 * i,
                    FIRST + 5 * i + 9,
                    new double[] {
                        Math.log(0.1 + 0.1 * random.nextDouble()), -2, random.nextGaussian(), 0.1, breadth, 0.1, -3
                    },
                    Map.of("calm", 0.5, "storm", 0.5),
                    0.05 * (breadth - 0.5) + 0.01 * random.nextGaussian()));
        }
        TreeMap<String, String> families = new TreeMap<>();
        bots.forEach(b -> families.put(b.id(), b.strategy().contains("rsi") ? "rsi" : "other"));
        return new MemoryEvidence(
                new Situations(
                        features,
                        features.stream()
                                .map(f -> new Cuts(f.equals("breadth_100") ? List.of(0.4, 0.6) : List.of()))
                                .toList()),
                List.of(
                        new MemoryEvidence.KnownPattern(
                                "f1",
                                true,
                                List.of("family=rsi", "regime=storm", "side=short"),
                                List.of(),
                                AS_OF,
                                new Difference(-0.01, -0.02, -0.005),
                                30),
                        new MemoryEvidence.KnownPattern(
                                "s1",
                                false,
                                List.of("breadth_100=low", "family=rsi"),
                                List.of(),
                                AS_OF,
                                new Difference(0.01, 0.005, 0.02),
                                30)),
                families,
                new TreeMap<>(Map.of(
                        "long",
                        new DecisionRecall(
                                features,
                                cases,
                                RecallSettings.DEFAULT.withNeighbors(20),
                                new TreeMap<>(),
                                new SituationPrior(0, 1e-4)))));
    }

    static List<BarSeries> before(Market market) {
        return market.between(FIRST, AS_OF).series();
    }

    static List<BarSeries> after(Market market) {
        return market.between(AS_OF + 1, LAST).series();
    }

    static Instrument instrument(BarSeries s) {
        return new Instrument(
                s.symbol(),
                "USD",
                "TEST",
                s.closeOnly(),
                false,
                BigDecimal.ZERO,
                new BigDecimal("0.001"),
                new BigDecimal("5"));
    }
}
