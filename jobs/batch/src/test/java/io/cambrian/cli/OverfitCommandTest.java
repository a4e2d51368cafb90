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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OverfitCommandTest {
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

    /** A golden matrix with dates before its rows. */
    private Path dated(GoldenCsv csv, double[][] rows) {
        List<String> lines = new ArrayList<>(List.of("date," + String.join(",", csv.columns())));
        for (int t = 0; t < rows.length; t++) {
            StringBuilder line =
                    new StringBuilder(LocalDate.of(2020, 1, 1).plusDays(t).toString());
            for (double v : rows[t]) {
                line.append(',').append(Double.isNaN(v) ? "" : String.valueOf(v));
            }
            lines.add(line.toString());
        }
        try {
            return Files.write(folder.resolve("trials.csv"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void overfittingIsThatOfAnIndependentProgram() {
        JsonNode c = Golden.read("pbo_cscv", "pbo_200x40_S10");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        JsonNode json = run("overfit", dated(csv, csv.rows()), "--blocks", 10, "--risk-free", 0.03, "--json")
                .json();
        JsonNode e = c.get("expected");
        assertThat(json.get("pbo").asDouble()).isCloseTo(e.get("pbo_paper").asDouble(), within(1e-9));
        assertThat(json.at("/pbo_detail/probability_of_loss").asDouble())
                .isCloseTo(e.get("prob_oos_loss").asDouble(), within(1e-9));
        assertThat(json.at("/pbo_detail/combinations").asInt()).isEqualTo(252);
        assertThat(json.get("trials").asInt()).isEqualTo(40);
        assertThat(json.at("/step_m/p_values")).hasSize(40);
    }

    @Test
    void aSharpeRatioIsThatOfPerformanceAnalyticsAndMissingRowsAreCounted() {
        JsonNode c = Golden.read("sharpe_inference", "managers_psr");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText()).select(List.of("HAM1"));
        double[][] rows = new double[csv.rows().length + 1][];
        System.arraycopy(csv.rows(), 0, rows, 0, csv.rows().length);
        rows[csv.rows().length] = new double[] {Double.NaN};
        JsonNode json = run("overfit", dated(csv, rows), "--periods-per-year", 12, "--json")
                .json();
        JsonNode e = c.at("/expected/HAM1");
        assertThat(json.get("champion").asText()).isEqualTo("HAM1");
        assertThat(json.get("sharpe").asDouble()).isCloseTo(e.get("sharpe").asDouble(), within(1e-9));
        assertThat(json.get("annualized_sharpe").asDouble())
                .isCloseTo(e.get("sharpe").asDouble() * Math.sqrt(12), within(1e-9));
        assertThat(json.get("deflated_sharpe")).isEqualTo(json.get("probabilistic_sharpe"));
        assertThat(json.get("pbo").isNull()).isTrue();
        assertThat(json.get("notes").toString()).contains("1 of 133 rows");
    }

    @Test
    void theTableAnswersInWordsAndMoreTrialsDeflateMore() {
        GoldenCsv csv = GoldenCsv.read("golden/_data/cscv_120x8.csv");
        Path file = dated(csv, csv.rows());
        Ran ran = run("overfit", file);
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("best of 8 trials")
                .contains("The oldest 8 rows are not part")
                .contains("survives all comparisons");
        double few =
                run("overfit", file, "--json").json().get("deflated_sharpe").asDouble();
        double many = run("overfit", file, "--trials", 1000, "--json")
                .json()
                .get("deflated_sharpe")
                .asDouble();
        assertThat(many).isLessThan(few);
    }

    @Test
    void wrongOptionsAndTooFewRowsAreRefused() {
        GoldenCsv csv = GoldenCsv.read("golden/_data/cscv_120x8.csv");
        Path file = dated(csv, csv.rows());
        Ran odd = run("overfit", file, "--blocks", 7, "--level", 2);
        assertThat(odd.code()).isEqualTo(2);
        assertThat(odd.err()).contains("--blocks (7)").contains("--level (2.0)");
        assertThat(run("overfit", file, "--trials", 3).err()).contains("cannot be fewer than the 8 columns");
        Ran few = run("overfit", dated(csv, java.util.Arrays.copyOf(csv.rows(), 5)));
        assertThat(few.code()).isEqualTo(1);
        assertThat(few.err()).contains("5 rows on which every trial has a return");
    }

    @Test
    void otherWaysOfCountingTrialsStandBeside() {
        GoldenCsv csv = GoldenCsv.read("golden/_data/pbo_seed852_200x40.csv");
        JsonNode json = run("overfit", dated(csv, csv.rows()), "--trials", 100, "--json")
                .json();
        JsonNode methods = json.at("/multiple_testing/methods");
        double p = json.at("/multiple_testing/p_value").asDouble();
        assertThat(methods.at("/bonferroni/adjusted_p_value").asDouble())
                .isCloseTo(Math.min(1, 100 * p), within(1e-12));
        assertThat(methods.at("/holm/survivors").asInt())
                .isGreaterThanOrEqualTo(methods.at("/bonferroni/survivors").asInt());
        assertThat(methods.at("/storey/adjusted_p_value").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.at("/haircut_sharpe/bonferroni/sharpe").asDouble())
                .isBetween(0.0, json.get("annualized_sharpe").asDouble());
        JsonNode superior = json.get("superior_predictive_ability");
        assertThat(superior.get("p_lower").asDouble())
                .isLessThanOrEqualTo(superior.get("p_upper").asDouble());
        double smallest = 1;
        for (JsonNode each : json.at("/step_m/p_values")) {
            smallest = Math.min(smallest, each.asDouble());
        }
        assertThat(superior.get("p_upper").asDouble()).isEqualTo(smallest);
        assertThat(json.at("/pbo_detail/low").asDouble())
                .isLessThanOrEqualTo(json.get("pbo").asDouble());
        assertThat(json.at("/pbo_detail/high").asDouble())
                .isGreaterThanOrEqualTo(json.get("pbo").asDouble());
        assertThat(json.at("/cross_validation/splits").asInt()).isEqualTo(45);
        assertThat(json.at("/cross_validation/path_sharpes")).hasSize(9);
        assertThat(json.at("/cross_validation/share_of_losses").asDouble()).isBetween(0.0, 1.0);
        assertThat(run("overfit", dated(csv, csv.rows()), "--groups", 2, "--purge", -1)
                        .err())
                .contains("--purge (-1)");
        JsonNode wide =
                run("overfit", dated(csv, csv.rows()), "--purge", 30, "--json").json();
        assertThat(wide.get("cross_validation").isNull()).isTrue();
        assertThat(wide.get("notes").toString()).contains("groups longer than 65 rows");
        double doubtful = json.get("observed_false_discovery_rate").asDouble();
        double believed = run("overfit", dated(csv, csv.rows()), "--prior", 0.5, "--json")
                .json()
                .get("observed_false_discovery_rate")
                .asDouble();
        assertThat(believed).isLessThan(doubtful);
        assertThat(run("overfit", dated(csv, csv.rows()), "--prior", 0, "--true-sharpe", -1)
                        .err())
                .contains("--prior (0.0)")
                .contains("--true-sharpe (-1.0)");
    }
}
