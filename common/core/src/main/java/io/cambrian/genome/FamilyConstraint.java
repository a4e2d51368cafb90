package io.cambrian.genome;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands behind {@code where}: comparisons of linear terms in one range each, all of which must hold. */
record FamilyConstraint(List<Comparison> comparisons) {
    static final FamilyConstraint NONE = new FamilyConstraint(List.of());

    private static final String TERM = "a name, a number, NUMBER * name, or one of these + or - a number";

    FamilyConstraint {
        comparisons = List.copyOf(comparisons);
    }

    /** {@code smaller < greater}. */
    record Comparison(Term smaller, Term greater) {}

    /** {@code factor * range + offset}; the range is -1 for a plain number. */
    record Term(double factor, int range, double offset) {
        double of(double[] values) {
            return (range < 0 ? 0 : factor * values[range]) + offset;
        }
    }

    boolean admits(double[] values) {
        for (Comparison c : comparisons) {
            if (!(c.smaller().of(values) < c.greater().of(values))) {
                return false;
            }
        }
        return true;
    }

    static FamilyConstraint parse(Tokens tokens, Map<String, Integer> names) {
        List<Comparison> comparisons = new ArrayList<>();
        do {
            Term left = term(tokens, names);
            boolean less = tokens.take("<");
            if (!less) {
                tokens.expect(">", "< or >");
            }
            Term right = term(tokens, names);
            comparisons.add(less ? new Comparison(left, right) : new Comparison(right, left));
        } while (tokens.take("and"));
        if (tokens.peek().kind() != Token.Kind.END) {
            throw tokens.error(tokens.peek(), "'and' or the end of the text", "'where' stands last.");
        }
        return new FamilyConstraint(comparisons);
    }

    private static Term term(Tokens tokens, Map<String, Integer> names) {
        double factor = 1;
        boolean number =
                tokens.peek().kind() == Token.Kind.NUMBER || tokens.peek().is("-");
        if (number) {
            factor = tokens.number(TERM);
            if (!tokens.take("*")) {
                return new Term(0, -1, factor);
            }
        }
        Token name = tokens.next();
        Integer range = name.kind() == Token.Kind.WORD ? names.get(name.text()) : null;
        if (range == null) {
            String hint = names.isEmpty()
                    ? "Name a range, as in {fast = 5..50}."
                    : "Ranges with a name: " + String.join(", ", names.keySet()) + ".";
            throw tokens.error(name, TERM, hint);
        }
        double offset = 0;
        if (tokens.take("+")) {
            offset = tokens.number("a number");
        } else if (tokens.take("-")) {
            offset = -tokens.number("a number");
        }
        return new Term(factor, range, offset);
    }
}
