package io.cambrian.live.journal;

import io.cambrian.fault.DataException;
import io.cambrian.fault.UserException;
import io.cambrian.handoff.JournalLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * An append-only file of JSON lines. Each line carries its number, the hash of the line before and its own hash, so a changed,
 * removed or inserted line breaks the chain; {@link #commit} forces lines to disk before anything is done on their strength.
 *
 * <p>A last line without its line feed is what a crash leaves behind: it was never committed, and is cut off. Anything else
 * that does not fit is tampering or a broken disk, and stops the process. One process at a time holds the journal, by a lock on a
 * file beside it that nobody reads: a lock on the journal itself would be lost whenever this process closes a file that it read
 * it by.
 *
 * <p>{@link #rollWhereFull} puts a long file aside as a segment, which is never written again; the chain goes on in the next.
 */
public final class Journal implements AutoCloseable {
    /** Characters of the longest event: each may be three bytes of the line, which has room for hashes and the time. */
    static final int LONGEST = (JournalLines.MAX_LINE - 1024) / 3;

    private final Path file;
    private final Disk disk;
    private final Clock clock;
    private Consumer<Event> listener;
    private final int tornBytes;
    private Instant moment = Instant.MIN;
    private String momentText = moment.toString();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final FileChannel held;
    private FileChannel channel;
    private int segments;
    private long bytes;
    private long sequence;
    private String last;
    private boolean failed;

    private Journal(
            Path file,
            FileChannel held,
            FileChannel channel,
            Disk disk,
            Clock clock,
            Consumer<Event> listener,
            JournalLines.Content content) {
        this.file = file;
        this.held = held;
        this.channel = channel;
        this.disk = disk;
        this.clock = clock;
        this.listener = listener;
        this.tornBytes = content.tornBytes();
        this.segments = content.segments();
        this.bytes = content.goodBytes();
        this.sequence = content.lines();
        this.last = content.lastHash();
    }

    /** Opens the journal on the machine's own disk. */
    public static Journal open(Path file, Clock clock, Consumer<Event> listener) {
        return open(file, Disk.REAL, clock, listener);
    }

    /**
     * Opens the journal, or begins one.
     *
     * @param clock gives the time that is written on each line
     * @param listener is given every event: first those that the file has, then each that is appended
     * @throws DataException when another process holds it, or its chain is broken
     */
    public static Journal open(Path file, Disk disk, Clock clock, Consumer<Event> listener) {
        return open(file, disk, clock, List.of(JournalReader.of(listener)));
    }

    /**
     * Opens the journal, or begins one.
     *
     * @param readers are given every event: first those that the file has, from behind the last full segment on behind which
     *     they all have a snapshot, then each that is appended
     * @throws DataException when another process holds it, or its chain is broken
     */
    public static Journal open(Path file, Disk disk, Clock clock, List<JournalReader> readers) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel held = hold(file);
            FileChannel channel = null;
            try {
                channel = openToWrite(file);
                Begun begun = begin(file, readers, behind -> readers.forEach(r -> Snapshots.write(file, behind, r)));
                JournalLines.Content content = begun.content();
                if (content.tornBytes() > 0) {
                    channel.truncate(content.goodBytes());
                    channel.force(true);
                }
                channel.position(content.goodBytes());
                return new Journal(file, held, channel, disk, clock, begun.listener(), content);
            } catch (RuntimeException | Error | IOException e) {
                if (channel != null) {
                    channel.close();
                }
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be opened: " + e, e);
        }
    }

    /** Gives the events of a journal, which another process may be writing; a torn last line is left out. */
    public static void read(Path file, Consumer<Event> listener) {
        read(file, listener, behind -> {});
    }

    /**
     * The same.
     *
     * @param behind is told of the end of each full segment, once its events were given
     */
    public static void read(Path file, Consumer<Event> listener, Consumer<JournalLines.Content> behind) {
        try {
            parse(file, JournalLines.BEGINNING, listener, behind);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * Brings a reader to the end of a journal, which another process may be writing, from its last snapshot on; nothing is written.
     *
     * @return what the journal held, to go on from
     */
    public static JournalLines.Content look(Path file, JournalReader reader) {
        try {
            return begin(file, List.of(reader), behind -> {}).content();
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be read: " + e, e);
        }
    }

    /** All readers together, and what the journal holds. */
    private record Begun(Consumer<Event> listener, JournalLines.Content content) {}

    /** @param behind is told of the end of each full segment that was read */
    private static Begun begin(Path file, List<JournalReader> readers, Consumer<JournalLines.Content> behind)
            throws IOException {
        OptionalInt newest = Snapshots.newest(file, readers);
        if (newest.isPresent()) {
            int segment = newest.getAsInt();
            Snapshots.Snapshot any =
                    Snapshots.read(file, segment, readers.get(0).name()).orElseThrow();
            Consumer<Event> listener;
            try {
                listener = together(readers.stream()
                        .map(r ->
                                r.begin(Snapshots.read(file, segment, r.name()).map(Snapshots.Snapshot::state)))
                        .toList());
            } catch (RuntimeException e) {
                listener = null; // they are begun again without
            }
            if (listener != null) {
                return follow(
                        file, new JournalLines.Content(any.lines(), any.lastHash(), segment, 0, 0), listener, behind);
            }
        }
        return follow(
                file,
                JournalLines.BEGINNING,
                together(readers.stream().map(r -> r.begin(Optional.empty())).toList()),
                behind);
    }

    private static Begun follow(
            Path file, JournalLines.Content from, Consumer<Event> listener, Consumer<JournalLines.Content> behind)
            throws IOException {
        return new Begun(listener, parse(file, from, listener, behind));
    }

    private static Consumer<Event> together(List<Consumer<Event>> listeners) {
        return listeners.size() == 1 ? listeners.get(0) : e -> listeners.forEach(l -> l.accept(e));
    }

    private static FileChannel openToWrite(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Locks the file {@code NAME.lock}; closing the channel gives it up, and so does any end of the process. */
    private static FileChannel hold(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(channel, file);
            return channel;
        } catch (RuntimeException | Error | IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new DataException(
                    "Another live process holds the journal " + file
                            + ".\nStop it first, or give this one another --state. What it trades is halted by --halt, by a"
                            + " file STOP beside the journal, or on its dashboard.",
                    new OverlappingFileLockException());
        }
    }

    /** Whether that came of another process that holds the journal. */
    public static boolean isHeldByAnother(DataException e) {
        return e.getCause() instanceof OverlappingFileLockException;
    }

    private static JournalLines.Content parse(
            Path file, JournalLines.Content from, Consumer<Event> listener, Consumer<JournalLines.Content> behind)
            throws IOException {
        Consumer<JournalLines.Line> lines = line -> {
            try {
                listener.accept(Event.of(line.event()));
            } catch (UserException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new DataException(
                        "Line " + line.number() + " of the journal " + file
                                + " is whole, but cannot be understood: " + e.getMessage()
                                + ".\nWas it written by another version? Start a new account with another --state.",
                        e);
            }
        };
        return JournalLines.read(file, from, lines, behind);
    }

    /** Another listener, which is given each event that is appended from now on, after the others. */
    public void tell(Consumer<Event> another) {
        listener = listener.andThen(another);
    }

    /** Bytes of an unfinished last line that were cut off when the journal was opened. */
    public int tornBytes() {
        return tornBytes;
    }

    /**
     * Adds an event; it is on disk after the next {@link #commit}.
     *
     * @throws DataException for an event that no reader would take, since its line is too long; nothing is added then
     */
    public void append(Event event) {
        if (event.text().length() > LONGEST) {
            throw new DataException("An event of the kind " + event.type() + " has "
                    + event.text().length()
                    + " characters; the journal " + file + " takes at most " + LONGEST
                    + ".\nPublish a plan with fewer instruments, bots or remembered patterns.");
        }
        sequence++;
        byte[] body = ("{\"seq\":" + sequence + ",\"prev\":\"" + last + "\",\"at\":\"" + now() + "\",\"event\":"
                        + event.text())
                .getBytes(StandardCharsets.UTF_8);
        last = JournalLines.hash(body);
        pending.writeBytes(body);
        pending.writeBytes((",\"hash\":\"" + last + "\"}\n").getBytes(StandardCharsets.UTF_8));
        listener.accept(event);
    }

    /** The clock's time as text; a day of bars is one moment. */
    private String now() {
        Instant instant = clock.instant();
        if (!instant.equals(moment)) {
            moment = instant;
            momentText = instant.toString();
        }
        return momentText;
    }

    /**
     * Writes what was added and forces it to disk; returns when it is safe to act on it.
     *
     * @throws JournalUnwritableException where that fails; then the file is as it was, and nothing more is taken
     */
    public void commit() {
        if (failed) {
            throw new JournalUnwritableException(file, new IOException("it failed before"));
        }
        if (pending.size() == 0) {
            return;
        }
        byte[] lines = pending.toByteArray();
        try {
            disk.write(file, channel, ByteBuffer.wrap(lines));
            disk.force(file, channel);
        } catch (IOException e) {
            failed = true;
            takeBack();
            throw new JournalUnwritableException(file, e);
        }
        bytes += lines.length;
        pending.reset();
    }

    /** After a write that failed; where that fails too, the next start cuts off a torn line, and does whole lines again. */
    private void takeBack() {
        try {
            channel.truncate(bytes);
            channel.force(true);
        } catch (IOException e) {
            // the disk says no to everything
        }
    }

    /** Where the file has become large: commits, puts it aside as a full segment, and goes on in a new one. */
    public void rollWhereFull() {
        if (bytes < disk.segmentBytes()) {
            return;
        }
        commit();
        try {
            // a crash between the two leaves segments and no file: it is begun then
            disk.rename(file, JournalLines.segment(file, segments + 1));
            FileChannel next = openToWrite(file);
            channel.close();
            channel = next;
            segments++;
            bytes = 0;
            forceNames(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            failed = true;
            throw new JournalUnwritableException(file, e);
        }
    }

    private static void forceNames(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // some systems open no folders
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
