package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WeightsCommandTest {
    @TempDir
    private Path folder;

    private Path returns;
    private String out;
    private String err;

    @BeforeEach
    void threeAssets() throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>(List.of("date,A,B,C"));
        for (int day = 1; day <= 28; day++) {
            lines.add(String.format(
                    java.util.Locale.ROOT,
                    "2020-01-%02d,%.5f,%.5f,%.5f",
                    day,
                    0.001 + 0.01 * random.nextGaussian(),
                    0.001 + 0.02 * random.nextGaussian(),
                    0.002 + 0.03 * random.nextGaussian()));
        }
        returns = Files.write(folder.resolve("returns.csv"), lines);
    }

    private int run(Object... words) {
        StringWriter written = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(written, true));
        line.setErr(new PrintWriter(errors, true));
        List<String> all = new ArrayList<>(List.of("weights", returns.toString()));
        for (Object word : words) {
            all.add(word.toString());
        }
        int code = line.execute(all.toArray(String[]::new));
        out = written.toString();
        err = errors.toString();
        return code;
    }

    @Test
    void groupsAndTurnoverAreObeyed() throws IOException {
        Path held = Files.writeString(folder.resolve("held.csv"), "A,0.2\nB,0.4\nC,0.4\n");
        assertThat(run("--group", "calm=A,B:0.65", "--turnover", "0.3", "--held", held, "--json"))
                .as(err)
                .isZero();
        JsonNode w = new ObjectMapper().readTree(out).get("weights");
        double a = w.get("A").asDouble();
        double b = w.get("B").asDouble();
        double c = w.get("C").asDouble();
        assertThat(a + b + c).isCloseTo(1, within(1e-12));
        assertThat(a + b).isLessThanOrEqualTo(0.65 + 1e-8);
        assertThat(Math.abs(a - 0.2) + Math.abs(b - 0.4) + Math.abs(c - 0.4)).isLessThanOrEqualTo(0.3 + 1e-8);
    }

    @Test
    void wholeSharesSpendNoMoreThanTheCapital() throws IOException {
        Path prices = Files.writeString(folder.resolve("prices.csv"), "name,price\nA,33\nB,120\nC,7\n");
        assertThat(run("--capital", "1000", "--prices", prices, "--json"))
                .as(err)
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out);
        double spent = 0;
        spent += 33 * json.at("/shares/A").asDouble();
        spent += 120 * json.at("/shares/B").asDouble();
        spent += 7 * json.at("/shares/C").asDouble();
        assertThat(spent + json.get("left_over").asDouble()).isCloseTo(1000, within(1e-9));
        assertThat(json.get("left_over").asDouble()).isBetween(0.0, 120.0);
    }

    @Test
    void whatIsWrongWithPricesIsSaidOfPrices() throws IOException {
        Path prices = Files.writeString(folder.resolve("prices.csv"), "A,33\nD,120\n");
        assertThat(run("--capital", "1000", "--prices", prices)).isEqualTo(1);
        assertThat(err).contains("The prices in", "name 'D'");
        Files.writeString(prices, "A,33\nB,dear\n");
        assertThat(run("--capital", "1000", "--prices", prices)).isEqualTo(1);
        assertThat(err).contains("'dear' is not a price.").doesNotContain("0.25");
    }

    @Test
    void dailyValuesMayHaveAHeader() throws IOException {
        Path values = Files.writeString(folder.resolve("values.csv"), "name,value\nA,5000\nB,1e6\nC,1e6\n");
        assertThat(run("--capital", "10000", "--daily-value", values)).as(err).isZero();
        Files.writeString(values, "name,value\nD,5000\n");
        assertThat(run("--capital", "10000", "--daily-value", values)).isEqualTo(1);
        assertThat(err).contains("The values in", "name 'D'");
    }

    @Test
    void whatACapCutsIsSaidInFourDecimals() {
        assertThat(run("--method", "inverse-volatility", "--cap", "0.4")).isZero();
        assertThat(out).containsPattern("A is held at its cap of 0\\.4 instead of 0\\.\\d{1,4}\\.\\R");
    }

    @Test
    void halfKellyIsHalfOfKelly() throws IOException {
        run("--method", "kelly", "--json");
        double full = new ObjectMapper().readTree(out).at("/weights/A").asDouble();
        run("--method", "kelly", "--kelly-fraction", "0.5", "--json");
        JsonNode half = new ObjectMapper().readTree(out);
        assertThat(half.at("/weights/A").asDouble()).isCloseTo(full / 2, within(1e-12));
        assertThat(half.get("cash").asDouble()).isGreaterThanOrEqualTo(0.5 - 1e-9);
    }

    @Test
    void turnoverHoldsForAFractionOfKelly() throws IOException {
        Path held = Files.writeString(folder.resolve("held.csv"), "A,0.5\nB,0.3\nC,0.2\n");
        assertThat(run("--method", "kelly", "--kelly-fraction", "0.1", "--turnover", "0.1", "--held", held, "--json"))
                .as(err)
                .isZero();
        JsonNode w = new ObjectMapper().readTree(out).get("weights");
        double traded = Math.abs(w.get("A").asDouble() - 0.5)
                + Math.abs(w.get("B").asDouble() - 0.3)
                + Math.abs(w.get("C").asDouble() - 0.2);
        assertThat(traded).isLessThanOrEqualTo(0.1 + 1e-8);
    }

    @Test
    void aBoundOnRuinHoldsOnSimulatedPaths() throws IOException {
        assertThat(run("--method", "kelly", "--ruin", "0.2:0.1", "--json"))
                .as(err)
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out);
        assertThat(json.get("cash").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.at("/notes/0").asText())
                .contains("wealth was ever below 80 % of its start on")
                .contains("bound 10.0 %");
        assertThat(run("--method", "kelly", "--ruin", "0.2")).isEqualTo(2);
        assertThat(err).contains("must be LOSS:PROBABILITY");
        assertThat(run("--ruin", "0.2:0.1")).isEqualTo(2);
        assertThat(err).contains("goes with --method kelly");
    }

    @Test
    void noWeightExceedsWhatCanBeSoldInTime() throws IOException {
        Path values = Files.writeString(folder.resolve("values.csv"), "A,100000\nB,90000000\n");
        assertThat(run("--capital", "1000000", "--daily-value", values, "--json"))
                .as(err)
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out);
        assertThat(json.at("/weights/A").asDouble())
                .as("5 days at a tenth of 100,000")
                .isCloseTo(0.05, within(1e-12));
        assertThat(json.at("/weights/A").asDouble()
                        + json.at("/weights/B").asDouble()
                        + json.at("/weights/C").asDouble())
                .isCloseTo(1, within(1e-12));
        assertThat(json.at("/notes").toString()).contains("A is held at its cap of 0.05");
        assertThat(run("--daily-value", values)).isEqualTo(2);
        assertThat(err).contains("--daily-value needs --capital");
    }

    @Test
    void optionsThatContradictEachOtherAreExplained() {
        assertThat(run("--group", "all=A,B,C:0.5")).isEqualTo(2);
        assertThat(err).contains("group all (A, B, C) at most 0.5").contains("weights sum to 1.0");
        assertThat(run("--group", "x=A,Z:0.5")).isEqualTo(2);
        assertThat(err).contains("names 'Z', which is no asset here");
        assertThat(run("--kelly-fraction", "0.5")).isEqualTo(2);
        assertThat(err).contains("goes with --method kelly");
        assertThat(run("--capital", "1000")).isEqualTo(2);
        assertThat(err).contains("both --capital and --prices");
        assertThat(run("--group", "x=A")).isEqualTo(2);
        assertThat(err).contains("must be NAME=A,B:X");
    }
}
