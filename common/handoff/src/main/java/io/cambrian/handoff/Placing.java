package io.cambrian.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** How files take their place in a folder that others read meanwhile. */
enum Placing {
    /** Written beside it and renamed, which is atomic on a disk. */
    RENAME,
    /**
     * Written whole, one after the other, straight to their place. Folders of an object store (volumes, mounted buckets) rename
     * by copying, so that a reader may find neither name; there one small write is all or nothing.
     */
    OVERWRITE;

    /** Buckets that are mounted as folders, as mounts name them; other file systems in user space rename atomically. */
    private static final Set<String> BUCKETS = Set.of(
            "fuse.s3fs",
            "fuse.gcsfuse",
            "fuse.goofys",
            "fuse.blobfuse",
            "fuse.blobfuse2",
            "fuse.rclone",
            "fuse.mountpoint-s3");

    /** What suits the file system of a folder. */
    static Placing in(Path folder) throws IOException {
        Path place = folder.toAbsolutePath();
        if (place.startsWith("/Volumes") || place.startsWith("/dbfs")) {
            return OVERWRITE;
        }
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        return place != null && BUCKETS.contains(Files.getFileStore(place).type()) ? OVERWRITE : RENAME;
    }
}
