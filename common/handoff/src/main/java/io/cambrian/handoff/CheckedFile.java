package io.cambrian.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A file as it was when its SHA-256 was taken: what is read of it afterwards are the bytes that were hashed, or an error. It is
 * read piece by piece, and of each the digest of all before it is kept, so that no more than a piece is ever in memory.
 */
final class CheckedFile {
    private static final int PIECE = 1 << 18;

    private final Path file;
    private final long size;
    /** Of all before each piece, and at last of the whole file. */
    private final List<MessageDigest> digests;

    private CheckedFile(Path file, long size, List<MessageDigest> digests) {
        this.file = file;
        this.size = size;
        this.digests = digests;
    }

    /** The file was written over since its checksum was taken. */
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1;

        ChangedException(Path file) {
            super("The file " + file + " was changed while it was read.");
        }
    }

    static CheckedFile of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MessageDigest digest = Manifest.sha256();
            List<MessageDigest> digests = new ArrayList<>(List.of(copy(digest)));
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            long size = 0;
            while (fill(channel, size, piece)) {
                size += piece.remaining();
                digest.update(piece);
                digests.add(copy(digest));
            }
            return new CheckedFile(file, size, digests);
        }
    }

    /** In hexadecimal. */
    String checksum() {
        return HexFormat.of().formatHex(digest(digests.size() - 1));
    }

    private byte[] digest(int pieces) {
        return copy(digests.get(pieces)).digest();
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("A SHA-256 that cannot be copied", e);
        }
    }

    /** Whether there was anything; the buffer is full but at the end of the file. */
    private static boolean fill(FileChannel channel, long from, ByteBuffer piece) throws IOException {
        piece.clear();
        int n = 0;
        while (piece.hasRemaining() && n >= 0) {
            n = channel.read(piece, from + piece.position());
        }
        return piece.flip().hasRemaining();
    }

    /** To read it; throws {@link ChangedException} in the place of bytes that were not hashed. */
    SeekableByteChannel open() throws IOException {
        return new Channel(FileChannel.open(file));
    }

    private final class Channel implements SeekableByteChannel {
        private final FileChannel channel;
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
        private int number = -1;
        private long position;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            if (position >= size) {
                return -1;
            }
            take((int) (position / PIECE));
            ByteBuffer from = piece.duplicate().position((int) (position % PIECE));
            int n = Math.min(from.remaining(), to.remaining());
            to.put(from.limit(from.position() + n));
            position += n;
            return n;
        }

        private void take(int wanted) throws IOException {
            if (wanted == number) {
                return;
            }
            number = -1;
            MessageDigest digest = copy(digests.get(wanted));
            fill(channel, (long) wanted * PIECE, piece);
            piece.limit((int) Math.min(piece.limit(), size - (long) wanted * PIECE)); // it may have grown
            digest.update(piece.duplicate());
            if (!Arrays.equals(digest.digest(), digest(wanted + 1))) {
                throw new ChangedException(file);
            }
            number = wanted;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            if (to < 0) {
                throw new IllegalArgumentException("The position (" + to + ") in " + file + " must not be negative.");
            }
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            position = to;
            return this;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException("It is only read: " + file);
        }

        @Override
        public SeekableByteChannel truncate(long to) {
            throw new UnsupportedOperationException("It is only read: " + file);
        }
    }
}
