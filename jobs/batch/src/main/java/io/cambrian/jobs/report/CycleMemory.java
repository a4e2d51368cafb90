package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.handoff.MemoryRule;
import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.CycleReport.Memory;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.MetricsTable.Metric;
import java.util.Map;
import java.util.Optional;

/** What is remembered, what of it the plan's decisions use, and what that was worth. */
final class CycleMemory {
    private CycleMemory() {}

    static Markup memory(Figures f) {
        Frame frame = new Frame(
                "memory",
                12,
                "What does it remember, and is that worth anything?",
                "Rules are those that decide like the memory of the cluster; the first whose items all hold decides. Days like today"
                        + " are on the dashboard of the live process; bin/cambrian recall asks for more, and table patterns has them all.");
        return Sections.panel(frame, Panel.of(f.memory()), m -> answer(f, m), m -> body(m));
    }

    private static Answer answer(Figures f, Memory m) {
        long trades = m.trades().values().stream().mapToLong(Long::longValue).sum();
        Optional<Metric> worth = f.metric("memory_worth").filter(x -> x.value().isPresent());
        return Answer.neutral(
                Numbers.count(trades, "trade") + " remembered, " + Numbers.count(m.patterns(), "pattern")
                        + " found, of which " + Numbers.count(m.activePatterns()) + " still count. "
                        + (m.decides()
                                ? "The plan's decisions ask memory."
                                : "Nothing in memory is sure enough to change a decision of this plan."),
                worth.flatMap(Metric::value).map(Numbers::signedPercent).orElse(Numbers.UNKNOWN),
                worth.map(w -> "a year from decisions that memory changed, 90 % interval "
                                + Numbers.signedPercent(w.low().orElse(Double.NaN)) + " to "
                                + Numbers.signedPercent(w.high().orElse(Double.NaN)))
                        .orElse("a year from decisions that memory changed: not known yet"));
    }

    private static Markup body(Memory m) {
        Table stores = new Table("Trades remembered").text("Of").number("Trades");
        for (Map.Entry<String, Long> segment : m.trades().entrySet()) {
            stores.row(text(segment.getKey().replace('_', ' ')), text(Numbers.count(segment.getValue())));
        }
        Table rules = new Table("Rules of memory in the plan")
                .number("No.")
                .text("When")
                .text("What it says")
                .number("Cases")
                .number("Sure");
        for (MemoryRule r : m.rules()) {
            rules.row(
                    text(String.valueOf(r.position())),
                    CycleReport.wide(r.text()),
                    text(r.action()),
                    text(Numbers.count(r.cases())),
                    text(Numbers.percent(r.sureness(), 0)));
        }
        return join(
                stores.isEmpty() ? Markup.EMPTY : stores.html(),
                rules.isEmpty()
                        ? element("p", "source", "No rules came with this plan.")
                        : Sections.details(
                                "The " + Numbers.count(m.rules().size(), "rule") + " of this plan", rules.html()));
    }
}
