package io.cambrian.handoff;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/**
 * The Ed25519 pair that signs bundles: {@code cambrian.key} (PKCS#8, base64, readable by its owner only) and
 * {@code cambrian.pub} (X.509, base64), which the live process pins. They live outside the warehouse.
 */
public final class SigningKeys {
    public static final String PRIVATE_FILE = "cambrian.key";
    public static final String PUBLIC_FILE = "cambrian.pub";
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKeys(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Where keys are kept unless told otherwise: {@code $CAMBRIAN_KEYS}, or {@code .cambrian/keys} in the user's home. */
    public static Path defaultFolder() {
        String set = System.getenv("CAMBRIAN_KEYS");
        return set != null && !set.isBlank()
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".cambrian", "keys");
    }

    /**
     * The pair in {@code folder}; made on first use.
     *
     * @throws ConfigException when the private key can be read by others, is damaged, or can be neither read nor made
     */
    public static SigningKeys openOrCreate(Path folder) {
        try {
            Path file = folder.resolve(PRIVATE_FILE);
            if (!Files.exists(file)) {
                create(folder);
            }
            requirePrivate(file);
            PrivateKey privateKey =
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(decode(file)));
            PublicKey publicKey = readPublic(folder.resolve(PUBLIC_FILE));
            SigningKeys keys = new SigningKeys(privateKey, publicKey);
            byte[] probe = "probe".getBytes(StandardCharsets.UTF_8);
            if (!verify(publicKey, probe, keys.sign(probe))) {
                throw new ConfigException("The keys " + file + " and " + PUBLIC_FILE
                        + " are not a pair.\nRestore the public key, or move both away to make new ones.");
            }
            return keys;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    "The signing key in " + folder + " cannot be used: " + e.getMessage()
                            + "\nRestore it, or move it away to make a new one; live processes must then pin the new public key.",
                    e);
        } catch (IOException e) {
            throw new ConfigException(
                    "The signing keys in " + folder + " can be neither read nor made: " + e
                            + "\nGive this user a folder of its own by the environment variable CAMBRIAN_KEYS, or restore the"
                            + " permissions of this one.",
                    e);
        }
    }

    /**
     * A public key as {@link #openOrCreate} wrote it.
     *
     * @throws DataException when there is none, or it is damaged
     */
    public static PublicKey readPublic(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decode(file)));
        } catch (NoSuchFileException e) {
            throw new DataException(
                    "There is no public key at " + file + ".\nCopy " + PUBLIC_FILE
                            + " from the machine that publishes bundles, or say where it is.",
                    e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new DataException(
                    "The public key " + file + " cannot be read: " + e.getMessage() + "\nCopy " + PUBLIC_FILE
                            + " again from the machine that publishes bundles.",
                    e);
        }
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] message) {
        try {
            Signature s = Signature.getInstance(ALGORITHM);
            s.initSign(privateKey);
            s.update(message);
            return s.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 cannot sign", e);
        }
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature s = Signature.getInstance(ALGORITHM);
            s.initVerify(key);
            s.update(message);
            return s.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // not a signature at all
        }
    }

    private static void create(Path folder) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Files.createDirectories(folder);
        // the public key first: a private key without its public half would look like a damaged pair
        Files.deleteIfExists(folder.resolve(PUBLIC_FILE));
        writeNew(folder.resolve(PUBLIC_FILE), pair.getPublic().getEncoded(), "rw-r--r--");
        writeNew(folder.resolve(PRIVATE_FILE), pair.getPrivate().getEncoded(), "rw-------");
    }

    private static void writeNew(Path file, byte[] encoded, String permissions) throws IOException {
        FileAttribute<?>[] attributes = isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        String text = Base64.getEncoder().encodeToString(encoded) + "\n";
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
        if (!Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
                .containsAll(given)) {
            throw new ConfigException(
                    "The signing key " + file + " has the permissions " + PosixFilePermissions.toString(given)
                            + "; nobody but its owner may read it.\nRun: chmod 600 " + file);
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static byte[] decode(Path file) throws IOException {
        return Base64.getDecoder()
                .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
    }
}
