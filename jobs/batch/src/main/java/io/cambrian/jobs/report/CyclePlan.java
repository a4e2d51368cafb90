package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.handoff.Dossier;
import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who is in the plan, and where each comes from. */
final class CyclePlan {
    private CyclePlan() {}

    static Markup plan(Figures f) {
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
                            CycleReport.day(one.sinceDay()),
                            alone(f, one),
                            CycleReport.wide(one.reason())));
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

    /** The rules, ancestors and evidence of each member. */
    static Markup origins(Figures f) {
        Frame frame = new Frame(
                "origins",
                12,
                "Where do they come from, and what speaks for them?",
                "Each strategy with its rules, what it passed and failed, and its ancestors, itself first. The same stands in the"
                        + " bundle, where the dashboard leads to it from each order.");
        Panel<List<Dossier>> panel =
                f.origins().isEmpty() ? Panel.missing("The plan has no strategy.", f.next()) : Panel.of(f.origins());
        return Sections.panel(
                frame,
                panel,
                all -> Answer.neutral(
                        "All of what the plan holds can be followed back to the first generation that is known.",
                        Numbers.count(all.stream()
                                .flatMap(d -> d.lineage().stream().map(Dossier.Ancestor::id))
                                .distinct()
                                .count()),
                        "strategies in their family trees"),
                all -> join(all.stream().map(d -> origin(f, d)).toList()));
    }

    private static Markup origin(Figures f, Dossier d) {
        Optional<CycleReport.Search> search = f.searches().stream()
                .filter(s -> s.ledgerRun().equals(d.search()) || s.runId().equals(d.search()))
                .reduce((a, b) -> b);
        String rules = d.lineage().isEmpty()
                ? ""
                : d.lineage().get(d.lineage().size() - 1).text();
        List<Markup> parts = new ArrayList<>();
        parts.add(element("p", "words", d.reasons()));
        search.ifPresent(s -> parts.add(tag(
                "p",
                "class=\"words\"",
                text("Found by search "),
                CycleEvolution.link(s),
                text(
                        s.ledgerRun().equals(s.runId())
                                ? "."
                                : ", whose trials and ancestors the tables have as " + s.ledgerRun()
                                        + ", and the dashboard too."))));
        if (!rules.isEmpty()) {
            parts.add(RuleText.of(rules));
        }
        parts.add(Sections.gates(d.gates().stream()
                .map(g -> new SearchFigures.Gate(
                        g.name(),
                        g.passed() ? ReportModel.GateResult.PASSED : ReportModel.GateResult.FAILED,
                        g.words()))
                .toList()));
        parts.add(Dossiers.lineage(d.lineage().stream()
                .map(a -> new SearchFigures.Ancestor(
                        a.id(), a.generation(), a.operator(), a.parents(), a.fitness(), a.text()))
                .toList()));
        return Sections.details(
                Sections.shortId(d.bot()) + " (" + d.state() + "), search "
                        + Sections.shortId(search.map(CycleReport.Search::runId).orElse(d.search())),
                join(parts));
    }
}
