package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RegimeFitCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    /** The index's monthly log returns, dated by month. */
    private String monthly() throws IOException {
        double[][] rows =
                GoldenCsv.read("golden/_data/depmix_sp500_monthly_logret.csv").rows();
        List<String> lines = new ArrayList<>(List.of("date,logret"));
        for (int t = 0; t < rows.length; t++) {
            lines.add(LocalDate.of(1950, 2, 1).plusMonths(t) + "," + rows[t][0]);
        }
        return Files.write(folder.resolve("sp500.csv"), lines).toString();
    }

    @Test
    void monthlyReturnsHaveTheRegimesThatDepmixFinds() throws IOException {
        JsonNode expected = Golden.read("regimes", "gaussian_hmm_sp500_monthly").at("/expected");
        assertThat(run("regime-fit", monthly(), "--json")).as(err.toString()).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        JsonNode states = expected.get("states_sorted_by_sd");
        for (int i = 0; i < 2; i++) {
            JsonNode regime = json.at("/regimes/" + i);
            close(regime.at("/typical/logret"), states.at("/mean/" + i));
            close(regime.at("/standard_deviation/logret"), states.at("/sd/" + i));
            for (int j = 0; j < 2; j++) {
                close(json.at("/transition/" + i + "/" + j), states.at("/transition/" + i + "/" + j));
            }
        }
        assertThat(json.get("log_likelihood").asDouble())
                .isCloseTo(expected.get("log_likelihood_max").asDouble(), Golden.within(0, 1e-3, 0));
        assertThat(json.get("labels")).hasSameSizeAs(expected.get("viterbi"));
    }

    private static void close(JsonNode actual, JsonNode expected) {
        assertThat(actual.asDouble()).isCloseTo(expected.asDouble(), Golden.within(expected.asDouble(), 0, 1e-3));
    }

    @Test
    void aTableNamesTheRegimesAndMistakesAreExplained() throws IOException {
        String file = monthly();
        assertThat(run("regime-fit", file, "--states", "2")).isZero();
        assertThat(out.toString()).contains("0 calm", "1 turbulent", "from \\ to");
        assertThat(run("regime-fit", file, "--states", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("from 2 to 8");
    }

    @Test
    void theCalculatorNeedsNoSpark() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "io.delta..", "io.cambrian.tables..")
                .check(new ClassFileImporter().importClasses(RegimeFitCommand.class));
    }
}
