package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MetricsCommandTest {
    @TempDir
    Path folder;

    private String run(int code, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute(args)).as(err.toString()).isEqualTo(code);
        return code == 0 ? out.toString() : err.toString();
    }

    @Test
    void figuresOfASmallSeriesAreThoseWorkedOutByHand() throws Exception {
        Path file = Files.writeString(
                folder.resolve("r.csv"),
                "date,a\n2020-01-01,0.10\n2020-01-02,-0.05\n2020-01-03,0.02\n2020-01-06,0.01\n");
        JsonNode a = new ObjectMapper()
                .readTree(run(0, "metrics", file.toString(), "--periods-per-year", "4", "--json"))
                .get("metrics")
                .get("a");
        // mean 0.02; deviations 0.08, -0.07, 0, -0.01: sample variance 0.0114 / 3
        assertThat(a.get("sharpe").asDouble()).isCloseTo(0.02 / Math.sqrt(0.0038) * 2, within(1e-12));
        assertThat(a.get("total_return").asDouble()).isCloseTo(1.1 * 0.95 * 1.02 * 1.01 - 1, within(1e-12));
        assertThat(a.get("annualized_return").asDouble())
                .isCloseTo(a.get("total_return").asDouble(), within(1e-12));
        assertThat(a.get("max_drawdown").asDouble()).isCloseTo(0.05, within(1e-12));
        // downside: only -0.05, over all four rows
        assertThat(a.get("sortino").asDouble()).isCloseTo(0.02 / Math.sqrt(0.0025 / 4) * 2, within(1e-12));
        assertThat(run(0, "metrics", file.toString())).contains("Sharpe").contains("252 periods make a year");
    }

    @Test
    void badInputIsOneClearMessage() throws Exception {
        assertThat(run(1, "metrics", folder.resolve("none.csv").toString())).contains("none.csv");
        Path text = Files.writeString(folder.resolve("t.csv"), "date,a\n2020-01-01,ten\n");
        assertThat(run(1, "metrics", text.toString())).contains("ten").contains("t.csv");
        Path prices = Files.writeString(
                folder.resolve("p.csv"),
                "date,a,EURGBP\n2020-01-01,0.01,0.85\n2020-01-02,0.02,0.86\n2020-01-03,0.2,0.84\n");
        assertThat(run(1, "metrics", prices.toString())).contains("'EURGBP'").contains("look like prices");
        assertThat(run(2, "metrics", text.toString(), "--periods-per-year", "0"))
                .contains("must be positive");
        assertThat(run(2, "metrics", text.toString(), "--risk-free", "-2")).contains("must be above -1");
    }
}
