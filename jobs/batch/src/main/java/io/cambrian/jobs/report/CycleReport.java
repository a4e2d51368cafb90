package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The control room of a cycle that goes on by itself: its turns, its plan, its accounts, and how well it does. */
public final class CycleReport {
    private static final int LEFT = 52;
    private static final int RIGHT = 690;
    private static final int TOP = 30;
    private static final int BOTTOM = 250;
    private static final int SHOWN = 40;
    private static final int POINTS = 400;

    private static final Map<String, String> LINES = new LinkedHashMap<>();

    static {
        LINES.put(PaperAccountsTable.PLAN, "the plan as traded");
        LINES.put(PaperAccountsTable.PLAN_PAPER, "the plan without limits and lots");
        LINES.put(PaperAccountsTable.FROZEN_FIRST, "first plan, frozen");
        LINES.put(PaperAccountsTable.EQUAL_WEIGHT, "equal weights");
        LINES.put(PaperAccountsTable.BUY_AND_HOLD, "buy and hold");
    }

    private static final List<String> STYLES = List.of(
            "stroke=\"var(--accent)\" stroke-width=\"2.5\"",
            "stroke=\"var(--accent)\" stroke-width=\"1.5\" stroke-dasharray=\"4 4\"",
            "stroke=\"var(--loss)\" stroke-width=\"2\"",
            "stroke=\"var(--muted)\" stroke-width=\"1.5\"",
            "stroke=\"var(--muted)\" stroke-width=\"1.5\" stroke-dasharray=\"4 4\"");

    private CycleReport() {}

    /**
     * Orders of an account.
     *
     * @param all sent or denied
     * @param denied by the limits
     * @param unexplained those that the tables do not explain
     */
    public record Orders(long all, long denied, long unexplained) {}

    /** What a person did, and why. */
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
     * @param report page of the latest search that has one, beside this one
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
            Optional<String> report,
            List<String> stamps,
            String warehouse) {
        public Figures {
            acts = List.copyOf(acts);
            stamps = List.copyOf(stamps);
            turns = List.copyOf(turns);
            members = List.copyOf(members);
            metrics = List.copyOf(metrics);
        }

        Turn last() {
            return turns.get(turns.size() - 1);
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
                join(growth(f), plan(f), measures(f), evolution(f), turns(f), trail(f))
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
                                + ", bundle " + Sections.shortId(last.bundle().orElse("none"))),
                element("h1", "", headline(last)),
                element("p", "lead", last.words()),
                f.stamps().isEmpty()
                        ? Markup.EMPTY
                        : tag(
                                "ul",
                                "class=\"stamps\" aria-label=\"Limits of use\"",
                                f.stamps().stream()
                                        .map(s -> element("li", "stamp", s))
                                        .toList()),
                f.report()
                        .map(r -> tag(
                                "p", "", tag("a", attribute("href", r), text("Open the report of the first search"))))
                        .orElse(Markup.EMPTY));
    }

    private static String headline(Turn last) {
        return last.paperOnly()
                ? "Nothing stands yet: on paper only"
                : last.members() == 1 ? "One strategy stands" : last.members() + " strategies stand";
    }

    private static Optional<Metric> metric(Figures f, String name) {
        return f.metrics().stream().filter(m -> m.name().equals(name)).findFirst();
    }

    private static Markup growth(Figures f) {
        Frame frame = new Frame(
                "accounts",
                12,
                "Does it earn more than it would have without learning?",
                "Growth of 1 on the same days. The first plan frozen is what the system would have done had it never learned"
                        + " anything more; equal weights and buy and hold need no skill. The plan without limits and lots trades on the terms of the frozen one.");
        TreeMap<Integer, Double> plan = f.accounts().getOrDefault(PaperAccountsTable.PLAN, new TreeMap<>());
        Panel<Metric> panel = plan.size() < 2
                ? Panel.missing("The plan has not been traded on new days yet.", f.next())
                : metric(f, "above_frozen_first")
                        .map(Panel::of)
                        .orElseGet(() -> Panel.missing("Nothing was measured yet.", f.next()));
        return Sections.panel(frame, panel, CycleReport::better, m -> chart(f));
    }

    private static Answer better(Metric m) {
        if (m.value().isEmpty()) {
            return Answer.neutral("Not known yet: " + m.words() + ".", Numbers.UNKNOWN, "a year above the first plan");
        }
        double low = m.low().orElse(Double.NaN);
        double high = m.high().orElse(Double.NaN);
        String words = low > 0
                ? "Yes: beyond chance it earned more than its first plan would have."
                : high < 0
                        ? "No: beyond chance it earned less than its first plan would have."
                        : low == 0 && high == 0
                                ? "Not yet: on all these days the first plan was the one in force."
                                : "It cannot be told: the interval holds zero.";
        return new Answer(
                words,
                Numbers.signedPercent(m.value().get()),
                "a year above the first plan, 90 % interval " + Numbers.signedPercent(low) + " to "
                        + Numbers.signedPercent(high),
                low > 0 ? Answer.Tone.GOOD : Answer.Tone.NEUTRAL);
    }

    private static Markup chart(Figures f) {
        Set<Integer> days = f.accounts().get(PaperAccountsTable.PLAN).keySet();
        int first = days.stream().mapToInt(Integer::intValue).min().orElseThrow();
        int last = days.stream().mapToInt(Integer::intValue).max().orElseThrow();
        Map<String, TreeMap<Integer, Double>> growths = new LinkedHashMap<>();
        double low = 1;
        double high = 1;
        for (String account : LINES.keySet()) {
            TreeMap<Integer, Double> growth = new TreeMap<>();
            double wealth = 1;
            for (Map.Entry<Integer, Double> day :
                    f.accounts().getOrDefault(account, new TreeMap<>()).entrySet()) {
                wealth *= 1 + day.getValue();
                growth.put(day.getKey(), wealth);
                low = Math.min(low, wealth);
                high = Math.max(high, wealth);
            }
            growths.put(account, growth);
        }
        Scale scale = new Scale(first, Math.max(last, first + 1), low, high > low ? high : low + 0.01);
        List<Markup> parts = new ArrayList<>();
        for (double at : List.of(low, 1.0, high)) {
            parts.add(scale.level(at));
            if (at == 1 || Math.abs(scale.y(at) - scale.y(1)) > 16) {
                parts.add(Sections.svgText(LEFT - 6, scale.y(at) + 4, "end", Numbers.ratio(at)));
            }
        }
        f.turns().stream()
                .filter(t -> t.kind().equals("search") && t.asOf() >= first)
                .forEach(t -> parts.add(tag(
                        "line",
                        String.format(
                                Locale.ROOT,
                                "x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"var(--line)\" stroke-dasharray=\"2 4\"",
                                scale.x(t.asOf()),
                                scale.x(t.asOf()),
                                TOP,
                                BOTTOM))));
        int style = 0;
        List<Markup> legend = new ArrayList<>();
        for (Map.Entry<String, String> name : LINES.entrySet()) {
            TreeMap<Integer, Double> growth = growths.get(name.getKey());
            if (!growth.isEmpty()) {
                parts.add(tag(
                        "polyline",
                        "fill=\"none\" " + STYLES.get(style) + " " + attribute("points", points(growth, scale))));
                legend.add(tag(
                        "span",
                        "",
                        tag(
                                "svg",
                                "viewBox=\"0 0 28 10\" width=\"28\" height=\"10\" aria-hidden=\"true\"",
                                tag("line", "x1=\"0\" x2=\"28\" y1=\"5\" y2=\"5\" " + STYLES.get(style))),
                        text(" " + name.getValue() + " "
                                + Numbers.ratio(growth.lastEntry().getValue()))));
            }
            style++;
        }
        parts.add(
                Sections.svgText(LEFT, BOTTOM + 20, "start", Numbers.day(first).toString()));
        parts.add(Sections.svgText(RIGHT, BOTTOM + 20, "end", Numbers.day(last).toString()));
        parts.add(Sections.svgText(LEFT, 14, "start", "Growth of 1; dotted: searches"));
        return join(
                tag("p", "class=\"legend\" aria-label=\"Accounts\"", legend),
                tag(
                        "svg",
                        "viewBox=\"0 0 700 280\" role=\"img\" width=\"100%\" style=\"max-height:360px\" "
                                + attribute("aria-label", "Growth of the plan, its frozen first plan and yardsticks"),
                        parts));
    }

    private static String points(TreeMap<Integer, Double> growth, Scale scale) {
        int step = Math.max(1, growth.size() / POINTS);
        StringBuilder points = new StringBuilder();
        int i = 0;
        for (Map.Entry<Integer, Double> day : growth.entrySet()) {
            if (i++ % step == 0 || day.getKey().equals(growth.lastKey())) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(day.getKey()), scale.y(day.getValue())));
            }
        }
        return points.toString().strip();
    }

    private static Markup plan(Figures f) {
        Frame frame = new Frame(
                "plan",
                12,
                "Who is in the plan, as what, and why?",
                "Champions were accepted by the lifetime error budget, challengers passed every gate and are watched, who"
                        + " waits trades on paper only until the days to come have judged it.");
        List<Member> now =
                f.members().stream().filter(m -> m.turn() == f.last().turn()).toList();
        Panel<List<Member>> panel =
                now.isEmpty() ? Panel.missing("The plan has no strategy.", f.next()) : Panel.of(now);
        return Sections.panel(
                frame,
                panel,
                m -> Answer.neutral(
                        m.stream()
                                .collect(Collectors.groupingBy(Member::state, TreeMap::new, Collectors.counting()))
                                .entrySet()
                                .stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining(", ", "", ".")),
                        Numbers.percent(m.stream().mapToDouble(Member::weight).sum(), 0),
                        "of the capital is in strategies, the rest in cash"),
                m -> {
                    Table table = new Table("Strategies of the plan")
                            .text("Strategy")
                            .text("State")
                            .number("Share")
                            .text("May trade from")
                            .number("Alone since then")
                            .text("Why");
                    m.forEach(one -> table.row(
                            text(Sections.shortId(one.strategyId())),
                            text(one.state()),
                            text(Numbers.percent(one.weight(), 1)),
                            day(one.sinceDay()),
                            alone(f, one),
                            wide(one.reason())));
                    return table.html();
                });
    }

    /** What a member earned with all the capital since it may trade. */
    private static Markup alone(Figures f, Member member) {
        TreeMap<Integer, Double> returns =
                f.accounts().getOrDefault(PaperAccountsTable.STRATEGY + member.strategyId(), new TreeMap<>());
        double growth = 1;
        for (double r : returns.tailMap(member.sinceDay(), true).values()) {
            growth *= 1 + r;
        }
        return returns.isEmpty() ? text(Numbers.UNKNOWN) : Sections.signed(growth - 1);
    }

    private static Markup measures(Figures f) {
        Frame frame = new Frame(
                "metrics",
                12,
                "How well does it do by its own goals?",
                "Intervals hold 90 %. A dash is unknown, and the last column says why; definitions: common/docs/metrics.md.");
        Panel<List<Metric>> panel =
                f.metrics().isEmpty() ? Panel.missing("Nothing was measured yet.", f.next()) : Panel.of(f.metrics());
        return Sections.panel(
                frame,
                panel,
                m -> Answer.neutral(
                        "Of " + m.size() + " measures "
                                + m.stream().filter(x -> x.value().isPresent()).count() + " are known.",
                        metric(f, "sharpe")
                                .flatMap(Metric::value)
                                .map(Numbers::ratio)
                                .orElse(Numbers.UNKNOWN),
                        "Sharpe ratio of the account"),
                m -> {
                    Table table = new Table("Measures of success")
                            .text("Measure")
                            .number("Value")
                            .number("90 % interval")
                            .text("Unit")
                            .text("What it rests on");
                    m.forEach(one -> table.row(
                            text(one.name().replace('_', ' ')),
                            text(number(one, one.value())),
                            text(
                                    one.low().isEmpty() || one.high().isEmpty()
                                            ? Numbers.UNKNOWN
                                            : number(one, one.low()) + " to " + number(one, one.high())),
                            text(one.unit()),
                            wide(one.words())));
                    return table.html();
                });
    }

    private static String number(Metric m, Optional<Double> value) {
        return value.map(v -> m.unit().startsWith("return")
                        ? Numbers.signedPercent(v)
                        : m.unit().equals("share")
                                ? Numbers.percent(v, 0)
                                : Numbers.fixed(v, Math.abs(v) >= 100 ? 0 : 2))
                .orElse(Numbers.UNKNOWN);
    }

    private static Markup evolution(Figures f) {
        Frame frame = new Frame(
                "evolution",
                12,
                "How does it evolve?",
                "Each bar is a turn: strategies that were in an earlier plan (light) and those that came new (dark).");
        TreeMap<Integer, int[]> counts = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (Turn t : f.turns()) {
            int[] count = new int[2];
            List<String> ids = f.members().stream()
                    .filter(m -> m.turn() == t.turn())
                    .map(Member::strategyId)
                    .toList();
            ids.forEach(id -> count[seen.contains(id) ? 0 : 1]++);
            seen.addAll(ids);
            counts.put(t.turn(), count);
        }
        return Sections.panel(
                frame,
                Panel.of(counts),
                c -> Answer.neutral(
                        seen.size() + " different strategies have been in a plan.",
                        Numbers.count(
                                f.turns().stream().mapToInt(Turn::promoted).sum()),
                        "promotions by "
                                + f.turns().stream()
                                        .filter(t -> t.kind().equals("search"))
                                        .count() + " searches"),
                CycleReport::bars);
    }

    private static Markup bars(TreeMap<Integer, int[]> counts) {
        int most = Math.max(
                1, counts.values().stream().mapToInt(c -> c[0] + c[1]).max().orElse(1));
        double width = (RIGHT - LEFT) / (double) counts.size();
        List<Markup> parts = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Integer, int[]> turn : counts.entrySet()) {
            double x = LEFT + width * i++;
            double old = 120.0 * turn.getValue()[0] / most;
            double fresh = 120.0 * turn.getValue()[1] / most;
            parts.add(bar(x, 150 - old, width, old, "var(--accent-soft)"));
            parts.add(bar(x, 150 - old - fresh, width, fresh, "var(--accent)"));
        }
        parts.add(Sections.svgText(LEFT - 6, 34, "end", String.valueOf(most)));
        parts.add(Sections.svgText(LEFT, 170, "start", "turn " + counts.firstKey()));
        parts.add(Sections.svgText(RIGHT, 170, "end", "turn " + counts.lastKey()));
        return tag(
                "svg",
                "viewBox=\"0 0 700 180\" role=\"img\" width=\"100%\" style=\"max-height:240px\" "
                        + attribute("aria-label", "Strategies of each plan, kept and new"),
                parts);
    }

    private static Markup bar(double x, double y, double width, double height, String fill) {
        return tag(
                "rect",
                String.format(
                        Locale.ROOT,
                        "x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"",
                        x + 0.1 * width,
                        y,
                        0.8 * width,
                        height,
                        fill));
    }

    private static Markup turns(Figures f) {
        Frame frame = new Frame(
                "turns", 12, "What did each turn do, and why?", "The latest first; the table turns has all of them.");
        return Sections.panel(
                frame,
                Panel.of(f.turns()),
                t -> Answer.neutral(
                        t.size() + (t.size() == 1 ? " turn so far." : " turns so far."),
                        Numbers.count(t.stream()
                                .filter(x -> x.kind().equals("search"))
                                .count()),
                        "of them searched"),
                t -> {
                    Table table = new Table("Turns")
                            .text("Turn")
                            .text("As of")
                            .text("Kind")
                            .text("Why")
                            .number("New sessions")
                            .number("Promoted")
                            .number("Retired")
                            .text("Plan");
                    for (int i = t.size() - 1; i >= Math.max(0, t.size() - SHOWN); i--) {
                        Turn one = t.get(i);
                        table.row(
                                text(String.valueOf(one.turn())),
                                day(one.asOf()),
                                text(one.kind()),
                                wide(one.reasons()),
                                text(Numbers.count(one.newSessions())),
                                text(Numbers.count(one.promoted())),
                                text(Numbers.count(one.retired())),
                                text(Sections.shortId(one.bundle().orElse(""))));
                    }
                    return table.html();
                });
    }

    private static Markup trail(Figures f) {
        Frame frame = new Frame(
                "audit",
                12,
                "Can every order be explained, and who touched what?",
                "An order is explained where the tables hold the plan and turn behind it, a decision with the strategy's text,"
                        + " origin and evidence, what memory said, and the word of the limits.");
        return Sections.panel(
                frame,
                Panel.of(f.acts()),
                acts -> new Answer(
                        explained(f.orders()) + (acts.isEmpty() ? " No person has touched it." : ""),
                        Numbers.count(acts.size()),
                        "acts of people",
                        f.orders().unexplained() == 0 ? Answer.Tone.GOOD : Answer.Tone.NEUTRAL),
                acts -> {
                    Table table = new Table("Acts of people")
                            .text("Day")
                            .text("What")
                            .text("Who")
                            .text("Why");
                    acts.stream()
                            .limit(SHOWN)
                            .forEach(a -> table.row(
                                    day(a.day()),
                                    text(a.what()),
                                    text(a.user().isEmpty() ? Numbers.UNKNOWN : a.user()),
                                    wide(a.reason())));
                    return table.isEmpty() ? Markup.EMPTY : table.html();
                });
    }

    private static String explained(Orders orders) {
        if (orders.all() == 0) {
            return "No order was sent since the turn before.";
        }
        String words = orders.unexplained() == 0
                ? "Yes: the tables explain all " + Numbers.count(orders.all()) + " orders since the turn before."
                : "Not all: " + Numbers.count(orders.unexplained()) + " of " + Numbers.count(orders.all())
                        + " orders are not explained.";
        return orders.denied() == 0
                ? words
                : words + " The limits denied " + Numbers.count(orders.denied()) + " of them.";
    }

    /** Words that need room: on a narrow screen the table scrolls rather than that they stand one below the other. */
    private static Markup wide(String words) {
        return tag("span", "style=\"display:block;min-width:16rem\"", text(words));
    }

    /** A day in one piece. */
    private static Markup day(int epochDay) {
        return tag(
                "span",
                "style=\"white-space:nowrap\"",
                text(Numbers.day(epochDay).toString()));
    }

    /** From days and wealth to places in the chart. */
    private record Scale(int first, int last, double low, double high) {
        double x(int day) {
            return LEFT + (RIGHT - LEFT) * (double) (day - first) / (last - first);
        }

        double y(double at) {
            return BOTTOM - (BOTTOM - TOP) * (at - low) / (high - low);
        }

        Markup level(double at) {
            return tag(
                    "line",
                    String.format(
                            Locale.ROOT,
                            "x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"",
                            LEFT,
                            RIGHT,
                            y(at),
                            y(at)));
        }
    }
}
