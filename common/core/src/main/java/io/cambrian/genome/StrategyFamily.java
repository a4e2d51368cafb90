package io.cambrian.genome;

import io.cambrian.fault.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Strategies that differ in numbers only: strategy text with ranges in the places of numbers, such as
 *
 * <pre>
 * enter long when sma(close, {fast = 5..50}) crosses above sma(close, {slow = 20..200 step 10})
 * exit  long when sma(close, {fast}) crosses below sma(close, {slow})
 * where fast &lt; slow
 * </pre>
 *
 * A range is {@code first..last}, {@code first..last step s} or a list {@code a, b, c}; with a name it can be used again, and
 * conditions behind {@code where}, joined by {@code and}, can compare names, sums with numbers and multiples of them. The
 * grid is never stored: point {@code i} of {@link #points()} is computed from {@code i}, the first range changing slowest.
 * Immutable, safe for concurrent use.
 */
public final class StrategyFamily {
    private final String source;
    private final List<Token> tokens;
    private final Map<Integer, Integer> parameterAt;
    private final List<Range> ranges;
    private final FamilyConstraint constraint;
    private final long points;

    private StrategyFamily(
            String source,
            List<Token> tokens,
            Map<Integer, Integer> parameterAt,
            List<Range> ranges,
            FamilyConstraint constraint,
            long points) {
        this.source = source;
        this.tokens = tokens;
        this.parameterAt = parameterAt;
        this.ranges = ranges;
        this.constraint = constraint;
        this.points = points;
    }

    /**
     * Reads a family. Every value of every range is tried in its place, so no point fails later.
     *
     * @throws DataException where the text is none, with line, column, what was found and what was expected
     */
    public static StrategyFamily parse(String text) {
        FamilyText parts = FamilyText.of(text);
        long points = 1;
        for (Range range : parts.ranges()) {
            if (points > Long.MAX_VALUE / range.size()) {
                throw new DataException("The grid has more than " + Long.MAX_VALUE + " points.\nUse fewer values.");
            }
            points *= range.size();
        }
        StrategyFamily family = new StrategyFamily(
                text, parts.tokens(), parts.parameterAt(), parts.ranges(), parts.constraint(), points);
        family.tryEveryValue();
        return family;
    }

    private void tryEveryValue() {
        int[] at = new int[ranges.size()];
        with(at);
        for (int p = 0; p < at.length; p++) {
            for (at[p] = 1; at[p] < ranges.get(p).size(); at[p]++) {
                with(at);
            }
            at[p] = 0;
        }
    }

    /** Points of the full grid, those included that the constraint excludes. */
    public long points() {
        return points;
    }

    /** Names and counts of the ranges, in their order, such as {@code fast (46 values)}. */
    public List<String> parameters() {
        return ranges.stream().map(Range::toString).toList();
    }

    /**
     * The strategy at a point of the grid, not yet in canonical form; empty where the constraint excludes the point. Takes
     * time in proportion to the text, whatever the size of the grid.
     *
     * @param point in {@code [0, points())}
     */
    public Optional<Strategy> at(long point) {
        if (point < 0 || point >= points) {
            throw new IndexOutOfBoundsException("The point " + point + " is not in [0, " + points + ").");
        }
        int[] at = new int[ranges.size()];
        long left = point;
        for (int p = at.length - 1; p >= 0; p--) {
            int size = ranges.get(p).size();
            at[p] = (int) (left % size);
            left /= size;
        }
        double[] values = new double[at.length];
        for (int p = 0; p < at.length; p++) {
            values[p] = ranges.get(p).value(at[p]);
        }
        return constraint.admits(values) ? Optional.of(with(at)) : Optional.empty();
    }

    private Strategy with(int[] at) {
        List<Token> filled = new ArrayList<>(tokens.size() + at.length);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Integer parameter = parameterAt.get(i);
            if (parameter == null) {
                filled.add(token);
                continue;
            }
            double value = ranges.get(parameter).value(at[parameter]);
            if (value < 0) {
                filled.add(new Token(Token.Kind.SIGN, "-", token.line(), token.column(), Double.NaN));
            }
            String shown = Numbers.text(Math.abs(value));
            filled.add(new Token(Token.Kind.NUMBER, shown, token.line(), token.column(), Math.abs(value)));
        }
        return new StrategyParser(new Tokens(source, filled)).strategy();
    }

    /** The text that was read. */
    @Override
    public String toString() {
        return source;
    }

    /** One range: its name, empty where it has none, and its values. */
    record Range(String name, double[] values) {
        int size() {
            return values.length;
        }

        double value(int index) {
            return values[index];
        }

        @Override
        public String toString() {
            return (name.isEmpty() ? "unnamed" : name) + " (" + values.length + " values)";
        }
    }

    /** Names to their places. */
    static Map<String, Integer> names(List<Range> ranges) {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int p = 0; p < ranges.size(); p++) {
            if (!ranges.get(p).name().isEmpty()) {
                names.put(ranges.get(p).name(), p);
            }
        }
        return names;
    }
}
