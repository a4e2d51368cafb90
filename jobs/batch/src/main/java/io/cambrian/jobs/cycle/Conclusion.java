package io.cambrian.jobs.cycle;

import io.cambrian.evidence.HoldoutTest;
import io.cambrian.jobs.evidence.TwinsJob;
import io.cambrian.jobs.evidence.Verdict;
import java.util.Locale;

/** The end of a cycle in a few sentences: what was found, and what was promoted or why nothing was. */
final class Conclusion {
    private Conclusion() {}

    static String words(CycleFacts facts) {
        double statistic = facts.finalists().get(0).statistic(facts.periodsPerYear());
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d trials; of the fittest, the best earns a Sharpe ratio of %.2f above what it held over the year before each day, on the days that the search saw. ",
                facts.search().trials(),
                statistic));
        facts.twins()
                .forEach((family, test) -> words.append(capitalized(family.words()))
                        .append(": ")
                        .append(test.words())
                        .append(' '));
        if (TwinsJob.lacksShuffle(facts.twins())) {
            words.append(TwinsJob.NO_SHUFFLE).append(' ');
        }
        int promoted = facts.promoted().size();
        if (promoted > 0) {
            return words.append(promoted == 1 ? "One strategy is" : promoted + " strategies are")
                    .append(" promoted: every gate was passed.")
                    .toString();
        }
        words.append("Nothing is promoted");
        if (!facts.beatsTwins()) {
            words.append(", since searches in worlds that hold nothing find as much too often");
        } else if (!facts.isSureOfUntouchedDays()) {
            words.append(", since no finalist was convincing on untouched days (")
                    .append(untouched(facts))
                    .append(')');
        }
        if (facts.spotOnly()) {
            words.append(";")
                    .append(" spot-only strategies could not be in any case: nobody earns a spot return alone");
        }
        words.append(". What is handed over is a diversified, capped research allocation for paper only.");
        return words.toString();
    }

    private static String untouched(CycleFacts facts) {
        double level = HoldoutTest.level(facts.opening());
        double best =
                facts.verdicts().stream().mapToDouble(Verdict::holdoutP).min().orElse(1);
        return "the best has p = " + HoldoutTest.digits(best) + ", and at opening " + facts.opening()
                + " of these days at most " + HoldoutTest.digits(level) + " passes";
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
