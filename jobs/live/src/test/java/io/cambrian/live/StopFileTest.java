package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopFileTest {
    @TempDir
    Path folder;

    private static UserWishes halt(String user, String reason) {
        return new UserWishes(user, reason, true, false, List.of(), List.of(), OptionalDouble.empty());
    }

    private UserWishes read(String text) throws IOException {
        return StopFile.read(Files.writeString(StopFile.in(folder), text));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        StopFile.write(StopFile.in(folder), halt("ann", "prices: wrong"));
        assertThat(StopFile.read(StopFile.in(folder))).isEqualTo(halt("ann", "prices: wrong"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("STOP"));
        }
        StopFile.write(StopFile.in(folder), halt("bob", ""));
        assertThat(StopFile.read(StopFile.in(folder))).isEqualTo(halt("bob", "stopped by bob, no reason given"));
    }

    @Test
    void anyFileHaltsWhateverStandsInIt() throws IOException {
        UserWishes plain = halt("file STOP", "the file STOP");
        assertThat(read("")).isEqualTo(plain);
        assertThat(read("\n \n")).isEqualTo(plain);
        assertThat(read("user:\nreason: \n")).isEqualTo(plain);
        assertThat(StopFile.read(folder.resolve("gone"))).isEqualTo(plain);
        Files.delete(StopFile.in(folder));
        assertThat(StopFile.read(Files.createDirectory(StopFile.in(folder)))).isEqualTo(plain);
    }

    @Test
    void aLineOfWordsIsTheReason() throws IOException {
        assertThat(read("\nprices look wrong\nand more\n")).isEqualTo(halt("file STOP", "prices look wrong"));
        assertThat(read("reason: first\nreason: second\nuser: ann\nuser: bob\n"))
                .isEqualTo(halt("ann", "first"));
    }

    @Test
    void whatTheJournalWouldNotTakeIsCutOff() throws IOException {
        assertThat(read("user: " + "u".repeat(101) + "\nreason: " + "r".repeat(501)))
                .isEqualTo(halt("u".repeat(100), "r".repeat(500)));
        assertThat(read("user: a\tb\u007f\nreason: c\u0001d")).isEqualTo(halt("a b", "c d"));
        Files.write(StopFile.in(folder), "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        assertThat(StopFile.read(StopFile.in(folder)).reason()).hasSize(500);
        Files.write(StopFile.in(folder), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'x'});
        assertThat(StopFile.read(StopFile.in(folder)).halt()).isTrue();
    }
}
