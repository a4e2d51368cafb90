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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecallCommandTest {
    @TempDir
    Path folder;

    private Path cases;

    @BeforeEach
    void write() throws IOException {
        cases = Files.writeString(
                folder.resolve("cases.csv"),
                "id,date,known,outcome,regime,volatility,trend\n"
                        + "a,2020-01-01,2020-01-10,0.02,calm,0,0\n"
                        + "b,2020-01-02,2020-01-10,-0.01,calm,2,2\n"
                        + "c,2020-01-03,2020-01-10,0.04,storm,4,4\n"
                        + "late,2020-01-04,2020-03-01,-9,calm,2,2\n"
                        + ",2020-02-01,,,calm,2,4\n");
    }

    private String run(int code, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute(args)).as(err.toString()).isEqualTo(code);
        return code == 0 ? out.toString() : err.toString();
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("bad.csv"), text).toString();
    }

    @Test
    void aRowWithoutAnOutcomeIsAskedAboutAndLaterKnowledgeIsNotUsed() throws Exception {
        JsonNode r = new ObjectMapper()
                .readTree(run(
                        0,
                        "recall",
                        cases.toString(),
                        "--closeness",
                        "equal",
                        "--half-life-days",
                        "Infinity",
                        "--regime-floor",
                        "1",
                        "--json"))
                .get("recollections")
                .get(0);
        assertThat(r.get("known_cases").asInt()).isEqualTo(3);
        assertThat(r.get("cases").findValuesAsText("id")).containsExactly("b", "c", "a");
        assertThat(r.get("outcome").get("mean").asDouble()).isCloseTo(0.05 / 3, within(1e-12));
        assertThat(r.get("counter_cases").get(0).asText()).isEqualTo("b");
    }

    @Test
    void aSituationCanBeGivenInWords() {
        assertThat(run(
                        0,
                        "recall",
                        cases.toString(),
                        "--date",
                        "2020-06-01",
                        "--context",
                        "volatility=2,trend=2",
                        "--regime",
                        "calm=0.9",
                        "--neighbors",
                        "2"))
                .contains("4 cases known", "late", "by volatility, trend");
        assertThat(run(0, "recall", cases.toString(), "--date", "2019-01-01", "--context", "trend=2"))
                .contains("Nothing to recall");
    }

    @Test
    void badInputIsOneClearMessage() throws Exception {
        assertThat(run(1, "recall", file("date,outcome,x\n"))).contains("no column 'known'");
        assertThat(run(1, "recall", file("date,known,outcome\n"))).contains("has no feature");
        assertThat(run(1, "recall", file("date,known,outcome,x\n2020-01-05,2020-01-01,1,2\n")))
                .contains("line 2", "before the decision");
        assertThat(run(1, "recall", file("date,known,outcome,x\n2020-01-05,,1,2\n")))
                .contains("column 'known'", "not a date");
        assertThat(run(1, "recall", file("date,known,outcome,x\n2020-01-05,2020-01-06,1,two\n")))
                .contains("column 'x'", "two");
        assertThat(run(2, "recall", file("date,known,outcome,x\n2020-01-05,2020-01-06,1,2\n")))
                .contains("Nothing is asked");
        assertThat(run(2, "recall", cases.toString(), "--context", "trend=1")).contains("needs --date");
        assertThat(run(2, "recall", cases.toString(), "--date", "2020-01-05", "--context", "depth=1"))
                .contains("no feature 'depth'");
        assertThat(run(2, "recall", cases.toString(), "--confidence", "90")).contains("0.9");
        assertThat(run(2, "recall", cases.toString(), "--neighbors", "0")).contains("must be positive");
    }
}
