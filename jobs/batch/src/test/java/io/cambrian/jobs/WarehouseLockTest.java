package io.cambrian.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    void whoeverLooksWhetherItIsFreeTakesNothing() throws Exception {
        WarehouseLock.refuseIfHeld(folder.resolve("not/there").toString());
        assertThat(folder.resolve("not")).doesNotExist();
        WarehouseLock.refuseIfHeld("main.cambrian");
        WarehouseLock.refuseIfHeld("s3a://bucket/warehouse");
        try (WarehouseLock held = WarehouseLock.take(folder.toString())) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> WarehouseLock.refuseIfHeld(folder.toString()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Another process is writing to the warehouse " + folder);
        }
        WarehouseLock.refuseIfHeld(folder.toString());
        assertThatCode(() -> WarehouseLock.take(folder.toString()).close()).doesNotThrowAnyException();
    }

    private Process holder() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void whoeverLooksInTheProcessThatHoldsItDoesNotDropIt() throws Exception {
        try (WarehouseLock held = WarehouseLock.take(folder.toString())) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> WarehouseLock.refuseIfHeld(folder.toString()))
                    .isInstanceOf(DataException.class);
            assertThatThrownBy(() -> WarehouseLock.refuseIfHeld(folder.toUri().toString()))
                    .isInstanceOf(DataException.class);
            assertThatThrownBy(() -> WarehouseLock.take(folder.toString())).isInstanceOf(DataException.class);
            Process other = holder();
            try {
                assertThat(other.getInputStream().read())
                        .as("another process finds it held")
                        .isEqualTo('n');
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    /** A lock that another process has, looked for and waited for a moment. */
    @Test
    void anotherProcessIsSeen() throws Exception {
        Process holder = holder();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('h');
            assertThatThrownBy(() -> WarehouseLock.refuseIfHeld(folder.toString()))
                    .hasMessageContaining("Another process is writing");
            assertThatThrownBy(() -> WarehouseLock.take(folder.toString()))
                    .hasMessageContaining("Another process is writing");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        WarehouseLock.refuseIfHeld(folder.toString());
    }

    /** Holds the lock of a file until it is ended, or says that it cannot. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (FileChannel channel = FileChannel.open(
                            Path.of(args[0], ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                System.out.println(lock == null ? "not free" : "held");
                Thread.sleep(60_000);
            }
        }
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
