package io.cambrian.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.handoff.CheckedFile.ChangedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedFileTest {
    private static final int PIECE = 1 << 18;

    @TempDir
    Path folder;

    private final byte[] bytes = new byte[3 * PIECE + 17];
    private Path file;

    @BeforeEach
    void fill() throws IOException {
        new Random(1).nextBytes(bytes);
        file = Files.write(folder.resolve("f"), bytes);
    }

    private static byte[] read(SeekableByteChannel channel, int most) throws IOException {
        ByteBuffer to = ByteBuffer.allocate(most);
        int n = 0;
        while (n >= 0 && to.hasRemaining()) {
            n = channel.read(to);
        }
        return Arrays.copyOf(to.array(), to.position());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17})
    void theChecksumAndTheBytesAreTheFiles(int size) throws Exception {
        byte[] some = Arrays.copyOf(bytes, size);
        Files.write(file, some);
        CheckedFile checked = CheckedFile.of(file);
        assertThat(checked.checksum())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(some)))
                .isEqualTo(Checksums.of(file));
        try (SeekableByteChannel channel = checked.open()) {
            assertThat(channel.size()).isEqualTo(size);
            assertThat(read(channel, size + 5)).isEqualTo(some);
            assertThat(channel.position()).isEqualTo(size);
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void itIsReadFromAnywhere() throws IOException {
        Random random = new Random(2);
        try (SeekableByteChannel channel = CheckedFile.of(file).open()) {
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(bytes.length);
                int n = random.nextInt(bytes.length - from);
                assertThat(read(channel.position(from), n)).isEqualTo(Arrays.copyOfRange(bytes, from, from + n));
            }
            assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(channel.position(bytes.length + 5L).read(ByteBuffer.allocate(1)))
                    .isEqualTo(-1);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> channel.truncate(1)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void onceClosedItIsNotReadAnyMore() throws IOException {
        SeekableByteChannel channel = CheckedFile.of(file).open();
        assertThat(channel.isOpen()).isTrue();
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.position(0)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PIECE - 1, PIECE, 2 * PIECE + 5, 3 * PIECE + 16})
    void aByteThatWasWrittenOverIsNotGivenOut(int at) throws IOException {
        CheckedFile checked = CheckedFile.of(file);
        byte[] other = bytes.clone();
        other[at] ^= 1;
        Files.write(file, other);
        try (SeekableByteChannel channel = checked.open()) {
            int before = at / PIECE * PIECE;
            assertThat(read(channel, before)).isEqualTo(Arrays.copyOf(bytes, before));
            assertThatThrownBy(() -> read(channel, 1))
                    .isInstanceOf(ChangedException.class)
                    .hasMessageContaining(file.toString());
            assertThatThrownBy(() -> read(channel, 1)).isInstanceOf(ChangedException.class);
            int after = before + PIECE;
            if (after < bytes.length) {
                assertThat(read(channel.position(after), 1)).containsExactly(bytes[after]);
            }
        }
    }

    @Test
    void whatWasCutOffIsMissedAndWhatWasAddedIsNotSeen() throws IOException {
        CheckedFile checked = CheckedFile.of(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 100));
        try (SeekableByteChannel channel = checked.open()) {
            assertThat(read(channel, bytes.length + 100)).isEqualTo(bytes);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        try (SeekableByteChannel channel = checked.open()) {
            assertThatThrownBy(() -> read(channel, bytes.length)).isInstanceOf(ChangedException.class);
        }
        Files.write(file, Arrays.copyOf(bytes, PIECE));
        try (SeekableByteChannel channel = checked.open()) {
            assertThatThrownBy(() -> read(channel, bytes.length)).isInstanceOf(ChangedException.class);
        }
    }
}
