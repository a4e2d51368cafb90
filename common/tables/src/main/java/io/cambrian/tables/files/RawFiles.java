package io.cambrian.tables.files;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files, whose permissions are set within this process. Without Hadoop's native library, which hardly a machine has,
 * Hadoop starts the program {@code chmod} for each file and folder that it makes: several for each commit of a Delta table, and each
 * takes longer than to write a small file.
 */
final class RawFiles extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        try {
            Files.setAttribute(pathToFile(path).toPath(), "unix:mode", (int) permission.toShort());
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            super.setPermission(path, permission); // no Unix
        }
    }

    /** What is no link is not read by the program {@code readlink}, which each rename of a commit would start. */
    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return Files.isSymbolicLink(pathToFile(path).toPath())
                ? super.getFileLinkStatus(path)
                : super.getFileStatus(path);
    }
}
