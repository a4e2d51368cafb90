package io.cambrian.market;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules that judge a readable bar, alone and beside the bar before it of the same symbol. Holds one earlier bar per
 * symbol; rows of a symbol that run backwards in time are judged alone. Not safe for concurrent use.
 */
final class BarChecks {
    /** The longest pause, in calendar days, over which a split can be compared with the price move. */
    private static final int LONGEST_SPLIT_GAP = 10;
    /** After a longer pause than this, a price level that is a multiple of the old one is another company's... */
    private static final int SHORTEST_REUSE_GAP = 30;
    /** ...namely a tenfold change, and another tenfold for each further year of the pause. */
    private static final double REUSE_LOG_LEVEL = StrictMath.log(10);

    private static final double DAYS_PER_YEAR = 365.25;
    /** Comparisons within a bar allow for prices that were rounded in binary. */
    private static final double ROUNDING = 1e-9;
    /** How far the vendor's adjusted close may be from the actions; on 28,188 real days 28,187 lie within. */
    private static final double ADJUSTED_TOLERANCE = 0.01;

    private static final double SMALLEST_SPLIT = 0.2;
    private static final int LARGEST_SPLIT_TERM = 10;

    /** What a rule says of a bar: the rule (null: nothing to say), the bar as loaded, the column and the message. */
    record Verdict(Rule rule, Bar bar, String column, String message) {
        static Verdict accept(Bar bar) {
            return new Verdict(null, bar, "", "");
        }
    }

    private static final class Previous {
        private int day;
        private double close;
        private double adjustedClose;
        /** A split that the adjusted close showed on this bar while the price did not; 1 if none. */
        private double announcedSplit = 1;
    }

    private final ReadOptions options;
    private final int latest;
    private final boolean actionsStated;
    private final Map<String, Previous> previousBySymbol = new HashMap<>();
    private String lastSymbol;
    private Previous last;
    private double announcedSplit = 1;

    /**
     * @param actionsStated whether the file states dividends and splits, so that its adjusted close can be checked
     */
    BarChecks(ReadOptions options, boolean actionsStated) {
        this.options = options;
        latest = options.latest();
        this.actionsStated = actionsStated;
    }

    Verdict judge(Bar bar) {
        Verdict alone = judgeAlone(bar);
        if (alone.rule() != null && alone.rule().action() != Rule.Action.FLAG) {
            return alone;
        }
        Bar loaded = alone.bar();
        Previous previous = previousOf(loaded.symbol());
        Verdict beside = previous.day < loaded.day() && !Double.isNaN(previous.close)
                ? judgeBeside(loaded, previous)
                : Verdict.accept(loaded);
        previous.day = loaded.day();
        previous.close = loaded.close();
        previous.adjustedClose = loaded.adjustedClose();
        previous.announcedSplit = beside.rule() == Rule.ADJUSTED_CLOSE_MISMATCH ? announcedSplit : 1;
        return beside.rule() != null ? beside : alone;
    }

    private Previous previousOf(String symbol) {
        if (!symbol.equals(lastSymbol)) {
            last = previousBySymbol.computeIfAbsent(symbol, s -> {
                Previous none = new Previous();
                none.close = Double.NaN;
                return none;
            });
            lastSymbol = symbol;
        }
        return last;
    }

    private Verdict judgeAlone(Bar bar) {
        if (bar.day() > latest) {
            return quarantine(
                    Rule.FUTURE_DATE,
                    bar,
                    "date",
                    "The day " + date(bar.day()) + " has not come: by this machine's clock bars may be of "
                            + date(latest)
                            + " at the latest. Give it with its right date, or in a file of another name once it has come.");
        }
        boolean share = options.role() == Role.SHARE;
        if (share) {
            Verdict range = judgeRange(bar);
            if (range != null) {
                return range;
            }
        }
        if (bar.dividend() < 0) {
            return quarantine(Rule.OUT_OF_RANGE, bar, "dividend", "The dividend (" + bar.dividend() + ") is negative.");
        }
        if (!(bar.split() > 0)) {
            return quarantine(Rule.OUT_OF_RANGE, bar, "split", "The split (" + bar.split() + ") must be positive.");
        }
        String inconsistent = inconsistency(bar);
        if (inconsistent != null && options.role() != Role.CONTEXT) {
            return quarantine(Rule.INCONSISTENT_BAR, bar, inconsistent, describeInconsistency(bar, inconsistent));
        }
        if (!options.calendar().isSession(bar.day())) {
            return quarantine(
                    Rule.MARKET_CLOSED,
                    bar,
                    "date",
                    "The market (" + options.calendar().label() + ") is closed on " + date(bar.day()) + ".");
        }
        if (inconsistent != null) {
            return new Verdict(
                    Rule.INCONSISTENT_CONTEXT,
                    bar.withCloseOnly(),
                    inconsistent,
                    describeInconsistency(bar, inconsistent) + " Only the close is loaded.");
        }
        if (bar.isWithoutTrade()) {
            return new Verdict(
                    Rule.NO_TRADE,
                    bar,
                    "volume",
                    "No trade: the price " + bar.close() + " is carried forward; an order cannot fill on it.");
        }
        return Verdict.accept(bar);
    }

    private static Verdict judgeRange(Bar bar) {
        double[] prices = {bar.open(), bar.high(), bar.low(), bar.close()};
        String[] names = {"open", "high", "low", "close"};
        for (int i = 0; i < prices.length; i++) {
            if (prices[i] <= 0) {
                return quarantine(
                        Rule.OUT_OF_RANGE,
                        bar,
                        names[i],
                        "The " + names[i] + " (" + prices[i] + ") of a share must be positive.");
            }
        }
        if (bar.volume() < 0) {
            return quarantine(Rule.OUT_OF_RANGE, bar, "volume", "The volume (" + bar.volume() + ") is negative.");
        }
        return null;
    }

    /** The column that lies outside [low, high], or null if none does. */
    private static String inconsistency(Bar bar) {
        if (bar.isCloseOnly()) {
            return null;
        }
        double slack = ROUNDING * Math.abs(bar.high());
        if (bar.low() > bar.high() + slack) {
            return "low";
        }
        if (bar.open() < bar.low() - slack || bar.open() > bar.high() + slack) {
            return "open";
        }
        if (bar.close() < bar.low() - slack || bar.close() > bar.high() + slack) {
            return "close";
        }
        return null;
    }

    private static String describeInconsistency(Bar bar, String column) {
        return switch (column) {
            case "low" -> "The low (" + bar.low() + ") is above the high (" + bar.high() + ").";
            default ->
                "The " + column + " (" + (column.equals("open") ? bar.open() : bar.close()) + ") is outside ["
                        + bar.low() + ", " + bar.high() + "].";
        };
    }

    private Verdict judgeBeside(Bar bar, Previous previous) {
        Verdict reuse = judgeReuse(bar, previous);
        if (reuse != null) {
            return reuse;
        }
        if (bar.day() - previous.day > LONGEST_SPLIT_GAP || !(previous.close > 0) || !(bar.close() > 0)) {
            return Verdict.accept(bar);
        }
        Verdict phantom = judgePhantomSplit(bar, previous);
        if (phantom != null) {
            return phantom;
        }
        Verdict late = judgeAnnouncedSplit(bar, previous);
        return late != null ? late : judgeAdjustedClose(bar, previous);
    }

    /** Some vendors adjust one session before the price splits, and may then lose the split itself. */
    private static Verdict judgeAnnouncedSplit(Bar bar, Previous previous) {
        double split = previous.announcedSplit;
        if (bar.split() != 1 || !explains(split, bar.growthSince(previous.close))) {
            return null;
        }
        return new Verdict(
                Rule.MISSING_SPLIT,
                bar.withSplit(split),
                "split",
                "Close " + previous.close + " -> " + bar.close()
                        + " and the adjusted close of the day before show a split of " + split
                        + " that is not recorded; loaded with it.");
    }

    /** Whether the split makes a price move much smaller. */
    private static boolean explains(double split, double growth) {
        return Math.abs(StrictMath.log(growth * split)) < Math.abs(StrictMath.log(growth)) / 2;
    }

    private Verdict judgeReuse(Bar bar, Previous previous) {
        if (options.history().isReusedBetween(bar.symbol(), previous.day, bar.day())) {
            return new Verdict(
                    Rule.TICKER_REUSED,
                    bar,
                    "symbol",
                    bar.symbol() + " stands for another instrument from " + date(bar.day())
                            + " on (declared symbol history); no return is computed across.");
        }
        int gap = bar.day() - previous.day;
        if (options.role() == Role.SHARE
                && gap > SHORTEST_REUSE_GAP
                && Math.abs(StrictMath.log(bar.growthSince(previous.close)))
                        > REUSE_LOG_LEVEL * Math.max(1, gap / DAYS_PER_YEAR)) {
            return new Verdict(
                    Rule.TICKER_REUSED,
                    bar,
                    "symbol",
                    bar.symbol() + " goes from " + previous.close + " to " + bar.close() + " over a gap of " + gap
                            + " days: probably another company; no return is computed across.");
        }
        return null;
    }

    /** A split is a phantom if the price moves clearly less without it than with it. */
    private static Verdict judgePhantomSplit(Bar bar, Previous previous) {
        if (bar.split() == 1) {
            return null;
        }
        double without = Math.abs(StrictMath.log((bar.close() + bar.dividend()) / previous.close));
        double with = Math.abs(StrictMath.log(bar.growthSince(previous.close)));
        if (with <= SMALLEST_SPLIT || without >= with / 2) {
            return null;
        }
        return new Verdict(
                Rule.PHANTOM_SPLIT,
                bar.withSplit(1),
                "split",
                "A split of " + bar.split() + " is recorded, but the close goes from " + previous.close + " to "
                        + bar.close() + "; loaded with split 1.");
    }

    private Verdict judgeAdjustedClose(Bar bar, Previous previous) {
        if (!actionsStated || !(bar.adjustedClose() > 0) || !(previous.adjustedClose > 0)) {
            return Verdict.accept(bar);
        }
        double stated = bar.growthSince(previous.close);
        double adjusted = bar.adjustedClose() / previous.adjustedClose;
        if (Math.abs(stated / adjusted - 1) <= ADJUSTED_TOLERANCE) {
            return Verdict.accept(bar);
        }
        String contradiction = "Close " + previous.close + " -> " + bar.close() + ", dividend " + bar.dividend()
                + " and split " + bar.split() + " say " + stated + ", but adj_close says " + adjusted;
        double split = simpleRatio(bar.split() * adjusted / stated);
        if (bar.split() == 1 && explains(split, stated)) {
            return new Verdict(
                    Rule.MISSING_SPLIT,
                    bar.withSplit(split),
                    "split",
                    contradiction + "; loaded with split " + split + ".");
        }
        announcedSplit = Double.isNaN(split) ? 1 : split;
        return new Verdict(Rule.ADJUSTED_CLOSE_MISMATCH, bar, "adj_close", contradiction + "; loaded as stated.");
    }

    /** The ratio of two small whole numbers nearest to the value, or NaN if none is within 0.5 % or it is close to 1. */
    private static double simpleRatio(double value) {
        if (Math.abs(StrictMath.log(value)) < SMALLEST_SPLIT) {
            return Double.NaN;
        }
        for (int denominator = 1; denominator <= LARGEST_SPLIT_TERM; denominator++) {
            long numerator = Math.round(value * denominator);
            double ratio = (double) numerator / denominator;
            if (numerator > 0
                    && (numerator <= LARGEST_SPLIT_TERM || denominator == 1)
                    && Math.abs(value / ratio - 1) < 0.005) {
                return ratio;
            }
        }
        return Double.NaN;
    }

    private static Verdict quarantine(Rule rule, Bar bar, String column, String message) {
        return new Verdict(rule, bar, column, message);
    }

    private static LocalDate date(int day) {
        return LocalDate.ofEpochDay(day);
    }
}
