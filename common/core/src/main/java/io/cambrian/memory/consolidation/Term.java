package io.cambrian.memory.consolidation;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A condition or number of the strategy language, or a hole where one may stand. */
sealed interface Term {
    /** What may stand here: a unit, or null for a condition. */
    Unit unit();

    /**
     * A node.
     *
     * @param name of the operation, such as {@code >}, {@code and}, {@code sma} or {@code close}
     * @param parameters numbers or ranges of numbers
     */
    record Node(String name, Unit unit, List<Range> parameters, List<Term> children) implements Term {
        public Node {
            parameters = List.copyOf(parameters);
            children = List.copyOf(children);
        }
    }

    /**
     * A hole.
     *
     * @param number holes of one number are filled alike
     */
    record Hole(Unit unit, int number) implements Term {}

    /** The numbers from one to another. */
    record Range(double from, double to) {
        static Range of(double value) {
            return new Range(value, value);
        }

        boolean fixed() {
            return from == to;
        }
    }

    static Term of(Cond cond) {
        if (cond instanceof Cond.Compare c) {
            return cond(c.above() ? ">" : "<", of(c.left()), of(c.right()));
        } else if (cond instanceof Cond.Cross c) {
            return cond(c.above() ? "crosses above" : "crosses below", of(c.left()), of(c.right()));
        } else if (cond instanceof Cond.And c) {
            return cond("and", of(c.left()), of(c.right()));
        } else if (cond instanceof Cond.Or c) {
            return cond("or", of(c.left()), of(c.right()));
        }
        return cond("not", of(((Cond.Not) cond).x()));
    }

    private static Node cond(String name, Term... children) {
        return new Node(name, null, List.of(), List.of(children));
    }

    static Term of(Num num) {
        if (num instanceof Num.Field f) {
            return new Node(f.series().name().toLowerCase(Locale.ROOT), f.unit(), List.of(), List.of());
        } else if (num instanceof Num.Constant c) {
            return new Node("constant", c.unit(), List.of(Range.of(c.value())), List.of());
        } else if (num instanceof Num.Indicator i) {
            return new Node(
                    i.kind().text(),
                    i.unit(),
                    i.parameters().stream().map(Range::of).toList(),
                    i.source() == null ? List.of() : List.of(of(i.source())));
        } else if (num instanceof Num.Shift s) {
            return new Node(s.plus() ? "plus" : "minus", s.unit(), List.of(), List.of(of(s.base()), of(s.distance())));
        } else if (num instanceof Num.Spread s) {
            return new Node("spread", s.unit(), List.of(), List.of(of(s.left()), of(s.right())));
        }
        Num.Scaled s = (Num.Scaled) num;
        return new Node("times", s.unit(), List.of(Range.of(s.factor())), List.of(of(s.x())));
    }

    /** The condition that a term without holes or open ranges stands for; those it has are filled. */
    static Cond cond(Term term, Schema.Filler filler, Filled filled) {
        if (term instanceof Hole hole) {
            return (Cond) filled.at(hole, () -> filler.cond());
        }
        Node node = (Node) term;
        return switch (node.name()) {
            case ">", "<" ->
                new Cond.Compare(num(node, 0, filler, filled), node.name().equals(">"), num(node, 1, filler, filled));
            case "crosses above", "crosses below" ->
                new Cond.Cross(
                        num(node, 0, filler, filled),
                        node.name().equals("crosses above"),
                        num(node, 1, filler, filled));
            case "and" ->
                new Cond.And(
                        cond(node.children().get(0), filler, filled),
                        cond(node.children().get(1), filler, filled));
            case "or" ->
                new Cond.Or(
                        cond(node.children().get(0), filler, filled),
                        cond(node.children().get(1), filler, filled));
            default -> new Cond.Not(cond(node.children().get(0), filler, filled));
        };
    }

    private static Num num(Node parent, int child, Schema.Filler filler, Filled filled) {
        return num(parent.children().get(child), filler, filled);
    }

    private static Num num(Term term, Schema.Filler filler, Filled filled) {
        if (term instanceof Hole hole) {
            return (Num) filled.at(hole, () -> filler.num(hole.unit()));
        }
        Node node = (Node) term;
        for (Num.Series series : Num.Series.values()) {
            if (node.name().equals(series.name().toLowerCase(Locale.ROOT))) {
                return new Num.Field(series);
            }
        }
        List<Double> parameters = new ArrayList<>();
        for (Range range : node.parameters()) {
            parameters.add(range.fixed() ? range.from() : filler.number(range.from(), range.to()));
        }
        return switch (node.name()) {
            case "constant" -> new Num.Constant(parameters.get(0), node.unit());
            case "plus", "minus" ->
                new Num.Shift(num(node, 0, filler, filled), node.name().equals("plus"), num(node, 1, filler, filled));
            case "spread" -> new Num.Spread(num(node, 0, filler, filled), num(node, 1, filler, filled));
            case "times" -> new Num.Scaled(parameters.get(0), num(node, 0, filler, filled));
            default -> indicator(node, parameters, filler, filled);
        };
    }

    private static Num indicator(Node node, List<Double> parameters, Schema.Filler filler, Filled filled) {
        for (IndicatorKind kind : IndicatorKind.values()) {
            if (kind.text().equals(node.name())) {
                List<Double> whole = new ArrayList<>();
                for (int i = 0; i < parameters.size(); i++) {
                    whole.add(kind.parameters().get(i).whole() ? Math.rint(parameters.get(i)) : parameters.get(i));
                }
                return new Num.Indicator(kind, node.children().isEmpty() ? null : num(node, 0, filler, filled), whole);
            }
        }
        throw new IllegalStateException("There is no indicator " + node.name() + ".");
    }

    /** What was put into holes so far. */
    final class Filled {
        private final java.util.Map<Integer, Object> contents = new java.util.HashMap<>();

        Object at(Hole hole, java.util.function.Supplier<Object> content) {
            return contents.computeIfAbsent(hole.number(), number -> content.get());
        }
    }
}
