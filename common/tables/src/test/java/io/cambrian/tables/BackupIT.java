package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies as common/docs/operations.md tells to take them, of a warehouse that is written to meanwhile. */
class BackupIT {
    private static final String LOGS = "--include '_delta_log/**' --exclude '*'";

    @TempDir
    Path folder;

    private static List<String> copies() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        return Files.readAllLines(root.resolve("common/docs/operations.md")).stream()
                .filter(line -> line.startsWith("    rsync ") && line.contains(" WAREHOUSE/ BACKUP/"))
                .toList();
    }

    /** Does what a command says, whether or not this machine has rsync. */
    private static void copy(String command, Path from, Path to) throws IOException {
        boolean logs = command.contains(LOGS);
        assertThat(logs || command.contains("--exclude _delta_log")).as(command).isTrue();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().contains("/_delta_log/") == logs) {
                    Path copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void finish(Warehouse warehouse, String id) {
        RunsTable.finish(warehouse, new RunsTable.Run(id, "job", "{}", "{}", 1, "k", "{}"));
    }

    private static List<String> ids(Path place) {
        Warehouse copy = Warehouse.open(LocalSpark.session(), place.toString());
        return RunsTable.ofJob(copy, "job").stream().map(RunsTable.Run::runId).toList();
    }

    @Test
    void aCopyOfAWarehouseThatIsWrittenToIsWhole() throws IOException {
        Path place = folder.resolve("warehouse");
        Path backup = folder.resolve("backup");
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), place.toString());
        finish(warehouse, "a");
        List<String> copies = copies();
        assertThat(copies).hasSize(2);
        copy(copies.get(0), place, backup);
        finish(warehouse, "b"); // between the two
        copy(copies.get(1), place, backup);
        finish(warehouse, "c");

        assertThat(ids(backup)).containsExactly("a");
        Path restored = folder.resolve("restored");
        for (String command : copies) {
            copy(command, backup, restored);
        }
        assertThat(ids(restored)).containsExactly("a");
        finish(Warehouse.open(LocalSpark.session(), restored.toString()), "d");
        assertThat(ids(restored)).containsExactly("a", "d");
        assertThat(ids(place)).containsExactly("a", "b", "c");
    }

    /** Which is why a copy is restored into an empty folder. */
    @Test
    void overANewerWarehouseNothingGoesBack() throws IOException {
        Path place = folder.resolve("warehouse");
        Path backup = folder.resolve("backup");
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), place.toString());
        finish(warehouse, "a");
        for (String command : copies()) {
            copy(command, place, backup);
        }
        finish(warehouse, "b");
        for (String command : copies()) {
            copy(command, backup, place);
        }
        assertThat(ids(place)).containsExactly("a", "b");
    }
}
