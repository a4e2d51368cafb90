package io.cambrian.live.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the server asks of the owner of the account; calls are answered by the owner's thread, between days, but for
 * {@link #health} and for {@link #bot}, which reads what was published.
 *
 * <p>Calls throw {@link io.cambrian.fault.UserException} for what cannot be done; then nothing was changed.
 */
public interface Desk {
    /**
     * What a person wants.
     *
     * @param action {@code halt}, {@code release}, {@code veto}, {@code lift-veto}, {@code size}, {@code bot-halt}, {@code
     *     bot-reduce} or {@code bot-release}
     * @param symbol of a veto, or a bot's id; else empty
     * @param size in [0, 1]; of a size only
     */
    record Act(String user, String reason, String action, String symbol, OptionalDouble size) {}

    /**
     * What came of an act.
     *
     * @param isDone whether it is done; else it was begun, or is a halt, and is done as soon as it can be
     * @param said what changed, in words
     */
    record Answer(boolean isDone, List<String> said) {
        public Answer {
            said = List.copyOf(said);
        }
    }

    /** Does it. A halt is never given up: no order goes out after those that are being sent. */
    Answer act(Act act);

    /** What it would change: weights, value at risk and turnover, before and after. */
    ObjectNode preview(Act act);

    /** Keeps a rating of the last day, 1 (bad) to 5 (good). */
    void rate(String user, int score, String note);

    /** Takes bars as CSV, the first line naming the columns; gives how many. On disk when it returns. */
    int bars(List<String> lines);

    /** Whether the process does its work; never waits. */
    Health.Word health();

    /** A bot of a plan that was published, with its dossier; empty where there is none, or where it cannot be trusted. */
    Optional<ObjectNode> bot(String plan, String bot);
}
