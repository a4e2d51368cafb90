package io.cambrian.genome;

import io.cambrian.fault.DataException;
import java.util.List;
import java.util.Locale;

/** What a person is told when strategy text is wrong: where, what was found, what was expected, and the line itself. */
final class SyntaxError {
    private SyntaxError() {}

    static DataException at(String source, Token token, String expected) {
        return at(source, token, expected, "");
    }

    static DataException at(String source, Token token, String expected, String hint) {
        return problem(source, token, "found " + token.shown() + ", expected " + expected + ".", hint);
    }

    static DataException problem(String source, Token token, String problem, String hint) {
        StringBuilder message = new StringBuilder("The strategy text is wrong at line ")
                .append(token.line())
                .append(", column ")
                .append(token.column())
                .append(": ")
                .append(problem);
        if (!hint.isEmpty()) {
            message.append('\n').append(hint);
        }
        String line =
                source.split("\n", -1)[token.line() - 1].replace('\t', ' ').stripTrailing();
        if (line.length() <= 200) {
            message.append("\n  ")
                    .append(line)
                    .append("\n  ")
                    .append(" ".repeat(token.column() - 1))
                    .append('^');
        }
        return new DataException(message.toString());
    }

    /** {@code Maybe you meant 'sma'?}, or nothing when no candidate is near. */
    static String nearest(String word, List<String> candidates) {
        String lower = word.toLowerCase(Locale.ROOT);
        String best = "";
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(lower, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : "Maybe you meant '" + best + "'?";
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
