package io.cambrian.jobs.market;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Finds the files behind the locations that a user names, and opens them on driver and executors. */
final class SourceFiles {
    private static final List<String> TEXT_SUFFIXES = List.of(".csv", ".csv.gz", ".txt", ".txt.gz", ".tsv", ".tsv.gz");

    private SourceFiles() {}

    /**
     * One file to read.
     *
     * @param path absolute path or URI
     * @param order place in the run: the later file wins
     * @param named whether the user named the file itself, not a folder around it
     * @param parquet whether it is a Parquet file, else delimited text
     */
    record SourceFile(String path, int order, boolean named, boolean parquet) {}

    /** A file in a named folder that is not read, and why. */
    record Skipped(String path, String reason) {}

    /** What is behind the locations. */
    record Listing(List<SourceFile> files, List<Skipped> skipped) {}

    /**
     * The files at the locations, folders without their subfolders by name.
     *
     * @param locations files or folders, local or with a scheme that Hadoop knows
     */
    static Listing list(List<String> locations) {
        List<SourceFile> files = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (String location : locations) {
            try {
                if (isUri(location)) {
                    listRemote(location, files, skipped);
                } else {
                    listLocal(location, files, skipped);
                }
            } catch (IOException e) {
                throw new DataException("Cannot list " + location + ": " + e, e);
            }
        }
        if (files.isEmpty()) {
            throw new DataException("No file to ingest in " + String.join(", ", locations)
                    + ".\nPrice files end in .csv, .csv.gz, .txt, .tsv or .parquet.");
        }
        return new Listing(files, skipped);
    }

    private static void listLocal(String location, List<SourceFile> files, List<Skipped> skipped) throws IOException {
        Path path = Path.of(location).toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new DataException(
                    "There is no file or folder " + path + ".\nGive the price files, or a folder of them.");
        }
        if (!Files.isReadable(path)) {
            throw new DataException("The file " + path + " cannot be read: permission is denied.");
        }
        if (!Files.isDirectory(path)) {
            files.add(new SourceFile(path.toString(), files.size(), true, isParquet(path.toString())));
            return;
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            stream.forEach(children::add);
        }
        children.sort(null);
        for (Path child : children) {
            if (Files.isDirectory(child)) {
                skipped.add(new Skipped(child.toString(), "a folder within the folder"));
            } else {
                addChild(child.toString(), child.getFileName().toString(), files, skipped);
            }
        }
    }

    private static void listRemote(String location, List<SourceFile> files, List<Skipped> skipped) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
        FileSystem system = path.getFileSystem(new Configuration());
        if (!system.exists(path)) {
            throw new DataException("There is no file or folder " + location + ".");
        }
        if (!system.getFileStatus(path).isDirectory()) {
            files.add(new SourceFile(location, files.size(), true, isParquet(location)));
            return;
        }
        FileStatus[] children = system.listStatus(path);
        java.util.Arrays.sort(children);
        for (FileStatus child : children) {
            String name = child.getPath().getName();
            if (child.isDirectory()) {
                skipped.add(new Skipped(child.getPath().toString(), "a folder within the folder"));
            } else {
                addChild(child.getPath().toString(), name, files, skipped);
            }
        }
    }

    private static void addChild(String path, String name, List<SourceFile> files, List<Skipped> skipped) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean text = TEXT_SUFFIXES.stream().anyMatch(lower::endsWith);
        if (name.startsWith(".") || name.startsWith("_") || !text && !isParquet(lower)) {
            skipped.add(new Skipped(path, "no price file by its name"));
        } else {
            files.add(new SourceFile(path, files.size(), false, !text));
        }
    }

    private static boolean isParquet(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    private static boolean isUri(String location) {
        return location.contains(":/");
    }

    /** Opens a file by the path of its {@link SourceFile}. */
    static InputStream open(String path) throws IOException {
        if (isUri(path)) {
            org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
            return file.getFileSystem(new Configuration()).open(file);
        }
        return Files.newInputStream(Path.of(path));
    }
}
