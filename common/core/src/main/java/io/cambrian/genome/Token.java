package io.cambrian.genome;

import io.cambrian.fault.DataException;
import java.util.ArrayList;
import java.util.List;

/**
 * A word, number or sign of strategy text.
 *
 * @param line counted from 1
 * @param column of the first character, counted from 1
 * @param value the number, NaN for the other kinds
 */
record Token(Kind kind, String text, int line, int column, double value) {
    enum Kind {
        WORD,
        NUMBER,
        SIGN,
        END
    }

    /** More would be a program, not a rule; the limit also keeps recursion over the tree shallow. */
    private static final int LONGEST = 1_500;

    boolean is(String expected) {
        return kind != Kind.NUMBER && kind != Kind.END && text.equals(expected);
    }

    String shown() {
        return kind == Kind.END ? "the end of the text" : "'" + text + "'";
    }

    static List<Token> of(String source) {
        List<Token> tokens = new ArrayList<>();
        int line = 1;
        int lineStart = 0;
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            int column = i - lineStart + 1;
            if (c == '\n') {
                line++;
                lineStart = i + 1;
                i++;
            } else if (Character.isWhitespace(c) || c == '\uFEFF') {
                i++;
            } else if (c == '#') {
                while (i < source.length() && source.charAt(i) != '\n') {
                    i++;
                }
            } else {
                int end = end(source, i);
                String text = source.substring(i, end);
                tokens.add(token(source, text, line, column));
                i = end;
            }
            if (tokens.size() > LONGEST) {
                throw new DataException("The strategy text has more than " + LONGEST
                        + " words and signs.\nSplit it into several strategies.");
            }
        }
        tokens.add(new Token(Kind.END, "", line, source.length() - lineStart + 1, Double.NaN));
        return tokens;
    }

    private static int end(String source, int start) {
        char c = source.charAt(start);
        int i = start;
        if (isLetter(c)) {
            while (i < source.length() && (isLetter(source.charAt(i)) || isDigit(source.charAt(i)))) {
                i++;
            }
            return i;
        }
        if (isDigit(c) || (c == '.' && start + 1 < source.length() && isDigit(source.charAt(start + 1)))) {
            while (i < source.length()
                    && (isDigit(source.charAt(i))
                            || isLetter(source.charAt(i))
                            || source.charAt(i) == '.'
                            || isSignOfExponent(source, i))) {
                i++;
            }
            return i;
        }
        boolean pair = (c == '>' || c == '<' || c == '=' || c == '!')
                && start + 1 < source.length()
                && source.charAt(start + 1) == '=';
        return start + (pair ? 2 : 1);
    }

    private static Token token(String source, String text, int line, int column) {
        char c = text.charAt(0);
        if (isLetter(c)) {
            return new Token(Kind.WORD, text, line, column, Double.NaN);
        }
        if (isDigit(c) || (c == '.' && text.length() > 1)) {
            Token number = new Token(Kind.NUMBER, text, line, column, number(text));
            if (!Double.isFinite(number.value)) {
                throw SyntaxError.at(source, number, "a number such as 20, 0.15 or 1E-4");
            }
            return number;
        }
        Token sign = new Token(Kind.SIGN, text, line, column, Double.NaN);
        if (">=<==!=".contains(text) && text.length() == 2) {
            throw SyntaxError.at(
                    source,
                    sign,
                    "> or <",
                    "For 'a " + text + " b' write " + (text.equals("<=") ? "not (a > b)." : "not (a < b)."));
        }
        if ("()*+-,<>;".indexOf(c) < 0) {
            throw SyntaxError.at(source, sign, "a word, a number or one of ( ) * + - , < > ;");
        }
        return sign;
    }

    private static double number(String text) {
        // Double.parseDouble also takes hexadecimal and the suffixes d and f
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    private static boolean isSignOfExponent(String source, int i) {
        char c = source.charAt(i);
        char before = i == 0 ? ' ' : source.charAt(i - 1);
        return (c == '-' || c == '+')
                && (before == 'e' || before == 'E')
                && i + 1 < source.length()
                && isDigit(source.charAt(i + 1));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
