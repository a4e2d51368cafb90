package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.analog.Analog;
import io.cambrian.memory.analog.AnalogSearch;
import io.cambrian.memory.analog.FalseMatches;
import io.cambrian.memory.analog.MatrixProfile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the stretches of the past that moved most like the latest one, and what came after them. */
@Command(
        name = "analogs",
        description = {
            "Stretches of the past that moved most like a series' latest rows, and what came after them.",
            "Z-normalized Euclidean distance over windows (population standard deviation), every window of every column"
                    + " measured. Windows end before the asked ones begin, and what came after them was known by then's"
                    + " last row. The false-match rate is that of the same search among series whose steps are in another"
                    + " order. Novelty compares with the left matrix profile: the nearest stretch that each earlier window"
                    + " had before it."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class AnalogsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SERIES.csv", description = "A column date, then one column per series.")
    private Path file;

    @Option(names = "--of", paramLabel = "NAME", description = "The column that is asked about (default: the first).")
    private String name;

    @Option(names = "--to", paramLabel = "DATE", description = "Last row of the stretch (default: the last row).")
    private LocalDate to;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "60",
            description = "Rows of a stretch, at least 3 (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rows after it that are looked at (default: ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "20",
            description = "Analogs to find (default: ${DEFAULT-VALUE}).")
    private int count;

    /** What the numbers are. */
    enum Look {
        RETURNS,
        PRICES,
        LEVELS
    }

    @Option(
            names = "--on",
            paramLabel = "returns|prices|levels",
            defaultValue = "returns",
            description =
                    "What the columns hold: simple returns, compounded to paths (default); prices, of which logarithms"
                            + " are compared; or levels that are compared as they are.")
    private Look look;

    @Option(
            names = "--exclusion",
            paramLabel = "N",
            description = "Of two analogs in one column that begin at most N rows apart only the nearer one counts"
                    + " (default: half of the window).")
    private Integer exclusion;

    @Option(
            names = "--surrogates",
            paramLabel = "N",
            defaultValue = "39",
            description = "Libraries without likeness to compare with (default: ${DEFAULT-VALUE}).")
    private int surrogates;

    @Option(
            names = "--block",
            paramLabel = "N",
            defaultValue = "5",
            description = "Steps that stay together in them (default: ${DEFAULT-VALUE}).")
    private int block;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of their order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--confidence",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "Confidence level of the interval (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        ReturnsFile series = look == Look.RETURNS ? returns() : ReturnsFile.read(file);
        int column = column(series);
        int end = end(series);
        List<double[]> paths = new ArrayList<>();
        for (int c = 0; c < series.names().size(); c++) {
            paths.add(Arrays.copyOf(path(series, c), end + 1)); // what comes later does not exist
        }
        Result result = search(series, paths, column, end);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(series, result)));
        } else {
            print(series, result);
        }
        return 0;
    }

    private void check() {
        if (window < 3) {
            throw new ConfigException("The --window (" + window + ") must be at least 3 rows.");
        }
        if (horizon < 1 || count < 1 || surrogates < 1 || block < 1 || (exclusion != null && exclusion < 0)) {
            throw new ConfigException("The --horizon (" + horizon + "), --count (" + count + "), --surrogates ("
                    + surrogates + ") and --block (" + block + ") must be at least 1, and the --exclusion at least 0.");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new ConfigException("The --confidence (" + confidence + ") must be in (0, 1)."
                    + (confidence > 1 ? "\nMaybe you gave 90 instead of 0.9?" : ""));
        }
    }

    private int column(ReturnsFile series) {
        int at = name == null ? 0 : series.names().indexOf(name);
        if (at < 0) {
            throw new ConfigException(
                    "There is no column '" + name + "' in " + file + "; there are " + series.names() + ".");
        }
        return at;
    }

    private int end(ReturnsFile series) {
        if (to == null) {
            return series.days().length - 1;
        }
        int at = Arrays.binarySearch(series.days(), Math.toIntExact(to.toEpochDay()));
        int end = at >= 0 ? at : -at - 2;
        if (end < 0) {
            throw new ConfigException("The --to (" + to + ") lies before the first row (" + series.date(0) + ").");
        }
        return end;
    }

    private ReturnsFile returns() {
        try {
            return ReturnsFile.readFractions(file);
        } catch (DataException e) {
            throw new DataException(e.getMessage() + "\nOr say what they are: --on prices, or --on levels.", e);
        }
    }

    /** Levels whose windows are compared; unknown on rows without a number. */
    private double[] path(ReturnsFile series, int column) {
        double[] values = series.column(column);
        double[] path = new double[values.length];
        double level = 0;
        for (int t = 0; t < path.length; t++) {
            double v = values[t];
            if (look == Look.LEVELS) {
                path[t] = v;
                continue;
            }
            double below = look == Look.RETURNS ? -1 : 0;
            if (v <= below) {
                throw new DataException("The " + (look == Look.RETURNS ? "return" : "price") + " of "
                        + series.names().get(column) + " on " + series.date(t) + " is " + v
                        + ", which has no logarithm."
                        + "\nLeave the rows before it out, or use --on levels.");
            }
            level = look == Look.PRICES ? Math.log(v) : level + (Double.isNaN(v) ? 0 : Math.log1p(v));
            path[t] = Double.isNaN(v) ? Double.NaN : level;
        }
        return path;
    }

    private record Result(
            int column,
            int end,
            List<Analog> analogs,
            double[] after,
            FalseMatches falseMatches,
            OutcomeEstimate outcome,
            double leftDistance,
            int leftStart,
            double noveltyShare) {}

    private Result search(ReturnsFile series, List<double[]> paths, int column, int end) {
        int start = end - window + 1;
        int last = Math.min(end - horizon, start - 1) - window + 1;
        if (start < 0 || last < 0) {
            throw new DataException(
                    "There are " + (end + 1) + " rows up to " + series.date(end) + ", too few for a --window of "
                            + window + " and an earlier one with a --horizon of " + horizon + " after it.");
        }
        double[] query = Arrays.copyOfRange(paths.get(column), start, end + 1);
        double first = query[0];
        if (Arrays.stream(query).anyMatch(Double::isNaN)) {
            throw new DataException(
                    "The " + window + " rows of " + series.names().get(column) + " up to " + series.date(end)
                            + " have blank cells; a stretch with unknown numbers matches nothing.");
        }
        if (Arrays.stream(query).allMatch(v -> v == first)) {
            throw new DataException(
                    "The " + window + " rows of " + series.names().get(column) + " up to " + series.date(end)
                            + " do not move; a constant stretch has no analogs.");
        }
        int apart = exclusion == null ? window / 2 : exclusion;
        int[] lasts = new int[paths.size()];
        Arrays.fill(lasts, last);
        List<Analog> analogs = AnalogSearch.of(paths, window).nearest(query, lasts, count, apart);
        FalseMatches falseMatches = FalseMatches.of(paths, query, lasts, analogs, apart, surrogates, block, seed);
        double[] after = analogs.stream().mapToDouble(a -> after(paths, a)).toArray();
        int[] known = java.util.stream.IntStream.range(0, after.length)
                .filter(k -> !Double.isNaN(after[k]))
                .toArray();
        double[] weights = new double[known.length];
        Arrays.fill(weights, 1);
        OutcomeEstimate outcome = OutcomeEstimate.of(
                Arrays.stream(known).mapToDouble(k -> after[k]).toArray(),
                weights,
                Arrays.stream(known)
                        .map(k -> (analogs.get(k).start() + window) / horizon)
                        .toArray(),
                confidence);
        MatrixProfile profile = MatrixProfile.of(paths.get(column), window);
        double mine = profile.leftDistances()[start];
        long earlier = Arrays.stream(profile.leftDistances(), 0, start)
                .filter(Double::isFinite)
                .count();
        long nearer = Arrays.stream(profile.leftDistances(), 0, start)
                .filter(d -> d < mine)
                .count();
        return new Result(
                column,
                end,
                analogs,
                after,
                falseMatches,
                outcome,
                mine,
                profile.leftIndexes()[start],
                earlier == 0 ? Double.NaN : (double) nearer / earlier);
    }

    private double after(List<double[]> paths, Analog a) {
        double[] path = paths.get(a.series());
        int at = a.start() + window - 1;
        double change = path[at + horizon] - path[at];
        return look == Look.LEVELS ? change : Math.expm1(change);
    }

    private Map<String, Object> json(ReturnsFile series, Result r) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("of", series.names().get(r.column));
        json.put("from", series.date(r.end - window + 1));
        json.put("to", series.date(r.end));
        json.put("window", window);
        json.put("horizon", horizon);
        List<Object> analogs = new ArrayList<>();
        for (int k = 0; k < r.analogs.size(); k++) {
            Analog a = r.analogs.get(k);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("series", series.names().get(a.series()));
            one.put("from", series.date(a.start()));
            one.put("to", series.date(a.start() + window - 1));
            one.put("distance", a.distance());
            one.put("false_match_rate", r.falseMatches.rates()[k]);
            one.put("after", r.after[k]);
            analogs.add(one);
        }
        json.put("analogs", analogs);
        json.put("best_p_value", r.falseMatches.bestPValue());
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("effective_samples", r.outcome.effectiveSamples());
        outcome.put("mean", r.outcome.mean());
        outcome.put("low", r.outcome.low());
        outcome.put("high", r.outcome.high());
        outcome.put("median", r.outcome.median());
        outcome.put("gain_share", r.outcome.gainShare());
        json.put("outcome", outcome);
        Map<String, Object> left = new LinkedHashMap<>();
        left.put("distance", r.leftDistance);
        left.put("from", r.leftStart < 0 ? null : series.date(r.leftStart));
        left.put("novelty", r.noveltyShare);
        json.put("left_profile", left);
        return json;
    }

    private void print(ReturnsFile series, Result r) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(series.names().get(r.column) + " from " + series.date(r.end - window + 1) + " to "
                + series.date(r.end) + " moved most like:");
        TextTable table = new TextTable("series", "from", "to", "distance", "false matches", horizon + " rows later");
        for (int k = 0; k < r.analogs.size(); k++) {
            Analog a = r.analogs.get(k);
            table.row(
                    series.names().get(a.series()),
                    series.date(a.start()),
                    series.date(a.start() + window - 1),
                    TextTable.number(a.distance(), 3),
                    TextTable.percent(r.falseMatches.rates()[k], 0),
                    look == Look.LEVELS ? TextTable.number(r.after[k], 4) : TextTable.percent(r.after[k], 2));
        }
        out.print(table);
        OutcomeEstimate o = r.outcome;
        String mean = look == Look.LEVELS ? TextTable.number(o.mean(), 4) : TextTable.percent(o.mean(), 2);
        String low = look == Look.LEVELS ? TextTable.number(o.low(), 4) : TextTable.percent(o.low(), 2);
        String high = look == Look.LEVELS ? TextTable.number(o.high(), 4) : TextTable.percent(o.high(), 2);
        out.println(
                "Afterwards " + mean + " on average (" + TextTable.percent(confidence, 0) + " interval " + low + " to "
                        + high + ", " + TextTable.number(o.effectiveSamples(), 1) + " effective observations); gains "
                        + TextTable.percent(o.gainShare(), 0) + ".");
        out.println("A best match this near comes about by chance with p = "
                + TextTable.number(r.falseMatches.bestPValue(), 3) + " (" + surrogates + " surrogate libraries).");
        if (r.leftStart >= 0) {
            out.println("Nearest in its own past: " + series.date(r.leftStart) + " at "
                    + TextTable.number(r.leftDistance, 3) + "; " + TextTable.percent(r.noveltyShare, 0)
                    + " of earlier stretches had something nearer before them (high means new).");
        }
        out.flush();
    }
}
