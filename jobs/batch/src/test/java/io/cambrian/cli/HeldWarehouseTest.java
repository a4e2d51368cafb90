package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.WarehouseLock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HeldWarehouseTest {
    @TempDir
    private Path folder;

    @Test
    void aSecondWriterIsToldBeforeSparkStarts() {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (WarehouseLock held = WarehouseLock.take(folder.toString())) {
            assertThat(held).isNotNull();
            CommandLine line = Cambrian.commandLine();
            line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
            assertThat(line.execute("consolidate", "--warehouse", folder.toString()))
                    .isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("Another process is writing to the warehouse " + folder)
                .doesNotContain("Starting Spark");
    }
}
