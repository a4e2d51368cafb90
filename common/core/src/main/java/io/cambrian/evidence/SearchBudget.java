package io.cambrian.evidence;

import io.cambrian.fault.ConfigException;
import java.util.Locale;

/**
 * What a search of so many trials can show on so long a history, said before it is run. The best of many trials without any
 * skill has a fine Sharpe ratio by luck, the finer the more trials and the shorter the history: Bailey, Borwein, López de
 * Prado and Zhu 2014, "Pseudo-mathematics and financial charlatanism", doi:10.1090/noti1105. Trials that behave alike count
 * for less than trials that do not; how much less is known only afterwards, so all are taken as independent here, which
 * makes luck look larger than it is.
 *
 * @param trials planned, at least 1
 * @param years of history that the search may see, more than 0
 */
public record SearchBudget(long trials, double years) {
    /**
     * The largest annualized Sharpe ratio that a strategy on daily bars is believed to have. Where luck alone is expected to
     * reach it, no result stands out.
     */
    public static final double PLAUSIBLE = 2;

    public SearchBudget {
        if (trials < 1 || !(years > 0)) {
            throw new IllegalArgumentException(
                    "A budget needs trials of at least 1 (" + trials + ") and years above 0 (" + years + ").");
        }
    }

    /**
     * The budget of a search of whole generations.
     *
     * @throws ConfigException if population or generations are not at least 1
     */
    public static SearchBudget of(int population, int generations, double years) {
        if (population < 1 || generations < 1) {
            throw new ConfigException("The population (" + population + ") and the generations (" + generations
                    + ") must be at least 1.");
        }
        return new SearchBudget((long) population * generations, years);
    }

    /** The annualized Sharpe ratio that the best of the trials is expected to show by luck. */
    public double luck() {
        return SharpeInference.expectedMaximum(1, trials) / Math.sqrt(years);
    }

    /** Years from which on luck is expected to show less than this annualized Sharpe ratio. */
    public double yearsNeeded(double annualSharpe) {
        return SharpeInference.minimumBacktestYears(trials, annualSharpe);
    }

    /** Whether luck alone is expected to look at least as good as anything that can be believed. */
    public boolean isInconclusive() {
        return luck() >= PLAUSIBLE;
    }

    /** Two sentences; a third one warns where the search cannot be conclusive. */
    public String words() {
        String words = String.format(
                Locale.ROOT,
                "%,d trials on %.1f years: the best of as many independent ones without skill is expected to show a Sharpe"
                        + " ratio of %.2f. Luck stays below 1 from %.1f years on, and below 2 from %.1f.",
                trials,
                years,
                luck(),
                yearsNeeded(1),
                yearsNeeded(2));
        return isInconclusive()
                ? words + " WARNING: this search cannot be conclusive; try fewer trials or bring in a longer history."
                : words;
    }
}
