package io.cambrian.tables.files;

import java.util.Map;
import org.apache.hadoop.fs.LocalFileSystem;

/** Files on this machine with checksums, as Hadoop's own, without a process for each: see {@link RawFiles}. */
public final class LocalFiles extends LocalFileSystem {
    /** Settings of a Spark session by which Hadoop takes these for {@code file:}, and Delta its logs there. */
    public static final Map<String, String> CONF = Map.of(
            "spark.hadoop.fs.file.impl", LocalFiles.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.file.impl", LocalContext.class.getName(),
            "spark.delta.logStore.file.impl", LocalLogStore.class.getName());

    public LocalFiles() {
        super(new RawFiles());
    }
}
