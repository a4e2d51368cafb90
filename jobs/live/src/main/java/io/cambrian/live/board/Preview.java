package io.cambrian.live.board;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.live.control.BookRisk.Gauge;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an act would change, before it is done: the book that the last targets lead to, with and without it. Bars to come may
 * change the targets; limits may cut orders.
 */
public final class Preview {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Preview() {}

    /**
     * Before and after.
     *
     * @param action as in the controls
     * @param symbol of a veto, or the id of a bot; else empty
     * @param size of a size; else empty
     * @return for {@code before} and {@code after}: {@code gross}, {@code net}, {@code value_at_risk}, {@code expected_shortfall},
     *     fractions of the equity, and {@code turnover} of the next orders; and in {@code weights} each instrument that differs
     */
    public static ObjectNode of(
            JournalBoard journal, Board.Inside inside, String action, String symbol, OptionalDouble size) {
        SortedMap<String, Double> held = Board.weights(journal, inside.prices());
        TreeSet<String> vetoes = journal.vetoes();
        boolean halted = inside.state().equals("HALTED");
        boolean reducing = inside.state().equals("REDUCING");
        SortedMap<String, Double> before = book(held, inside.targets(), 1, vetoes, halted, reducing);
        double scale = 1;
        SortedMap<String, Double> targets = inside.targets();
        ObjectNode out = JSON.createObjectNode();
        switch (action) {
            case "halt" -> halted = true;
            case "release" -> halted = false;
            case "veto" -> vetoes.add(symbol);
            case "lift-veto" -> vetoes.remove(symbol);
            case "bot-halt" -> {
                targets = without(inside, inside.moves().ordered(symbol), inside.share());
                out.put(
                        "note",
                        "Nothing is sent or taken back now. From the next close on its targets stay as they are, whatever it"
                                + " decides: what it will decide nobody knows, so this is the book without what it ordered at"
                                + " the last close, before what overlays make of it.");
            }
            case "bot-release" -> {
                targets = without(inside, inside.moves().withheld(symbol), -inside.share());
                out.put(
                        "note",
                        "Nothing is sent now. From the next close on its decisions are followed again; this is the book with"
                                + " what it decided at the last close, before what overlays make of it.");
            }
            case "bot-reduce" -> {
                targets = without(inside, inside.botTargets().getOrDefault(symbol, new TreeMap<>()), inside.share());
                out.put(
                        "note",
                        "From the next close on it opens nothing and only leaves; this is the book once it has left all that it"
                                + " holds, before what overlays make of it.");
            }
            default -> scale = journal.size() > 0 ? size.orElseThrow() / journal.size() : Double.NaN;
        }
        if (Double.isNaN(scale)) {
            // nothing is targeted now, so nothing can be scaled
            out.put("note", "The size is 0 now: what the plan wants is known at the next close.");
            scale = 1;
        }
        SortedMap<String, Double> after = book(held, targets, scale, vetoes, halted, reducing);
        figures(out.putObject("before"), inside, held, before);
        figures(out.putObject("after"), inside, held, after);
        ObjectNode weights = out.putObject("weights");
        TreeSet<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (String s : all) {
            double b = before.getOrDefault(s, 0.0);
            double a = after.getOrDefault(s, 0.0);
            if (Math.abs(a - b) > 1e-9) {
                weights.putObject(s).put("before", b).put("after", a);
            }
        }
        return out;
    }

    /** What is targeted without a bot's part. */
    private static SortedMap<String, Double> without(Board.Inside inside, SortedMap<String, Double> part, double size) {
        SortedMap<String, Double> targets = new TreeMap<>(inside.targets());
        part.forEach((symbol, own) -> {
            targets.computeIfPresent(symbol, (s, all) -> {
                double rest = all - size * own;
                return Math.abs(rest) < 1e-12 ? 0 : rest;
            });
        });
        return targets;
    }

    /** What is held once the next orders are filled. */
    private static SortedMap<String, Double> book(
            SortedMap<String, Double> held,
            SortedMap<String, Double> targets,
            double scale,
            TreeSet<String> vetoes,
            boolean halted,
            boolean reducing) {
        SortedMap<String, Double> book = new TreeMap<>(held);
        if (halted) {
            return book;
        }
        targets.forEach((symbol, target) -> {
            double now = held.getOrDefault(symbol, 0.0);
            double next = scale * target;
            if (vetoes.contains(symbol) || reducing) {
                // only towards zero
                next = now == 0 || Math.signum(next) != Math.signum(now)
                        ? 0
                        : Math.signum(now) * Math.min(Math.abs(now), Math.abs(next));
            }
            if (next == 0) {
                book.remove(symbol);
            } else {
                book.put(symbol, next);
            }
        });
        return book;
    }

    private static void figures(
            ObjectNode to, Board.Inside inside, SortedMap<String, Double> held, SortedMap<String, Double> book) {
        double gross = 0;
        double net = 0;
        double turnover = 0;
        TreeSet<String> all = new TreeSet<>(held.keySet());
        all.addAll(book.keySet());
        for (String s : all) {
            double w = book.getOrDefault(s, 0.0);
            gross += Math.abs(w);
            net += w;
            turnover += Math.abs(w - held.getOrDefault(s, 0.0));
        }
        Gauge gauge = inside.risk().gauge(book);
        to.put("gross", gross);
        to.put("net", net);
        to.put("turnover", turnover);
        if (Double.isFinite(gauge.valueAtRisk())) {
            to.put("value_at_risk", gauge.valueAtRisk());
            to.put("expected_shortfall", gauge.expectedShortfall());
        }
    }
}
