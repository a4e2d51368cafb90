package io.cambrian.live.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * All bars that closed on one day, ordered by symbol, one per symbol.
 *
 * @param day days since 1970-01-01
 */
public record DayBars(int day, List<Bar> bars) {
    public DayBars {
        bars = bars.stream().sorted(Comparator.comparing(Bar::symbol)).toList();
        for (int i = 1; i < bars.size(); i++) {
            if (bars.get(i).symbol().equals(bars.get(i - 1).symbol())) {
                throw new IllegalArgumentException("Two bars of " + bars.get(i).symbol() + " on one day.");
            }
        }
    }

    /** 16 hexadecimal digits of the SHA-256 of the content: whether the same bars are seen again. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer numbers = ByteBuffer.allocate(41);
            for (Bar b : bars) {
                digest.update(b.symbol().getBytes(StandardCharsets.UTF_8));
                numbers.clear();
                numbers.putDouble(b.open()).putDouble(b.high()).putDouble(b.low());
                numbers.putDouble(b.close()).putDouble(b.volume()).put((byte) (b.member() ? 1 : 0));
                digest.update(numbers.flip());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
