package io.cambrian.notebook;

import static io.cambrian.jobs.report.Markup.attribute;
import static io.cambrian.jobs.report.Markup.tag;
import static io.cambrian.jobs.report.Markup.text;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.report.Markup;
import io.cambrian.jobs.report.Thinning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A chart of the answer to a query. One of {@link #lines}, {@link #bars}, {@link #heat}, {@link #dots}, {@link #histogram} and
 * {@link #points} says what it is; the rest is taste.
 */
public final class Chart extends Panel {
    private static final int WIDTH = 920;
    private static final int MOST_POINTS = 1_200;
    private static final double DAY = 86_400_000;
    private static final Set<String> COLORS = Set.of("accent", "ink", "muted", "gain", "loss");
    private static final Set<String> SHAPES = Set.of("bars", "points", "steps", "area");

    private final Answer answer;
    private final Map<String, String> looks = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final List<Map<String, Object>> marks = new ArrayList<>();
    private final Map<String, Object> more = new LinkedHashMap<>();
    private Kind kind = Kind.NONE;
    private List<String> columns = List.of();
    private String by = "";
    private String format = "0.00";
    private String xFormat = "0.00";
    private String low = "";
    private String high = "";
    private int bins = 40;
    private int height;
    private boolean withRegimes;
    private boolean withHoldout;
    private RegimeBands bands;

    private enum Kind {
        NONE,
        LINES,
        BARS,
        HEAT,
        DOTS,
        HISTOGRAM,
        POINTS
    }

    Chart(String title, Answer answer) {
        super(title);
        this.answer = answer;
    }

    /** What the chart says, in a sentence; figures in braces are filled in, as in <code>"{last growth:times:2}"</code>. */
    public Chart answer(String words) {
        setAnswer(words);
        return this;
    }

    /** The number to remember, and what it is. */
    public Chart number(String figure, String meaning) {
        setNumber(figure, meaning);
        return this;
    }

    /** One line on how to read the chart. */
    public Chart read(String words) {
        setHow(words);
        return this;
    }

    /** Lines over days, numbers or names: one per column. */
    public Chart lines(String x, String... y) {
        return of(Kind.LINES, join(x, y));
    }

    /** Lines over days or numbers: one per value of a column. */
    public Chart linesBy(String x, String y, String per) {
        by = per;
        return of(Kind.LINES, List.of(x, y));
    }

    /** Horizontal bars, one group per row. */
    public Chart bars(String name, String... values) {
        return of(Kind.BARS, join(name, values));
    }

    /** A matrix of colored cells, blue above and orange below zero. */
    public Chart heat(String row, String column, String value) {
        return of(Kind.HEAT, List.of(row, column, value));
    }

    /** One dot per row, in lanes. */
    public Chart dots(String lane, String value) {
        return of(Kind.DOTS, List.of(lane, value));
    }

    /** How often values occur. */
    public Chart histogram(String value, int bars) {
        bins = bars;
        return of(Kind.HISTOGRAM, List.of(value));
    }

    /** One point per row. */
    public Chart points(String x, String y) {
        return of(Kind.POINTS, List.of(x, y));
    }

    /** One point per row, colored by the values of a column. */
    public Chart pointsBy(String x, String y, String per) {
        by = per;
        return of(Kind.POINTS, List.of(x, y));
    }

    /**
     * How a column, or a value of the column that splits, looks: words such as {@code "muted dashed"}; colors are accent, ink,
     * muted, gain, loss; shapes bars, points, steps, area; dashed; large.
     */
    public Chart as(String series, String words) {
        for (String word : words.split(" ")) {
            if (!COLORS.contains(word) && !SHAPES.contains(word) && !word.equals("dashed") && !word.equals("large")) {
                throw new ConfigException(
                        "A series cannot look '" + word + "'.\nWords are accent, ink, muted, gain, loss, bars,"
                                + " points, steps, area, dashed, large.");
            }
        }
        looks.put(series, words);
        return this;
    }

    /** What a column is called in the legend. */
    public Chart name(String series, String words) {
        names.put(series, words);
        return this;
    }

    /** Values are fractions, shown as percent with so many decimals. */
    public Chart percent(int decimals) {
        format = "percent:" + decimals;
        return this;
    }

    /** The format of values, such as {@code 0} or {@code 0.00}. */
    public Chart format(String how) {
        format = how;
        return this;
    }

    /** The format of the horizontal axis where that is a number. */
    public Chart formatX(String how) {
        xFormat = how;
        return this;
    }

    /** Values are multiples of a first unit; on a scale of doublings where they differ much. */
    public Chart growth() {
        format = "times:2";
        return with("growth", true);
    }

    /** The value axis starts at zero. */
    public Chart fromZero() {
        return with("fromZero", true);
    }

    /** What lies on the horizontal axis. */
    public Chart xName(String words) {
        return with("xName", words);
    }

    /** What lies on the vertical axis. */
    public Chart yName(String words) {
        return with("yName", words);
    }

    /** The horizontal axis is logarithmic. */
    public Chart logX() {
        return with("xLog", true);
    }

    /** Bars are blue above zero and orange below. */
    public Chart signed() {
        return with("signed", true);
    }

    /** Bars carry their numbers. */
    public Chart labels() {
        return with("labels", true);
    }

    /** Bars carry an interval from one column to another. */
    public Chart interval(String lowColumn, String highColumn) {
        low = lowColumn;
        high = highColumn;
        return this;
    }

    /** Correlations and the like: the colors reach from -1 to 1. */
    public Chart reach(double most) {
        return with("reach", most);
    }

    /** A vertical line where the first row's column says. Dots at or beyond it stand out. */
    public Chart mark(String words, String column) {
        if (answer.frame().size() > 0) {
            double x = answer.frame().numbers(column)[0];
            if (Double.isFinite(x)) {
                marks.add(Map.of("x", x, "name", Figures.fill(words, answer.frame())));
                more.put("beyond", true);
            }
        }
        return this;
    }

    /** A horizontal dashed line at a value. */
    public Chart level(String words, double y) {
        marks.add(Map.of("y", y, "name", words, "color", "muted", "dashed", true));
        return this;
    }

    /** The kinds of market lie behind the days. */
    public Chart regimes() {
        withRegimes = true;
        return this;
    }

    /** The hold-out of the newest cycle is marked. */
    public Chart holdout() {
        withHoldout = true;
        return this;
    }

    /** Height in pixels, for a width of 920. */
    public Chart height(int pixels) {
        height = pixels;
        return this;
    }

    private Chart of(Kind what, List<String> of) {
        kind = what;
        columns = of;
        return this;
    }

    private Chart with(String key, Object value) {
        more.put(key, value);
        return this;
    }

    private static List<String> join(String first, String... others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(Arrays.asList(others));
        return all;
    }

    @Override
    Frame frame() {
        return answer.frame();
    }

    @Override
    List<String> whenEmpty() {
        return answer.whenEmpty();
    }

    @Override
    Markup body() {
        Map<String, Object> spec = new LinkedHashMap<>(more);
        spec.put("marks", marks);
        spec.put("yFormat", format);
        spec.put("xFormat", xFormat);
        int tall = switch (kind) {
            case NONE ->
                throw new ConfigException(
                        "The chart does not say what it is.\nUse lines, bars, heat, dots, histogram or points.");
            case LINES -> lines(spec);
            case BARS -> bars(spec);
            case HEAT -> heat(spec);
            case DOTS -> dots(spec);
            case HISTOGRAM -> histogram(spec);
            case POINTS -> points(spec);
        };
        String svg = ChartEngine.svg(spec, WIDTH, height > 0 ? height : tall);
        Markup drawn = tag("div", "class=\"chart\" role=\"img\"", Markup.constant(svg));
        return bands == null ? drawn : Markup.join(drawn, legend(bands));
    }

    /** Kinds of market in the colors of their bands, which go by label. */
    static Markup legend(RegimeBands bands) {
        List<Markup> items = new ArrayList<>();
        bands.names()
                .forEach((label, name) -> items.add(tag(
                        "li",
                        "",
                        tag("i", attribute("style", "background:var(--regime-" + label % 6 + ")")),
                        text(name))));
        return tag("ul", "class=\"legend\"", items);
    }

    // ---- what charts.js is told ----

    private int lines(Map<String, Object> spec) {
        Frame frame = frame();
        String x = columns.get(0);
        boolean time = frame.isDay(x);
        boolean number = frame.isNumber(x);
        Map<String, double[]> series = new LinkedHashMap<>();
        double[] at;
        if (by.isEmpty()) {
            columns.subList(1, columns.size()).forEach(c -> series.put(c, frame.numbers(c)));
            at = time || number
                    ? frame.numbers(x)
                    : IntStream.range(0, frame.size()).asDoubleStream().toArray();
        } else {
            at = Arrays.stream(frame.numbers(x)).distinct().sorted().toArray();
            for (Map.Entry<String, Frame> part : frame.by(by).entrySet()) {
                series.put(
                        part.getKey(),
                        spread(at, part.getValue().numbers(x), part.getValue().numbers(columns.get(1))));
            }
        }
        if (time || number) {
            int[] kept = keep(at, series);
            double[] all = at;
            at = Thinning.pick(all, kept);
            series.replaceAll((name, values) -> Thinning.pick(values, kept));
        }
        spec.put("kind", "lines");
        spec.put("xType", time ? "time" : number ? "value" : "category");
        spec.put("x", time ? scaled(at, DAY) : number ? list(at) : frame.texts(x));
        List<Map<String, Object>> drawn = new ArrayList<>();
        series.forEach((name, values) -> drawn.add(series(name, "y", list(values))));
        spec.put("series", drawn);
        if (time && at.length > 0) {
            background(spec, at[0], at[at.length - 1]);
        }
        return 320;
    }

    /** Values on their days among all days; unknown on others. */
    private static double[] spread(double[] all, double[] days, double[] values) {
        double[] out = new double[all.length];
        Arrays.fill(out, Double.NaN);
        for (int i = 0; i < days.length; i++) {
            out[Arrays.binarySearch(all, days[i])] = values[i];
        }
        return out;
    }

    /** Few enough points that look the same; all where a column is drawn as points or bars stand for few rows. */
    private int[] keep(double[] at, Map<String, double[]> series) {
        int[] x = IntStream.range(0, at.length).toArray();
        Set<Integer> kept = new LinkedHashSet<>();
        series.forEach((name, values) -> {
            if (looks.getOrDefault(name, "").contains("points")) {
                IntStream.range(0, values.length)
                        .filter(i -> !Double.isNaN(values[i]))
                        .forEach(kept::add);
            }
        });
        double[][] thinned = series.entrySet().stream()
                .filter(e -> !looks.getOrDefault(e.getKey(), "").contains("points"))
                .map(Map.Entry::getValue)
                .toArray(double[][]::new);
        Arrays.stream(Thinning.keep(x, MOST_POINTS, thinned)).forEach(kept::add);
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private Map<String, Object> series(String name, String key, Object values) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", names.getOrDefault(name, name.replace('_', ' ')));
        out.put(key, values);
        for (String word : looks.getOrDefault(name, "").split(" ")) {
            if (COLORS.contains(word)) {
                out.put("color", word);
            } else if (SHAPES.contains(word)) {
                out.put("shape", word);
            } else if (word.equals("dashed")) {
                out.put("dashed", true);
            } else if (word.equals("large")) {
                out.put("size", 12);
            }
        }
        return out;
    }

    private void background(Map<String, Object> spec, double from, double to) {
        if (withRegimes) {
            bands = RegimeBands.of(answer.notebook(), from, to);
            spec.put("bands", bands.spans());
        }
        if (withHoldout) {
            Frame days = answer.notebook()
                    .collect(
                            "SELECT MIN(l.holdout_from) AS first, MAX(l.holdout_to) AS last FROM leaderboard l"
                                    + " JOIN newest_cycle n ON n.cycle_id = l.cycle_id WHERE l.holdout_from IS NOT NULL",
                            1);
            double first = days.numbers("first")[0];
            double last = days.numbers("last")[0];
            if (first <= to && last >= from) {
                spec.put(
                        "spans",
                        List.of(Map.of(
                                "name",
                                "hold-out",
                                "from",
                                Math.max(first, from) * DAY,
                                "to",
                                Math.min(last, to) * DAY)));
            }
        }
    }

    private int bars(Map<String, Object> spec) {
        Frame frame = frame();
        spec.put("kind", "bars");
        spec.put("xFormat", format);
        spec.put("names", frame.texts(columns.get(0)));
        List<Map<String, Object>> drawn = new ArrayList<>();
        for (String column : columns.subList(1, columns.size())) {
            Map<String, Object> one = series(column, "values", list(frame.numbers(column)));
            if (!low.isEmpty()) {
                one.put("low", list(frame.numbers(low)));
                one.put("high", list(frame.numbers(high)));
            }
            drawn.add(one);
        }
        spec.put("series", drawn);
        int perRow = 14 + 13 * drawn.size();
        return Math.max(120, 70 + perRow * frame.size());
    }

    private int heat(Map<String, Object> spec) {
        Frame frame = frame();
        List<String> rowOf = frame.texts(columns.get(0));
        List<String> columnOf = frame.texts(columns.get(1));
        List<String> rows = rowOf.stream().distinct().toList();
        List<String> cells = columnOf.stream().distinct().toList();
        double[] values = frame.numbers(columns.get(2));
        List<Object> drawn = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            drawn.add(Arrays.asList(cells.indexOf(columnOf.get(i)), rows.indexOf(rowOf.get(i)), known(values[i])));
        }
        spec.put("kind", "heat");
        spec.put("format", format);
        spec.put("rows", rows);
        spec.put("columns", cells);
        spec.put("cells", drawn);
        return Math.max(160, 60 + rows.size() * (rows.size() > 20 ? 18 : 30));
    }

    private int dots(Map<String, Object> spec) {
        Frame frame = frame();
        List<String> lanes = frame.texts(columns.get(0));
        List<String> distinct = lanes.stream().distinct().toList();
        double[] values = frame.numbers(columns.get(1));
        List<Object> drawn = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                drawn.add(List.of(values[i], distinct.indexOf(lanes.get(i))));
            }
        }
        spec.put("kind", "dots");
        spec.put("xFormat", format);
        spec.put("groups", distinct);
        spec.put("dots", drawn);
        return 100 + 90 * distinct.size();
    }

    private int histogram(Map<String, Object> spec) {
        double[] values = Arrays.stream(frame().numbers(columns.get(0)))
                .filter(Double::isFinite)
                .toArray();
        double from = Arrays.stream(values).min().orElse(0);
        double to = Arrays.stream(values).max().orElse(1);
        for (Map<String, Object> mark : marks) {
            if (mark.get("x") instanceof Double x) {
                from = Math.min(from, x);
                to = Math.max(to, x);
            }
        }
        double width = to > from ? (to - from) / bins : 1;
        int[] counts = new int[bins];
        for (double value : values) {
            counts[Math.min(bins - 1, (int) ((value - from) / width))]++;
        }
        double start = from;
        spec.put("kind", "histogram");
        spec.put("xFormat", format);
        spec.put(
                "edges",
                IntStream.rangeClosed(0, bins).mapToObj(i -> start + i * width).toList());
        spec.put("counts", counts);
        return 290;
    }

    private int points(Map<String, Object> spec) {
        Map<String, Frame> parts = by.isEmpty() ? Map.of("", frame()) : frame().by(by);
        List<Map<String, Object>> drawn = new ArrayList<>();
        parts.forEach((name, part) -> {
            double[] x = part.numbers(columns.get(0));
            double[] y = part.numbers(columns.get(1));
            List<Object> pairs = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                    pairs.add(List.of(x[i], y[i]));
                }
            }
            drawn.add(series(name, "data", pairs));
        });
        spec.put("kind", "points");
        spec.put("series", drawn);
        return 380;
    }

    private static Object known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static List<Object> list(double[] values) {
        return scaled(values, 1);
    }

    private static List<Object> scaled(double[] values, double by) {
        List<Object> out = new ArrayList<>(values.length);
        for (double value : values) {
            out.add(Double.isFinite(value) ? value * by : null);
        }
        return out;
    }
}
