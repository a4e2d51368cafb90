package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntoldTest {
    @TempDir
    private Path folder;

    private Untold untold() {
        return new Untold(folder.resolve("w"));
    }

    @Test
    void whatOneProcessHadToTellTheNextOneTells() {
        assertThat(untold().words().all()).isEmpty();
        untold().add(List.of("broken.csv"), List.of("1 row was kept out"));
        untold().add(List.of("broken.csv"), List.of("2 bars were stated before", "1 row was kept out"));
        untold().note("\"CURRENT\" was put right\nby hand");
        assertThat(untold().words().refused()).containsExactly("broken.csv");
        assertThat(untold().words().notes())
                .containsExactly(
                        "1 row was kept out", "2 bars were stated before", "\"CURRENT\" was put right\nby hand");
        assertThat(untold().words().all()).hasSize(4).startsWith("broken.csv");
        untold().told();
        assertThat(untold().words().all()).isEmpty();
        untold().told();
    }

    @Test
    void nothingToTellWritesNothing() {
        untold().add(List.of(), List.of());
        assertThat(folder.resolve("w")).doesNotExist();
    }

    @Test
    void aTornFileIsSaidAndStopsNoTurn() throws Exception {
        untold().note("a note");
        Files.writeString(folder.resolve("w").resolve(Untold.FILE), "{\"notes\":[\"a n");
        assertThat(untold().words().notes()).singleElement().matches(n -> n.contains("untold.json"));
        untold().note("another");
        assertThat(untold().words().notes()).hasSize(2).contains("another");
    }
}
