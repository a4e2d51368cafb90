package io.cambrian.jobs.memory;

import io.cambrian.evidence.MultipleTesting;
import io.cambrian.market.KnownSeries;
import io.cambrian.market.KnownSeries.Vintage;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.performance.Quantiles;
import io.cambrian.tables.EnvironmentMemoryTable;
import io.cambrian.tables.EnvironmentMemoryTable.Finding;
import io.cambrian.tables.EnvironmentTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.apache.spark.sql.Row;

/**
 * Links macro series to performance: what trades earned by where a series stood, as it was known at the close of their
 * decision. Every series and measure is tested, so the p-values are adjusted for all of them.
 */
public final class EnvironmentMemoryJob {
    private static final int YEAR = 365;
    private static final List<String> BUCKETS = List.of("low", "middle", "high");

    private EnvironmentMemoryJob() {}

    /**
     * Writes what memory holds of the environment as of a day; a repetition writes nothing.
     *
     * @return rows of that day; 0 where there are no macro series or no trades
     */
    public static int run(Warehouse warehouse, int day) {
        if (!warehouse.exists(EnvironmentTable.SPEC)) {
            return 0;
        }
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL);
        if (trades.isEmpty()) {
            return 0;
        }
        List<Finding> findings = findings(series(warehouse, day), trades, day);
        List<Row> rows = findings.stream().map(EnvironmentMemoryTable::toRow).toList();
        warehouse.merge(EnvironmentMemoryTable.SPEC, warehouse.rows(EnvironmentMemoryTable.SPEC, rows));
        return rows.size();
    }

    /** Each series as it was known up to a day, by name. */
    static TreeMap<String, KnownSeries> series(Warehouse warehouse, int day) {
        Map<String, List<Vintage>> vintages = new HashMap<>();
        EnvironmentTable.vintages(warehouse.read(EnvironmentTable.SPEC))
                .where("known_day <= " + day)
                .collectAsList()
                .forEach(r -> vintages.computeIfAbsent(r.getString(0), s -> new ArrayList<>())
                        .add(new Vintage(r.getInt(1), r.getInt(2), r.getDouble(3))));
        TreeMap<String, KnownSeries> series = new TreeMap<>();
        vintages.forEach((name, list) -> series.put(name, KnownSeries.of(list)));
        return series;
    }

    static List<Finding> findings(TreeMap<String, KnownSeries> series, List<RememberedTrade> trades, int day) {
        List<Finding> findings = new ArrayList<>();
        series.forEach((name, s) -> {
            add(findings, name, "level", s::on, trades, day);
            add(findings, name, "change", d -> s.on(d) - s.on(d - YEAR), trades, day);
        });
        int[] tested = java.util.stream.IntStream.range(0, findings.size())
                .filter(i -> !Double.isNaN(findings.get(i).p()))
                .toArray();
        double[] q = MultipleTesting.BENJAMINI_YEKUTIELI.adjust(
                Arrays.stream(tested).mapToDouble(i -> findings.get(i).p()).toArray());
        for (int i = 0; i < tested.length; i++) {
            findings.set(tested[i], findings.get(tested[i]).withQ(q[i]));
        }
        return findings;
    }

    private static void add(
            List<Finding> findings,
            String series,
            String measure,
            IntToDoubleFunction on,
            List<RememberedTrade> trades,
            int day) {
        double[] values = trades.stream()
                .mapToInt(RememberedTrade::decisionDay)
                .distinct()
                .mapToDouble(on)
                .filter(Double::isFinite)
                .toArray();
        if (values.length < BUCKETS.size()) {
            return;
        }
        double lower = Quantiles.of(values, 1.0 / 3);
        double upper = Quantiles.of(values, 2.0 / 3);
        List<RememberedTrade> known = trades.stream()
                .filter(t -> Double.isFinite(on.applyAsDouble(t.decisionDay())))
                .toList();
        for (String bucket : BUCKETS) {
            List<RememberedTrade> in = new ArrayList<>();
            List<RememberedTrade> out = new ArrayList<>();
            for (RememberedTrade t : known) {
                double x = on.applyAsDouble(t.decisionDay());
                String own = x <= lower ? "low" : x > upper ? "high" : "middle";
                (own.equals(bucket) ? in : out).add(t);
            }
            if (in.isEmpty() || out.isEmpty()) {
                continue;
            }
            OutcomeEstimate inside = FamilyResults.estimate(in, FamilyResults.CLUSTER_DAYS);
            OutcomeEstimate outside = FamilyResults.estimate(out, FamilyResults.CLUSTER_DAYS);
            findings.add(new Finding(
                    day,
                    series,
                    measure,
                    bucket,
                    lower,
                    upper,
                    in.size(),
                    inside.effectiveSamples(),
                    inside.mean(),
                    inside.low(),
                    inside.high(),
                    outside.mean(),
                    FamilyResults.differenceP(inside, outside),
                    Double.NaN));
        }
    }
}
