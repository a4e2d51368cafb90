package io.cambrian.handoff;

import io.cambrian.backtest.Costs;
import io.cambrian.handoff.Dossier.Figure;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.OverlaySpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small plan with something in every part. */
final class Plans {
    static final int AS_OF = 20_000;
    static final Instant EXPIRES = Instant.ofEpochSecond((AS_OF + 90) * 86_400L);

    private Plans() {}

    static Bundle.Builder small() {
        return Bundle.builder()
                .runId("run-1")
                .dataVersions(Map.of("bars", 7L, "universe", 2L))
                .asOf(AS_OF)
                .expiresAt(EXPIRES)
                .baseCurrency("USD")
                .capital(250_000)
                .periodsPerYear(252)
                .bots(List.of(
                        new Bot("b2", "enter long when close > sma(close, 20)", 0.3, AS_OF + 1, List.of()),
                        new Bot(
                                "b1",
                                "enter long when rsi(close, 14) < 30",
                                0.7,
                                AS_OF - 1,
                                List.of("paper-only", "spot-only"))))
                .covariance(new Covariance(List.of("b1", "name"), new double[][] {{4e-4, 1e-5}, {1e-5, 9e-4}}))
                .regimeModel(List.of(
                        new NamedArray("transition", List.of(0.9, 0.1, 0.2, 0.8)),
                        new NamedArray("mean/calm", List.of(0.01))))
                .limits(new Limits(1.5, 1, 0.25, 0.2, 0.05, 0.2, 0.4, 7))
                .stress(List.of(new StressScenario("2008-10-24", Map.of("AAA", -0.07, "BBB", -0.05))))
                .instruments(List.of(instrument("AAA", false), instrument("BBB", true)))
                .costs(new Costs(2, 3, 40))
                .history(List.of(series("AAA", AS_OF - 3, 4), closes("BBB", AS_OF - 1, 2)))
                .memoryRules(List.of(
                        new MemoryRule(2, "otherwise", "no view", 90, 0.8, 0.96),
                        new MemoryRule(1, "volatility_20=high and side=long", "avoid", 12, 0.9, 0.96)))
                .overlays(List.of(
                        OverlaySpec.of("second")
                                .texts("rules", List.of("b", "a", ""))
                                .numbers("weights", 0.1 + 0.2, -0.0, 7, Double.NaN)
                                .numbers("other", 1)
                                .build(),
                        OverlaySpec.of("first").build()))
                .dossiers(List.of(dossier("b1")))
                .replay(List.of(series("AAA", AS_OF + 1, 2)));
    }

    static Dossier dossier(String bot) {
        return new Dossier(
                bot,
                "s1",
                "search-1",
                2,
                "candidate",
                false,
                "It lost to 3 of 39 twins.",
                new TreeMap<>(Map.of(Figure.TRIALS.key(), 1000.0, Figure.DEFLATED_SHARPE.key(), 0.1 + 0.2)),
                List.of(
                        new Dossier.Twins("flipped days", 39, 39, 3, 0.1),
                        new Dossier.Twins("shuffled days", 39, 5, 2, Double.NaN)),
                List.of(new Dossier.Gate("Twin searches", false, "It lost."), new Dossier.Gate("Costs", true, "")),
                List.of(
                        new Dossier.Ancestor("a", 0, "random", List.of(), Double.NEGATIVE_INFINITY, "enter long"),
                        new Dossier.Ancestor("b", 0, "random", List.of(), 0.5, "enter short"),
                        new Dossier.Ancestor("s1", 3, "crossover", List.of("a", "b"), 1.5, "exit \u00e4\n long")));
    }

    static Instrument instrument(String symbol, boolean closeOnly) {
        return new Instrument(
                symbol,
                "USD",
                "XNYS",
                closeOnly,
                closeOnly,
                new BigDecimal("0.01"),
                new BigDecimal("0.001"),
                new BigDecimal("10"));
    }

    static BarSeries series(String symbol, int from, int n) {
        int[] days = new int[n];
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double[] volume = new double[n];
        boolean[] member = new boolean[n];
        for (int i = 0; i < n; i++) {
            days[i] = from + i;
            open[i] = 100 + i / 3.0;
            high[i] = 102 + i;
            low[i] = 98;
            close[i] = 101 + i / 7.0;
            volume[i] = i == 1 ? Double.NaN : 1000 + i;
            member[i] = i != 0;
        }
        return BarSeries.of(symbol, days, open, high, low, close, volume, member);
    }

    static BarSeries closes(String symbol, int from, int n) {
        BarSeries s = series(symbol, from, n);
        return BarSeries.closeOnly(symbol, s.days(), s.close(), s.member());
    }
}
