package io.cambrian.risk;

/**
 * A stretch of bad days with a name.
 *
 * @param name what it is called
 * @param from first day, days since 1970-01-01, inclusive
 * @param to last day, inclusive
 */
public record Crisis(String name, int from, int to) implements java.io.Serializable {
    public Crisis {
        if (name == null || name.isBlank() || to < from) {
            throw new IllegalArgumentException(
                    "A crisis needs a name and must not end (" + to + ") before it begins (" + from + ").");
        }
    }

    long days() {
        return (long) to - from + 1;
    }

    long overlap(Crisis other) {
        return Math.max(0, (long) Math.min(to, other.to) - Math.max(from, other.from) + 1);
    }
}
