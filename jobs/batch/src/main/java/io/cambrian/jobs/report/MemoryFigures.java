package io.cambrian.jobs.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What a report shows of memory. Conventions are those of {@link ReportModel}. */
public final class MemoryFigures {
    private MemoryFigures() {}

    /**
     * What is remembered.
     *
     * @param alike days like the last one, and what came next
     * @param patterns situations that tell good trades from bad ones
     * @param book the kinds of market, as memory knows them
     * @param account what memory was worth in decisions
     */
    public record Memory(
            Panel<Alike> alike, Panel<Patterns> patterns, Panel<RegimeBook> book, Panel<MemoryAccount> account) {
        /** Nothing is remembered, for one reason. */
        public static Memory missing(String why, String next) {
            return new Memory(
                    Panel.missing(why, next),
                    Panel.missing(why, next),
                    Panel.missing(why, next),
                    Panel.missing(why, next));
        }
    }

    /**
     * Days like the last one.
     *
     * @param day the last day
     * @param regime its kind of market
     * @param known trades that memory held at its close
     * @param recalled of these, the nearest that are counted
     * @param days the recalled days, nearest first
     * @param mean weighted mean net return of the recalled trades
     * @param low lower end of its 90 % interval; NaN where there is none
     * @param high upper end
     * @param gains weighted share that gained
     * @param independent days behind it
     */
    public record Alike(
            LocalDate day,
            String regime,
            int known,
            int recalled,
            List<AlikeDay> days,
            double mean,
            double low,
            double high,
            double gains,
            double independent) {
        public Alike {
            days = List.copyOf(days);
        }
    }

    /**
     * A recalled day.
     *
     * @param distance in standard deviations of the features
     * @param weight share of the recollection
     * @param trades recalled from it
     * @param mean net return of those
     * @param after growth of the equal-weight market from its close on, 1 first; as far as it was known on the last day
     */
    public record AlikeDay(
            LocalDate day, String regime, double distance, double weight, int trades, double mean, double[] after) {}

    /**
     * Situations that tell good trades from bad ones.
     *
     * @param trades known
     * @param tested situations
     * @param found active first
     */
    public record Patterns(int trades, int tested, List<Situation> found) {
        public Patterns {
            found = List.copyOf(found);
        }
    }

    /**
     * A situation.
     *
     * @param items what its trades have in common
     * @param success whether they did better than others, else worse
     * @param retired why it no longer counts; empty while it does
     * @param lift of wins or losses over those of all trades
     * @param adjustedP of the difference among all situations; NaN where it was not found on this day
     * @param eras quarters of time that agree, in words
     * @param laterTrades decided after it was found
     * @param laterMean what those earned; NaN without any
     */
    public record Situation(
            List<String> items,
            boolean success,
            Optional<String> retired,
            int trades,
            double lift,
            double mean,
            double low,
            double high,
            double adjustedP,
            String eras,
            LocalDate since,
            int laterTrades,
            double laterMean) {
        public Situation {
            items = List.copyOf(items);
        }
    }

    /** The kinds of market, as memory knows them. */
    public record RegimeBook(List<RegimePage> pages) {
        public RegimeBook {
            pages = List.copyOf(pages);
        }
    }

    /**
     * A kind of market.
     *
     * @param next share of its days followed by a day of each kind, by name
     * @param alike the nearest other kinds, in words
     * @param families what worked in it, best first
     */
    public record RegimePage(
            String name,
            int days,
            int spells,
            double annualReturn,
            double annualVolatility,
            double maxDrawdown,
            java.util.Map<String, Double> next,
            List<String> alike,
            List<FamilyResult> families) {
        public RegimePage {
            alike = List.copyOf(alike);
            families = List.copyOf(families);
        }
    }

    /**
     * Trades of one family of strategies in one kind of market.
     *
     * @param shrunk mean net return, shrunk towards that of all families
     * @param low lower end of its 90 % interval; NaN where there is none
     * @param high upper end
     */
    public record FamilyResult(String family, int trades, double mean, double shrunk, double low, double high) {}

    /**
     * What memory was worth: the account that always follows it against its twin that never does, on paper at the same costs.
     *
     * @param days on which decisions were also made without memory
     * @param considered entries that memory looked at
     * @param enhanced share of them that it changed while it was in force
     * @param worth sum of the differences of daily returns while it was in force
     * @param low lower end of its 90 % interval; NaN where there are too few days
     * @param high upper end
     * @param inForce days on which it was in force
     * @param onNow whether it is at the end
     * @param curveDays days since 1970-01-01
     * @param always sum of all differences up to each day, in force or not
     * @param actual sum of those in force
     * @param vetoes what they cost and saved
     * @param reasons entries changed by each, most first
     */
    public record MemoryAccount(
            int days,
            int considered,
            double enhanced,
            double worth,
            double low,
            double high,
            int inForce,
            boolean onNow,
            int[] curveDays,
            double[] always,
            double[] actual,
            List<VetoAccount> vetoes,
            List<ReportModel.Count> reasons) {
        public MemoryAccount {
            vetoes = List.copyOf(vetoes);
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A veto with its counterfactual.
     *
     * @param what the situation in words
     * @param days on which it kept something away
     * @param saved losses kept away, a positive fraction of the account
     * @param cost gains kept away, a positive fraction
     * @param active false once it has stopped to pay
     */
    public record VetoAccount(String what, int days, double saved, double cost, boolean active) {}
}
