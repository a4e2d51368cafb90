package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutFilesTest {
    @TempDir
    private Path folder;

    private static final List<LocalDate> ENDS =
            List.of(LocalDate.of(2020, 3, 31), LocalDate.of(2020, 6, 30), LocalDate.of(2020, 9, 30));

    private List<String> read(String name) throws Exception {
        return Files.readAllLines(folder.resolve("cut").resolve(name));
    }

    private Path bars() throws Exception {
        Path bars = folder.resolve("bars.csv.gz");
        try (Writer out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(bars)), StandardCharsets.UTF_8)) {
            out.write("symbol,date,close\nA,2020-03-31,1\nA,2020-04-01,2\nA,2020-10-01,3\nB,2020-06-30,4\n");
        }
        return bars;
    }

    @Test
    void eachRowDropsInItsPeriodAndTablesWithoutDatesComeFirst() throws Exception {
        Path members = Files.writeString(folder.resolve("members.csv"), "ticker,start_date,end_date\nA,2020-01-01,\n");
        CutFiles.cut(List.of(bars(), members), ENDS, folder.resolve("cut"));
        assertThat(read("0000/0000-bars.csv")).containsExactly("symbol,date,close", "A,2020-03-31,1");
        assertThat(read("0001/0001-bars.csv")).containsExactly("symbol,date,close", "A,2020-04-01,2", "B,2020-06-30,4");
        assertThat(read("0000/members.csv")).hasSize(2);
        try (Stream<Path> last = Files.list(folder.resolve("cut/0002"))) {
            assertThat(last).as("nothing after the last day").isEmpty();
        }
    }

    /** Else the rows of the second would take the place of those of the first. */
    @Test
    void twoFilesOfOneNameAreRefused() throws Exception {
        Path other = Files.writeString(
                Files.createDirectories(folder.resolve("b")).resolve("bars.csv"),
                "symbol,date,close\nC,2020-01-02,1\n");
        assertThatThrownBy(() -> CutFiles.cut(List.of(bars(), other), ENDS, folder.resolve("cut")))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("bars.csv.gz", "another name");
        assertThat(folder.resolve("cut")).doesNotExist();
    }

    @Test
    void aRowWithoutADateIsNamed() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.csv"), "symbol,date,close\nA,31.3.2020,1\n");
        assertThatThrownBy(() -> CutFiles.cut(List.of(bad), ENDS, folder.resolve("cut")))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("bad.csv, line 2", "31.3.2020");
    }

    @Test
    void faultsAreThoseOfTheirSeedAndSpareTheHistory() throws Exception {
        List<LocalDate> ends = new ArrayList<>();
        StringBuilder text = new StringBuilder("symbol,date,close\n");
        for (int k = 0; k < 12; k++) {
            ends.add(LocalDate.of(2020, 1, 31).plusMonths(k));
            for (int d = 1; d <= 28; d++) {
                text.append("A,")
                        .append(LocalDate.of(2020, 1 + k, d))
                        .append(",")
                        .append(k + d)
                        .append("\n");
            }
        }
        Path bars = Files.writeString(folder.resolve("b.csv"), text);
        for (String name : List.of("x", "y")) {
            CutFiles.cut(List.of(bars), ends, folder.resolve(name));
            new Faults(Optional.of(7L)).into(folder.resolve(name), ends.size());
        }
        List<String> names = names("x");
        assertThat(names).isEqualTo(names("y"));
        assertThat(names).anyMatch(n -> n.contains("late-"));
        assertThat(names).anyMatch(n -> n.contains("broken-"));
        List<Integer> restated = new ArrayList<>(); // drops that begin with a day of the drop before
        for (int k = 1; k < ends.size(); k++) {
            String first = Files.readAllLines(folder.resolve(String.format("x/%04d/%04d-b.csv", k, k)))
                    .get(1);
            if (!LocalDate.parse(first.split(",")[1]).isAfter(ends.get(k - 1))) {
                restated.add(k);
            }
        }
        assertThat(restated).isNotEmpty();
        assertThat(Files.readAllLines(folder.resolve("x/0000/0000-b.csv"))).hasSize(29);
    }

    private List<String> names(String place) throws Exception {
        try (Stream<Path> walk = Files.walk(folder.resolve(place))) {
            return walk.map(p -> folder.resolve(place).relativize(p).toString())
                    .sorted()
                    .toList();
        }
    }
}
