package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BarCalculatorsTest {
    private static final String ABOVE_AVERAGE =
            "enter long when close > sma(close, 2) exit long when close < sma(close, 2)";

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(out + err, e);
            }
        }
    }

    private static Ran run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        return new Ran(line.execute(words), out.toString(), err.toString());
    }

    private Path write(String name, String... lines) {
        try {
            return Files.write(folder.resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path bars() {
        return write(
                "bars.csv",
                "symbol,date,open,high,low,close,volume",
                "AAA,2024-01-01,10,10.5,9.5,10,100",
                "AAA,2024-01-02,10,11.5,10,11,100",
                "AAA,2024-01-03,12,13,11,12.6,100",
                "AAA,2024-01-04,12,12.5,11,11.4,100",
                "AAA,2024-01-05,11,11.5,9.5,10,100",
                "BBB,2024-01-01,10,10,10,10,100",
                "BBB,2024-01-02,10,10,9,9,100",
                "BBB,2024-01-03,9,9,8,8,100");
    }

    @Test
    void aTradeIsThatOfPencilAndPaper() {
        JsonNode json =
                run("backtest", bars(), "--strategy", ABOVE_AVERAGE, "--json").json();
        JsonNode row = json.get("symbols").get(0);
        // decided on 01-02, bought at the open of 01-03; decided on 01-04, sold at the open of 01-05; 5 bps a side
        double shares = 1 / (12 * 1.0005);
        double end = shares * 11 * 0.9995;
        assertThat(row.get("symbol").asText()).isEqualTo("AAA");
        assertThat(row.get("total_return").asDouble()).isCloseTo(end - 1, within(1e-12));
        assertThat(row.get("trades").asInt()).isEqualTo(1);
        assertThat(row.get("max_drawdown").asDouble()).isCloseTo(1 - end / (shares * 12.6), within(1e-12));
        double[] r = {0, 0, shares * 12.6 - 1, 11.4 / 12.6 - 1, end / (shares * 11.4) - 1};
        double mean = Arrays.stream(r).sum() / 5;
        double squares = Arrays.stream(r).map(v -> (v - mean) * (v - mean)).sum();
        assertThat(row.get("sharpe").asDouble())
                .isCloseTo(mean / Math.sqrt(squares / 4) * Math.sqrt(252), within(1e-9));
        assertThat(json.get("zero_cost").asBoolean()).isFalse();

        JsonNode idle = json.get("symbols").get(1);
        assertThat(idle.get("symbol").asText()).isEqualTo("BBB");
        assertThat(idle.get("trades").asInt()).isZero();
        assertThat(idle.get("sharpe").asDouble()).isZero();
    }

    @Test
    void costsAreAnOptionAndFreeTradingIsStamped() {
        JsonNode free = run("backtest", bars(), "--strategy", ABOVE_AVERAGE, "--cost-bps", 0, "--json")
                .json();
        assertThat(free.get("symbols").get(0).get("total_return").asDouble()).isCloseTo(11 / 12.0 - 1, within(1e-12));
        assertThat(free.get("zero_cost").asBoolean()).isTrue();
        assertThat(free.get("notes").toString()).contains("free");
        JsonNode yearly = run("backtest", bars(), "--strategy", ABOVE_AVERAGE, "--periods-per-year", 365, "--json")
                .json();
        JsonNode daily =
                run("backtest", bars(), "--strategy", ABOVE_AVERAGE, "--json").json();
        assertThat(yearly.get("symbols").get(0).get("sharpe").asDouble()
                        / daily.get("symbols").get(0).get("sharpe").asDouble())
                .isCloseTo(Math.sqrt(365.0 / 252), within(1e-12));
    }

    @Test
    void theStrategyMayStandInAFile() {
        Path file = write("rule.txt", ABOVE_AVERAGE.replace(" exit", "\n# leave\nexit"));
        assertThat(run("backtest", bars(), "--strategy", file, "--json").json().get("symbols"))
                .isEqualTo(run("backtest", bars(), "--strategy", ABOVE_AVERAGE, "--json")
                        .json()
                        .get("symbols"));
    }

    @Test
    void theTableNamesItsConventions() {
        Ran ran = run("backtest", bars(), "--strategy", ABOVE_AVERAGE);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("AAA").contains("max drawdown").contains("5 bps a side");
    }

    @Test
    void mistakesAreExplainedWithoutAStackTrace() {
        Ran typo = run("backtest", bars(), "--strategy", "enter long when smaa(close, 2) > close");
        assertThat(typo.code()).isEqualTo(1);
        assertThat(typo.err()).contains("smaa").contains("sma").doesNotContain("at io.cambrian");
        Ran missing = run("backtest", bars(), "--strategy", "no-such-rule.txt");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("There is no file 'no-such-rule.txt'");
        assertThat(run("backtest", folder.resolve("none.csv"), "--strategy", ABOVE_AVERAGE)
                        .err())
                .contains("does not exist");
        assertThat(run("backtest", bars(), "--strategy", ABOVE_AVERAGE, "--cost-bps", -1)
                        .code())
                .isEqualTo(2);
        assertThat(run("backtest", bars()).code()).isEqualTo(2);
    }

    @Test
    void indicatorsAreThoseOfAnIndependentLibrary() {
        Path quotes = Golden.file("golden/_data/skender_default_quotes.csv");
        JsonNode json = run(
                        "indicators", quotes, "--indicator", "rsi(close, 14)", "--indicator", "sma(close,20)", "--json")
                .json();
        JsonNode row = json.get("symbols").get(0);
        GoldenCsv expected = GoldenCsv.read("golden/indicators/skender_expected.csv");
        assertThat(row.get("dates")).hasSize(502);
        check(row.at("/values/rsi(close, 14)"), expected.column("rsi.rsi"));
        check(row.at("/values/sma(close,20)"), expected.column("sma.sma"));
        JsonNode tail = run("indicators", quotes, "--indicator", "rsi(close, 14)", "--last", 3, "--json")
                .json()
                .get("symbols")
                .get(0);
        assertThat(tail.get("dates")).hasSize(3);
        assertThat(tail.at("/values/rsi(close, 14)/2")).isEqualTo(row.at("/values/rsi(close, 14)/501"));
    }

    private static void check(JsonNode actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        for (int t = 0; t < expected.length; t++) {
            if (Double.isNaN(expected[t])) {
                assertThat(actual.get(t).isNull()).as("row %d", t).isTrue();
            } else {
                assertThat(actual.get(t).asDouble()).isCloseTo(expected[t], Golden.within(expected[t], 1e-8, 1e-9));
            }
        }
    }

    @Test
    void aConditionIsNoIndicator() {
        Ran ran = run("indicators", bars(), "--indicator", "close > sma(close, 2)");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("not a condition");
        assertThat(run("indicators", bars(), "--indicator", "sma(close, 2) close")
                        .err())
                .contains("the end of the expression");
    }

    @Test
    void theTableShowsTheLastBars() {
        Ran ran = run("indicators", bars(), "--indicator", "close - sma(close, 2)", "--last", 1);
        assertThat(ran.out())
                .contains("2024-01-05")
                .doesNotContain("2024-01-04")
                .contains("-0.7000");
    }
}
