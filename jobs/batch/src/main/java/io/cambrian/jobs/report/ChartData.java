package io.cambrian.jobs.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.cambrian.jobs.report.MoneyFigures.Account;
import io.cambrian.jobs.report.MoneyFigures.Allocation;
import io.cambrian.jobs.report.MoneyFigures.Attribution;
import io.cambrian.jobs.report.MoneyFigures.Bot;
import io.cambrian.jobs.report.MoneyFigures.Frontier;
import io.cambrian.jobs.report.MoneyFigures.Slice;
import io.cambrian.jobs.report.MoneyFigures.Spot;
import io.cambrian.jobs.report.ReportModel.Coverage;
import io.cambrian.jobs.report.ReportModel.Instrument;
import io.cambrian.jobs.report.ReportModel.Regime;
import io.cambrian.jobs.report.ReportModel.Span;
import io.cambrian.jobs.report.ReportModel.Timeline;
import io.cambrian.jobs.report.ReportModel.Windows;
import io.cambrian.jobs.report.RiskFigures.Correlation;
import io.cambrian.jobs.report.RiskFigures.ValueAtRisk;
import io.cambrian.jobs.report.SearchFigures.Equity;
import io.cambrian.jobs.report.SearchFigures.Evidence;
import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the charts draw, as one JSON object that is safe inside a script element: days since 1970-01-01, doubles with five
 * significant digits, null for unknown, long series thinned.
 */
final class ChartData {
    /** More names than this would be smaller than can be read. */
    static final int MOST_NAMES = 50;

    private static final int MOST_POINTS = 1_200;
    private static final ObjectMapper JSON =
            new ObjectMapper().registerModule(new SimpleModule().addSerializer(double[].class, new ShortDoubles()));

    private ChartData() {}

    static String json(ReportModel model) {
        Map<String, Object> all = new LinkedHashMap<>();
        model.windows().value().ifPresent(w -> all.put("windows", windows(w)));
        model.timeline().value().ifPresent(t -> {
            all.put("bands", bands(t));
            all.put("regimes", t.regimes().stream().map(Regime::name).toList());
            all.put("timeline", timeline(t));
        });
        model.coverage().value().ifPresent(c -> all.put("coverage", coverage(c)));
        model.evolution().value().ifPresent(e -> all.put("evolution", evolution(e)));
        model.equity().value().ifPresent(e -> all.put("equity", equity(e)));
        model.evidence().value().filter(e -> !e.families().isEmpty()).ifPresent(e -> all.put("twins", twins(e)));
        model.correlation().value().ifPresent(c -> all.put("correlation", correlation(c)));
        model.valueAtRisk().value().ifPresent(v -> all.put("var", valueAtRisk(v)));
        model.allocation().value().ifPresent(a -> all.put("allocation", allocation(a)));
        model.frontier().value().filter(f -> f.mean().length > 0).ifPresent(f -> all.put("frontier", frontier(f)));
        model.attribution().value().ifPresent(a -> all.put("attribution", attribution(a)));
        model.account().value().ifPresent(a -> all.put("account", account(a)));
        model.memory()
                .alike()
                .value()
                .filter(a -> a.days().stream().anyMatch(d -> d.after().length > 1))
                .ifPresent(a -> all.put("alike", alike(a)));
        model.memory().account().value().ifPresent(a -> all.put("memory", memoryAccount(a)));
        try {
            // a closing script tag inside a name must not end the block
            return JSON.writeValueAsString(all).replace("<", "\\u003c").replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Figures beside the gates at full precision; null where one is not finite. */
    private static Map<String, Object> beside(Evidence e) {
        Map<String, Object> figures = new LinkedHashMap<>();
        e.beside().forEach(f -> figures.put(f.name(), Double.isFinite(f.value()) ? f.value() : null));
        return figures;
    }

    private static Map<String, Object> windows(Windows w) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("train", span(new Span(w.trainFrom(), w.trainTo())));
        out.put(
                "folds",
                w.folds().stream()
                        .map(f -> Map.of("name", f.name(), "train", span(f.train()), "test", span(f.test())))
                        .toList());
        w.holdout().ifPresent(h -> out.put("holdout", span(h)));
        return out;
    }

    private static Map<String, Object> alike(MemoryFigures.Alike a) {
        return ordered(
                "names",
                a.days().stream().map(d -> d.day().toString()).toList(),
                "weights",
                a.days().stream().mapToDouble(MemoryFigures.AlikeDay::weight).toArray(),
                "after",
                a.days().stream().map(MemoryFigures.AlikeDay::after).toList());
    }

    private static Map<String, Object> memoryAccount(MemoryFigures.MemoryAccount a) {
        int[] kept = Thinning.keep(a.curveDays(), MOST_POINTS, a.always(), a.actual());
        return ordered(
                "days", Thinning.pick(a.curveDays(), kept),
                "always", Thinning.pick(a.always(), kept),
                "actual", Thinning.pick(a.actual(), kept));
    }

    private static long[] span(Span span) {
        return new long[] {span.from().toEpochDay(), span.to().toEpochDay()};
    }

    /** Runs of one label as {label, first day, day on which the next run starts}. */
    static List<int[]> bands(Timeline t) {
        List<int[]> bands = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= t.days().length; i++) {
            if (i == t.days().length || t.regime()[i] != t.regime()[start]) {
                int end = i == t.days().length ? t.days()[i - 1] + 1 : t.days()[i];
                if (t.regime()[start] >= 0) {
                    bands.add(new int[] {t.regime()[start], t.days()[start], end});
                }
                start = i;
            }
        }
        return bands;
    }

    private static Map<String, Object> timeline(Timeline t) {
        int[] kept = Thinning.keep(t.days(), MOST_POINTS, t.index());
        return ordered("days", Thinning.pick(t.days(), kept), "index", Thinning.pick(t.index(), kept));
    }

    private static Map<String, Object> coverage(Coverage c) {
        if (c.instruments().size() <= DataSections.MOST_LINES) {
            List<Object> lines = new ArrayList<>();
            for (Instrument i : c.instruments()) {
                lines.add(ordered(
                        "name",
                        i.symbol(),
                        "first",
                        i.first().toEpochDay(),
                        "last",
                        i.last().toEpochDay()));
            }
            return ordered("lines", lines);
        }
        TreeMap<LocalDate, Integer> changes = new TreeMap<>();
        for (Instrument i : c.instruments()) {
            changes.merge(i.first(), 1, Integer::sum);
            changes.merge(i.last().plusDays(1), -1, Integer::sum);
        }
        List<long[]> live = new ArrayList<>();
        int count = 0;
        for (Map.Entry<LocalDate, Integer> change : changes.entrySet()) {
            count += change.getValue();
            live.add(new long[] {change.getKey().toEpochDay(), count});
        }
        return ordered("live", live);
    }

    private static Map<String, Object> evolution(Evolution e) {
        List<Generation> g = e.generations();
        return ordered(
                "generation", g.stream().mapToInt(Generation::number).toArray(),
                "best", g.stream().mapToDouble(Generation::best).toArray(),
                "median", g.stream().mapToDouble(Generation::median).toArray(),
                "diversity", g.stream().mapToDouble(Generation::diversity).toArray(),
                "trials", g.stream().mapToLong(Generation::trials).toArray());
    }

    private static Map<String, Object> equity(Equity e) {
        double[][] series = new double[e.curves().size() + 1][];
        series[0] = e.benchmark();
        for (int i = 1; i < series.length; i++) {
            series[i] = e.curves().get(i - 1).growth();
        }
        int[] kept = Thinning.keep(e.days(), MOST_POINTS / 2, series);
        List<Object> curves = new ArrayList<>();
        for (int i = 1; i < series.length; i++) {
            String id = e.curves().get(i - 1).strategyId();
            curves.add(ordered(
                    "id", Sections.anchor(id), "name", Sections.shortId(id), "growth", Thinning.pick(series[i], kept)));
        }
        return ordered(
                "days", Thinning.pick(e.days(), kept), "benchmark", Thinning.pick(series[0], kept), "curves", curves);
    }

    private static Map<String, Object> twins(Evidence e) {
        return ordered(
                "champion",
                new double[] {e.excessSharpe()},
                "families",
                e.families().stream()
                        .map(f -> ordered("name", f.name(), "statistics", f.statistics()))
                        .toList(),
                "beside",
                beside(e));
    }

    private static Map<String, Object> correlation(Correlation c) {
        int n = c.names().size();
        int shown = Math.min(n, MOST_NAMES);
        int[] kept =
                IntStream.range(0, shown).map(i -> (int) ((long) i * n / shown)).toArray();
        return ordered(
                "names", IntStream.of(kept).mapToObj(c.names()::get).toList(),
                "matrix",
                        IntStream.of(kept)
                                .mapToObj(i -> Thinning.pick(c.matrix()[i], kept))
                                .toList());
    }

    private static Map<String, Object> valueAtRisk(ValueAtRisk v) {
        int[] thin = Thinning.keep(v.days(), MOST_POINTS, v.returns());
        int[] beyond = IntStream.range(0, v.days().length)
                .filter(i -> -v.returns()[i] > v.var95()[i])
                .toArray();
        int[] kept = IntStream.concat(Arrays.stream(thin), Arrays.stream(beyond))
                .sorted()
                .distinct()
                .toArray();
        return ordered(
                "days", Thinning.pick(v.days(), kept),
                "returns", Thinning.pick(v.returns(), kept),
                "var95", Thinning.pick(v.var95(), kept),
                "var99", Thinning.pick(v.var99(), kept));
    }

    private static Map<String, Object> allocation(Allocation a) {
        List<Bot> bots = a.bots();
        return ordered(
                "names",
                        bots.stream().map(b -> Sections.shortId(b.strategyId())).toList(),
                "weights",
                        bots.stream().mapToDouble(b -> b.weights()[a.chosen()]).toArray(),
                "risk", bots.stream().mapToDouble(Bot::riskContribution).toArray(),
                "caps", bots.stream().mapToDouble(Bot::cap).toArray());
    }

    private static Map<String, Object> frontier(Frontier f) {
        return ordered(
                "volatility", f.volatility(),
                "mean", f.mean(),
                "bots", spots(f.bots(), true),
                "methods", spots(f.methods(), false));
    }

    private static Map<String, Object> spots(List<Spot> spots, boolean strategies) {
        return ordered(
                "names",
                        spots.stream()
                                .map(s -> strategies ? Sections.shortId(s.name()) : s.name())
                                .toList(),
                "volatility", spots.stream().mapToDouble(Spot::volatility).toArray(),
                "mean", spots.stream().mapToDouble(Spot::mean).toArray());
    }

    private static Map<String, Object> attribution(Attribution a) {
        return ordered(
                "names", a.effects().stream().map(Slice::name).toList(),
                "values", a.effects().stream().mapToDouble(Slice::value).toArray(),
                "total", a.total());
    }

    private static Map<String, Object> account(Account a) {
        int[] kept = Thinning.keep(a.days(), MOST_POINTS, a.equity());
        return ordered(
                "days", Thinning.pick(a.days(), kept),
                "equity", Thinning.pick(a.equity(), kept),
                "currency", a.currency());
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return out;
    }

    /** Doubles with five significant digits; null for what is not finite. */
    private static final class ShortDoubles extends StdSerializer<double[]> {
        private static final long serialVersionUID = 1;
        private static final MathContext DIGITS = new MathContext(5);

        ShortDoubles() {
            super(double[].class);
        }

        @Override
        public void serialize(double[] values, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (double value : values) {
                if (Double.isFinite(value)) {
                    out.writeNumber(new BigDecimal(value).round(DIGITS).doubleValue());
                } else {
                    out.writeNull();
                }
            }
            out.writeEndArray();
        }
    }
}
