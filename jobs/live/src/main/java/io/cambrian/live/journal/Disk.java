package io.cambrian.live.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * How bytes of a journal reach a file: the one place where a crash or a full disk can leave half of something behind. Tests
 * put faults here.
 */
public interface Disk {
    /** The machine's own. */
    Disk REAL = new Disk() {
        @Override
        public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force(Path file, FileChannel channel) throws IOException {
            channel.force(false);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    };

    /** Writes all bytes at the channel's position. */
    void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException;

    /** Returns when what was written survives a loss of power. */
    void force(Path file, FileChannel channel) throws IOException;

    /** Gives a file another name, at once or not at all. */
    void rename(Path from, Path to) throws IOException;

    /** Size of a file from which on it is put aside as a full segment. */
    default long segmentBytes() {
        return 64L << 20;
    }
}
