package io.cambrian.genome;

import io.cambrian.fault.DataException;
import io.cambrian.genome.StrategyFamily.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a family taken apart: tokens in which a number stands for each pair of braces, which range each of them draws
 * from, the ranges, and the constraint.
 */
record FamilyText(
        List<Token> tokens, Map<Integer, Integer> parameterAt, List<Range> ranges, FamilyConstraint constraint) {

    /** A pair of braces: where it opens, and what it holds. */
    private record Braces(int line, int column, RangeParser content) {}

    static FamilyText of(String source) {
        List<Braces> braces = new ArrayList<>();
        String masked = mask(source, braces);
        List<Range> ranges = new ArrayList<>();
        Map<String, Integer> named = new HashMap<>();
        Map<Long, Integer> byPlace = new HashMap<>();
        for (Braces b : braces) {
            if (!b.content().isReference()) {
                Range range = b.content().range();
                if (!range.name().isEmpty() && named.put(range.name(), ranges.size()) != null) {
                    throw b.content()
                            .problem("'" + range.name() + "' has a range already.", "Use {" + range.name() + "}.");
                }
                byPlace.put(place(b.line(), b.column()), ranges.size());
                ranges.add(range);
            }
        }
        for (Braces b : braces) {
            if (b.content().isReference()) {
                Integer parameter = named.get(b.content().name());
                if (parameter == null) {
                    throw b.content()
                            .problem(
                                    "'" + b.content().name() + "' has no range.",
                                    "Give it one where it stands first, as in {"
                                            + b.content().name() + " = 5..50}.");
                }
                byPlace.put(place(b.line(), b.column()), parameter);
            }
        }
        if (ranges.isEmpty()) {
            throw new DataException(
                    "The text has no range.\nPut one in the place of a number, as in sma(close, {5..50}),"
                            + " or use 'cambrian backtest' for a single strategy.");
        }
        return split(source, Token.of(masked), byPlace, ranges);
    }

    private static long place(int line, int column) {
        return (long) line << 32 | column;
    }

    private static FamilyText split(String source, List<Token> all, Map<Long, Integer> byPlace, List<Range> ranges) {
        List<Token> tokens = new ArrayList<>();
        Map<Integer, Integer> parameterAt = new HashMap<>();
        int where = all.size() - 1;
        for (int i = 0; i < all.size() - 1; i++) {
            if (all.get(i).is("where")) {
                where = i;
                break;
            }
            Integer parameter = byPlace.get(place(all.get(i).line(), all.get(i).column()));
            if (parameter != null) {
                parameterAt.put(tokens.size(), parameter);
            }
            tokens.add(all.get(i));
        }
        Token end = all.get(where);
        tokens.add(new Token(Token.Kind.END, "", end.line(), end.column(), Double.NaN));
        FamilyConstraint constraint = where == all.size() - 1
                ? FamilyConstraint.NONE
                : FamilyConstraint.parse(
                        new Tokens(source, all.subList(where + 1, all.size())), StrategyFamily.names(ranges));
        return new FamilyText(tokens, parameterAt, ranges, constraint);
    }

    /** The source with a digit and blanks for each pair of braces, so that all else keeps its place. */
    private static String mask(String source, List<Braces> braces) {
        StringBuilder masked = new StringBuilder(source);
        int line = 1;
        int lineStart = 0;
        boolean comment = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\n') {
                line++;
                lineStart = i + 1;
                comment = false;
            } else if (c == '#') {
                comment = true;
            } else if (c == '{' && !comment) {
                int column = i - lineStart + 1;
                int close = i + 1;
                while (close < source.length() && "}{\n#".indexOf(source.charAt(close)) < 0) {
                    close++;
                }
                if (close == source.length() || source.charAt(close) != '}') {
                    throw SyntaxError.problem(
                            source,
                            new Token(Token.Kind.SIGN, "{", line, column, Double.NaN),
                            "this brace is not closed on its line.",
                            "Write a range as in {5..50}.");
                }
                braces.add(new Braces(
                        line, column, new RangeParser(source, source.substring(i + 1, close), line, column + 1)));
                masked.setCharAt(i, '1');
                for (int k = i + 1; k <= close; k++) {
                    masked.setCharAt(k, ' ');
                }
                i = close;
            }
        }
        return masked.toString();
    }
}
