package io.cambrian.evolve;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A fingerprint of a set of trials that does not depend on their order: the sum, modulo 2^256, of the SHA-256 of each
 * (generation, index, strategy id, bits of the fitness, bits of the score or reason of the rejection). Two runs with the
 * same hash gave the same bits. It shows determinism; it is no defense against someone who forges ledgers. Immutable.
 */
public final class LedgerHash {
    public static final LedgerHash EMPTY = new LedgerHash(BigInteger.ZERO);

    private static final int BITS = 256;
    private static final int HEX_DIGITS = BITS / 4;

    private final BigInteger sum;

    private LedgerHash(BigInteger sum) {
        this.sum = sum;
    }

    /** Continues from {@link #hex()}. */
    public static LedgerHash ofHex(String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("A ledger hash has 64 hexadecimal digits, not '" + hex + "'.");
        }
        return new LedgerHash(new BigInteger(hex, 16));
    }

    public static LedgerHash of(Iterable<Trial> trials) {
        LedgerHash hash = EMPTY;
        for (Trial trial : trials) {
            hash = hash.plus(trial);
        }
        return hash;
    }

    public LedgerHash plus(Trial trial) {
        return plus(trial.generation(), trial.index(), trial.strategyId(), trial.fitness(), trial.outcome());
    }

    /** The same from the columns of a stored row. */
    public LedgerHash plus(int generation, int index, String strategyId, double fitness, ScoreOutcome outcome) {
        MessageDigest digest = sha256();
        byte[] id = strategyId.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(3 * Integer.BYTES + Long.BYTES + id.length)
                .putInt(generation)
                .putInt(index)
                .putLong(Double.doubleToLongBits(fitness))
                .putInt(id.length)
                .put(id)
                .array());
        if (outcome instanceof ScoreOutcome.Scored scored) {
            digest.update(bits(scored.score()));
        } else if (outcome instanceof ScoreOutcome.Rejected rejected) {
            digest.update(rejected.reason().getBytes(StandardCharsets.UTF_8));
        }
        BigInteger row = new BigInteger(1, digest.digest());
        return new LedgerHash(sum.add(row).mod(BigInteger.ONE.shiftLeft(BITS)));
    }

    /** The hash of both sets together. */
    public LedgerHash plus(LedgerHash other) {
        return new LedgerHash(sum.add(other.sum).mod(BigInteger.ONE.shiftLeft(BITS)));
    }

    /** 64 hexadecimal digits. */
    public String hex() {
        String digits = sum.toString(16);
        return "0".repeat(HEX_DIGITS - digits.length()) + digits;
    }

    private static byte[] bits(TrialScore score) {
        int doubles = 9 + 3 * (2 + score.cases().size()) + 2 * TrialScore.BLOCKS;
        ByteBuffer buffer = ByteBuffer.allocate(doubles * Double.BYTES);
        put(buffer, score.all());
        put(buffer, score.sumCubes());
        put(buffer, score.sumFourths());
        put(buffer, score.downsideSquares());
        for (Moments moments : score.cases()) {
            put(buffer, moments);
        }
        put(buffer, score.maxDrawdown());
        buffer.putLong(score.trades());
        put(buffer, score.turnover());
        put(buffer, score.timeInMarket());
        put(buffer, score.excess());
        score.blockSums().forEach(x -> put(buffer, x));
        score.blockSquares().forEach(x -> put(buffer, x));
        return buffer.array();
    }

    private static void put(ByteBuffer buffer, Moments moments) {
        buffer.putLong(moments.n());
        put(buffer, moments.sum());
        put(buffer, moments.sumSquares());
    }

    private static void put(ByteBuffer buffer, double x) {
        buffer.putLong(Double.doubleToLongBits(x));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LedgerHash hash && sum.equals(hash.sum);
    }

    @Override
    public int hashCode() {
        return sum.hashCode();
    }

    @Override
    public String toString() {
        return hex();
    }
}
