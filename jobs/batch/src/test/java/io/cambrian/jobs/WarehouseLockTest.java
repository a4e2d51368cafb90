package io.cambrian.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseLockTest {
    @TempDir
    Path folder;

    @Test
    void onlyOneWriterAtATime() {
        try (WarehouseLock held = WarehouseLock.take(folder.toString())) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> WarehouseLock.take(folder.toString()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Another process is writing");
        }
        assertThatCode(() -> WarehouseLock.take(folder.toString()).close()).doesNotThrowAnyException();
    }

    @Test
    void aFolderNamedByItsUriIsTheSameFolder() {
        try (WarehouseLock held = WarehouseLock.take(folder.toString())) {
            assertThat(held).isNotNull();
            for (String uri : new String[] {"file:" + folder, "file://" + folder}) {
                assertThatThrownBy(() -> WarehouseLock.take(uri)).hasMessageContaining("Another process is writing");
            }
        }
    }

    @Test
    void aFolderMadeForNothingIsRemoved() throws Exception {
        Path mistyped = folder.resolve("warehuose");
        WarehouseLock.take(mistyped.toString()).close();
        assertThat(mistyped).doesNotExist();
        try (WarehouseLock held = WarehouseLock.take(mistyped.toString())) {
            assertThat(held).isNotNull();
            Files.createDirectory(mistyped.resolve("bars"));
        }
        assertThat(mistyped.resolve("bars")).exists();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> WarehouseLock.take(file.resolve("warehouse").toString()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Cannot write to the warehouse");
        assertThatThrownBy(() -> WarehouseLock.take(file.toString()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is a file; it must be a folder");
    }
}
