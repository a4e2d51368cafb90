package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.CycleReport.Risk;
import io.cambrian.jobs.report.CycleReport.Scenario;
import io.cambrian.jobs.report.Sections.Frame;

/** What the plan can lose, as it was measured when its shares were last searched for. */
final class CycleRisk {
    private CycleRisk() {}

    static Markup risk(Figures f) {
        Frame frame = new Frame(
                "risk",
                12,
                "What can the plan lose?",
                "Measured with the latest search, by the shares that it gave; what a later turn moved is not in it. Value at risk"
                        + " and shortfall are of one day, historical, without the account's limits; a crisis is the plan's strategies"
                        + " in those days, a hypothetical move their positions in it. What the"
                        + " account holds at this moment, and what its limits say, is on the dashboard of the live process.");
        return Sections.panel(
                frame,
                f.risk(),
                r -> Answer.neutral(words(r), Numbers.loss(r.shortfall99()), "mean loss of the worst day in a hundred"),
                CycleRisk::body);
    }

    private static String words(Risk r) {
        String beyond = r.tested() > 0
                ? " On the " + r.tested() + " days after, the plan lost more than that of one day in a hundred "
                        + r.exceedances() + (r.exceedances() == 1 ? " time." : " times.")
                : "";
        return "By the days up to " + Numbers.day(r.asOf()) + ", one day in twenty loses " + Numbers.loss(r.var95())
                + " or more, one in a hundred " + Numbers.loss(r.var99()) + "." + beyond + r.together();
    }

    private static Markup body(Risk r) {
        Table table = new Table("Scenarios, the worst for the plan first")
                .text("Scenario")
                .text("Kind")
                .number("Plan")
                .number("Market");
        for (Scenario s : r.scenarios()) {
            table.row(text(s.name()), text(s.kind()), change(s.plan()), change(s.market()));
        }
        return table.isEmpty() ? Markup.EMPTY : table.html();
    }

    private static Markup change(double fraction) {
        return Double.isNaN(fraction) ? text(Numbers.UNKNOWN) : Sections.signed(fraction);
    }
}
