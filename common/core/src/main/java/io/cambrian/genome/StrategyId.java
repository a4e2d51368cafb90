package io.cambrian.genome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of a strategy: the first 16 hexadecimal digits of SHA-256 over its canonical text in UTF-8. Strategies that
 * differ only in ways that {@link Canonical} removes share it. Among a billion strategies the chance that any two others
 * collide is about 3 %.
 */
public final class StrategyId {
    private static final int BYTES = 8;

    private StrategyId() {}

    public static String of(Strategy strategy) {
        return ofCanonical(Canonical.of(strategy));
    }

    /** The same for a strategy that is known to be canonical already; saves the rewriting. */
    public static String ofCanonical(Strategy canonical) {
        return ofCanonicalText(StrategyText.print(canonical));
    }

    /** The same for the printed text of a canonical strategy. */
    public static String ofCanonicalText(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
