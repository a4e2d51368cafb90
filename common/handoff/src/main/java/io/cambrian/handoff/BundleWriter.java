package io.cambrian.handoff;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes and publishes bundles. The files are written aside, forced to disk, moved to their place as one folder, and only
 * then does {@code CURRENT} name it, by one atomic replacement: a reader sees the old plan or the new one, never half. In a
 * folder of an object store nothing is renamed: files are written to their place one by one, {@code CURRENT} last.
 */
public final class BundleWriter {
    /** The file that names the plan in force. */
    public static final String CURRENT = "CURRENT";

    private static final String ASIDE = ".writing-";

    /** A folder aside that is older than this belongs to a writer that died. */
    private static final long ABANDONED_AFTER_MS = 3_600_000;

    private BundleWriter() {}

    /**
     * Writes the bundle below {@code bundlesFolder} and makes it current. The id is a hash of the content, so publishing the
     * same plan again changes nothing; a damaged copy of it is replaced.
     *
     * @return the bundle's id
     * @throws UncheckedIOException when the folder cannot be written; nothing is published then
     */
    public static String write(Path bundlesFolder, Bundle bundle, SigningKeys keys) {
        try {
            return write(bundlesFolder, bundle, keys, Placing.in(bundlesFolder));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a bundle to " + bundlesFolder + ": " + e, e);
        }
    }

    static String write(Path bundlesFolder, Bundle bundle, SigningKeys keys, Placing placing) {
        String id = prepare(bundlesFolder, bundle, keys, placing);
        try {
            publish(bundlesFolder, id, placing);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot publish a bundle in " + bundlesFolder + ": " + e, e);
        }
    }

    /**
     * Writes the bundle to its place, and leaves what is current as it is: for who has more to write down before the plan is in force.
     *
     * @return the bundle's id, for {@link #publish}
     * @throws UncheckedIOException when the folder cannot be written
     */
    public static String prepare(Path bundlesFolder, Bundle bundle, SigningKeys keys) {
        try {
            return prepare(bundlesFolder, bundle, keys, Placing.in(bundlesFolder));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a bundle to " + bundlesFolder + ": " + e, e);
        }
    }

    private static String prepare(Path bundlesFolder, Bundle bundle, SigningKeys keys, Placing placing) {
        try {
            Files.createDirectories(bundlesFolder);
            Path aside = placing == Placing.RENAME
                    ? Files.createTempDirectory(bundlesFolder, ASIDE)
                    : Files.createTempDirectory("cambrian-bundle-");
            try {
                if (placing == Placing.RENAME) {
                    deleteAbandoned(bundlesFolder, aside);
                }
                String id = fill(aside, bundle, keys);
                settle(aside, bundlesFolder.resolve(id), keys, placing);
                return id;
            } finally {
                delete(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a bundle to " + bundlesFolder + ": " + e, e);
        }
    }

    /**
     * Makes a bundle current that was written before; nothing changes where it is.
     *
     * @throws DataException where the folder has no such bundle
     * @throws UncheckedIOException when the folder cannot be written
     */
    public static void publish(Path bundlesFolder, String id) {
        if (!Files.exists(bundlesFolder.resolve(id).resolve(Manifest.FILE))) {
            throw new DataException("There is no bundle " + id + " in " + bundlesFolder
                    + ", and it is to be in force.\nPut it back: bundles must stay in their folder.");
        }
        try {
            publish(bundlesFolder, id, Placing.in(bundlesFolder));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot publish a bundle in " + bundlesFolder + ": " + e, e);
        }
    }

    /** What writers left that were killed, judged by the file system's own clock. */
    private static void deleteAbandoned(Path bundlesFolder, Path aside) throws IOException {
        long now = Files.getLastModifiedTime(aside).toMillis();
        List<Path> found;
        try (Stream<Path> folders = Files.list(bundlesFolder)) {
            found = folders.filter(f -> f.getFileName().toString().startsWith(ASIDE))
                    .toList();
        }
        for (Path folder : found) {
            if (now - Files.getLastModifiedTime(folder).toMillis() > ABANDONED_AFTER_MS) {
                delete(folder);
            }
        }
    }

    private static String fill(Path folder, Bundle bundle, SigningKeys keys) throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        for (Map.Entry<String, Iterator<Table>> file : BundleTables.of(bundle).entrySet()) {
            Path path = folder.resolve(file.getKey());
            ArrowFiles.write(path, file.getValue());
            checksums.put(file.getKey(), Checksums.of(path));
        }
        Manifest manifest = new Manifest(
                Manifest.VERSION,
                bundle.runId(),
                bundle.dataVersions(),
                bundle.asOf(),
                bundle.expiresAt(),
                bundle.baseCurrency(),
                bundle.capital(),
                bundle.periodsPerYear(),
                checksums);
        byte[] canonical = manifest.canonical();
        force(folder.resolve(Manifest.FILE), manifest.signed(keys.sign(canonical)));
        return Manifest.idOf(canonical);
    }

    private static void settle(Path aside, Path place, SigningKeys keys, Placing placing) throws IOException {
        if (Files.isDirectory(place)) {
            if (BundleReader.problem(place, keys.publicKey()).isEmpty()) {
                return;
            }
            delete(place);
        }
        if (placing == Placing.OVERWRITE) {
            copy(aside, place);
            return;
        }
        // createTempDirectory gives it to the owner alone; a live process may run under another account
        if (Files.getFileStore(aside).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.move(aside, place);
        forceFolder(place.getParent());
    }

    /** File by file; the manifest last, so that what was cut off is known by its want of one. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> found = Files.list(from)) {
            files = found.sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString().equals(Manifest.FILE))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static void publish(Path bundlesFolder, String id, Placing placing) throws IOException {
        byte[] line = (id + "\n").getBytes(StandardCharsets.US_ASCII);
        Path current = bundlesFolder.resolve(CURRENT);
        if (Files.exists(current)
                && new String(Files.readAllBytes(current), StandardCharsets.US_ASCII)
                        .strip()
                        .equals(id)) {
            return;
        }
        if (placing == Placing.OVERWRITE) {
            force(
                    current,
                    line,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            return;
        }
        Path next = bundlesFolder.resolve("." + CURRENT + "." + id);
        Files.deleteIfExists(next);
        force(next, line);
        try {
            Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // an object store: one small overwrite is all or nothing there
            Files.move(next, current, StandardCopyOption.REPLACE_EXISTING);
        }
        forceFolder(bundlesFolder);
    }

    private static void force(Path file, byte[] content) throws IOException {
        force(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void force(Path file, byte[] content, OpenOption... how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Makes a rename durable; file systems that cannot open folders do it by themselves. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // such a file system has no folders to force
            return;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
