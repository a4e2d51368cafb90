package io.cambrian.tables.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.HDFSLogStore;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogStoreTest {
    @TempDir
    private java.nio.file.Path folder;

    private final Configuration conf = new Configuration(false);

    private Path path(String name) {
        return new Path(folder.resolve(name).toUri());
    }

    private static List<String> told(HDFSLogStore store, Path from, Configuration conf) throws Exception {
        List<String> told = new ArrayList<>();
        for (var files = store.listFrom(from, conf); files.hasNext(); ) {
            FileStatus f = files.next();
            told.add(f.getPath() + " " + f.getLen() + " " + f.getModificationTime() + " " + f.isDirectory());
        }
        return told;
    }

    private static String version(int version) {
        return String.format(Locale.ROOT, "%020d", version);
    }

    @Test
    void itListsWhatDeltaListsByItself() throws Exception {
        for (int v : IntStream.range(0, 25).toArray()) {
            Files.writeString(folder.resolve(version(v) + ".json"), "x".repeat(v));
            Files.writeString(folder.resolve("." + version(v) + ".json.crc"), "checksum");
            Files.writeString(folder.resolve(version(v) + ".crc"), "sums");
        }
        Files.writeString(folder.resolve(version(20) + ".checkpoint.parquet"), "all of it");
        Files.writeString(folder.resolve("_last_checkpoint"), "{}");
        Files.createDirectory(folder.resolve("_staged_commits"));
        HDFSLogStore ours = new LocalLogStore(conf);
        HDFSLogStore deltas = new HDFSLogStore(conf);
        for (String from :
                List.of(version(0) + ".json", version(20) + ".checkpoint", version(24) + ".json", version(99))) {
            assertThat(told(ours, path(from), conf)).as(from).isEqualTo(told(deltas, path(from), conf));
        }
        assertThat(told(ours, path(version(24) + ".json"), conf)).hasSize(3);
    }

    @Test
    void aLogThatIsNotThereIsNotAnEmptyOne() {
        Path from = path("no_such_log/" + version(0) + ".json");
        assertThatThrownBy(() -> new LocalLogStore(conf).listFrom(from, conf))
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> new HDFSLogStore(conf).listFrom(from, conf)).isInstanceOf(FileNotFoundException.class);
    }
}
