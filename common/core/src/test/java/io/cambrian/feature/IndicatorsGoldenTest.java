package io.cambrian.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndicatorsGoldenTest {
    @ParameterizedTest
    @CsvSource({
        "SMA, sma.sma, 20, 1",
        "EMA, ema.ema, 20, 1",
        "EMA, macd.fastEma, 12, 1",
        "EMA, macd.slowEma, 26, 1",
        "EMA, keltner.centerline, 20, 1",
        "SMA, bb.sma, 20, 1",
        "SMA, stdev.mean, 14, 1",
        "BOLLINGER_UPPER, bb.upperBand, 20 2, 1",
        "BOLLINGER_LOWER, bb.lowerBand, 20 2, 1",
        "MACD, macd.macd, 12 26, 1",
        "MACD_SIGNAL, macd.signal, 12 26 9, 1",
        "RSI, rsi.rsi, 14, 1",
        "ATR, atr.atr, 14, 1",
        "ADX, adx.adx, 14, 1",
        "DONCHIAN_UPPER, donchian.upperBand, 20, 1",
        "DONCHIAN_LOWER, donchian.lowerBand, 20, 1",
        "ROC, roc.roc, 14, 100",
        "ZSCORE, stdev.zScore, 14, 1",
    })
    void agreesWithSkenderFromTheFirstValidBar(IndicatorKind kind, String column, String parameters, double scale)
            throws IOException {
        double[] expected = csvColumn("golden/indicators/skender_expected.csv", column);
        List<Double> p = numbers(parameters);
        double[] actual = Indicators.column(kind, p, 252, inputs(kind));
        assertThat(firstKnown(actual)).isEqualTo(firstKnown(expected)).isEqualTo(Indicators.warmUp(kind, p));
        for (int t = 0; t < expected.length; t++) {
            if (!Double.isNaN(expected[t])) {
                assertThat(scale * actual[t])
                        .as("bar %d", t)
                        .isCloseTo(expected[t], Golden.within(expected[t], 1e-8, 1e-9));
            }
        }
    }

    @Test
    void bandIsAStandardDeviationFromTheMean() throws IOException {
        double[] expected = csvColumn("golden/indicators/skender_expected.csv", "stdev.stdDev");
        double[] close = csvColumn("golden/_data/skender_default_quotes.csv", "close");
        double[] upper = Indicators.column(IndicatorKind.BOLLINGER_UPPER, List.of(14.0, 1.0), 252, close);
        double[] mean = Indicators.column(IndicatorKind.SMA, List.of(14.0), 252, close);
        for (int t = 13; t < expected.length; t++) {
            assertThat(upper[t] - mean[t]).isCloseTo(expected[t], Golden.within(expected[t], 1e-8, 1e-9));
        }
    }

    @Test
    void relativeStrengthIsSeededLikeWilder() {
        JsonNode golden = Golden.read("indicators", "rsi_seed_conventions_33_closes");
        double[] expected = Golden.vector(golden.at("/expected/wilder_sma_seed"));
        double[] actual =
                Indicators.column(IndicatorKind.RSI, List.of(14.0), 252, Golden.vector(golden.at("/inputs/close")));
        assertSame(actual, expected, 1e-9);
    }

    @Test
    void exponentialAverageIsSeededWithTheMean() {
        JsonNode golden = Golden.read("indicators", "rsi_seed_conventions_33_closes");
        double[] expected = Golden.vector(golden.at("/expected/sma_seeded_ema10"));
        double[] actual =
                Indicators.column(IndicatorKind.EMA, List.of(10.0), 252, Golden.vector(golden.at("/inputs/close")));
        assertSame(actual, expected, 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "SMA, sma 5, 5, 0, 0",
        "RSI, rsi 5, 5, 0, 0",
        "ROC, roc 5, 5, 0, 0",
        "BOLLINGER_LOWER, bbands 5 2, 5 2, 0, 0",
        "BOLLINGER_UPPER, bbands 5 2, 5 2, 0, 2",
    })
    void agreesWithTulipWhereTheConventionIsTheSame(
            IndicatorKind kind, String name, String parameters, int input, int output) {
        JsonNode node =
                Golden.read("indicators", "tulip_15_bars").get("expected").get(name);
        double[] x = Golden.vector(node.get("inputs").get(input));
        double[] expected = Golden.vector(node.get("outputs").get(output));
        double[] actual = Indicators.column(kind, numbers(parameters), 252, x);
        int start = x.length - expected.length;
        assertThat(firstKnown(actual)).isEqualTo(start);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[start + i]).isCloseTo(expected[i], Golden.within(expected[i], 0.0011, 0));
        }
    }

    private static void assertSame(double[] actual, double[] expected, double abs) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(firstKnown(actual)).isEqualTo(firstKnown(expected));
        for (int t = firstKnown(expected); t < expected.length; t++) {
            assertThat(actual[t]).isCloseTo(expected[t], Golden.within(expected[t], abs, 0));
        }
    }

    private static double[][] inputs(IndicatorKind kind) throws IOException {
        List<BarField> fields = Indicators.inputs(kind);
        if (fields.isEmpty()) {
            return new double[][] {csvColumn("golden/_data/skender_default_quotes.csv", "close")};
        }
        double[][] columns = new double[fields.size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = csvColumn(
                    "golden/_data/skender_default_quotes.csv",
                    fields.get(i).name().toLowerCase(java.util.Locale.ROOT));
        }
        return columns;
    }

    private static int firstKnown(double[] x) {
        int t = 0;
        while (t < x.length && Double.isNaN(x[t])) {
            t++;
        }
        return t;
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }

    private static double[] csvColumn(String path, String name) throws IOException {
        List<String> lines = Files.readAllLines(Golden.file(path));
        int at = List.of(lines.get(0).split(",")).indexOf(name);
        double[] column = new double[lines.size() - 1];
        for (int i = 0; i < column.length; i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            column[i] = cells[at].isEmpty() ? Double.NaN : Double.parseDouble(cells[at]);
        }
        return column;
    }
}
