package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableChecksumTest {
    private static final String FILE = "{\"path\":\"a\",\"stats\":\"{\\\"numRecords\\\":%d}\"%s}";

    @TempDir
    Path table;

    private void write(String name, String text) throws IOException {
        Files.createDirectories(table.resolve("_delta_log"));
        Files.writeString(table.resolve("_delta_log").resolve(name), text);
    }

    @Test
    void rowsAreThoseOfAllFilesLessTheDeletedOnes() throws IOException {
        write("00000000000000000000.json", "{}");
        write("00000000000000000001.json", "{}");
        write(
                "00000000000000000001.crc",
                "{\"numFiles\":2,\"allFiles\":[" + FILE.formatted(7, "") + ","
                        + FILE.formatted(5, ",\"deletionVector\":{\"cardinality\":2}") + "]}");
        assertThat(TableChecksum.read(table)).contains(new TableChecksum(1, 10));
    }

    @Test
    void aLaterVersionWithoutChecksumIsNotAnswered() throws IOException {
        write("00000000000000000000.json", "{}");
        write("00000000000000000000.crc", "{\"numFiles\":0,\"allFiles\":[]}");
        assertThat(TableChecksum.read(table)).contains(new TableChecksum(0, 0));
        write("00000000000000000001.json", "{}");
        assertThat(TableChecksum.read(table)).isEmpty();
    }

    @Test
    void anIncompleteListIsNotAnswered() throws IOException {
        write("00000000000000000000.json", "{}");
        write("00000000000000000000.crc", "{\"numFiles\":2,\"allFiles\":[" + FILE.formatted(7, "") + "]}");
        assertThat(TableChecksum.read(table)).isEmpty();
        write("00000000000000000000.crc", "{\"numFiles\":1}");
        assertThat(TableChecksum.read(table)).isEmpty();
        write("00000000000000000000.crc", "{\"numFiles\":1,\"allFiles\":[{\"path\":\"a\"}]}");
        assertThat(TableChecksum.read(table)).isEmpty();
        assertThat(TableChecksum.read(table.resolve("none"))).isEmpty();
    }
}
