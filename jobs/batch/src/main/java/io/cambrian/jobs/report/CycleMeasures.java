package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.CycleReport.Figures;
import io.cambrian.jobs.report.Sections.Frame;
import io.cambrian.tables.MetricsTable.Metric;
import java.util.List;
import java.util.Optional;

/** How well the cycle does by its own goals. */
final class CycleMeasures {
    private CycleMeasures() {}

    static Markup measures(Figures f) {
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
                        f.metric("sharpe")
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
                            CycleReport.wide(one.words())));
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
}
