package io.cambrian.live.http;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret that whoever changes anything must show: 32 random bytes in a file that only its owner can read. It is never
 * printed, and there is no default.
 */
public final class AccessToken {
    private static final int BYTES = 32;

    private final Path file;
    private final byte[] expected;

    private AccessToken(Path file, byte[] expected) {
        this.file = file;
        this.expected = expected;
    }

    /**
     * Reads the token of a folder, or makes one.
     *
     * @throws DataException when the file is readable by others, or holds no token
     */
    public static AccessToken openOrCreate(Path folder) {
        Path file = folder.resolve("token");
        try {
            Files.createDirectories(folder);
            boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
            create(file, posix);
            if (posix
                    && !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                            .endsWith("------")) {
                throw new DataException("Others may read the token in " + file
                        + ".\nDelete it, so that a new one is made, or run chmod 600 on it.");
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (!text.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
                throw new DataException("The file " + file + " holds no token.\nDelete it, so that a new one is made.");
            }
            return new AccessToken(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new DataException("The token in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void create(Path file, boolean posix) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        try {
            if (posix) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            return;
        }
        Files.writeString(file, HexFormat.of().formatHex(random) + "\n", StandardCharsets.US_ASCII);
    }

    public Path file() {
        return file;
    }

    /** Whether an {@code Authorization} header shows the token; takes equally long wherever it differs. */
    boolean isShownBy(String authorization) {
        return authorization != null
                && authorization.startsWith("Bearer ")
                && MessageDigest.isEqual(
                        expected, authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "token in " + file;
    }
}
