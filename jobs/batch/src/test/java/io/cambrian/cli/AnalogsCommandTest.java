package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AnalogsCommandTest {
    private static final LocalDate START = LocalDate.of(2020, 1, 1);

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

    /** Two columns of noise; rows 100 to 119 of b are repeated as the last 20 of a, and b gains 10 % in the 5 rows after. */
    private String file() throws IOException {
        RandomGenerator random = Seeds.stream(4, 1);
        double[][] r = new double[300][2];
        for (double[] row : r) {
            row[0] = 0.01 * random.nextGaussian();
            row[1] = 0.01 * random.nextGaussian();
        }
        for (int t = 0; t < 20; t++) {
            r[280 + t][0] = r[100 + t][1];
        }
        for (int t = 120; t < 125; t++) {
            r[t][1] = t == 120 ? 0.1 : 0;
        }
        StringBuilder text = new StringBuilder("date,a,b\n");
        for (int t = 0; t < 300; t++) {
            text.append(START.plusDays(t))
                    .append(',')
                    .append(r[t][0])
                    .append(',')
                    .append(r[t][1])
                    .append('\n');
        }
        return Files.writeString(folder.resolve("r.csv"), text).toString();
    }

    @Test
    void aRepeatedStretchComesFirstWithWhatCameAfterIt() throws Exception {
        String file = file();
        JsonNode r = new ObjectMapper()
                .readTree(run(0, "analogs", file, "--window", "20", "--horizon", "5", "--count", "3", "--json"));
        JsonNode best = r.get("analogs").get(0);
        assertThat(best.get("series").asText()).isEqualTo("b");
        assertThat(best.get("from").asText()).isEqualTo(START.plusDays(100).toString());
        assertThat(best.get("distance").asDouble()).isCloseTo(0, within(1e-6));
        assertThat(best.get("after").asDouble()).isCloseTo(0.1, within(1e-9));
        assertThat(best.get("false_match_rate").asDouble()).isZero();
        assertThat(r.get("best_p_value").asDouble()).isCloseTo(1.0 / 40, within(1e-12));
        assertThat(run(0, "analogs", file, "--window", "20", "--horizon", "5"))
                .contains("moved most like", "10.00 %", "p = 0.025", "Nearest in its own past");
    }

    @Test
    void rowsAfterTheStretchChangeNothing() throws Exception {
        String whole = file();
        String[] lines = Files.readString(Path.of(whole)).split("\n");
        String cut = Files.writeString(
                        folder.resolve("cut.csv"), String.join("\n", java.util.Arrays.copyOf(lines, 251)) + "\n")
                .toString();
        String[] rest = {"--window", "15", "--to", START.plusDays(249).toString(), "--of", "b", "--json"};
        assertThat(run(0, concat("analogs", whole, rest))).isEqualTo(run(0, concat("analogs", cut, rest)));
    }

    private static String[] concat(String command, String file, String[] rest) {
        String[] all = new String[rest.length + 2];
        all[0] = command;
        all[1] = file;
        System.arraycopy(rest, 0, all, 2, rest.length);
        return all;
    }

    @Test
    void badInputIsOneClearMessage() throws Exception {
        String file = file();
        assertThat(run(2, "analogs", file, "--of", "z")).contains("no column 'z'");
        assertThat(run(2, "analogs", file, "--window", "2")).contains("at least 3");
        assertThat(run(1, "analogs", file, "--window", "200")).contains("too few");
        assertThat(run(2, "analogs", file, "--to", "2019-01-01")).contains("before the first row");
        assertThat(run(1, "analogs", file, "--on", "prices")).contains("no logarithm");
        String flat = Files.writeString(
                        folder.resolve("flat.csv"),
                        "date,a\n"
                                + IntStream.range(0, 60)
                                        .mapToObj(t -> START.plusDays(t) + "," + (t < 20 ? 0.01 * (t % 3) : 0.0) + "\n")
                                        .collect(Collectors.joining()))
                .toString();
        String prices = Files.writeString(
                        folder.resolve("prices.csv"),
                        "date,a\n"
                                + IntStream.range(0, 60)
                                        .mapToObj(t -> START.plusDays(t) + "," + (100 + t % 3) + "\n")
                                        .collect(Collectors.joining()))
                .toString();
        assertThat(run(1, "analogs", prices)).contains("look like prices").contains("--on prices");
        assertThat(run(1, "analogs", flat, "--window", "10", "--horizon", "5")).contains("do not move");
    }
}
