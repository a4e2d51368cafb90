package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.CycleReport.Orders;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.TurnsTable.Turn;

/** What was done: each turn with its reason, each order with its explanation, each act of a person. */
final class CycleTrail {
    private static final int SHOWN = 40;

    private CycleTrail() {}

    static Markup turns(Figures f) {
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
                                CycleReport.day(one.asOf()),
                                text(one.kind()),
                                CycleReport.wide(one.reasons()),
                                text(Numbers.count(one.newSessions())),
                                text(Numbers.count(one.promoted())),
                                text(Numbers.count(one.retired())),
                                text(Sections.shortId(one.bundle().orElse(""))));
                    }
                    return table.html();
                });
    }

    static Markup acts(Figures f) {
        Frame frame = new Frame(
                "audit",
                12,
                "Can every order be explained, and who touched what?",
                "An order is explained where the tables hold the plan and turn behind it, what made it (decisions of strategies in the"
                        + " plan that want what it leads to, with their text, origin and evidence, what memory, a policy and volatility"
                        + " made of them, or one of the other causes below), and the word of the limits. An order may have several"
                        + " causes.");
        return Sections.panel(
                frame,
                Panel.of(f.acts()),
                acts -> new Answer(
                        explained(f.orders()) + (acts.isEmpty() ? " No person has touched it." : ""),
                        Numbers.count(acts.size()),
                        "acts of people",
                        f.orders().unexplained() == 0 ? Answer.Tone.GOOD : Answer.Tone.NEUTRAL),
                acts -> {
                    Table causes = new Table("Orders since the turn before, by cause")
                            .text("Why")
                            .number("Orders");
                    f.orders()
                            .causes()
                            .forEach((why, orders) -> causes.row(CycleReport.wide(why), text(Numbers.count(orders))));
                    Table table = new Table("Acts of people")
                            .text("After the close of")
                            .text("What")
                            .text("Who")
                            .text("Why");
                    acts.stream()
                            .limit(SHOWN)
                            .forEach(a -> table.row(
                                    CycleReport.day(a.day()),
                                    text(a.what()),
                                    text(a.user().isEmpty() ? Numbers.UNKNOWN : a.user()),
                                    CycleReport.wide(a.reason())));
                    return Markup.join(
                            causes.isEmpty() ? Markup.EMPTY : causes.html(),
                            table.isEmpty() ? Markup.EMPTY : table.html());
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
}
