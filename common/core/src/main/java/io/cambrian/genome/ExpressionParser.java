package io.cambrian.genome;

import io.cambrian.fault.DataException;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Conditions and numbers of the strategy language, by recursive descent. From loose to tight: {@code or}, {@code and},
 * {@code not}, {@code > < crosses}, {@code + -}, {@code *}.
 */
final class ExpressionParser {
    /** Deeper nesting than this is refused before it exhausts the stack. */
    private static final int DEEPEST = 100;

    private static final String NUMERIC = "an indicator such as sma(close, 20), a field such as close, or a number";

    private static final List<String> NAMES = names();

    private final Tokens tokens;
    private int depth;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The numeric expression that a whole text must be. */
    static Num number(String text) {
        Tokens tokens = new Tokens(text);
        ExpressionParser parser = new ExpressionParser(tokens);
        Token start = tokens.peek();
        Expr expr = parser.disjunction();
        if (tokens.peek().kind() != Token.Kind.END) {
            throw tokens.error(tokens.peek(), "the end of the expression", "");
        }
        if (expr instanceof Expr.Typed typed) {
            return typed.num();
        }
        throw tokens.error(start, NUMERIC, "One number per bar is wanted, not a condition or a bare number.");
    }

    /** The alternatives joined by {@code or} on the outermost level. */
    List<Expr> alternatives() {
        List<Expr> alternatives = new ArrayList<>();
        do {
            alternatives.add(conjunction());
        } while (tokens.take("or"));
        return alternatives;
    }

    /** The condition that an expression must be. */
    Cond condition(Expr expr) {
        if (expr instanceof Expr.Bool bool) {
            return bool.cond();
        }
        if (expr instanceof Expr.Held) {
            throw tokens.problem(
                    expr.start(),
                    "'held > n bars' can stand only as an alternative of its own in an exit.",
                    "Write: exit long when CONDITION or held > 60 bars");
        }
        String what = expr instanceof Expr.Typed typed ? a(typed.num().unit()) : "a number";
        throw tokens.error(
                tokens.peek(),
                "> or < or 'crosses above' or 'crosses below'",
                "What began at line " + expr.start().line() + ", column "
                        + expr.start().column() + " is " + what + ", not yet a condition.");
    }

    private Expr disjunction() {
        Expr first = conjunction();
        if (!tokens.peek().is("or")) {
            return first;
        }
        Cond cond = condition(first);
        while (tokens.take("or")) {
            cond = new Cond.Or(cond, condition(conjunction()));
        }
        return new Expr.Bool(first.start(), cond);
    }

    private Expr conjunction() {
        Expr first = negation();
        if (!tokens.peek().is("and")) {
            return first;
        }
        Cond cond = condition(first);
        while (tokens.take("and")) {
            cond = new Cond.And(cond, condition(negation()));
        }
        return new Expr.Bool(first.start(), cond);
    }

    private Expr negation() {
        Token start = tokens.peek();
        if (!tokens.take("not")) {
            return comparison();
        }
        enter(start);
        Cond inner = condition(negation());
        depth--;
        return new Expr.Bool(start, new Cond.Not(inner));
    }

    private Expr comparison() {
        Token start = tokens.peek();
        if (tokens.take("held")) {
            return held(start);
        }
        Expr left = additive();
        Token operator = tokens.peek();
        boolean cross = operator.is("crosses");
        if (!cross && !operator.is(">") && !operator.is("<")) {
            return left;
        }
        tokens.next();
        boolean above = operator.is(">");
        if (cross) {
            above = tokens.take("above");
            if (!above) {
                tokens.expect("below", "'above' or 'below'");
            }
        }
        Expr right = additive();
        Unit unit = commonUnit(operator, left, right);
        Num x = with(unit, left);
        Num y = with(unit, right);
        return new Expr.Bool(start, cross ? new Cond.Cross(x, above, y) : new Cond.Compare(x, above, y));
    }

    private Expr held(Token start) {
        tokens.expect(">", "> in 'held > n bars'");
        Token at = tokens.peek();
        double bars = tokens.number("a number of bars");
        if (bars != Math.rint(bars) || bars < 1 || bars > Integer.MAX_VALUE) {
            throw tokens.problem(at, "the number of bars must be a whole number of at least 1.", "");
        }
        if (!tokens.take("bar")) {
            tokens.expect("bars", "'bars'");
        }
        return new Expr.Held(start, (int) bars);
    }

    private Unit commonUnit(Token operator, Expr left, Expr right) {
        Unit l = unit(left);
        Unit r = unit(right);
        if (l == null && r == null) {
            throw tokens.problem(
                    operator,
                    "two numbers are compared, so their unit is unknown.",
                    "Compare an indicator with a number, or spell the unit: 1 as ratio > 2");
        }
        if (l != null && r != null && l != r) {
            throw tokens.problem(operator, "cannot compare " + a(l) + " with " + a(r) + ": the units differ.", "");
        }
        return l != null ? l : r;
    }

    private Unit unit(Expr expr) {
        if (expr instanceof Expr.Typed typed) {
            return typed.num().unit();
        }
        if (expr instanceof Expr.Bare) {
            return null;
        }
        throw tokens.error(expr.start(), NUMERIC, "A condition cannot be compared with anything.");
    }

    private Num with(Unit unit, Expr expr) {
        if (expr instanceof Expr.Bare bare) {
            return build(bare.start(), () -> bare.withUnit().apply(unit));
        }
        return ((Expr.Typed) expr).num();
    }

    private Expr additive() {
        Expr left = term();
        while (tokens.peek().is("+") || tokens.peek().is("-")) {
            Token operator = tokens.next();
            Expr right = term();
            left = new Expr.Typed(left.start(), sum(operator, left, right));
        }
        return left;
    }

    private Num sum(Token operator, Expr left, Expr right) {
        boolean plus = operator.is("+");
        if (unit(left) == null || unit(right) == null) {
            throw tokens.problem(
                    operator,
                    "a plain number cannot be added or subtracted: prices have no fixed scale.",
                    "Use a distance such as 2 * atr(14), or a factor such as 1.02 * sma(close, 20).");
        }
        Num x = ((Expr.Typed) left).num();
        Num y = ((Expr.Typed) right).num();
        boolean shift = y.unit() == Unit.DISTANCE && (x.unit() == Unit.PRICE || x.unit() == Unit.DISTANCE);
        if (shift) {
            return new Num.Shift(x, plus, y);
        }
        if (!plus && x.unit() == Unit.PRICE && y.unit() == Unit.PRICE) {
            return new Num.Spread(x, y);
        }
        throw tokens.problem(
                operator,
                plus
                        ? "cannot add " + a(y.unit()) + " to " + a(x.unit()) + "."
                        : "cannot subtract " + a(y.unit()) + " from " + a(x.unit()) + ".",
                "Only PRICE + DISTANCE, PRICE - DISTANCE, PRICE - PRICE, DISTANCE + DISTANCE and DISTANCE - DISTANCE "
                        + "mean something.");
    }

    private Expr term() {
        Token start = tokens.peek();
        enter(start);
        Expr expr = start.is("-") || start.kind() == Token.Kind.NUMBER ? scaledOrNumber(start) : primary();
        while (tokens.peek().is("*")) {
            Token operator = tokens.next();
            boolean number = tokens.peek().is("-") || tokens.peek().kind() == Token.Kind.NUMBER;
            if (!number || expr instanceof Expr.Bool) {
                throw tokens.problem(
                        operator, "one side of * must be a number.", "Write a factor such as 2 * atr(14).");
            }
            expr = scaled(start, tokens.number("a number"), expr);
        }
        depth--;
        return expr;
    }

    private Expr scaledOrNumber(Token start) {
        double value = tokens.number("a number after the minus sign (for a negative factor write -1 * x)");
        if (tokens.take("*")) {
            return scaled(start, value, term());
        }
        if (tokens.take("as")) {
            Token name = tokens.next();
            for (Unit unit : Unit.values()) {
                if (name.is(StrategyPrinter.unitName(unit))) {
                    return new Expr.Typed(start, build(name, () -> new Num.Constant(value, unit)));
                }
            }
            throw tokens.error(name, "one of return, volatility, oscillator, ratio", "");
        }
        return new Expr.Bare(start, unit -> new Num.Constant(value, unit));
    }

    private Expr scaled(Token start, double factor, Expr inner) {
        if (inner instanceof Expr.Bare bare) {
            Function<Unit, Num> withUnit = bare.withUnit();
            return new Expr.Bare(start, unit -> new Num.Scaled(factor, withUnit.apply(unit)));
        }
        if (inner instanceof Expr.Typed typed) {
            return new Expr.Typed(start, new Num.Scaled(factor, typed.num()));
        }
        throw tokens.error(inner.start(), NUMERIC, "A condition cannot be multiplied.");
    }

    private Expr primary() {
        Token start = tokens.next();
        if (start.is("(")) {
            Expr inner = disjunction();
            tokens.expect(")", "')'");
            if (inner instanceof Expr.Held) {
                condition(inner); // refuses it, with the reason
            }
            return inner;
        }
        if (start.kind() != Token.Kind.WORD) {
            throw tokens.error(start, NUMERIC, "");
        }
        for (Num.Series series : Num.Series.values()) {
            if (start.is(series.name().toLowerCase(Locale.ROOT))) {
                return new Expr.Typed(start, new Num.Field(series));
            }
        }
        IndicatorKind kind = IndicatorKind.named(start.text())
                .orElseThrow(() -> tokens.error(
                        start,
                        NUMERIC,
                        SyntaxError.nearest(start.text(), NAMES).isEmpty()
                                ? "Names: " + String.join(", ", NAMES) + "."
                                : SyntaxError.nearest(start.text(), NAMES)));
        return new Expr.Typed(start, indicator(start, kind));
    }

    private Num indicator(Token name, IndicatorKind kind) {
        String form = form(kind);
        tokens.expect("(", "'(' as in " + form);
        Num source = null;
        boolean first = true;
        if (kind.source() != IndicatorKind.Source.NONE) {
            Token at = tokens.peek();
            Expr expr = additive();
            if (!(expr instanceof Expr.Typed typed)) {
                throw tokens.error(at, "a series as the first argument, as in " + form, "");
            }
            source = typed.num();
            if (!kind.accepts(source.unit())) {
                throw tokens.problem(at, kind.text() + " does not take " + a(source.unit()) + ".", "Form: " + form);
            }
            first = false;
        }
        List<Double> parameters = new ArrayList<>();
        for (IndicatorKind.Parameter parameter : kind.parameters()) {
            if (!first) {
                tokens.expect(",", "',' and a parameter, as in " + form);
            }
            first = false;
            Token at = tokens.peek();
            double value = tokens.number("a number, as in " + form);
            boolean whole = !parameter.whole() || value == Math.rint(value);
            if (!whole || value < parameter.min() || value > parameter.max()) {
                throw tokens.problem(
                        at,
                        "parameter " + (parameters.size() + 1) + " of " + kind.text() + " (" + Numbers.text(value)
                                + ") must be " + (parameter.whole() ? "a whole number from " : "from ")
                                + Numbers.text(parameter.min()) + " to " + Numbers.text(parameter.max()) + ".",
                        "");
            }
            parameters.add(value);
        }
        tokens.expect(")", "')' as in " + form);
        Num read = source;
        return build(name, () -> new Num.Indicator(kind, read, parameters));
    }

    /** How the indicator is written, such as {@code sma(series, n)}. */
    private static String form(IndicatorKind kind) {
        List<String> arguments = new ArrayList<>();
        if (kind.source() != IndicatorKind.Source.NONE) {
            arguments.add("close");
        }
        for (IndicatorKind.Parameter parameter : kind.parameters()) {
            arguments.add(Numbers.text(parameter.whole() ? Math.min(20, parameter.max()) : 2));
        }
        return kind.text() + "(" + String.join(", ", arguments) + ")";
    }

    private interface Build {
        Num num();
    }

    /** The tree checks itself; what it refuses in text is the writer's mistake, with a place. */
    private Num build(Token at, Build build) {
        try {
            return build.num();
        } catch (IllegalArgumentException refused) {
            throw new DataException(tokens.problem(at, refused.getMessage(), "").getMessage(), refused);
        }
    }

    private void enter(Token at) {
        if (++depth > DEEPEST) {
            throw tokens.problem(at, "the nesting is deeper than " + DEEPEST + " levels.", "");
        }
    }

    private static String a(Unit unit) {
        return (unit == Unit.OSCILLATOR ? "an " : "a ") + unit;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Num.Series series : Num.Series.values()) {
            names.add(series.name().toLowerCase(Locale.ROOT));
        }
        Arrays.stream(IndicatorKind.values()).map(IndicatorKind::text).forEach(names::add);
        return List.copyOf(names);
    }
}
