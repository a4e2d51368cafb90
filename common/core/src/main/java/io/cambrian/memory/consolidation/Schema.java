package io.cambrian.memory.consolidation;

import io.cambrian.feature.Unit;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A condition with typed holes: what several rules have in common. It is a conjunction; a rule is an instance if each part of the
 * schema has an instance among the parts of the rule, so parts that only one rule has are left out rather than made holes.
 *
 * <p>The least general generalization of two rules (Plotkin 1970, "A note on inductive generalization") keeps nodes that both have
 * at the same place, puts a hole of the same unit where they differ (one hole for each different pair, also where it occurs again)
 * and a range where numbers differ. Conjunctions are matched part by part, the most specific pairs first. Holes are written
 * {@code <price>}, ranges {@code {10..50}}.
 */
public final class Schema {
    private final List<Term> parts;
    private final String text;

    /** What is put where a schema leaves room. */
    public interface Filler {
        /** A condition. */
        Cond cond();

        /** A numeric expression of a unit. */
        Num num(Unit unit);

        /** A number in a range, both ends included; it is rounded where the place asks for whole numbers. */
        double number(double from, double to);
    }

    private Schema(List<Term> parts) {
        this.parts = List.copyOf(parts);
        Map<Integer, Integer> uses = new HashMap<>();
        parts.forEach(part -> count(part, uses));
        text = String.join(
                " and ",
                parts.stream()
                        .map(part -> ((Term.Node) part).name().equals("or") && parts.size() > 1
                                ? "(" + print(part, uses) + ")"
                                : print(part, uses))
                        .toList());
    }

    /** A rule itself: no holes. */
    public static Schema of(Cond rule) {
        return new Schema(conjuncts(Term.of(rule)));
    }

    private static List<Term> conjuncts(Term term) {
        if (term instanceof Term.Node node && node.name().equals("and")) {
            List<Term> parts = new ArrayList<>(conjuncts(node.children().get(0)));
            parts.addAll(conjuncts(node.children().get(1)));
            return parts;
        }
        return List.of(term);
    }

    /** What two schemas have in common; without parts where that is nothing. */
    public Schema generalize(Schema other) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            for (int j = 0; j < other.parts.size(); j++) {
                Term common = new Generalization().of(parts.get(i), other.parts.get(j));
                if (common instanceof Term.Node) {
                    pairs.add(new Pair(i, j, specificity(common)));
                }
            }
        }
        pairs.sort((a, b) -> Integer.compare(b.specificity, a.specificity)); // stable
        boolean[] mine = new boolean[parts.size()];
        boolean[] theirs = new boolean[other.parts.size()];
        List<Pair> matched = new ArrayList<>();
        for (Pair pair : pairs) {
            if (!mine[pair.i] && !theirs[pair.j]) {
                mine[pair.i] = true;
                theirs[pair.j] = true;
                matched.add(pair);
            }
        }
        matched.sort((a, b) -> Integer.compare(a.i, b.i));
        Generalization holes = new Generalization();
        return new Schema(matched.stream()
                .map(pair -> holes.of(parts.get(pair.i), other.parts.get(pair.j)))
                .toList());
    }

    private record Pair(int i, int j, int specificity) {}

    /** One generalization: a hole for each pair of terms that differ. */
    private static final class Generalization {
        private final Map<List<Term>, Integer> numbers = new HashMap<>();

        /** Null where nothing may stand for both: their units differ. */
        Term of(Term a, Term b) {
            if (a.unit() != b.unit()) {
                return null;
            }
            if (a instanceof Term.Node x && b instanceof Term.Node y && sameShape(x, y)) {
                List<Term> children = new ArrayList<>();
                for (int k = 0; k < x.children().size(); k++) {
                    Term child = of(x.children().get(k), y.children().get(k));
                    if (child == null) {
                        return hole(a, b);
                    }
                    children.add(child);
                }
                List<Term.Range> parameters = new ArrayList<>();
                for (int k = 0; k < x.parameters().size(); k++) {
                    Term.Range p = x.parameters().get(k);
                    Term.Range q = y.parameters().get(k);
                    parameters.add(new Term.Range(Math.min(p.from(), q.from()), Math.max(p.to(), q.to())));
                }
                return new Term.Node(x.name(), x.unit(), parameters, children);
            }
            return hole(a, b);
        }

        private Term hole(Term a, Term b) {
            return new Term.Hole(a.unit(), numbers.computeIfAbsent(List.of(a, b), pair -> numbers.size()));
        }

        private static boolean sameShape(Term.Node x, Term.Node y) {
            return x.name().equals(y.name())
                    && x.children().size() == y.children().size()
                    && x.parameters().size() == y.parameters().size();
        }
    }

    /** Whether a rule is an instance: each part has its own instance among the rule's parts, equal holes filled alike. */
    public boolean matches(Cond rule) {
        return matches(0, conjuncts(Term.of(rule)), new ArrayList<>(), Map.of());
    }

    private boolean matches(int part, List<Term> rule, List<Integer> used, Map<Integer, Term> holes) {
        if (part == parts.size()) {
            return true;
        }
        for (int k = 0; k < rule.size(); k++) {
            if (used.contains(k)) {
                continue;
            }
            Map<Integer, Term> filled = new HashMap<>(holes);
            if (instance(parts.get(part), rule.get(k), filled)) {
                used.add(k);
                if (matches(part + 1, rule, used, filled)) {
                    return true;
                }
                used.remove(used.size() - 1);
            }
        }
        return false;
    }

    private static boolean instance(Term pattern, Term term, Map<Integer, Term> holes) {
        if (pattern instanceof Term.Hole hole) {
            Term before = holes.putIfAbsent(hole.number(), term);
            return hole.unit() == term.unit() && (before == null || before.equals(term));
        }
        Term.Node p = (Term.Node) pattern;
        if (!(term instanceof Term.Node t) || p.unit() != t.unit() || !Generalization.sameShape(p, t)) {
            return false;
        }
        for (int k = 0; k < p.parameters().size(); k++) {
            double value = t.parameters().get(k).from();
            if (!(value >= p.parameters().get(k).from()
                    && value <= p.parameters().get(k).to())) {
                return false;
            }
        }
        for (int k = 0; k < p.children().size(); k++) {
            if (!instance(p.children().get(k), t.children().get(k), holes)) {
                return false;
            }
        }
        return true;
    }

    /** A rule that is an instance of the schema. */
    public Cond fill(Filler filler) {
        if (parts.isEmpty()) {
            return filler.cond();
        }
        Term.Filled filled = new Term.Filled();
        Cond all = null;
        for (Term part : parts) {
            Cond one = Term.cond(part, filler, filled);
            all = all == null ? one : new Cond.And(all, one);
        }
        return all;
    }

    /** Nodes that are fixed: holes count nothing. */
    public int specificity() {
        return parts.stream().mapToInt(Schema::specificity).sum();
    }

    private static int specificity(Term term) {
        return term instanceof Term.Node node
                ? 1 + node.children().stream().mapToInt(Schema::specificity).sum()
                : 0;
    }

    /** The schema as text, its identity. */
    public String text() {
        return text;
    }

    private static void count(Term term, Map<Integer, Integer> uses) {
        if (term instanceof Term.Hole hole) {
            uses.merge(hole.number(), 1, Integer::sum);
        } else {
            ((Term.Node) term).children().forEach(child -> count(child, uses));
        }
    }

    private static String print(Term term, Map<Integer, Integer> uses) {
        if (term instanceof Term.Hole hole) {
            String name = hole.unit() == null ? "condition" : hole.unit().name().toLowerCase(Locale.ROOT);
            return "<" + name + (uses.get(hole.number()) > 1 ? " " + (hole.number() + 1) : "") + ">";
        }
        Term.Node node = (Term.Node) term;
        List<String> children =
                node.children().stream().map(child -> print(child, uses)).toList();
        List<String> numbers = node.parameters().stream().map(Schema::print).toList();
        return switch (node.name()) {
            case ">", "<", "crosses above", "crosses below", "and", "or" ->
                grouped(node, 0, children) + " " + node.name() + " " + grouped(node, 1, children);
            case "not" -> "not (" + children.get(0) + ")";
            case "constant" -> numbers.get(0);
            case "plus" -> children.get(0) + " + " + operand(node, 1, children);
            case "minus", "spread" -> children.get(0) + " - " + operand(node, 1, children);
            case "times" -> numbers.get(0) + " * " + operand(node, 0, children);
            default -> {
                List<String> arguments = new ArrayList<>(children);
                arguments.addAll(numbers);
                yield arguments.isEmpty() ? node.name() : node.name() + "(" + String.join(", ", arguments) + ")";
            }
        };
    }

    private static String grouped(Term.Node parent, int child, List<String> texts) {
        boolean group = parent.name().equals("and")
                && parent.children().get(child) instanceof Term.Node node
                && node.name().equals("or");
        return group ? "(" + texts.get(child) + ")" : texts.get(child);
    }

    private static String operand(Term.Node parent, int child, List<String> texts) {
        boolean group = parent.children().get(child) instanceof Term.Node node
                && List.of("plus", "minus", "spread").contains(node.name());
        return group ? "(" + texts.get(child) + ")" : texts.get(child);
    }

    private static String print(Term.Range range) {
        return range.fixed() ? number(range.from()) : "{" + number(range.from()) + ".." + number(range.to()) + "}";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema o && text.equals(o.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
