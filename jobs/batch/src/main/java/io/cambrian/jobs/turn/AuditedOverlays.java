package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.overlay.PolicyOverlay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What overlays change on a day, by the events of the journal, and what of it lasts. */
final class AuditedOverlays {
    private static final double SAME = 1e-9;

    private final Map<String, Change> stakes = new HashMap<>(); // of memory, by bot and symbol
    private final Map<String, Support> supports = new HashMap<>(); // by symbol
    private List<Change> today = new ArrayList<>(); // of sums and in force, in the order of the overlays
    private List<Change> before = new ArrayList<>();
    private boolean memory;
    private boolean memoryBefore;
    private boolean memoryIsLast;

    /**
     * A change of a target.
     *
     * @param bot whose part it is; empty for the sum of all
     */
    record Change(
            String kind, int day, String bot, String symbol, double from, double to, String reason, String evidence) {
        String words() {
            return kind
                    + (reason.equals(kind) ? "" : " " + reason)
                    + String.format(Locale.ROOT, " (%.4f to %.4f): ", from, to)
                    + evidence;
        }

        /** Whether a policy wants this side itself, whatever the strategies want. */
        private boolean supports() {
            return kind.equals(PolicyOverlay.KIND)
                    && to != 0
                    && (Math.signum(from) != Math.signum(to) || Math.abs(to) > Math.abs(from));
        }

        private boolean doesTheSameAs(Change other) {
            return kind.equals(PolicyOverlay.KIND)
                    ? near(to - from, other.to - other.from)
                    : near(to * other.from, other.to * from);
        }

        private static boolean near(double a, double b) {
            return Math.abs(a - b) <= SAME;
        }
    }

    /** Up to when a policy held a side of its own. */
    private record Support(int side, int day) {}

    void day() {
        before = today;
        today = new ArrayList<>();
        memoryBefore = memory;
        memory = false;
        memoryIsLast = false;
    }

    /** Takes what an overlay did. */
    void ruled(int day, JsonNode e) {
        String kind = e.path("overlay").asText();
        boolean inForce = e.path("in_force").asBoolean();
        boolean isMemory = kind.equals(MemoryOverlay.KIND);
        memory |= isMemory && inForce;
        memoryIsLast |= isMemory && inForce && !today.isEmpty();
        for (JsonNode c : e.path("changes")) {
            Change change = new Change(
                    kind,
                    day,
                    c.path("bot").asText(""),
                    c.path("symbol").asText(),
                    c.path("from").asDouble(),
                    c.path("to").asDouble(),
                    c.path("reason").asText(""),
                    c.path("evidence").asText(""));
            if (isMemory) {
                stakes.put(key(change.bot, change.symbol), change);
            } else if (inForce) {
                today.add(change);
                if (change.supports()) {
                    supports.put(change.symbol, new Support((int) Math.signum(change.to), day));
                }
            }
        }
    }

    private static String key(String bot, String symbol) {
        return bot + ' ' + symbol;
    }

    boolean isMemoryInForce() {
        return memory;
    }

    boolean hasMemoryChanged() {
        return memory != memoryBefore;
    }

    /** What memory has made of a decision, for as long as it stands. */
    Optional<Change> stake(String bot, String symbol, int decidedOn) {
        return Optional.ofNullable(stakes.get(key(bot, symbol))).filter(c -> c.day == decidedOn);
    }

    /** Changes of the sum that are in force today, in their order. */
    List<Change> of(String symbol) {
        return today.stream().filter(c -> c.symbol.equals(symbol)).toList();
    }

    /** What must come out for an instrument, where that is told. */
    Optional<Double> outcome(String symbol) {
        List<Change> changes = of(symbol);
        return changes.isEmpty() || memoryIsLast ? Optional.empty() : Optional.of(changes.get(changes.size() - 1).to);
    }

    /** Whether a policy itself wants a side today. */
    boolean supports(String symbol, int side) {
        return of(symbol).stream().anyMatch(c -> c.supports() && Math.signum(c.to) == side);
    }

    /** Whether a policy wanted a side on a day or later. */
    boolean supportedSince(String symbol, int side, int day) {
        Support last = supports.get(symbol);
        return last != null && last.side == side && last.day >= day;
    }

    /** Kinds that change an instrument otherwise than on the day before, or not any more. */
    List<String> changed(String symbol) {
        List<Change> now = of(symbol);
        List<String> kinds = new ArrayList<>();
        for (Change c : now) {
            if (before.stream().noneMatch(b -> isSamePlace(b, c) && b.doesTheSameAs(c))) {
                kinds.add(c.kind);
            }
        }
        for (Change b : before) {
            if (b.symbol.equals(symbol) && now.stream().noneMatch(c -> isSamePlace(b, c))) {
                kinds.add(b.kind);
            }
        }
        return kinds;
    }

    private static boolean isSamePlace(Change a, Change b) {
        return a.symbol.equals(b.symbol) && a.kind.equals(b.kind);
    }
}
