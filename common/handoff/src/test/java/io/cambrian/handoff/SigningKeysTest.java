package io.cambrian.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    @TempDir
    Path folder;

    @Test
    void keysAreMadeOnceAndOpenedAfterwards() {
        SigningKeys made = SigningKeys.openOrCreate(folder.resolve("a/b"));
        SigningKeys opened = SigningKeys.openOrCreate(folder.resolve("a/b"));
        assertThat(opened.publicKey()).isEqualTo(made.publicKey());
        assertThat(SigningKeys.readPublic(folder.resolve("a/b/cambrian.pub"))).isEqualTo(made.publicKey());
        byte[] message = {1, 2, 3};
        assertThat(SigningKeys.verify(made.publicKey(), message, opened.sign(message)))
                .isTrue();
        assertThat(SigningKeys.verify(made.publicKey(), new byte[] {1, 2}, opened.sign(message)))
                .isFalse();
    }

    @Test
    void onlyTheOwnerCanReadThePrivateKey() throws IOException {
        SigningKeys.openOrCreate(folder);
        Path file = folder.resolve("cambrian.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SigningKeys.openOrCreate(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> SigningKeys.openOrCreate(file.resolve("keys")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(file.toString(), "CAMBRIAN_KEYS");
    }

    @Test
    void aDamagedOrForeignPairIsRefused() throws IOException {
        SigningKeys.openOrCreate(folder.resolve("a"));
        SigningKeys.openOrCreate(folder.resolve("b"));
        Files.copy(
                folder.resolve("b/cambrian.pub"),
                folder.resolve("a/cambrian.pub"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> SigningKeys.openOrCreate(folder.resolve("a")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not a pair");
        Files.writeString(folder.resolve("b/cambrian.key"), "rubbish!");
        assertThatThrownBy(() -> SigningKeys.openOrCreate(folder.resolve("b"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> SigningKeys.readPublic(folder.resolve("none.pub")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cambrian.pub");
    }
}
