package io.cambrian.live;

import io.cambrian.live.journal.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A disk under a process that is killed at a given step, or that is full for some steps. Every step that leaves a trace outside
 * of the process (a write, a force, a rename) counts, so each point at which a kill makes a difference can be hit.
 */
final class FaultyDisk implements Disk {
    /** The process is gone; nothing of it runs after this. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final RandomGenerator random;
    private final int killAt;
    private final int fullFrom;
    private final int fullUntil;
    private final long segmentBytes;
    private final Map<Path, Long> forced = new HashMap<>();
    private int steps;

    /**
     * @param killAt the step in which the process is killed; negative for never
     * @param fullFrom the first step in which the disk is full; negative for never
     * @param fullSteps for how many
     */
    FaultyDisk(RandomGenerator random, int killAt, int fullFrom, int fullSteps, long segmentBytes) {
        this.random = random;
        this.killAt = killAt;
        this.fullFrom = fullFrom;
        this.fullUntil = fullFrom + fullSteps;
        this.segmentBytes = segmentBytes;
    }

    /** Nothing happens to it. */
    static FaultyDisk sound() {
        return new FaultyDisk(RandomGenerator.getDefault(), -1, -1, 0, 1 << 30);
    }

    int steps() {
        return steps;
    }

    @Override
    public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
        forced.putIfAbsent(file, channel.position());
        int step = steps++;
        boolean kill = step == killAt;
        boolean full = step >= fullFrom && step < fullUntil;
        if (kill || full) {
            int part = random.nextInt(bytes.remaining() + 1);
            REAL.write(file, channel, bytes.slice(bytes.position(), part));
            if (kill) {
                throw new Killed();
            }
            throw new IOException("No space left on device");
        }
        REAL.write(file, channel, bytes);
    }

    @Override
    public void force(Path file, FileChannel channel) throws IOException {
        int step = steps++;
        if (step == killAt && random.nextBoolean()) {
            throw new Killed();
        }
        if (step >= fullFrom && step < fullUntil) {
            throw new IOException("No space left on device");
        }
        forced.put(file, channel.position()); // that is all: this process lives on, so nothing need reach the platters
        if (step == killAt) {
            throw new Killed();
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        int step = steps++;
        boolean before = random.nextBoolean();
        if (step == killAt && before) {
            throw new Killed();
        }
        if (step >= fullFrom && step < fullUntil) {
            throw new IOException("No space left on device");
        }
        REAL.rename(from, to);
        forced.remove(from);
        if (step == killAt) {
            throw new Killed();
        }
    }

    @Override
    public long segmentBytes() {
        return segmentBytes;
    }

    /** The power fails: of what was written and not forced, only some reaches the disk. */
    void loseSomeOfWhatWasNotForced() throws IOException {
        for (Map.Entry<Path, Long> f : forced.entrySet()) {
            Path file = f.getKey();
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size > f.getValue()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(f.getValue() + random.nextLong(size - f.getValue() + 1));
                }
            }
        }
    }
}
