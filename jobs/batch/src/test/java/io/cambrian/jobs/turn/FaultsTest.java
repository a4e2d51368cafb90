package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private static final int PERIODS = 5;
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    @TempDir
    private Path folder;

    /** Cuts fifty days of one instrument into five drops of ten. */
    private Path cut(String name) throws Exception {
        List<String> lines = new ArrayList<>(List.of("symbol,date,close"));
        List<LocalDate> ends = new ArrayList<>();
        for (int d = 0; d < 10 * PERIODS; d++) {
            lines.add("A," + FIRST.plusDays(d) + "," + (100 + d));
            if (d % 10 == 9) {
                ends.add(FIRST.plusDays(d));
            }
        }
        Path cut = folder.resolve(name);
        CutFiles.cut(List.of(Files.write(folder.resolve("bars.csv"), lines)), ends, cut);
        return cut;
    }

    /** What was stated of each day, in the order of arrival. */
    private static TreeMap<String, List<String>> stated(Path cut) throws Exception {
        TreeMap<String, List<String>> stated = new TreeMap<>();
        for (int k = 0; k < PERIODS; k++) {
            try (Stream<Path> files = Files.list(CutFiles.period(cut, k))) {
                for (Path file : files.sorted().toList()) {
                    if (!file.getFileName().toString().startsWith("broken-")) {
                        Files.readAllLines(file).stream()
                                .skip(1)
                                .map(line -> line.split(","))
                                .forEach(c -> stated.computeIfAbsent(c[1], d -> new ArrayList<>())
                                        .add(c[2]));
                    }
                }
            }
        }
        return stated;
    }

    @Test
    void eachKindHappensAndNothingElseIsLostOrChanged() throws Exception {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            Path cut = cut("cut" + seed);
            new Faults(Optional.of(seed)).into(cut, PERIODS);
            TreeMap<String, List<String>> stated = stated(cut);
            for (int d = 0; d < 10 * PERIODS; d++) {
                List<String> closes = stated.getOrDefault(FIRST.plusDays(d).toString(), List.of());
                double truth = 100 + d;
                if (closes.isEmpty()) {
                    seen.add("missing");
                } else if (closes.size() == 2) {
                    seen.add("restated");
                    assertThat(Double.parseDouble(closes.get(1)) / truth).isEqualTo(1.01);
                } else if (Double.parseDouble(closes.get(0)) != truth) {
                    // its first statement was lost, or came later
                    assertThat(Double.parseDouble(closes.get(0)) / truth).isEqualTo(1.01);
                }
                assertThat(closes).hasSizeLessThan(3);
            }
            try (Stream<Path> files = Files.walk(cut)) {
                files.map(f -> f.getFileName().toString()).forEach(name -> {
                    if (name.startsWith("late-") || name.startsWith("broken-")) {
                        seen.add(name.substring(0, name.indexOf('-')));
                    }
                });
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("late", "missing", "restated", "broken");
    }

    /** Else a restatement would be taken for an old drop that comes late, and be passed over. */
    @Test
    void aRestatedDayComesInAFileThatReachesFurther() throws Exception {
        int found = 0;
        for (long seed = 0; seed < 40; seed++) {
            Path cut = cut("further" + seed);
            new Faults(Optional.of(seed)).into(cut, PERIODS);
            for (int k = 1; k < PERIODS; k++) {
                Path file = CutFiles.period(cut, k).resolve(CutFiles.name(k, "bars.csv"));
                List<String> days = Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> line.split(",")[1])
                        .toList();
                LocalDate begin = FIRST.plusDays(10L * k);
                if (days.stream().anyMatch(d -> LocalDate.parse(d).isBefore(begin))) {
                    found++;
                    assertThat(days).anyMatch(d -> !LocalDate.parse(d).isBefore(begin));
                }
            }
        }
        assertThat(found).isPositive();
    }
}
