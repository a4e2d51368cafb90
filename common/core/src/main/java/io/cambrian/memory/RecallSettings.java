package io.cambrian.memory;

/**
 * How recalled cases are weighed.
 *
 * @param neighbors how many of the nearest cases are recalled, at least 1
 * @param closeness how weights fall with distance
 * @param halfLifeDays calendar days after which a case counts half; infinite where age does not matter
 * @param regimeFloor weight, in [0, 1], of a case that certainly belongs to another regime; 1 where regimes do not matter
 * @param clusterDays decisions that fall within the same stretch of so many calendar days count as one observation, at least
 *     1: about how long an outcome takes, so that overlapping outcomes are not taken for independent ones
 * @param confidenceLevel of all intervals, in (0, 1)
 */
public record RecallSettings(
        int neighbors,
        Closeness closeness,
        double halfLifeDays,
        double regimeFloor,
        int clusterDays,
        double confidenceLevel) {
    /** Fifty cases, closer ones count more, half-life of five years, other regimes count a quarter, intervals of 90 %. */
    public static final RecallSettings DEFAULT = new RecallSettings(50, Closeness.GAUSSIAN, 1_826, 0.25, 1, 0.9);

    /** The weight of a case by its distance. */
    public enum Closeness {
        /** All recalled cases count alike. */
        EQUAL,
        /** {@code exp(-d^2 / (2 m^2))} with m the median distance of the recalled cases; all alike where m is 0. */
        GAUSSIAN
    }

    public RecallSettings {
        if (neighbors < 1) {
            throw new IllegalArgumentException("The number of neighbors (" + neighbors + ") must be at least 1.");
        }
        if (!(halfLifeDays > 0)) {
            throw new IllegalArgumentException("The halfLifeDays (" + halfLifeDays + ") must be positive.");
        }
        if (!(regimeFloor >= 0 && regimeFloor <= 1)) {
            throw new IllegalArgumentException("The regimeFloor (" + regimeFloor + ") must be in [0, 1].");
        }
        if (clusterDays < 1) {
            throw new IllegalArgumentException("The clusterDays (" + clusterDays + ") must be at least 1.");
        }
        if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
            throw new IllegalArgumentException("The confidenceLevel (" + confidenceLevel + ") must be in (0, 1).");
        }
    }

    public RecallSettings withNeighbors(int count) {
        return new RecallSettings(count, closeness, halfLifeDays, regimeFloor, clusterDays, confidenceLevel);
    }

    public RecallSettings withCloseness(Closeness kind) {
        return new RecallSettings(neighbors, kind, halfLifeDays, regimeFloor, clusterDays, confidenceLevel);
    }

    public RecallSettings withHalfLifeDays(double days) {
        return new RecallSettings(neighbors, closeness, days, regimeFloor, clusterDays, confidenceLevel);
    }

    public RecallSettings withRegimeFloor(double floor) {
        return new RecallSettings(neighbors, closeness, halfLifeDays, floor, clusterDays, confidenceLevel);
    }

    public RecallSettings withClusterDays(int days) {
        return new RecallSettings(neighbors, closeness, halfLifeDays, regimeFloor, days, confidenceLevel);
    }

    public RecallSettings withConfidenceLevel(double level) {
        return new RecallSettings(neighbors, closeness, halfLifeDays, regimeFloor, clusterDays, level);
    }
}
