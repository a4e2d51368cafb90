package io.cambrian.jobs.turn.success;

import io.cambrian.evidence.PairedDifference;
import io.cambrian.lab.Rate;
import io.cambrian.tables.MetricsTable.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.GammaDistribution;

/** What is measured at a turn, each with its interval; what cannot be known is null with the reason, never 0. */
final class SuccessSheet {
    private static final double CONFIDENCE = 0.9;

    private final int turn;
    private final double perYear;
    private final List<Metric> metrics = new ArrayList<>();

    SuccessSheet(int turn, double perYear) {
        this.turn = turn;
        this.perYear = perYear;
    }

    int turn() {
        return turn;
    }

    /** Sessions a year. */
    double perYear() {
        return perYear;
    }

    List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    /** A figure with its interval; what is not finite is not known. */
    void known(String name, double value, double low, double high, String unit, String heading, String words) {
        metrics.add(new Metric(turn, name, finite(value), finite(low), finite(high), unit, heading, words));
    }

    void unknown(String name, String unit, String heading, String why) {
        known(name, Double.NaN, Double.NaN, Double.NaN, unit, heading, why);
    }

    private static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    /** A share of cases, with the interval of {@link Rate}. */
    void rate(String name, long count, long of, String heading, String words) {
        Rate rate = new Rate(count, of, CONFIDENCE);
        if (of == 0) {
            unknown(name, "share", heading, "nothing to count yet: " + words);
        } else {
            known(name, rate.value(), rate.low(), rate.high(), "share", heading, count + " of " + of + " " + words);
        }
    }

    /** A count over an exposure, with the exact Poisson interval of Garwood 1936. */
    void perExposure(String name, long count, double exposure, String unit, String heading, String words) {
        if (!(exposure > 0)) {
            unknown(name, unit, heading, "nothing was lived through yet");
            return;
        }
        double tail = (1 - CONFIDENCE) / 2;
        double low = count == 0 ? 0 : new GammaDistribution(count, 1).inverseCumulativeProbability(tail);
        double high = new GammaDistribution(count + 1.0, 1).inverseCumulativeProbability(1 - tail);
        known(name, count / exposure, low / exposure, high / exposure, unit, heading, count + " " + words);
    }

    /** Annualized difference of two accounts' returns on the days that both have. */
    void difference(
            String name, TreeMap<Integer, Double> plan, TreeMap<Integer, Double> other, String heading, String words) {
        List<Double> own = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        plan.forEach((day, r) -> {
            if (other.containsKey(day)) {
                own.add(r);
                theirs.add(other.get(day));
            }
        });
        PairedDifference d = PairedDifference.of(array(own), array(theirs), perYear, turn);
        known(
                name,
                d.mean(),
                d.low(),
                d.high(),
                "return a year",
                heading,
                d.days() < 20
                        ? "fewer than 20 common days with " + words
                        : "plan minus " + words + ", on " + d.days() + " days");
    }

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
