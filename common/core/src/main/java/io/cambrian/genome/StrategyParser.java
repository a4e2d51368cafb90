package io.cambrian.genome;

import io.cambrian.fault.DataException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The statements of the strategy language. One parser reads one text. */
final class StrategyParser {
    private static final String STATEMENTS = "a statement: enter, exit, size, stop, trail or take profit";
    private static final List<String> WORDS = List.of("enter", "exit", "size", "stop", "trail", "take");

    private final Tokens tokens;
    private final ExpressionParser expressions;

    private final Rules longRules = new Rules();
    private final Rules shortRules = new Rules();
    private Sizing sizing;
    private Protection.AtrMultiple stop;
    private Protection.AtrMultiple trail;
    private OptionalDouble takeProfit = OptionalDouble.empty();

    /** What one side has said so far. */
    private static final class Rules {
        private Token entered;
        private Token exited;
        private Cond enter;
        private Cond exit;
        private OptionalInt held = OptionalInt.empty();
    }

    StrategyParser(String text) {
        this(new Tokens(text));
    }

    StrategyParser(Tokens tokens) {
        this.tokens = tokens;
        expressions = new ExpressionParser(tokens);
    }

    Strategy strategy() {
        while (tokens.peek().kind() != Token.Kind.END) {
            statement(tokens.next());
        }
        Optional<Side> longSide = side(longRules, "long");
        Optional<Side> shortSide = side(shortRules, "short");
        if (longSide.isEmpty() && shortSide.isEmpty()) {
            throw tokens.error(
                    tokens.peek(), "an entry", "Write: enter long when CONDITION, and: exit long when CONDITION");
        }
        return new Strategy(
                longSide,
                shortSide,
                sizing == null ? new Sizing.Fixed(1) : sizing,
                new Protection(Optional.ofNullable(stop), Optional.ofNullable(trail), takeProfit));
    }

    private void statement(Token word) {
        if (word.is("enter") || word.is("exit")) {
            rule(word);
        } else if (word.is("size")) {
            once(word, sizing != null);
            sizing = sizing();
        } else if (word.is("stop")) {
            once(word, stop != null);
            stop = atrMultiple();
        } else if (word.is("trail")) {
            once(word, trail != null);
            trail = atrMultiple();
        } else if (word.is("take")) {
            once(word, takeProfit.isPresent());
            takeProfit = takeProfit();
        } else if (!word.is(";")) {
            throw tokens.error(word, STATEMENTS, SyntaxError.nearest(word.text(), WORDS));
        }
        Token next = tokens.peek();
        boolean ends =
                next.kind() == Token.Kind.END || next.is(";") || WORDS.stream().anyMatch(next::is);
        if (!ends) {
            throw tokens.error(
                    next,
                    word.is("enter") || word.is("exit")
                            ? "'and', 'or', one of > < + - * or 'crosses', or the next statement"
                            : "the next statement (enter, exit, size, stop, trail, take profit)",
                    "");
        }
    }

    private void rule(Token word) {
        boolean isLong = tokens.take("long");
        if (!isLong) {
            tokens.expect("short", "'long' or 'short'");
        }
        Rules rules = isLong ? longRules : shortRules;
        tokens.expect("when", "'when'");
        if (word.is("enter")) {
            once(word, rules.entered != null);
            rules.entered = word;
            rules.enter = join(expressions.alternatives());
            return;
        }
        once(word, rules.exited != null);
        rules.exited = word;
        List<Expr> alternatives = expressions.alternatives();
        for (Expr alternative : alternatives) {
            if (alternative instanceof Expr.Held held) {
                if (rules.held.isPresent()) {
                    throw tokens.problem(held.start(), "'held' is given twice in one exit.", "Keep the shorter time.");
                }
                rules.held = OptionalInt.of(held.bars());
            }
        }
        rules.exit = join(alternatives.stream()
                .filter(alternative -> !(alternative instanceof Expr.Held))
                .toList());
    }

    private Cond join(List<Expr> alternatives) {
        Cond joined = null;
        for (Expr alternative : alternatives) {
            Cond cond = expressions.condition(alternative);
            joined = joined == null ? cond : new Cond.Or(joined, cond);
        }
        return joined;
    }

    private void once(Token word, boolean given) {
        if (given) {
            throw tokens.problem(word, "this is the second '" + word.text() + "' of its kind.", "Join them by 'or'.");
        }
    }

    private Sizing sizing() {
        if (tokens.take("fixed")) {
            Token at = tokens.peek();
            double fraction = tokens.number("a fraction of the capital in (0, 1]");
            return checked(at, () -> new Sizing.Fixed(fraction));
        }
        tokens.expect("target", "'target volatility' or 'fixed'");
        tokens.expect("volatility", "'volatility'");
        Token at = tokens.peek();
        double annualized = tokens.number("an annualized volatility as a fraction, such as 0.15");
        return checked(at, () -> new Sizing.TargetVolatility(annualized));
    }

    private Protection.AtrMultiple atrMultiple() {
        Token at = tokens.peek();
        String form = " as in 3 * atr(14)";
        double multiple = tokens.number("a multiple" + form);
        tokens.expect("*", "'*'" + form);
        tokens.expect("atr", "'atr'" + form);
        tokens.expect("(", "'('" + form);
        Token windowAt = tokens.peek();
        double window = tokens.number("a number of bars" + form);
        if (window != Math.rint(window)) {
            throw tokens.problem(windowAt, "the number of bars must be whole.", "");
        }
        tokens.expect(")", "')'" + form);
        return checked(at, () -> new Protection.AtrMultiple(multiple, (int) window));
    }

    private OptionalDouble takeProfit() {
        tokens.expect("profit", "'profit'");
        Token at = tokens.peek();
        double fraction = tokens.number("a gain as a fraction, such as 0.10");
        checked(at, () -> new Protection(Optional.empty(), Optional.empty(), OptionalDouble.of(fraction)));
        return OptionalDouble.of(fraction);
    }

    private Optional<Side> side(Rules rules, String name) {
        if (rules.entered == null && rules.exited == null) {
            return Optional.empty();
        }
        if (rules.entered == null) {
            throw tokens.problem(rules.exited, "this exit has no entry.", "Add: enter " + name + " when CONDITION");
        }
        if (rules.exited == null) {
            throw tokens.problem(
                    rules.entered,
                    "this entry has no exit.",
                    "Add: exit " + name + " when CONDITION, or: exit " + name + " when held > 20 bars");
        }
        return Optional.of(new Side(rules.enter, rules.exit, rules.held));
    }

    private interface Build<T> {
        T value();
    }

    private <T> T checked(Token at, Build<T> build) {
        try {
            return build.value();
        } catch (IllegalArgumentException refused) {
            throw new DataException(tokens.problem(at, refused.getMessage(), "").getMessage(), refused);
        }
    }
}
