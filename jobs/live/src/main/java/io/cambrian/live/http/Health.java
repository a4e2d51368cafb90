package io.cambrian.live.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the process does its work: what the thread that owns the account says of itself, unless it has said nothing for too
 * long. Safe for concurrent use.
 */
public final class Health {
    /** For how long the owner's thread may say nothing while it starts: it reads a plan's history. */
    static final Duration START = Duration.ofMinutes(5);
    /** And afterwards: a broker that does not answer is waited for. */
    static final Duration SILENCE = Duration.ofMinutes(1);

    /**
     * The answer.
     *
     * @param isWell whether it trades, or could, or is on the way there
     * @param text its state, or what is wrong
     */
    public record Word(boolean isWell, String text) {}

    private record Heard(Word word, long nanos, Duration patience) {}

    private final LongSupplier nanos;
    private volatile Heard last;

    /** Of a process that starts now. */
    public Health() {
        this(System::nanoTime);
    }

    Health(LongSupplier nanos) {
        this.nanos = nanos;
        starting();
    }

    /** It opens the account. */
    public void starting() {
        hear(new Word(true, "starting"), START);
    }

    /** The books were compared with the broker's, and the account is in a state of trading. */
    public void armed(String state) {
        hear(new Word(true, state), SILENCE);
    }

    /** Nothing can be traded, and it goes on trying. */
    public void trouble(String why) {
        hear(new Word(false, why), SILENCE);
    }

    /** The owner's thread ends. */
    public void ended(String why) {
        hear(new Word(false, why), null);
    }

    private void hear(Word word, Duration patience) {
        last = new Heard(word, nanos.getAsLong(), patience);
    }

    /** How it is now. */
    public Word word() {
        Heard heard = last;
        Duration silent = Duration.ofNanos(nanos.getAsLong() - heard.nanos());
        return heard.patience() == null || silent.compareTo(heard.patience()) <= 0
                ? heard.word()
                : new Word(
                        false,
                        "the thread that owns the account has said nothing for " + silent.toSeconds() + " s, at last: "
                                + heard.word().text());
    }
}
