package io.cambrian.jobs.report;

import io.cambrian.jobs.report.MemoryFigures.Memory;
import io.cambrian.jobs.report.MoneyFigures.Account;
import io.cambrian.jobs.report.MoneyFigures.Allocation;
import io.cambrian.jobs.report.MoneyFigures.Attribution;
import io.cambrian.jobs.report.MoneyFigures.Frontier;
import io.cambrian.jobs.report.RiskFigures.Correlation;
import io.cambrian.jobs.report.RiskFigures.Liquidity;
import io.cambrian.jobs.report.RiskFigures.Stress;
import io.cambrian.jobs.report.RiskFigures.ValueAtRisk;
import io.cambrian.jobs.report.SearchFigures.Equity;
import io.cambrian.jobs.report.SearchFigures.Evidence;
import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Funnel;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a report shows, as plain values.
 *
 * <p>Conventions for all parts: days of long series are days since 1970-01-01, ascending, and every array beside them has
 * their length. Returns, weights, drawdowns, shares and VaR are fractions (0.05 is five percent); losses, drawdowns, VaR and
 * costs are positive. Sharpe ratios are annualized. NaN means unknown and is shown as a dash. Arrays are not copied: a model
 * is built once and written. Text may hold anything; the writer escapes it.
 *
 * @param header what was run, and the verdict
 * @param coverage which data it saw
 * @param windows which days were for training, validation and the final test
 * @param timeline the market with its regimes
 * @param evolution the progress of the search
 * @param funnel what became of the trials
 * @param finalists the best strategies, best first; empty if there are none
 * @param equity the finalists on days that the search did not see
 * @param evidence luck or edge
 * @param correlation how the strategies or instruments move together
 * @param valueAtRisk the bad days of the portfolio
 * @param stress past crises and hypothetical scenarios
 * @param liquidity how much capital strategies can use, and what they do to each other
 * @param allocation who gets how much
 * @param frontier what there was to choose from
 * @param attribution who earned what
 * @param account the paper account
 * @param memory what is remembered, and what it says of today
 * @param next commands worth running now
 */
public record ReportModel(
        Header header,
        Panel<Coverage> coverage,
        Panel<Windows> windows,
        Panel<Timeline> timeline,
        Panel<Evolution> evolution,
        Panel<Funnel> funnel,
        List<Finalist> finalists,
        Panel<Equity> equity,
        Panel<Evidence> evidence,
        Panel<Correlation> correlation,
        Panel<ValueAtRisk> valueAtRisk,
        Panel<Stress> stress,
        Panel<Liquidity> liquidity,
        Panel<Allocation> allocation,
        Panel<Frontier> frontier,
        Panel<Attribution> attribution,
        Panel<Account> account,
        Memory memory,
        List<Command> next) {

    public ReportModel {
        finalists = List.copyOf(finalists);
        next = List.copyOf(next);
    }

    /**
     * A page with nothing on it yet.
     *
     * @param why there is nothing, for all panels
     */
    static ReportModel blank(Header header, String why) {
        return new ReportModel(
                header,
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                List.of(),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Panel.missing(why, ""),
                Memory.missing(why, ""),
                List.of());
    }

    /** The same with what a search did. */
    ReportModel withSearch(Evolution searched, Funnel trials, List<Finalist> left) {
        return new ReportModel(
                header,
                coverage,
                windows,
                timeline,
                Panel.of(searched),
                Panel.of(trials),
                left,
                equity,
                evidence,
                correlation,
                valueAtRisk,
                stress,
                liquidity,
                allocation,
                frontier,
                attribution,
                account,
                memory,
                next);
    }

    /** The same with measures of risk. */
    ReportModel withRisk(Correlation moves, ValueAtRisk badDays, Stress scenarios, Panel<Liquidity> sellable) {
        return new ReportModel(
                header,
                coverage,
                windows,
                timeline,
                evolution,
                funnel,
                finalists,
                equity,
                evidence,
                Panel.of(moves),
                Panel.of(badDays),
                Panel.of(scenarios),
                sellable,
                allocation,
                frontier,
                attribution,
                account,
                memory,
                next);
    }

    /** How the run ended. */
    public enum Verdict {
        /** At least one strategy passed every gate. */
        PROMOTED,
        /** Judged, and nothing passed every gate. */
        NOT_PROMOTED,
        /** Not judged yet. */
        NOT_JUDGED,
        /** A stage failed; the words say which and what to do. */
        FAILED
    }

    /**
     * What was run, and the verdict.
     *
     * @param title the title of the report
     * @param runId identity of the run
     * @param dataVersion version of the input data
     * @param seed run seed
     * @param kernelVersion version of kernel and rules
     * @param asOf last day of data
     * @param verdict how the run ended
     * @param words what was found or promoted, or why nothing was: one or two sentences
     * @param stamps limits on its use, such as {@code spot only: nobody earns a spot return alone}
     */
    public record Header(
            String title,
            String runId,
            String dataVersion,
            long seed,
            String kernelVersion,
            LocalDate asOf,
            Verdict verdict,
            String words,
            List<String> stamps) {
        public Header {
            stamps = List.copyOf(stamps);
        }
    }

    /**
     * Which data the run saw.
     *
     * @param instruments instruments in the universe
     * @param exclusions instruments left out, with reasons
     * @param bars bars read, in all
     * @param quarantined rows put into quarantine, by reason
     * @param source where the data come from, in words
     */
    public record Coverage(
            List<Instrument> instruments,
            List<Exclusion> exclusions,
            long bars,
            List<Count> quarantined,
            String source) {
        public Coverage {
            instruments = List.copyOf(instruments);
            exclusions = List.copyOf(exclusions);
            quarantined = List.copyOf(quarantined);
        }
    }

    /** One instrument: its symbol, currency, first and last day, and number of bars. */
    public record Instrument(String symbol, String currency, LocalDate first, LocalDate last, int bars) {}

    /** An instrument left out, and why. */
    public record Exclusion(String symbol, String reason) {}

    /** How often something happened. */
    public record Count(String name, long count) {}

    /**
     * Which days were for what. Dates are inclusive.
     *
     * @param trainFrom first day that the search saw
     * @param trainTo last day that the search saw
     * @param folds walk-forward folds, in order of time
     * @param holdout the days kept for the final test; empty if none were kept
     * @param embargoDays trading days left out between training and test
     * @param holdoutOpenings how often the hold-out has been opened, this run included
     */
    public record Windows(
            LocalDate trainFrom,
            LocalDate trainTo,
            List<Fold> folds,
            Optional<Span> holdout,
            int embargoDays,
            int holdoutOpenings) {
        public Windows {
            folds = List.copyOf(folds);
        }
    }

    /** A stretch of days, both ends included. */
    public record Span(LocalDate from, LocalDate to) {}

    /** One walk-forward fold. */
    public record Fold(String name, Span train, Span test) {}

    /**
     * The market as one line, with regimes.
     *
     * @param days days since 1970-01-01
     * @param index growth of one unit held in equal weights
     * @param regime per day the index into {@code regimes}, or -1 for unknown
     * @param regimes the kinds of market
     * @param method how the labels were made, in words
     */
    public record Timeline(int[] days, double[] index, int[] regime, List<Regime> regimes, String method) {
        public Timeline {
            same("index", days.length, index.length);
            same("regime", days.length, regime.length);
            regimes = List.copyOf(regimes);
        }
    }

    /**
     * One kind of market.
     *
     * @param name short name, such as calm or storm
     * @param words what it looks like
     * @param days days with this label
     * @param annualizedReturn mean simple return of the index per year, signed
     * @param annualizedVolatility of the index
     * @param maxDrawdown of the index within the regime's days, joined
     * @param meanSpellDays mean length of an uninterrupted stretch, trading days
     */
    public record Regime(
            String name,
            String words,
            int days,
            double annualizedReturn,
            double annualizedVolatility,
            double maxDrawdown,
            double meanSpellDays) {}

    /** How a figure is written. */
    public enum Unit {
        /** Two decimals without a unit: ratios. */
        RATIO,
        /** A fraction, written as percent. */
        PERCENT,
        /** A probability, 0 to 1. */
        PROBABILITY,
        /** A whole number. */
        COUNT,
        /** Years, one decimal. */
        YEARS,
        /** Seconds. */
        SECONDS
    }

    /** Whether a gate was passed. */
    public enum GateResult {
        PASSED,
        FAILED,
        NOT_RUN
    }

    /** A command worth running, and what for. */
    public record Command(String command, String words) {}

    /** Arrays beside each other have one length. */
    static void same(String what, int expected, int actual) {
        if (expected != actual) {
            throw new IllegalArgumentException("The length of " + what + " (" + actual + ") must be " + expected + ".");
        }
    }
}
