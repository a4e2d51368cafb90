package io.cambrian.genome;

import io.cambrian.fault.DataException;
import io.cambrian.genome.StrategyFamily.Range;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands between two braces: {@code name}, {@code [name =] a..b [step s]} or {@code [name =] a, b, c}. */
final class RangeParser {
    private static final String FORM = "Write {5..50}, {20..200 step 10}, {5, 10, 20}, {fast = 5..50} or {fast}.";
    private static final int MOST_VALUES = 100_000;

    private final String source;
    private final String text;
    private final int line;
    private final int firstColumn;
    private final String name;
    private int at;

    RangeParser(String source, String text, int line, int firstColumn) {
        this.source = source;
        this.text = text;
        this.line = line;
        this.firstColumn = firstColumn;
        this.name = readName();
    }

    private String readName() {
        skip();
        int start = at;
        while (at < text.length()
                && (Character.isLetter(text.charAt(at))
                        || text.charAt(at) == '_'
                        || (at > start && Character.isDigit(text.charAt(at))))) {
            at++;
        }
        String read = text.substring(start, at);
        if (!read.isEmpty()) {
            skip();
            if (at < text.length() && !take("=")) {
                throw problem("found '" + text.charAt(at) + "', expected '=' after the name of a range.", FORM);
            }
        }
        return read;
    }

    /** Whether only a name stands here. */
    boolean isReference() {
        return !name.isEmpty() && text.strip().equals(name);
    }

    String name() {
        return name;
    }

    Range range() {
        BigDecimal first = number();
        List<BigDecimal> values = new ArrayList<>(List.of(first));
        skip();
        if (take("..")) {
            BigDecimal last = number();
            skip();
            BigDecimal step = BigDecimal.ONE;
            if (take("step")) {
                skip();
                int place = at;
                step = number();
                if (step.signum() <= 0) {
                    at = place;
                    throw problem("the step (" + step + ") must be positive.", FORM);
                }
            }
            if (last.compareTo(first) < 0) {
                throw problem("the range ends (" + last + ") before it begins (" + first + ").", FORM);
            }
            // decimal, so that no step drifts
            BigDecimal steps = last.subtract(first).divideToIntegralValue(step);
            few(steps.add(BigDecimal.ONE));
            for (int i = 1; i <= steps.intValueExact(); i++) {
                values.add(first.add(step.multiply(BigDecimal.valueOf(i))));
            }
        } else {
            while (take(",")) {
                BigDecimal value = number();
                if (values.stream().anyMatch(v -> v.compareTo(value) == 0)) {
                    throw problem("the value " + value + " is given twice.", FORM);
                }
                values.add(value);
                skip();
            }
            few(BigDecimal.valueOf(values.size()));
        }
        skip();
        if (at < text.length()) {
            throw problem("found '" + text.charAt(at) + "', expected '..', 'step', ',' or '}'.", FORM);
        }
        return new Range(
                name, values.stream().mapToDouble(BigDecimal::doubleValue).toArray());
    }

    private void few(BigDecimal count) {
        if (count.compareTo(BigDecimal.valueOf(MOST_VALUES)) > 0) {
            throw problem("the range has more than " + MOST_VALUES + " values.", "Take a larger step.");
        }
    }

    private BigDecimal number() {
        skip();
        int start = at;
        take("-");
        while (at < text.length()
                && (Character.isDigit(text.charAt(at)) || (text.charAt(at) == '.' && !text.startsWith("..", at)))) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException notANumber) {
            at = start;
            String found = at < text.length() ? "'" + text.charAt(at) + "'" : "'}'";
            throw problem("found " + found + ", expected a number.", FORM);
        }
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(String expected) {
        if (text.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    DataException problem(String problem, String hint) {
        return SyntaxError.problem(
                source, new Token(Token.Kind.SIGN, "{", line, firstColumn + at, Double.NaN), problem, hint);
    }
}
