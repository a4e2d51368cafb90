package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.Freshness;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The control room of a cycle that goes on by itself: its turns, its plan, its accounts, and how well it does. */
public final class CycleReport {
    private CycleReport() {}

    /**
     * Orders of an account.
     *
     * @param all sent or denied
     * @param denied by the limits
     * @param unexplained those that the tables do not explain
     * @param causes why the others were made, in words, with how many orders each has; an order may have several
     */
    public record Orders(long all, long denied, long unexplained, Map<String, Long> causes) {
        public Orders {
            causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
        }
    }

    /**
     * A search of a turn.
     *
     * @param turn that asked for it
     * @param asOf last day that it knew, days since 1970-01-01
     * @param runId identity, as in promotions; by it the pages name a search
     * @param ledgerRun identity of its trials and ancestors, as in trials and lineage; the same where they have none of their own
     * @param page its report, beside the control room
     * @param trials all of them, repeats and rejected ones included
     * @param generations 0 where unknown
     * @param best fitness; NaN where unknown
     * @param niches ways to behave for which it knows a strategy; NaN where unknown
     * @param finalists that it kept
     * @param promoted of these, by the search or by days since
     */
    public record Search(
            int turn,
            int asOf,
            String runId,
            String ledgerRun,
            Optional<String> page,
            long trials,
            int generations,
            double best,
            double niches,
            int finalists,
            int promoted) {}

    /**
     * What the plan in force can lose; losses are positive fractions of the capital.
     *
     * @param asOf last day behind the figures
     * @param var95 value at risk of one day at 95 %
     * @param var99 at 99 %
     * @param shortfall99 expected shortfall at 99 %
     * @param tested days after those that it was estimated from
     * @param exceedances of these, those with a loss beyond the value at risk at 99 %
     * @param together how alike the strategies move, in words; may be empty
     * @param scenarios the worst for the plan first
     */
    public record Risk(
            int asOf,
            double var95,
            double var99,
            double shortfall99,
            long tested,
            long exceedances,
            String together,
            List<Scenario> scenarios) {
        public Risk {
            scenarios = List.copyOf(scenarios);
        }
    }

    /**
     * A crisis replayed or a hypothetical move; returns are fractions, NaN where unknown.
     *
     * @param kind replay or hypothetical
     */
    public record Scenario(String name, String kind, double plan, double market) {}

    /**
     * What is remembered.
     *
     * @param trades by segment of memory
     * @param patterns situations that were ever found
     * @param activePatterns of these, those that still count
     * @param decides whether the plan's decisions ask memory
     * @param rules that came with the plan
     */
    public record Memory(
            SortedMap<String, Long> trades,
            long patterns,
            long activePatterns,
            boolean decides,
            List<MemoryRule> rules) {
        public Memory {
            trades = Collections.unmodifiableSortedMap(new TreeMap<>(trades));
            rules = List.copyOf(rules);
        }
    }

    /** What a person did, and why, by the last close before it. */
    public record Act(int day, String what, String user, String reason) {}

    /**
     * What is shown.
     *
     * @param turns finished ones, the first one first
     * @param members of the plans of all turns
     * @param metrics of the last turn
     * @param accounts returns by name and day
     * @param orders of the live account since the turn before
     * @param acts of people, the latest first
     * @param searches of all turns, the first one first
     * @param expires moment from which the plan in force may only be wound down
     * @param usualGap longest usual time between sessions, calendar days
     * @param written day by the clock of whoever writes it
     * @param origins dossiers of the plan in force
     * @param risk of the plan in force
     * @param memory what is remembered
     * @param alerts what a person should look at, in words
     * @param stamps limits on what may be concluded
     * @param warehouse as it is given to commands
     */
    public record Figures(
            List<Turn> turns,
            List<Member> members,
            List<Metric> metrics,
            TreeMap<String, TreeMap<Integer, Double>> accounts,
            Orders orders,
            List<Act> acts,
            List<Search> searches,
            Instant expires,
            int usualGap,
            LocalDate written,
            List<Dossier> origins,
            Panel<Risk> risk,
            Memory memory,
            List<String> alerts,
            List<String> stamps,
            String warehouse) {
        public Figures {
            acts = List.copyOf(acts);
            searches = List.copyOf(searches);
            origins = List.copyOf(origins);
            alerts = List.copyOf(alerts);
            stamps = List.copyOf(stamps);
            turns = List.copyOf(turns);
            members = List.copyOf(members);
            metrics = List.copyOf(metrics);
        }

        Turn last() {
            return turns.get(turns.size() - 1);
        }

        Optional<Metric> metric(String name) {
            return metrics.stream().filter(m -> m.name().equals(name)).findFirst();
        }

        /** What to do for the next turn. */
        String next() {
            return "bin/cambrian cycle --bars DIR --warehouse " + warehouse;
        }
    }

    /** Writes the page, replacing an earlier one. */
    public static Path write(Figures figures, Path file) {
        return HtmlReport.writePage(html(figures), file);
    }

    static String html(Figures f) {
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", text("Control room").html());
        slots.put("run", text("Cycle").html());
        slots.put("chapter", text("Control room").html());
        slots.put("masthead", masthead(f).html());
        slots.put(
                "body",
                join(
                                alerts(f),
                                CycleAccounts.growth(f),
                                CyclePlan.plan(f),
                                CyclePlan.origins(f),
                                CycleRisk.risk(f),
                                CycleMemory.memory(f),
                                CycleEvolution.plans(f),
                                CycleEvolution.searches(f),
                                CycleMeasures.measures(f),
                                CycleTrail.turns(f),
                                CycleTrail.acts(f))
                        .html());
        slots.put("json", "{}");
        return HtmlReport.fillPage("run-page.html", slots);
    }

    private static Markup masthead(Figures f) {
        Turn last = f.last();
        return join(
                element(
                        "p",
                        "eyebrow",
                        "Turn " + last.turn() + " (" + last.kind() + "), as of " + Numbers.day(last.asOf())
                                + ", bundle " + Sections.shortId(last.bundle().orElse("none"))
                                + ", to be traded before "
                                + f.expires().toString().substring(0, 10)),
                element("h1", "", headline(last)),
                element("p", "lead", last.words()),
                Sections.stamps(f.stamps()));
    }

    /**
     * What a person should look at, as the turn left it, and as it is once bars are overdue, the plan is near its end, and over: the page
     * lies there for longer than the plan lives, so the reader's clock tells which it is. On bars of the past all that was long before the
     * page was written, and needs nobody.
     */
    private static Markup alerts(Figures f) {
        LocalDate expires = f.expires().atZone(ZoneOffset.UTC).toLocalDate();
        if (Freshness.isOfThePast(expires, f.written())) {
            return shown(Long.MIN_VALUE, Long.MAX_VALUE, alerts("alerts", f.alerts()));
        }
        LocalDate last = LocalDate.ofEpochDay(f.last().asOf());
        LocalDate near = Freshness.nearItsEnd(last, expires);
        LocalDate overdue = Freshness.overdue(last, f.usualGap());
        List<LocalDate> begins = new ArrayList<>(new TreeSet<>(List.of(near, overdue, expires)));
        List<Markup> parts = new ArrayList<>();
        parts.add(shown(Long.MIN_VALUE, millis(begins.get(0)), alerts("alerts", f.alerts())));
        for (int i = 0; i < begins.size(); i++) {
            LocalDate from = begins.get(i);
            List<String> all = new ArrayList<>(f.alerts());
            if (!from.isBefore(overdue)) {
                all.add(Freshness.overdueWords(last, f.usualGap()));
            }
            if (!from.isBefore(expires)) {
                all.add(Freshness.over(expires));
            } else if (!from.isBefore(near)) {
                all.add(Freshness.nearing(expires));
            }
            long until = i + 1 < begins.size() ? millis(begins.get(i + 1)) : Long.MAX_VALUE;
            parts.add(shown(millis(from), until, alerts("alerts-from-" + from, all)));
        }
        return join(parts);
    }

    private static long millis(LocalDate day) {
        return day.toEpochDay() * 86_400_000;
    }

    /** A part that is shown between two moments of the reader's clock; without scripts only the first one is. */
    private static Markup shown(long from, long until, Markup part) {
        return tag(
                "div",
                "class=\"span-12\" data-from=\"" + from + "\" data-until=\"" + until + "\""
                        + (from == Long.MIN_VALUE ? "" : " hidden"),
                part);
    }

    private static Markup alerts(String id, List<String> alerts) {
        Frame frame = new Frame(id, 12, "Does anything need a person?", "");
        return Sections.panel(
                frame,
                Panel.of(alerts),
                a -> new Answer(
                        a.isEmpty() ? "No." : "Yes:",
                        Numbers.count(a.size()),
                        a.size() == 1 ? "thing to look at" : "things to look at",
                        a.isEmpty() ? Answer.Tone.GOOD : Answer.Tone.BAD),
                a -> a.isEmpty()
                        ? Markup.EMPTY
                        : tag(
                                "ul",
                                "",
                                a.stream()
                                        .map(words -> element("li", "", words))
                                        .toList()));
    }

    private static String headline(Turn last) {
        return last.paperOnly()
                ? "Nothing stands yet: on paper only"
                : last.members() == 1 ? "One strategy stands" : last.members() + " strategies stand";
    }

    /** Words that need room: on a narrow screen the table scrolls rather than that they stand one below the other. */
    static Markup wide(String words) {
        return tag("span", "style=\"display:block;min-width:16rem\"", text(words));
    }

    /** A day in one piece. */
    static Markup day(int epochDay) {
        return tag(
                "span",
                "style=\"white-space:nowrap\"",
                text(Numbers.day(epochDay).toString()));
    }
}
