package io.cambrian.backtest;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walk-forward folds: train on earlier days, test on later ones, never the reverse.
 *
 * <p>All lengths are in days of the market's calendar. Between training and test lies a gap that belongs to neither:
 * <em>purged</em> days, since a trade decided in training may still be open there, and <em>embargoed</em> days more, since
 * what follows shortly is still correlated with what was trained on (López de Prado 2018, "Advances in Financial Machine
 * Learning", chapter 7).
 */
public final class WalkForward {
    private WalkForward() {}

    /** How the training window moves. */
    public enum Training {
        /** From the first day on, longer with each fold. */
        EXPANDING,
        /** Of constant length, moving on with each fold. */
        ROLLING
    }

    /** What happens to the last days where they do not fill a test. */
    public enum Remainder {
        /** They make a shorter last test. */
        TEST,
        DROP
    }

    /**
     * The shape of the folds.
     *
     * @param trainDays length of the first (rolling: of each) training window, at least 1
     * @param testDays length of a test, and step from fold to fold, at least 1
     * @param purgeDays days left out between training and test: at least the longest holding time
     * @param embargoDays further days left out there
     */
    public record Shape(
            Training training, int trainDays, int testDays, int purgeDays, int embargoDays, Remainder remainder) {
        public Shape {
            if (trainDays < 1 || testDays < 1 || purgeDays < 0 || embargoDays < 0) {
                throw new IllegalArgumentException("Walk-forward needs trainDays (" + trainDays + ") and testDays ("
                        + testDays + ") of at least 1, and no negative purgeDays (" + purgeDays + ") or embargoDays ("
                        + embargoDays + ").");
            }
        }
    }

    /** One fold: first and last day of training and of test, all included, as days since 1970-01-01. */
    public record Fold(int trainFrom, int trainTo, int testFrom, int testTo) {}

    /**
     * The folds over a calendar, in time order.
     *
     * @param days ascending days since 1970-01-01
     * @throws ConfigException if not even one fold fits
     */
    public static List<Fold> folds(int[] days, Shape shape) {
        int gap = shape.purgeDays() + shape.embargoDays();
        int shortest = shape.remainder() == Remainder.TEST ? 1 : shape.testDays();
        List<Fold> folds = new ArrayList<>();
        for (int test = shape.trainDays() + gap; test + shortest <= days.length; test += shape.testDays()) {
            int trainEnd = test - gap;
            int trainStart = shape.training() == Training.EXPANDING ? 0 : trainEnd - shape.trainDays();
            int testEnd = Math.min(days.length, test + shape.testDays());
            folds.add(new Fold(days[trainStart], days[trainEnd - 1], days[test], days[testEnd - 1]));
        }
        if (folds.isEmpty()) {
            throw new ConfigException("A walk-forward of " + shape.trainDays() + " training days, a gap of " + gap
                    + " and tests of " + shape.testDays() + " days does not fit into " + days.length
                    + " days.\nShorten the training or the tests, or choose a longer window.");
        }
        return folds;
    }
}
