package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.MemoryFigures.Alike;
import io.cambrian.jobs.report.MemoryFigures.AlikeDay;
import io.cambrian.jobs.report.MemoryFigures.FamilyResult;
import io.cambrian.jobs.report.MemoryFigures.MemoryAccount;
import io.cambrian.jobs.report.MemoryFigures.Patterns;
import io.cambrian.jobs.report.MemoryFigures.RegimeBook;
import io.cambrian.jobs.report.MemoryFigures.RegimePage;
import io.cambrian.jobs.report.MemoryFigures.Situation;
import io.cambrian.jobs.report.MemoryFigures.VetoAccount;
import io.cambrian.jobs.report.Sections.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Panels about what is remembered. */
final class MemorySections {
    /** Families shown at each end. */
    private static final int ENDS = 3;

    private MemorySections() {}

    static Markup alike(ReportModel model) {
        Frame frame = new Frame(
                "alike",
                12,
                "When did the market look like this before, and what came next?",
                "Each thin line is the equal-weight market from the close of a recalled day on, the thick one their weighted"
                        + " mean. Returns are of remembered trades decided on those days, net of costs; the interval takes"
                        + " trades of one day for one observation. Nothing that became known later is in it.");
        return Sections.panel(frame, model.memory().alike(), MemorySections::alikeAnswer, MemorySections::alikeBody);
    }

    private static Answer alikeAnswer(Alike a) {
        if (a.days().isEmpty()) {
            return Answer.neutral(
                    "At the close of " + a.day() + " memory held nothing that is like it.",
                    Numbers.UNKNOWN,
                    "mean return");
        }
        AlikeDay nearest = a.days().get(0);
        String sure = Double.isNaN(a.low())
                ? "too few independent days for an interval"
                : Numbers.signedPercent(a.low()) + " to " + Numbers.signedPercent(a.high()) + " at 90 %"
                        + (a.low() > 0 || a.high() < 0 ? "" : ", so it does not say in which direction");
        String words = "The last day (" + a.day() + ", " + a.regime() + ") looks most like " + nearest.day() + ". Of "
                + Numbers.count(a.known(), "known trade") + " the nearest " + a.recalled() + " gained in "
                + Numbers.percent(a.gains(), 0) + " of cases by weight; their mean is " + sure + ".";
        return Answer.neutral(words, Numbers.signedPercent(a.mean()), "mean return of recalled trades");
    }

    private static Markup alikeBody(Alike a) {
        Table table = new Table("Recalled days")
                .text("Day")
                .text("Kind of market")
                .number("Distance")
                .number("Weight")
                .number("Trades")
                .number("Mean return")
                .number("Market after");
        for (AlikeDay d : a.days()) {
            double end = d.after().length == 0 ? Double.NaN : d.after()[d.after().length - 1] - 1;
            table.row(
                    text(d.day().toString()),
                    text(d.regime()),
                    text(Numbers.fixed(d.distance(), 2)),
                    text(Numbers.percent(d.weight(), 0)),
                    text(String.valueOf(d.trades())),
                    Sections.signed(d.mean()),
                    Double.isNaN(end) ? text(Numbers.UNKNOWN) : Sections.signed(end));
        }
        return join(
                Sections.chart("alike", 280, "What the market did after the recalled days"),
                Sections.details("The recalled days", table.html()));
    }

    static Markup patterns(ReportModel model) {
        Frame frame = new Frame(
                "patterns",
                12,
                "In which situations do trades go well or badly?",
                "A situation is a combination of up to three: a third of a feature's range, the kind of market, the side, the"
                        + " indicators of the rule. Claimed is a difference that the largest of all situations exceeds in at"
                        + " most 5 % of permutations, in three of four quarters of the trades, and in absolute terms. Most trades are of strategies"
                        + " chosen because they did well on those days, so successes flatter; only the later mean, of"
                        + " trades decided after a situation was found, is free of that.");
        return Sections.panel(
                frame, model.memory().patterns(), MemorySections::patternsAnswer, MemorySections::patternsBody);
    }

    private static Answer patternsAnswer(Patterns p) {
        long active = p.found().stream().filter(s -> s.retired().isEmpty()).count();
        String tested =
                "Of " + Numbers.count(p.tested()) + " situations of " + Numbers.count(p.trades(), "trade") + ", ";
        return Answer.neutral(
                tested
                        + (active == 0
                                ? "none tells good trades from bad ones beyond what chance shows among so many."
                                : active == 1
                                        ? "one tells good trades from bad ones."
                                        : active + " tell good trades from bad ones."),
                String.valueOf(active),
                "situations claimed");
    }

    private static Markup patternsBody(Patterns p) {
        Table table = new Table("Situations with their evidence")
                .text("Situation")
                .text("Trades in it")
                .number("Trades")
                .number("Lift")
                .number("Mean")
                .number("90 % interval")
                .number("Adjusted p")
                .text("Time")
                .number("Later");
        for (Situation s : p.found()) {
            table.row(
                    text(String.join(" and ", s.items())),
                    text((s.success() ? "gain" : "lose")
                            + s.retired().map(r -> "; retired: " + r).orElse("")),
                    text(String.valueOf(s.trades())),
                    text(Numbers.fixed(s.lift(), 2)),
                    Sections.signed(s.mean()),
                    text(Numbers.signedPercent(s.low()) + " to " + Numbers.signedPercent(s.high())),
                    text(Numbers.probability(s.adjustedP())),
                    text(s.eras()),
                    s.laterTrades() == 0
                            ? text(Numbers.UNKNOWN)
                            : join(Sections.signed(s.laterMean()), text(" of " + s.laterTrades())));
        }
        return table.isEmpty() ? Markup.EMPTY : table.html();
    }

    static Markup book(ReportModel model) {
        Frame frame = new Frame(
                "book",
                12,
                "What is each kind of market like, and what worked in it?",
                "Families are the indicators of the entry rule. Means are net returns of remembered trades, shrunk towards the"
                        + " mean of all families by how little is known of each; trades within 30 days count as one"
                        + " observation.");
        return Sections.panel(frame, model.memory().book(), MemorySections::bookAnswer, MemorySections::bookBody);
    }

    private static Answer bookAnswer(RegimeBook b) {
        int sure = 0;
        for (RegimePage p : b.pages()) {
            sure += (int) p.families().stream()
                    .filter(f -> f.low() > 0 || f.high() < 0)
                    .count();
        }
        return Answer.neutral(
                sure == 0
                        ? "In no kind of market is any family's result distinguishable from zero after shrinking."
                        : sure
                                + " results of a family in a kind of market are distinguishable from zero after shrinking, one at"
                                + " a time.",
                String.valueOf(b.pages().size()),
                "kinds of market");
    }

    private static Markup bookBody(RegimeBook b) {
        List<Markup> parts = new ArrayList<>();
        Table table = new Table("Kinds of market")
                .text("Kind")
                .number("Days")
                .number("Spells")
                .number("Return a year")
                .number("Volatility")
                .number("Worst fall")
                .text("Stays")
                .text("Looks like");
        for (RegimePage p : b.pages()) {
            table.row(
                    text(p.name()),
                    text(Numbers.count(p.days())),
                    text(Numbers.count(p.spells())),
                    Sections.signed(p.annualReturn()),
                    text(Numbers.percent(p.annualVolatility(), 1)),
                    text(Numbers.percent(p.maxDrawdown(), 1)),
                    text(Numbers.percent(p.next().getOrDefault(p.name(), Double.NaN), 1)),
                    text(p.alike().isEmpty() ? Numbers.UNKNOWN : p.alike().get(0)));
        }
        parts.add(table.html());
        for (RegimePage p : b.pages()) {
            if (!p.families().isEmpty()) {
                parts.add(Sections.details("What worked in " + p.name().toLowerCase(Locale.ROOT), families(p)));
            }
        }
        return join(parts);
    }

    private static Markup families(RegimePage page) {
        Table table = new Table("Families in " + page.name())
                .text("Indicators of the rule")
                .number("Trades")
                .number("Mean")
                .number("Shrunk")
                .number("90 % interval");
        int n = page.families().size();
        for (int i = 0; i < n; i++) {
            if (i == ENDS && n > 2 * ENDS + 1) {
                table.row(text((n - 2 * ENDS) + " others"), text(""), text(""), text(""), text(""));
                i = n - ENDS;
            }
            FamilyResult f = page.families().get(i);
            table.row(
                    text(f.family()),
                    text(String.valueOf(f.trades())),
                    Sections.signed(f.mean()),
                    Sections.signed(f.shrunk()),
                    text(
                            Double.isNaN(f.low())
                                    ? Numbers.UNKNOWN
                                    : Numbers.signedPercent(f.low()) + " to " + Numbers.signedPercent(f.high())));
        }
        return table.html();
    }

    static Markup account(ReportModel model) {
        Frame frame = new Frame(
                "memory-account",
                12,
                "Does memory pay?",
                "Every decision is also made without memory, on paper at the same costs; the difference of the two accounts is"
                        + " memory's own. It is out of force while the upper 90 % bound of the mean difference over the last 60"
                        + " days is below zero, and both accounts run on.");
        return Sections.panel(
                frame, model.memory().account(), MemorySections::accountAnswer, MemorySections::accountBody);
    }

    private static Answer accountAnswer(MemoryAccount a) {
        String sure = Double.isNaN(a.low())
                ? "too few days for an interval"
                : Numbers.signedPercent(a.low()) + " to " + Numbers.signedPercent(a.high()) + " at 90 %"
                        + (a.low() > 0 || a.high() < 0 ? "" : ", so it cannot be told from nothing");
        return Answer.neutral(
                "Of " + Numbers.count(a.considered(), "new position") + " memory changed "
                        + Numbers.percent(a.enhanced(), 0) + ". Over " + Numbers.count(a.days(), "decision day")
                        + " it was in force on " + a.inForce() + " and worth " + sure + "; at the end it is "
                        + (a.onNow() ? "in force." : "out of force."),
                Numbers.signedPercent(a.worth()),
                "return beyond the twin without memory");
    }

    private static Markup accountBody(MemoryAccount a) {
        Table vetoes = new Table("Vetoes and what they kept away")
                .text("Situation")
                .number("Days")
                .number("Losses saved")
                .number("Gains missed")
                .text("State");
        for (VetoAccount v : a.vetoes()) {
            vetoes.row(
                    text(v.what()),
                    text(String.valueOf(v.days())),
                    text(Numbers.percent(v.saved(), 2)),
                    text(Numbers.percent(v.cost(), 2)),
                    text(v.active() ? "in force" : "expired: it has stopped to pay"));
        }
        Table reasons = new Table("What changed entries").text("Reason").number("Entries");
        a.reasons().forEach(r -> reasons.row(text(r.name()), text(String.valueOf(r.count()))));
        return join(
                Sections.chart("memory", 240, "Sum of the differences of daily returns"),
                vetoes.isEmpty() ? Markup.EMPTY : vetoes.html(),
                reasons.isEmpty() ? Markup.EMPTY : Sections.details("What changed entries", reasons.html()));
    }
}
