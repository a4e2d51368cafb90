package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditCommandTest {
    private static final String STRATEGY =
            "enter long when roc(close, 10) > 0 exit long when roc(close, 10) < 0 or held > 30 bars";

    @TempDir
    private Path folder;

    private Path bars;
    private Path series;

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

    @BeforeEach
    void writeFiles() throws IOException {
        BarSeries s = new WorldShape(1, 600, Noise.IID_NORMAL, Listing.STEADY, 0)
                .noiseWorld(4, 1)
                .series()
                .get(0);
        List<String> lines = new ArrayList<>(List.of("date,open,high,low,close,volume"));
        List<String> values = new ArrayList<>(List.of("date,honest,hindsight"));
        for (int t = 0; t < s.size(); t++) {
            LocalDate day = LocalDate.ofEpochDay(s.days()[t]);
            lines.add(day + "," + s.open()[t] + "," + s.high()[t] + "," + s.low()[t] + "," + s.close()[t] + ","
                    + s.volume()[t]);
            double next = t + 1 < s.size() ? s.close()[t + 1] / s.close()[t] - 1 : 0;
            double last = t > 0 ? s.close()[t] / s.close()[t - 1] - 1 : 0;
            values.add(day + "," + last + "," + (next + 0.5 * last));
        }
        bars = Files.write(folder.resolve("bars.csv"), lines);
        series = Files.write(folder.resolve("series.csv"), values);
    }

    @Test
    void aStrategyIsCleanAndASeriesMadeWithHindsightIsFound() {
        Ran clean = run("audit", bars, "--strategy", STRATEGY, "--cuts", 10);
        assertThat(clean.code()).as(clean.err()).isZero();
        assertThat(clean.out()).contains("The strategy does not look ahead");
        Ran both = run("audit", bars, "--strategy", STRATEGY, "--cuts", 3, "--series", series, "--json");
        assertThat(both.code()).isEqualTo(1);
        JsonNode subjects = both.json().get("subjects");
        assertThat(subjects).hasSize(3);
        assertThat(subjects.get(1).get("leaks").asBoolean()).isFalse();
        assertThat(subjects.get(2).get("subject").asText()).isEqualTo("hindsight");
        assertThat(subjects.get(2).get("leaks").asBoolean()).isTrue();
        assertThat(subjects.get(2).get("check").asText()).isEqualTo("shifted");
    }

    @Test
    void nothingToAuditAndSeriesOfOtherDaysAreRefused() throws IOException {
        assertThat(run("audit", bars).err()).contains("What is to be audited?");
        assertThat(run("audit", bars, "--strategy", STRATEGY, "--cuts", 0).err())
                .contains("--cuts (0)");
        Path other = Files.writeString(folder.resolve("other.csv"), "date,x\n1950-01-02,1\n1950-01-03,2\n");
        Ran ran = run("audit", bars, "--series", other);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("The column 'x'").contains("one span");
    }
}
