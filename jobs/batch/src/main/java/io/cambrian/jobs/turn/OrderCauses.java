package io.cambrian.jobs.turn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.turn.AuditedOverlays.Change;
import io.cambrian.jobs.turn.AuditedPlans.Plan;
import io.cambrian.jobs.turn.AuditedPlans.Seat;
import io.cambrian.jobs.turn.AuditedWishes.Wish;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.tables.JournalTable.Event;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the journal of one account from its beginning and says why each order was made.
 *
 * <p>An order leads from what is held to a target. A target other than zero is explained where a strategy of the plan wants that side by its
 * last decision, or a learned policy does, and no more than their shares; where overlays tell what came out, the target is that. An order
 * that closes is explained where whoever wanted the position since it began does not any more, or is overruled. What an expired plan is wound
 * down to, or a book that only reduces is led back to, the journal has by symbol. Else limits and a halt only deny and cut: no order comes of
 * them, but what they keep back is ordered again. Not safe for concurrent use.
 */
final class OrderCauses {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double SAME = 1e-9;
    /** Memory holds at most this multiple of what a strategy wants. */
    private static final double LARGEST_TILT = 1.5;
    /** The rules from which on what a halted strategy has lasts under the next plan. */
    private static final int LASTING = 3;
    /** How far the equity of a close may be from that of its orders, which pay for what fills at the close. */
    private static final double CLOSE_COSTS = 0.05;

    private final AuditedPlans known;
    private final AuditedBooks books = new AuditedBooks();
    private final AuditedWishes wishes = new AuditedWishes();
    private final AuditedOverlays overlays = new AuditedOverlays();
    private final Map<String, Seat> lastSeats = new HashMap<>();
    private final Set<String> seen = new HashSet<>(); // symbols
    private final List<Explained> open = new ArrayList<>();
    private final Map<String, Cut> cuts = new HashMap<>(); // by symbol, of the day
    private Optional<Plan> plan = Optional.empty();
    private String bundle = "";
    private int asOf;
    private int lastClosed = Integer.MIN_VALUE;
    private int bars;
    private int mostBars;
    private int mostBarsBefore = Integer.MAX_VALUE;
    private double size = 1;
    private boolean another; // plan since the last close
    private boolean resized;
    private boolean switched;
    private boolean switchedNext;

    /** What a target was reduced to, and why. */
    private record Cut(double to, EnumSet<OrderCause> causes) {}

    /**
     * A strategy behind an order.
     *
     * @param decidedOn its last decision there; empty where the journal has none
     * @param seat in the plan, or in the last one that it was in
     */
    record Behind(String bot, Optional<Integer> decidedOn, String action, String reason, Optional<Seat> seat) {}

    /**
     * An order with what explains it.
     *
     * @param order the event
     * @param after signed units that are wanted after it
     * @param fault what is not explained; empty where all is
     * @param overlays what they changed, in words
     */
    record Explained(
            Event order,
            String bundle,
            Optional<Plan> plan,
            BigDecimal after,
            Set<OrderCause> causes,
            Optional<String> fault,
            List<String> overlays,
            List<Behind> behind) {
        private Explained with(String unexplained) {
            return new Explained(
                    order, bundle, plan, after, causes, Optional.of(fault.orElse(unexplained)), overlays, behind);
        }
    }

    OrderCauses(AuditedPlans known) {
        this.known = known;
    }

    /** Takes the next event; gives the orders of a day, explained, at its close. */
    List<Explained> accept(Event event) {
        JsonNode e = tree(event.event());
        switch (event.type()) {
            case "opened", "plan" -> plan(e);
            case "day" -> {
                overlays.day();
                cuts.clear();
                if (another && e.path("rules").asInt(1) < LASTING) {
                    wishes.forgetHalted();
                }
                bundle = e.path("bundle").asText(bundle);
                bars = e.path("bars").asInt();
                mostBars = Math.max(mostBars, bars);
            }
            case "decision" -> {
                String symbol = event.symbol().orElseThrow();
                lookAt(symbol);
                wishes.decided(
                        event.bot().orElseThrow(),
                        symbol,
                        event.day().orElseThrow(),
                        event.target().orElse(0.0),
                        e.path("action").asText(),
                        e.path("reason").asText());
            }
            case "targets_cut" -> cut(e);
            case "overlay" -> overlays.ruled(event.day().orElseThrow(), e);
            case "resized" -> {
                size = e.path("to").asDouble();
                resized = true;
            }
            case "bot_state" -> {
                wishes.state(e.path("bot").asText(), e.path("to").asText());
                switchedNext = true; // it counts from the next day on
            }
            case "bot_switched" -> {
                wishes.state(e.path("bot").asText(), e.path("to").asText());
                switched = true;
            }
            case "order", "order_denied" -> {
                lookAt(event.symbol().orElseThrow());
                open.add(explain(event, e));
                books.ordered(
                        event.orderId().orElse(""),
                        event.symbol().orElseThrow(),
                        event.day().orElseThrow(),
                        e.path("verdict").asText().equals("passed"));
            }
            case "close" -> {
                return close(event, e);
            }
            default -> books.report(event.type(), event.day().orElse(lastClosed), e);
        }
        return List.of();
    }

    private void cut(JsonNode e) {
        OrderCause cause = e.path("reason").asText().equals("limits") ? OrderCause.LIMITS : OrderCause.EXPIRY;
        for (Map.Entry<String, JsonNode> target : e.path("targets").properties()) {
            EnumSet<OrderCause> causes = EnumSet.of(cause);
            Cut before = cuts.get(target.getKey());
            if (before != null) {
                causes.addAll(before.causes());
            }
            cuts.put(target.getKey(), new Cut(target.getValue().asDouble(), causes));
        }
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON in table journal: " + json, e);
        }
    }

    private void plan(JsonNode e) {
        bundle = e.path("bundle").asText();
        asOf = Math.toIntExact(LocalDate.parse(e.path("as_of").asText()).toEpochDay());
        Optional<Plan> now = Optional.ofNullable(known.plans().get(bundle));
        now.ifPresent(p -> {
            wishes.plan(plan, p, asOf, lastClosed);
            lastSeats.putAll(p.seats());
        });
        another = plan.isPresent();
        plan = now;
        mostBarsBefore = mostBars == 0 ? Integer.MAX_VALUE : mostBars;
    }

    /** Where a plan has more instruments than those before, what the account never named is one of them. */
    private void lookAt(String symbol) {
        if (seen.add(symbol) && bars > mostBarsBefore) {
            wishes.newInstrument(symbol, asOf);
        }
    }

    private List<Explained> close(Event event, JsonNode e) {
        double equity = Double.parseDouble(e.path("equity").asText("NaN"));
        List<Explained> day = open.stream().map(x -> within(x, equity)).toList();
        open.clear();
        lastClosed = event.day().orElse(lastClosed);
        another = false;
        resized = false;
        switched = switchedNext;
        switchedNext = false;
        return day;
    }

    /** An order may not go beyond its target. */
    private static Explained within(Explained x, double equity) {
        double value = x.after().abs().doubleValue() * x.order().price().orElse(0.0);
        double most = Math.abs(x.order().target().orElse(0.0)) * equity;
        return equity > 0 && value > most * (1 + CLOSE_COSTS) + SAME * equity ? x.with("it goes beyond its target") : x;
    }

    private Explained explain(Event order, JsonNode e) {
        Question q = new Question(order, AuditedBooks.amount(e, e.has("wanted") ? "wanted" : "quantity"));
        return new Explained(
                order,
                bundle,
                plan,
                q.after,
                q.causes,
                Optional.ofNullable(q.fault),
                List.copyOf(q.words),
                List.copyOf(q.behind.values()));
    }

    /** What is asked of one order. */
    private final class Question {
        private final String symbol;
        private final int day;
        private final double target;
        private final int direction;
        private final int heldSide;
        private final BigDecimal after;
        private final boolean unsure;
        private final EnumSet<OrderCause> causes = EnumSet.noneOf(OrderCause.class);
        private final TreeMap<String, Behind> behind = new TreeMap<>();
        private final List<String> words = new ArrayList<>();
        private String fault;

        Question(Event order, BigDecimal wanted) {
            symbol = order.symbol().orElseThrow();
            day = order.day().orElseThrow();
            target = order.target().orElse(0.0);
            direction = wanted.signum();
            heldSide = books.held(symbol).signum();
            after = books.held(symbol).add(wanted);
            String verdict = order.verdict().orElse("");
            // then the broker's books were not known, or there was nothing to take a share of
            unsure = verdict.contains("broker_unsure") || verdict.contains("no_equity");
            ask();
        }

        private void ask() {
            if (plan.isEmpty()) {
                fault("its plan is of no turn");
                return;
            }
            if (!unsure && after.signum() != 0 && after.signum() != Math.signum(target)) {
                fault("it does not lead to its target");
            }
            Cut cut = cuts.get(symbol);
            if (cut != null) {
                if (direction * heldSide < 0) { // what grows is denied then
                    causes.addAll(cut.causes());
                }
                if (Math.abs(cut.to() - target) > SAME) {
                    fault("its target is not what was left of it");
                }
            }
            overlays.outcome(symbol).ifPresent(to -> {
                double given = size * to;
                boolean less = cut != null && cut.to() * given >= 0 && Math.abs(cut.to()) <= Math.abs(given) + SAME;
                if (!less && Math.abs(given - target) > SAME) {
                    fault("its target is not what the overlays gave");
                }
            });
            overlays.of(symbol).forEach(this::changed);
            if (target == 0) {
                closing();
            } else {
                wanting();
            }
        }

        private void fault(String words) {
            if (fault == null) {
                fault = words;
            }
        }

        /** A change must name what it rests on. */
        private void changed(Change c) {
            words.add(c.words());
            if (c.kind().equals(PolicyOverlay.KIND) && !known.policies().contains(c.reason())) {
                fault("the policy " + c.reason() + " is not in table policies");
            }
        }

        private void remembered(Change c) {
            words.add(c.words());
            if (c.evidence().isBlank()
                    || !(c.reason().equals("recall") || known.patterns().contains(c.reason()))) {
                fault("memory does not name the cases or the pattern behind its change");
            }
        }

        private void name(String bot, Optional<Wish> wish) {
            behind.putIfAbsent(
                    bot,
                    new Behind(
                            bot,
                            wish.map(Wish::day),
                            wish.map(Wish::action).orElse(null),
                            wish.map(Wish::reason).orElse(null),
                            Optional.ofNullable(plan.orElseThrow().seats().getOrDefault(bot, lastSeats.get(bot)))));
        }

        /** Nobody may want what is held, or somebody with a better right does not. */
        private void closing() {
            if (heldSide == 0) {
                if (!unsure) {
                    fault("nothing is held that it could close");
                }
                return;
            }
            int begun = books.begun(symbol);
            boolean wants = false;
            boolean opposes = false;
            boolean unknown = false;
            for (Map.Entry<String, Seat> s : plan.orElseThrow().seats().entrySet()) {
                String bot = s.getKey();
                Optional<Wish> wish = wishes.wish(bot, symbol);
                int own = wish.map(Wish::side).orElse(0);
                unknown |= wishes.isUnknown(bot, s.getValue(), symbol);
                wants |= own == heldSide;
                opposes |= own == -heldSide;
                if (own != 0) {
                    name(bot, wish);
                }
                if (wishes.decision(bot, symbol).map(Wish::side).orElse(0) == heldSide && wishes.isHeldBack(bot)) {
                    causes.add(OrderCause.STATE);
                    name(bot, wish);
                }
                if (own == heldSide && overlays.isMemoryInForce()) {
                    overlays.stake(bot, symbol, wish.orElseThrow().day())
                            .filter(c -> c.to() == 0)
                            .ifPresent(c -> {
                                causes.add(OrderCause.MEMORY);
                                remembered(c);
                            });
                }
            }
            for (Wish ended : wishes.endedSince(symbol, heldSide, begun)) {
                causes.add(ended.left() ? OrderCause.PLAN : OrderCause.DECISION);
                name(ended.bot(), Optional.of(ended));
            }
            if (wants && opposes) {
                causes.add(OrderCause.DECISION); // they want the same of both sides
            }
            List<Change> changes = overlays.of(symbol);
            if (!changes.isEmpty() && changes.get(changes.size() - 1).to() == 0) {
                changes.forEach(c -> causes.add(OrderCause.of(c.kind())));
            }
            if (overlays.supportedSince(symbol, heldSide, begun)) {
                causes.add(OrderCause.POLICY);
            }
            if (size == 0 || books.isTakenOver(symbol)) {
                causes.add(OrderCause.PERSON);
            }
            if (causes.isEmpty() && unknown) {
                causes.add(OrderCause.HISTORY);
                unknown();
            }
            if (causes.isEmpty()) {
                fault("nobody who wanted the position has ceased to");
            }
        }

        /** Somebody must want the side, and all of them as much. */
        private void wanting() {
            int side = (int) Math.signum(target);
            double most = 0;
            boolean unknown = false;
            boolean byDecision = false;
            for (Map.Entry<String, Seat> s : plan.orElseThrow().seats().entrySet()) {
                String bot = s.getKey();
                Optional<Wish> wish = wishes.wish(bot, symbol);
                boolean wants = wish.isPresent() && wish.get().side() == side;
                if (!wants && wishes.isUnknown(bot, s.getValue(), symbol)) {
                    unknown = true;
                    most += s.getValue().weight();
                } else if (wish.isPresent()) {
                    boolean today = wish.get().day() == day
                            && Math.signum(wish.get().target() - wish.get().before()) == direction;
                    byDecision |= wants;
                    most += wants ? s.getValue().weight() * Math.abs(wish.get().target()) : 0;
                    if (wants) {
                        recalled(bot, wish.get());
                    }
                    if (today) {
                        causes.add(OrderCause.DECISION);
                    }
                    if (wants || today) {
                        name(bot, wish);
                    }
                }
            }
            boolean byPolicy = overlays.supports(symbol, side);
            if (!byDecision && !byPolicy && unknown) {
                causes.add(OrderCause.HISTORY);
                unknown();
            } else if (!byDecision && !byPolicy) {
                fault("no strategy of its plan and no policy wants that side");
            }
            double tilt = overlays.isMemoryInForce() ? LARGEST_TILT : 1;
            if (overlays.of(symbol).isEmpty() && Math.abs(target) > size * tilt * most + SAME) {
                fault("its target is more than the shares of those who want it");
            }
            moved(byDecision, byPolicy);
        }

        /** Who wants something by the plan's history. */
        private void unknown() {
            plan.orElseThrow().seats().forEach((bot, seat) -> {
                if (wishes.isUnknown(bot, seat, symbol)) {
                    name(bot, Optional.empty());
                }
            });
        }

        private void recalled(String bot, Wish wish) {
            if (overlays.isMemoryInForce() || overlays.hasMemoryChanged()) {
                overlays.stake(bot, symbol, wish.day()).ifPresent(c -> {
                    remembered(c);
                    if (wish.day() == day || overlays.hasMemoryChanged()) {
                        causes.add(OrderCause.MEMORY);
                    }
                });
            }
        }

        /** Why what is wanted is another thing than what is held. */
        private void moved(boolean byDecision, boolean byPolicy) {
            overlays.changed(symbol).forEach(kind -> causes.add(OrderCause.of(kind)));
            if (byPolicy && !byDecision) {
                causes.add(OrderCause.POLICY);
            }
            if (another) {
                causes.add(OrderCause.PLAN);
            }
            if (resized || books.isTakenOver(symbol)) {
                causes.add(OrderCause.PERSON);
            }
            if (switched) {
                causes.add(OrderCause.STATE);
            }
            if (causes.isEmpty() && byDecision) {
                causes.add(books.leftOpen(symbol) ? OrderCause.UNFILLED : OrderCause.REBALANCE);
            }
        }
    }
}
