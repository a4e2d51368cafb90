package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.CycleJob;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketLoader;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.report.Panel;
import io.cambrian.jobs.report.RiskFigures;
import io.cambrian.jobs.report.RiskReport;
import io.cambrian.jobs.risk.MarketRiskJob;
import io.cambrian.market.Market;
import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.EffectiveBets;
import io.cambrian.risk.Linkage;
import io.cambrian.risk.MarketReturns;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.RunningVerdict;
import io.cambrian.risk.ShortfallBacktest;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.UserScenario;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the risk of holding a warehouse's market, every member with the same weight. */
@Command(
        name = "risk",
        description =
                "Measure the risk of holding the market of a warehouse, each member with the same weight: correlation,"
                        + " value at risk with backtests, stress, liquidity; tables and a report.",
        mixinStandardHelpOptions = true)
final class RiskCommand implements Callable<Integer> {
    private static final int SHOWN_COLUMNS = 12;
    private static final int ENDED_DAYS = 30;
    private static final int[] YEARS = {2008, 2020};

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "500",
            description = "Days that forecasts look back, and scenarios of the cube (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--capital",
            paramLabel = "X",
            defaultValue = "10000000",
            description = "Money behind the portfolio, in the currency of the prices (default: ${DEFAULT-VALUE}).")
    private double capital;

    @Option(
            names = "--participation",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Largest share of a day's trading that one may be (default: ${DEFAULT-VALUE}).")
    private double participation;

    @Option(names = "--from", paramLabel = "DATE", description = "First day (default: the first of the data).")
    private LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "Last day (default: the last of the data).")
    private LocalDate to;

    @Option(
            names = "--beside",
            paramLabel = "DIR|catalog.schema",
            description =
                    "Another warehouse: print what differs on the days that both have, such as survivors against all"
                            + " members.")
    private String beside;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where the report goes (default: reports/risk-RUN.html in a warehouse that is a folder).")
    private Path report;

    @Mixin
    private ScenarioOption scenarios;

    @Mixin
    private InstrumentOptions instruments;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        if (window < 50) {
            throw new ConfigException("The --window (" + window + ") must be at least 50 days.");
        }
        if (!(capital > 0) || !(participation > 0 && participation <= 1)) {
            throw new ConfigException("The --capital (" + capital + ") must be positive, and the --participation ("
                    + participation + ") in (0, 1].");
        }
        List<UserScenario> own = scenarios.read();
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian risk");
        LoadedMarket loaded = Loading.market(progress, () -> MarketLoader.load(warehouse, query()));
        Market market = loaded.market();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("window", window);
        parameters.put("capital", capital);
        parameters.put("participation", participation);
        parameters.putAll(CycleJob.Request.parametersOf(own));
        RunIdentity identity = RunIdentity.of("risk", parameters, Map.of("market", SearchStage.hash(market)), 0);
        MarketRiskJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            result = MarketRiskJob.run(
                    warehouse,
                    market,
                    new MarketRiskJob.Request(
                            identity.id(), window, capital, participation, StandardScenarios.with(own)),
                    progress);
        }
        List<RiskReport.Backtest> backtests =
                result.forecasts().stream().map(f -> backtest(f, result.days())).toList();
        String survivors = survivors(market);
        Map<String, Object> json = figures(identity.id(), warehouse, result, backtests, survivors);
        if (beside != null) {
            json.put("beside", beside(progress, warehouse, market));
        }
        json.put("report", written(identity.id(), result, backtests, survivors).toString());
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json));
        } else {
            print(result, backtests, survivors, json);
        }
        return 0;
    }

    private MarketQuery query() {
        MarketQuery all = instruments.query();
        return from == null && to == null
                ? all
                : all.between(
                        from == null ? LocalDate.of(1900, 1, 1) : from, to == null ? LocalDate.of(2100, 1, 1) : to);
    }

    private static RiskReport.Backtest backtest(RollingForecasts f, int[] days) {
        List<RunningVerdict> verdicts = RunningVerdict.of(f);
        Map<Integer, Integer> years = new LinkedHashMap<>();
        int[] rows = f.rows();
        boolean[] exceeded = f.exceeded();
        for (int year : YEARS) {
            int forecast = 0;
            int count = 0;
            for (int k = 0; k < rows.length; k++) {
                if (LocalDate.ofEpochDay(days[rows[k]]).getYear() == year) {
                    forecast++;
                    count += exceeded[k] ? 1 : 0;
                }
            }
            if (forecast > 0) {
                years.put(year, count);
            }
        }
        var x = f.exceedances();
        return new RiskReport.Backtest(
                f.method().label() + " " + TextTable.percent(f.confidenceLevel(), 0),
                x.counted(),
                x.count(),
                x.counted() * (1 - f.confidenceLevel()),
                x.kupiec().pValue(),
                x.conditional().pValue(),
                ShortfallBacktest.of(f).z2PValue(),
                verdicts.get(verdicts.size() - 1).zone().name().toLowerCase(Locale.ROOT),
                f.calibrated(0.1).exceedances().count(),
                years);
    }

    /** Whether instruments ever ended: a set without the dead tells only of those that lived. */
    private static String survivors(Market market) {
        int last = market.calendar()[market.calendar().length - 1];
        long ended = market.series().stream()
                .filter(s -> s.days()[s.size() - 1] < last - ENDED_DAYS)
                .count();
        return ended * 100 < market.series().size()
                ? "survivors only: " + ended + " of " + market.series().size()
                        + " instruments end before the data do, so past losses are understated"
                : ended + " of " + market.series().size() + " instruments end before the data do";
    }

    private Map<String, Object> figures(
            String runId,
            Warehouse warehouse,
            MarketRiskJob.Result r,
            List<RiskReport.Backtest> backtests,
            String survivors) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run_id", runId);
        json.put("warehouse", warehouse.location());
        json.put("instruments", r.instruments());
        json.put("instruments_in_cube", r.alive().size());
        json.put("survivorship", survivors);
        json.put("from", LocalDate.ofEpochDay(r.days()[0]).toString());
        json.put("to", LocalDate.ofEpochDay(r.days()[r.days().length - 1]).toString());
        json.put("value_at_risk_99", r.var().valueAtRisk());
        json.put("expected_shortfall_99", r.var().expectedShortfall());
        json.put("max_drawdown", r.maxDrawdown());
        List<Map<String, Object>> tests = new ArrayList<>();
        for (RiskReport.Backtest b : backtests) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("forecasts_by", b.name());
            row.put("forecasts", b.forecasts());
            row.put("exceedances", b.exceedances());
            row.put("expected", b.expected());
            row.put("calibrated_exceedances", b.calibratedExceedances());
            row.put("kupiec_p_value", b.kupiecPValue());
            row.put("christoffersen_p_value", b.conditionalPValue());
            row.put("acerbi_szekely_z2_p_value", b.shortfallPValue());
            row.put("zone", b.zone());
            b.years().forEach((year, count) -> row.put("exceedances_" + year, count));
            tests.add(row);
        }
        json.put("backtests", tests);
        List<Map<String, Object>> crises = new ArrayList<>();
        StressMatrix stress = r.stress();
        int market = stress.names().size() - 1;
        for (int c = 0; c < stress.crises().size(); c++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", stress.crises().get(c).name());
            row.put("market", stress.cells().get(c).get(market).totalReturn());
            crises.add(row);
        }
        json.put("stress", crises);
        List<Map<String, Object>> hypothetical = new ArrayList<>();
        for (MarketRiskJob.Hypothetical h : r.hypothetical()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", h.name());
            row.put("portfolio_return", h.portfolio().simpleReturn());
            row.put("value_at_risk_99_after", h.portfolio().valueAtRisk99());
            row.put("coverage", h.portfolio().coverage());
            if (h.plausibility() != null) {
                row.put("mahalanobis_distance", h.plausibility().distance());
                row.put("normal_probability", h.plausibility().normalProbability());
            }
            if (h.selling() != null) {
                row.put("days_to_liquidate", h.selling().risk().daysToLiquidate());
                row.put(
                        "impact_adjusted_value_at_risk_99",
                        h.selling().risk().impactAdjusted(h.selling().valueAtRisk()));
            }
            hypothetical.add(row);
        }
        json.put("scenarios", hypothetical);
        json.put("regime_model", r.regimeModel());
        if (r.liquidity() != null) {
            json.put("days_to_liquidate", r.liquidity().daysToLiquidate());
            json.put(
                    "spread_adjusted_value_at_risk_99",
                    r.liquidity().spreadAdjusted(r.var().valueAtRisk()));
            json.put(
                    "impact_adjusted_value_at_risk_99",
                    r.liquidity().impactAdjusted(r.var().valueAtRisk()));
            json.put(
                    "capacity", r.capacity() == null ? Double.NaN : r.capacity().limit());
        }
        return json;
    }

    /** The equal-weight market of both warehouses on the days that both have. */
    private Map<String, Object> beside(Progress progress, Warehouse here, Market market) {
        Warehouse there = Warehouse.open(here.spark(), beside);
        Market other = Loading.market(progress, () -> MarketLoader.load(there, query()))
                .market();
        int first = Math.max(market.calendar()[0], other.calendar()[0]);
        int last = Math.min(
                market.calendar()[market.calendar().length - 1], other.calendar()[other.calendar().length - 1]);
        if (last - first < window) {
            throw new ConfigException("The warehouses share only the days from " + LocalDate.ofEpochDay(first) + " to "
                    + LocalDate.ofEpochDay(last) + ": too few to compare.");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("from", LocalDate.ofEpochDay(first).toString());
        out.put("to", LocalDate.ofEpochDay(last).toString());
        Map<String, Double> mine = equalWeight(market.between(first, last));
        Map<String, Double> theirs = equalWeight(other.between(first, last));
        out.put("this", mine);
        out.put("other", theirs);
        Map<String, Double> difference = new LinkedHashMap<>();
        mine.forEach((name, value) -> difference.put(name, value - theirs.get(name)));
        out.put("difference", difference);
        return out;
    }

    private static Map<String, Double> equalWeight(Market market) {
        double[] r = MarketReturns.of(market).equalWeight();
        ValueAtRisk var = ValueAtRisk.historical(r, 0.99);
        double mean = Arrays.stream(r).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
        double squares = Arrays.stream(r)
                .filter(v -> !Double.isNaN(v))
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(Double.NaN);
        Map<String, Double> out = new LinkedHashMap<>();
        out.put("instruments", (double) market.series().size());
        out.put("annual_return", mean * market.periodsPerYear());
        out.put("annual_volatility", Math.sqrt(squares * market.periodsPerYear()));
        out.put("value_at_risk_99", var.valueAtRisk());
        out.put("expected_shortfall_99", var.expectedShortfall());
        out.put(
                "worst_day",
                Arrays.stream(r).filter(v -> !Double.isNaN(v)).min().orElse(Double.NaN));
        out.put("max_drawdown", io.cambrian.performance.Drawdowns.max(r));
        return out;
    }

    private Path written(String runId, MarketRiskJob.Result r, List<RiskReport.Backtest> backtests, String survivors) {
        int n = r.alive().size();
        double[][] correlation = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                correlation[i][j] = r.correlation()[i][j];
            }
        }
        int[] moving = IntStream.range(0, n)
                .filter(i -> !Double.isNaN(correlation[i][i]))
                .toArray();
        double[][] among = Arrays.stream(moving)
                .mapToObj(i -> Arrays.stream(moving)
                        .mapToDouble(j -> correlation[i][j])
                        .toArray())
                .toArray(double[][]::new);
        boolean known = Arrays.stream(among).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
        int[] order = clustered(n, moving, known && moving.length > 1 ? among : null);
        List<String> names = new ArrayList<>();
        double[][] sorted = new double[n][n];
        for (int i = 0; i < n; i++) {
            names.add(r.alive().get(order[i]));
            for (int j = 0; j < n; j++) {
                sorted[i][j] = correlation[order[i]][order[j]];
            }
        }
        RollingForecasts f99 = forecasts(r, 0.99);
        RollingForecasts f95 = forecasts(r, 0.95);
        int[] days = Arrays.stream(f99.rows()).map(row -> r.days()[row]).toArray();
        String bets = known && moving.length > 1
                ? ", some " + TextTable.number(EffectiveBets.ofCorrelation(among), 0) + " independent bets"
                : "";
        Path file = report != null
                ? report
                : batch.warehouseFolder().resolve("reports").resolve("risk-" + runId + ".html");
        return RiskReport.write(
                new RiskReport.Head(
                        runId,
                        "Holding " + n + " instruments with equal weights" + bets
                                + ": on one day in a hundred more than "
                                + TextTable.percent(r.var().valueAtRisk(), 2) + " is lost, then "
                                + TextTable.percent(r.var().expectedShortfall(), 2) + " on average.",
                        List.of(survivors),
                        LocalDate.ofEpochDay(r.days()[r.days().length - 1])),
                new RiskFigures.Correlation(names, sorted, "sample", window, "instruments"),
                new RiskFigures.ValueAtRisk(
                        days,
                        f99.realized(),
                        f95.valueAtRisk(),
                        f99.valueAtRisk(),
                        "filtered historical, " + window + " days before",
                        f99.expectedShortfall()[f99.size() - 1]),
                backtests,
                stress(r),
                liquidity(r),
                file);
    }

    private Panel<RiskFigures.Liquidity> liquidity(MarketRiskJob.Result r) {
        if (r.capacity() == null) {
            return Panel.missing(
                    "For more than half of what is traded no volumes are known, so nothing can be said about capacity.",
                    "");
        }
        return Panel.of(new RiskFigures.Liquidity(
                List.of(new RiskFigures.CapacityCurve(
                        "equal weights, rebalanced daily",
                        r.capacity().edge(),
                        r.capacity().impact(),
                        r.capacity().limit(),
                        r.liquidity().daysToLiquidate())),
                capital,
                participation,
                List.of(),
                new double[0][],
                new double[0][]));
    }

    /** What moves, in the order of its clusters, then what never does. */
    private static int[] clustered(int n, int[] moving, double[][] correlation) {
        int[] order = IntStream.range(0, n).toArray();
        if (correlation != null) {
            int[] leaves = Clustering.of(Correlation.distance(correlation), Linkage.AVERAGE)
                    .leafOrder();
            boolean[] placed = new boolean[n];
            int next = 0;
            for (int leaf : leaves) {
                order[next++] = moving[leaf];
                placed[moving[leaf]] = true;
            }
            for (int i = 0; i < n; i++) {
                if (!placed[i]) {
                    order[next++] = i;
                }
            }
        }
        return order;
    }

    private static RollingForecasts forecasts(MarketRiskJob.Result r, double confidence) {
        return r.forecasts().stream()
                .filter(f -> f.method() == VarMethod.FILTERED_HISTORICAL && f.confidenceLevel() == confidence)
                .findFirst()
                .orElseThrow();
    }

    /** The market and the instruments that lost most in any crisis. */
    private static RiskFigures.Stress stress(MarketRiskJob.Result r) {
        StressMatrix s = r.stress();
        int market = s.names().size() - 1;
        Integer[] order = new Integer[market];
        Arrays.setAll(order, i -> i);
        double[] worst = new double[market];
        for (int i = 0; i < market; i++) {
            int column = i;
            worst[i] = s.cells().stream()
                    .mapToDouble(row -> row.get(column).totalReturn())
                    .filter(v -> !Double.isNaN(v))
                    .min()
                    .orElse(0);
        }
        Arrays.sort(order, (a, b) -> Double.compare(worst[a], worst[b]));
        List<Integer> shown = new ArrayList<>(List.of(market));
        shown.addAll(Arrays.asList(order).subList(0, Math.min(SHOWN_COLUMNS, market)));
        List<RiskFigures.Crisis> rows = new ArrayList<>();
        List<double[]> returns = new ArrayList<>();
        for (int c = 0; c < s.crises().size(); c++) {
            Crisis crisis = s.crises().get(c);
            List<StressMatrix.Cell> cells = s.cells().get(c);
            rows.add(new RiskFigures.Crisis(
                    crisis.name(), LocalDate.ofEpochDay(crisis.from()), LocalDate.ofEpochDay(crisis.to())));
            returns.add(
                    shown.stream().mapToDouble(i -> cells.get(i).totalReturn()).toArray());
        }
        LocalDate last = LocalDate.ofEpochDay(r.days()[r.days().length - 1]);
        for (MarketRiskJob.Hypothetical h : r.hypothetical()) {
            rows.add(new RiskFigures.Crisis(h.name(), null, last));
            boolean moves = h.plausibility() != null;
            // where no price moves, what one day in a hundred loses
            double otherwise = -h.portfolio().valueAtRisk99();
            returns.add(shown.stream()
                    .mapToDouble(i -> moves ? h.move()[i] : i == market ? otherwise : Double.NaN)
                    .toArray());
        }
        return new RiskFigures.Stress(
                rows, shown.stream().map(s.names()::get).toList(), returns.toArray(double[][]::new), List.of());
    }

    private void print(
            MarketRiskJob.Result r, List<RiskReport.Backtest> backtests, String survivors, Map<String, Object> json) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "equal weights in %d of %d instruments: 99 %% VaR %s, ES %s a day; deepest loss since %s %s%n",
                r.alive().size(),
                r.instruments(),
                TextTable.percent(r.var().valueAtRisk(), 2),
                TextTable.percent(r.var().expectedShortfall(), 2),
                json.get("from"),
                TextTable.percent(r.maxDrawdown(), 1));
        TextTable table = new TextTable(
                "forecasts",
                "days",
                "expected",
                "observed",
                "calibrated",
                "Kupiec p",
                "Christoffersen p",
                "ES p",
                "light",
                "2008",
                "2020");
        for (RiskReport.Backtest b : backtests) {
            table.row(
                    b.name(),
                    b.forecasts(),
                    TextTable.number(b.expected(), 1),
                    b.exceedances(),
                    b.calibratedExceedances(),
                    TextTable.number(b.kupiecPValue(), 4),
                    TextTable.number(b.conditionalPValue(), 4),
                    TextTable.number(b.shortfallPValue(), 4),
                    b.zone(),
                    b.years().get(2008),
                    b.years().get(2020));
        }
        out.print(table);
        TextTable stress = new TextTable(
                "scenario", "portfolio", "distance", "99 % VaR after", "days to sell", "VaR while selling");
        for (MarketRiskJob.Hypothetical h : r.hypothetical()) {
            stress.row(
                    h.name(),
                    h.plausibility() == null
                            ? null
                            : TextTable.percent(h.portfolio().simpleReturn(), 2),
                    h.plausibility() == null
                            ? null
                            : TextTable.number(h.plausibility().distance(), 1),
                    TextTable.percent(h.portfolio().valueAtRisk99(), 2),
                    h.selling() == null
                            ? null
                            : TextTable.number(h.selling().risk().daysToLiquidate(), 2),
                    h.selling() == null
                            ? null
                            : TextTable.percent(
                                    h.selling()
                                            .risk()
                                            .impactAdjusted(h.selling().valueAtRisk()),
                                    2));
        }
        out.print(stress);
        if (json.get("beside") instanceof Map<?, ?> other) {
            TextTable both = new TextTable(
                    "equal weights, " + other.get("from") + " to " + other.get("to"), "this", "other", "difference");
            Map<?, ?> mine = (Map<?, ?>) other.get("this");
            mine.forEach((name, value) -> both.row(
                    String.valueOf(name).replace('_', ' '),
                    figure(name, value),
                    figure(name, ((Map<?, ?>) other.get("other")).get(name)),
                    figure(name, ((Map<?, ?>) other.get("difference")).get(name))));
            out.print(both);
        }
        out.println("note: " + survivors + ".");
        out.println("report: " + json.get("report"));
        out.flush();
    }

    private static String figure(Object name, Object value) {
        return name.equals("instruments") ? TextTable.number((Double) value, 0) : TextTable.percent((Double) value, 2);
    }
}
