package io.cambrian.jobs;

import io.cambrian.fault.DataException;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps two processes from writing to one warehouse at the same time. It is a lock of the operating system on a file in the
 * warehouse's folder, so it falls with its process, however that ends. A warehouse in a catalog or object store has no such
 * file: there the commit protocol of Delta keeps tables whole, and idempotent writes keep rows single.
 *
 * <p>Linux drops all locks that a process has on a file as it closes the file, through whatever descriptor: so a file whose lock this
 * process holds is not opened again.
 */
public final class WarehouseLock implements AutoCloseable {
    private static final int LOOKS = 3;
    private static final long MOMENT_MILLIS = 50;

    /** Files whose locks this process holds. */
    private static final Set<Path> HELD = new HashSet<>(); // guarded by the class

    private final Path file; // or null, like all of it
    private final FileChannel channel;
    private final FileLock lock;
    private final Path newFolder; // that was made for the lock, or null

    private WarehouseLock(Path file, FileChannel channel, FileLock lock, Path newFolder) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.newFolder = newFolder;
    }

    /** Takes the lock, or fails at once if another process holds it. */
    public static synchronized WarehouseLock take(String location) {
        Optional<Path> folder = Warehouse.localFolder(location);
        if (folder.isEmpty()) {
            return new WarehouseLock(null, null, null, null);
        }
        if (Files.isRegularFile(folder.get())) {
            throw new DataException(
                    "The warehouse " + location + " is a file; it must be a folder.\nChoose another --warehouse.");
        }
        Path file = folder.get().resolve(".lock");
        try {
            Path newFolder = Files.exists(file.getParent()) ? null : file.getParent();
            Files.createDirectories(file.getParent());
            Path real = real(file);
            if (HELD.contains(real)) {
                throw held(location);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                for (int look = 0; lock == null && look < LOOKS; look++) {
                    Thread.sleep(MOMENT_MILLIS); // whoever only looks whether it is free holds it for less than that
                    lock = channel.tryLock();
                }
                if (lock != null) {
                    HELD.add(real);
                    return new WarehouseLock(real, channel, lock, newFolder);
                }
            } catch (OverlappingFileLockException e) {
                // held by this process through other code: reported below like any other holder
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            channel.close();
        } catch (IOException e) {
            throw new DataException(
                    "Cannot write to the warehouse " + location + " ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + ").\nGive this user write access, or choose another --warehouse.",
                    e);
        }
        throw held(location);
    }

    /**
     * Fails if another process holds the lock, and takes nothing: so that nobody waits for Spark to be told. Whoever writes takes the lock
     * later all the same.
     *
     * @param location as it is given to commands
     */
    public static synchronized void refuseIfHeld(String location) {
        String place = Warehouse.place(location);
        Optional<Path> file = Warehouse.localFolder(place)
                .map(folder -> folder.resolve(".lock"))
                .filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return;
        }
        if (isHeldHere(file.get())) {
            throw held(place);
        }
        try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.READ);
                FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) { // two that look do not see each other
            if (shared == null) {
                throw held(place);
            }
        } catch (OverlappingFileLockException e) {
            throw held(place);
        } catch (IOException e) {
            // taking the lock says what is wrong
        }
    }

    private static boolean isHeldHere(Path file) {
        try {
            return HELD.contains(real(file));
        } catch (IOException e) {
            return false; // gone since
        }
    }

    /** The same for all names of a folder. */
    private static Path real(Path file) throws IOException {
        return file.getParent().toRealPath().resolve(file.getFileName());
    }

    private static DataException held(String location) {
        return new DataException("Another process is writing to the warehouse " + location
                + ".\nWait until it is done, or choose another --warehouse.");
    }

    @Override
    public void close() {
        synchronized (WarehouseLock.class) {
            release();
        }
    }

    private void release() {
        try {
            if (lock != null) {
                HELD.remove(file);
                if (newFolder != null && isOnlyLock(newFolder)) {
                    Files.delete(newFolder.resolve(".lock")); // nothing was written: a mistyped name leaves no trace
                    Files.delete(newFolder);
                }
                lock.release();
                channel.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isOnlyLock(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.endsWith(".lock"));
        }
    }
}
