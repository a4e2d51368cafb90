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
        Untold.Words said = untold().words();
        assertThat(untold().words()).as("nobody was told yet").isEqualTo(said);
        untold().told(said);
        assertThat(untold().words().all()).isEmpty();
        assertThat(folder.resolve("w").resolve(Untold.FILE)).doesNotExist();
        untold().told(said);
    }

    @Test
    void whatCameSinceItWasToldStays() {
        untold().add(List.of("broken.csv"), List.of("1 row was kept out"));
        Untold.Words said = untold().words();
        untold().add(List.of("torn.csv"), List.of("2 rows were kept out"));
        untold().told(said);
        assertThat(untold().words().all()).containsExactly("torn.csv", "2 rows were kept out");
    }

    @Test
    void filesThatSomebodyWasReadingWhoDiedAreSaid() {
        untold().add(List.of("broken.csv"), List.of());
        Drops.sayWhatWasCut(untold());
        assertThat(untold().words().notes()).as("nobody died").isEmpty();

        untold().reading(List.of("1.csv", "2.csv", "3.csv", "4.csv", "5.csv"));
        untold().note("the plan in force was put right");
        untold().told(untold().words());
        assertThat(untold().reading()).as("it is told of what was read before").hasSize(5);
        assertThat(untold().words().all()).isEmpty();
        Drops.sayWhatWasCut(untold());
        assertThat(untold().words().notes())
                .singleElement()
                .asString()
                .contains("died or failed while it brought in 1.csv, 2.csv, 3.csv and 2 more", "is not known");
        assertThat(untold().reading()).isEmpty();

        untold().told(untold().words());
        untold().reading(List.of("6.csv"));
        untold().read(List.of(), List.of());
        assertThat(folder.resolve("w").resolve(Untold.FILE))
                .as("read, and nothing to tell")
                .doesNotExist();
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
        for (String text : List.of("", "[]", "{}", "{\"notes\":[]}", "{\"notes\":[],\"refused\":1}")) {
            Files.writeString(folder.resolve("w").resolve(Untold.FILE), text);
            assertThat(untold().words().notes()).as(text).singleElement().matches(n -> n.contains("untold.json"));
        }
        Files.write(folder.resolve("w").resolve(Untold.FILE), new byte[] {'{', (byte) 0xff});
        Untold.Words said = untold().words();
        assertThat(said.notes()).hasSize(1);
        untold().told(said);
        assertThat(untold().words().all()).isEmpty();
    }
}
