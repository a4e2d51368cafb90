package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.element;
import static io.cambrian.jobs.report.Markup.join;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.jobs.report.RiskFigures.CapacityCurve;
import io.cambrian.jobs.report.RiskFigures.Liquidity;
import io.cambrian.jobs.report.Sections.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The panel on capacity curves and fire sales. */
final class LiquiditySections {
    private static final int CURVE_POINTS = 60;
    private static final double BILLIONS_FROM = 1e10;
    private static final int LEFT = 10;
    private static final int RIGHT = 590;
    private static final int BOTTOM = 180;
    private static final int TOP = 26;

    private LiquiditySections() {}

    static Markup liquidity(ReportModel model) {
        Frame frame = new Frame(
                "capacity",
                12,
                "How much capital can it use?",
                "Profit of a year against capital: square-root impact bends the line until, at the dashed mark, one more unit"
                        + " earns nothing. Beyond a whole day's trading of an asset that law is a guess. What strategies hold in common loses when one of them must sell.");
        return Sections.panel(frame, model.liquidity(), LiquiditySections::answer, LiquiditySections::body);
    }

    private static Answer answer(Liquidity l) {
        double most =
                l.curves().stream().mapToDouble(CapacityCurve::limit).max().orElse(Double.NaN);
        return most > 0 && Double.isFinite(most)
                ? Answer.neutral(
                        "The largest capital at which more still earns more, of "
                                + Numbers.count(l.curves().size())
                                + (l.curves().size() == 1 ? " strategy." : " strategies."),
                        most < BILLIONS_FROM ? millions(most) : Numbers.fixed(most / 1e9, 1),
                        most < BILLIONS_FROM ? "millions" : "billions")
                : Answer.neutral(
                        "No strategy here earned anything on these days, so none can use capital.", "0", "millions");
    }

    private static Markup body(Liquidity l) {
        Table table = new Table("Capacity")
                .text("Strategy")
                .number("Edge a year")
                .number("Capacity, millions")
                .number("Profit there, millions a year")
                .number("Impact eats all at, millions")
                .number("Days to sell its part");
        List<Markup> drawn = new ArrayList<>();
        for (CapacityCurve c : l.curves()) {
            boolean finite = c.limit() > 0 && Double.isFinite(c.limit());
            table.row(
                    text(c.name()),
                    text(Numbers.percent(c.edge())),
                    text(c.limit() == 0 ? "0" : finite ? millions(c.limit()) : Numbers.UNKNOWN),
                    text(finite ? Numbers.fixed(c.profit(c.limit()) / 1e6, 2) : Numbers.UNKNOWN),
                    text(finite ? millions(c.breakEven()) : Numbers.UNKNOWN),
                    text(Numbers.fixed(c.days(), 2)));
            if (finite) {
                drawn.add(curve(c));
            }
        }
        return join(
                tag("div", "class=\"curves\"", drawn),
                table.html(),
                element(
                        "p",
                        "source",
                        "With " + millions(l.capital()) + " millions behind the portfolio, at most "
                                + Numbers.percent(l.participation(), 0)
                                + " of a day's trading; usual day, spread and volatility of the last 60 bars."),
                l.sellers().isEmpty() ? Markup.EMPTY : fireSales(l));
    }

    private static String millions(double money) {
        return Numbers.fixed(money / 1e6, money < 1e6 ? 3 : 1);
    }

    private static Markup fireSales(Liquidity l) {
        Table table = new Table("Fire sales").text("Seller");
        l.sellers().forEach(table::number);
        for (int i = 0; i < l.sellers().size(); i++) {
            List<Markup> cells = new ArrayList<>();
            cells.add(text(l.sellers().get(i)));
            for (int j = 0; j < l.sellers().size(); j++) {
                double loss = l.loss()[i][j];
                String overlap = Double.isNaN(l.overlap()[i][j])
                        ? "nothing held"
                        : "overlap " + Numbers.fixed(l.overlap()[i][j], 2);
                cells.add(join(text(Numbers.percent(loss, 3)), tag("small", "", text(overlap))));
            }
            table.row(cells);
        }
        return join(
                element("h3", "", "What the column loses of its capital while the row sells everything at once"),
                element("div", "heat", table.html()));
    }

    private static Markup curve(CapacityCurve c) {
        double end = c.breakEven();
        double top = c.profit(c.limit());
        StringBuilder points = new StringBuilder();
        for (int k = 0; k <= CURVE_POINTS; k++) {
            double capital = end * k / CURVE_POINTS;
            double y = BOTTOM - (BOTTOM - TOP) * Math.max(0, c.profit(capital)) / top;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(capital, end), y));
        }
        double at = x(c.limit(), end);
        String mark = String.format(Locale.ROOT, "x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"", at, at, TOP, BOTTOM);
        return tag(
                "svg",
                "viewBox=\"0 0 600 205\" role=\"img\" width=\"100%\" height=\"205\" "
                        + attribute("aria-label", "Profit of " + c.name() + " against capital, with its capacity"),
                Sections.svgText(LEFT, 14, "start", c.name() + ": profit a year against capital"),
                Sections.svgText(at + 6, BOTTOM - 8, "start", Numbers.fixed(top / 1e6, 2) + " millions a year"),
                tag(
                        "line",
                        "stroke=\"currentColor\" stroke-opacity=\"0.4\" "
                                + String.format(
                                        Locale.ROOT,
                                        "x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"",
                                        LEFT,
                                        RIGHT,
                                        BOTTOM,
                                        BOTTOM)),
                tag("line", "stroke=\"currentColor\" stroke-dasharray=\"4 4\" " + mark),
                tag(
                        "polyline",
                        "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" "
                                + attribute("points", points.toString().strip())),
                Sections.svgText(LEFT, BOTTOM + 18, "start", "0"),
                Sections.svgText(at, BOTTOM + 18, "middle", millions(c.limit()) + " millions"),
                Sections.svgText(RIGHT, BOTTOM + 18, "end", millions(end)));
    }

    private static double x(double capital, double end) {
        return LEFT + (RIGHT - LEFT) * capital / end;
    }
}
