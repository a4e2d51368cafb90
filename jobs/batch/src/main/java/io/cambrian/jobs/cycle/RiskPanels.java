package io.cambrian.jobs.cycle;

import io.cambrian.jobs.report.MoneyFigures;
import io.cambrian.jobs.report.Panel;
import io.cambrian.jobs.report.RiskFigures;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.jobs.risk.StrategyLiquidity;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Exceedances;
import io.cambrian.risk.Linkage;
import io.cambrian.risk.UserScenario;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The report's panels on correlation, value at risk, stress and allocation. */
final class RiskPanels {
    /** Ways of weighting that are shown beside the one in force; the table allocations has all. */
    private static final Set<WeightMethod> SHOWN = EnumSet.of(WeightMethod.MINIMUM_VARIANCE, WeightMethod.EQUAL);

    private RiskPanels() {}

    /** The first digits of an id, as they are shown everywhere; other names stay. */
    private static String brief(String name) {
        return name.matches("[0-9a-f]{16}") ? name.substring(0, 8) : name;
    }

    static RiskFigures.Correlation correlation(CycleFacts facts) {
        double[][] correlation = facts.risk().covariance().correlation();
        int n = correlation.length;
        int[] order = {0};
        if (n > 1) {
            double[][] distance = Correlation.distance(correlation);
            order = Clustering.of(distance, Linkage.AVERAGE).optimalLeafOrder(distance);
        }
        double[][] sorted = new double[n][n];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            names.add(brief(facts.development().ids().get(order[i])));
            for (int j = 0; j < n; j++) {
                sorted[i][j] = i == j ? 1 : correlation[order[i]][order[j]];
            }
        }
        return new RiskFigures.Correlation(
                names, sorted, RiskJob.ESTIMATOR.label(), facts.development().days().length, "strategies");
    }

    /** The portfolio on untouched days, each against the value at risk known the day before. */
    static RiskFigures.ValueAtRisk valueAtRisk(CycleFacts facts) {
        double[] weights = facts.allocation().weights(facts.development().ids());
        double[] before = facts.development().portfolio(weights);
        double[] tested = facts.holdout().portfolio(weights);
        int window = Math.min(RiskJob.VAR_WINDOW, before.length);
        double[] all = new double[window + tested.length];
        System.arraycopy(before, before.length - window, all, 0, window);
        System.arraycopy(tested, 0, all, window, tested.length);
        return new RiskFigures.ValueAtRisk(
                facts.holdout().days(),
                tested,
                Exceedances.rolling(VarMethod.HISTORICAL, all, window, 0.95).forecasts(),
                Exceedances.rolling(VarMethod.HISTORICAL, all, window, 0.99).forecasts(),
                "historical, type-7 quantile of the " + window + " days before",
                ValueAtRisk.historical(Arrays.copyOfRange(all, all.length - window, all.length), 0.99)
                        .expectedShortfall());
    }

    /** The finalists, the portfolio and the market in each scenario, and quantiles over everything that was scored. */
    static RiskFigures.Stress stress(Warehouse warehouse, CycleFacts facts) {
        List<String> subjects = new ArrayList<>(facts.development().ids());
        subjects.add("portfolio");
        subjects.add("market");
        Set<String> shifts = facts.risk().scenarios().stream()
                .filter(s -> s.returns().isEmpty())
                .map(UserScenario::name)
                .collect(Collectors.toSet());
        // where no price moves, what one day in a hundred loses
        Dataset<Row> rows = warehouse
                .read(StressTable.SPEC)
                .where(functions.col("run_id").equalTo(facts.runId()))
                .withColumn(
                        "shown",
                        functions
                                .when(
                                        functions.col("crisis").isin(shifts.toArray()),
                                        functions.negate(functions.col("value_at_risk")))
                                .otherwise(functions.col("total_return")));
        Map<String, RiskFigures.StressQuantiles> population = new HashMap<>();
        for (Row row : rows.where(functions
                        .col("grain")
                        .equalTo(StressTable.STRATEGY)
                        .and(functions.col("shown").isNotNull()))
                .groupBy("crisis")
                .agg(
                        functions.count(functions.lit(1)),
                        functions.expr("percentile(shown, 0.05)"),
                        functions.expr("percentile(shown, 0.5)"),
                        functions.expr("percentile(shown, 0.95)"))
                .collectAsList()) {
            population.put(
                    row.getString(0),
                    new RiskFigures.StressQuantiles(
                            row.getLong(1), row.getDouble(2), row.getDouble(3), row.getDouble(4)));
        }
        Map<String, double[]> byCrisis = new HashMap<>();
        for (Row row :
                rows.where(functions.col("subject").isin(subjects.toArray())).collectAsList()) {
            Double shown = row.getAs("shown");
            double[] returns = byCrisis.computeIfAbsent(row.getAs("crisis"), name -> {
                double[] unknown = new double[subjects.size()];
                Arrays.fill(unknown, Double.NaN);
                return unknown;
            });
            String subject = row.getAs("subject");
            returns[subjects.indexOf(subject)] = shown == null ? Double.NaN : shown;
        }
        List<RiskFigures.Crisis> crises = new ArrayList<>();
        facts.risk()
                .crises()
                .forEach(c -> crises.add(new RiskFigures.Crisis(
                        c.name(), ReportAssembler.date(c.from()), ReportAssembler.date(c.to()))));
        int[] days = facts.development().days();
        facts.risk()
                .scenarios()
                .forEach(s -> crises.add(
                        new RiskFigures.Crisis(s.name(), null, ReportAssembler.date(days[days.length - 1]))));
        RiskFigures.StressQuantiles none = new RiskFigures.StressQuantiles(0, Double.NaN, Double.NaN, Double.NaN);
        return new RiskFigures.Stress(
                crises,
                subjects.stream().map(RiskPanels::brief).toList(),
                crises.stream().map(c -> byCrisis.get(c.name())).toArray(double[][]::new),
                crises.stream()
                        .map(c -> population.getOrDefault(c.name(), none))
                        .toList());
    }

    /** Capacity of each finalist, and what they do to each other when one must sell. */
    static Panel<RiskFigures.Liquidity> liquidity(CycleFacts facts) {
        if (facts.risk().liquidity().isEmpty()) {
            return Panel.missing(
                    "These instruments have no volumes, so nothing can be said about what can be traded.",
                    "bin/cambrian demo --bars FILE... --warehouse my-warehouse");
        }
        StrategyLiquidity l = facts.risk().liquidity().get();
        List<RiskFigures.CapacityCurve> curves = new ArrayList<>();
        for (int k = 0; k < l.ids().size(); k++) {
            double days = l.sales().get(k).daysToLiquidate();
            String name = brief(l.ids().get(k));
            l.capacities()
                    .get(k)
                    .ifPresent(c ->
                            curves.add(new RiskFigures.CapacityCurve(name, c.edge(), c.impact(), c.limit(), days)));
        }
        return Panel.of(new RiskFigures.Liquidity(
                curves,
                l.capital(),
                StrategyLiquidity.PARTICIPATION,
                l.ids().stream().map(RiskPanels::brief).toList(),
                l.overlap().loss(),
                l.overlap().similarity()));
    }

    static MoneyFigures.Allocation allocation(CycleFacts facts) {
        List<WeightMethod> methods = facts.allocation().methods().keySet().stream()
                .filter(m -> m == facts.allocation().inForce().method() || SHOWN.contains(m))
                .toList();
        Allocation inForce = facts.allocation().inForce();
        List<MoneyFigures.Bot> bots = new ArrayList<>();
        for (String id : facts.development().ids()) {
            double[] weights = methods.stream()
                    .mapToDouble(
                            m -> facts.allocation().methods().get(m).weights().getOrDefault(id, 0.0))
                    .toArray();
            bots.add(new MoneyFigures.Bot(
                    id,
                    weights,
                    inForce.riskShares().getOrDefault(id, 0.0),
                    facts.allocation().cap()));
        }
        return new MoneyFigures.Allocation(
                facts.allocation().isPaperOnly() ? "paper-only research allocation: nothing was promoted" : "",
                methods.stream().map(WeightMethod::label).toList(),
                0,
                bots,
                methods.stream()
                        .mapToDouble(m -> facts.allocation().methods().get(m).cash())
                        .toArray(),
                inForce.notes());
    }
}
