package io.cambrian.jobs.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeModel;
import io.cambrian.risk.Capacity;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.MarketReturns;
import io.cambrian.risk.RunningVerdict;
import io.cambrian.risk.ScenarioText;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.risk.StrategyStress;
import io.cambrian.risk.Tradability;
import io.cambrian.risk.UserScenario;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.Column;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.LiquidityTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.RegimeModelsTable;
import io.cambrian.tables.RegimesTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketRiskJobIT {
    private static final int DAYS = 400;
    private static final int FIRST = 14_000;

    @TempDir
    Path folder;

    private static Market market() {
        RandomGenerator random = Seeds.stream(2, 5);
        List<BarSeries> series = new ArrayList<>();
        double[] common = new double[DAYS];
        Arrays.setAll(common, t -> random.nextGaussian());
        for (int i = 0; i < 6; i++) {
            int from = i == 5 ? 250 : 0; // one comes late
            int n = DAYS - from;
            double[] close = new double[n];
            double[] high = new double[n];
            double[] low = new double[n];
            double[] volume = new double[n];
            for (int t = 0; t < n; t++) {
                close[t] = t == 0 ? 50 : close[t - 1] * (1 + 0.01 * (common[from + t] + random.nextGaussian()));
                high[t] = close[t] * 1.01;
                low[t] = close[t] * 0.99;
                volume[t] = i == 4 && t > 350 ? 0 : 10_000; // one no longer trades enough, yet has a price
            }
            int[] days = IntStream.range(FIRST + from, FIRST + DAYS).toArray();
            series.add(BarSeries.of("S" + i, days, close, high, low, close, volume, null));
        }
        return Market.of(series, 252);
    }

    @Test
    void theCubeHoldsPartsVectorsForecastsAndVerdictsAndAnySliceIsSql() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        MarketRiskJob.Request request = new MarketRiskJob.Request("r1", 200, 1e6, 0.1);
        MarketRiskJob.Result result = MarketRiskJob.run(warehouse, market(), request, Progress.SILENT);
        assertThat(result.alive()).containsExactly("S0", "S1", "S2", "S3", "S4");

        Dataset<Row> var = warehouse.read(VarTable.SPEC);
        var.createOrReplaceTempView("cube");
        var spark = warehouse.spark();
        Row sums = spark.sql(
                        "select sum(component_value_at_risk), sum(component_expected_shortfall) from cube where grain ="
                                + " 'instrument' and confidence_level = 0.99")
                .first();
        assertThat(sums.getDouble(0)).isCloseTo(result.var().valueAtRisk(), within(1e-10));
        assertThat(sums.getDouble(1)).isCloseTo(result.var().expectedShortfall(), within(1e-10));
        // any slice: the instruments' vectors summed day by day, and a percentile
        double whole = spark.sql("select -percentile(p, 0.01) from (select pos, sum(col) as p from (select"
                        + " posexplode(scenario_returns) from cube where grain = 'instrument' and scenario_returns is not null)"
                        + " group by pos)")
                .first()
                .getDouble(0);
        assertThat(whole).isCloseTo(result.var().valueAtRisk(), within(1e-12));
        double alone = spark.sql("select -percentile(p, 0.01) * 5 from (select pos, sum(col) as p from (select"
                        + " posexplode(scenario_returns) from cube where subject = 'S3' and scenario_returns is not null) group"
                        + " by pos)")
                .first()
                .getDouble(0);
        double stored = spark.sql("select value_at_risk from cube where subject = 'S3' and confidence_level = 0.99")
                .first()
                .getDouble(0);
        assertThat(alone).isCloseTo(stored, within(1e-12));

        List<Row> forecasts = spark.sql(
                        "select * from cube where grain = 'forecast' and method = 'filtered-historical' and"
                                + " confidence_level = 0.95 order by as_of_day")
                .collectAsList();
        var f = result.forecasts().get(3);
        assertThat(forecasts).hasSize(f.size()).hasSize(DAYS - 1 - 200);
        List<RunningVerdict> verdicts = RunningVerdict.of(f);
        for (int k = 0; k < forecasts.size(); k += 37) {
            Row row = forecasts.get(k);
            assertThat(row.<Double>getAs("kupiec_p_value"))
                    .isEqualTo(verdicts.get(k).kupiecPValue());
            assertThat(row.<Long>getAs("exceedances"))
                    .isEqualTo((long) verdicts.get(k).exceedances());
            assertThat(row.<Boolean>getAs("exceeded"))
                    .isEqualTo(row.<Double>getAs("realized_return") < -row.<Double>getAs("value_at_risk"));
        }
        assertThat(warehouse.read(CorrelationTable.SPEC).count()).isEqualTo(25);
        assertThat(warehouse.read(StressTable.SPEC).where("subject = 'market'").count())
                .isEqualTo(result.stress().crises().size());
        Row drought = warehouse
                .read(LiquidityTable.SPEC)
                .where("subject = 'portfolio' and scenario = 'severe drought'")
                .first();
        assertThat(warehouse.read(LiquidityTable.SPEC).where("subject = 'S4'").count())
                .as("nothing is known of how S4 sells")
                .isZero();
        assertThat(result.capacity().impact()).isCloseTo(impactWithoutS4(), within(1e-12));
        assertThat(drought.<Double>getAs("days_to_liquidate"))
                .isCloseTo(4 * result.liquidity().daysToLiquidate(), within(1e-9));
        assertThat(LiquidityTable.fromRow(drought).impactAdjusted())
                .isGreaterThan(result.var().valueAtRisk());

        long rows = var.count();
        MarketRiskJob.run(warehouse, market(), request, Progress.SILENT);
        assertThat(warehouse.read(VarTable.SPEC).count()).isEqualTo(rows);
    }

    /** What rebalancing of five costs by the volumes of four, the fifth's trades taken to cost as much as theirs. */
    private static double impactWithoutS4() {
        double[][] all = MarketReturns.of(market()).values();
        double[] traded = new double[5];
        for (int t = all.length - 200; t < all.length; t++) {
            double mean = Arrays.stream(all[t], 0, 5).average().orElseThrow();
            for (int i = 0; i < 5; i++) {
                traded[i] += Math.abs(all[t][i] - mean) / 5 / 200;
            }
        }
        double more = Arrays.stream(traded).sum() / Arrays.stream(traded, 0, 4).sum();
        List<Tradability> four = market().series().subList(0, 4).stream()
                .map(s -> Tradability.of(s.symbol(), s.high(), s.low(), s.close(), s.volume()))
                .toList();
        return Capacity.of(0, Arrays.stream(traded, 0, 4).map(x -> x * more).toArray(), four, 252)
                .impact();
    }

    @Test
    void capacityIsUnknownWhereMostTradesHaveNoVolumes() {
        Tradability one = Tradability.of(
                "S0",
                market().series().get(0).high(),
                market().series().get(0).low(),
                market().series().get(0).close(),
                market().series().get(0).volume());
        assertThat(StrategyLiquidity.capacity(0.001, new double[] {0.01}, 0.03, List.of(one), 252))
                .isEmpty();
        Capacity most = StrategyLiquidity.capacity(0.001, new double[] {0.01}, 0.015, List.of(one), 252)
                .orElseThrow();
        assertThat(most.edge()).isCloseTo(0.252, within(1e-12));
        assertThat(most.impact())
                .isCloseTo(
                        Capacity.of(0, new double[] {0.015}, List.of(one), 252).impact(), within(1e-15));
    }

    @Test
    void aScenarioThatCannotBeMeasuredIsRefusedBeforeASearch() {
        List<UserScenario> typo = ScenarioText.parse("test", List.of("scenario One falls", "return S00 -20 %"));
        assertThatThrownBy(() -> RiskJob.refuseUnmeasurable(market(), typo))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'S00'");
        Market gone = market().between(FIRST, FIRST + 1);
        assertThatThrownBy(() -> RiskJob.refuseUnmeasurable(gone, typo))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no scenario can be measured");
    }

    @Test
    void scenariosOfAUserStandBesideTheStandardOnesInTheTables() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        List<UserScenario> own = ScenarioText.parse(
                "test",
                List.of("scenario One falls", "return S0 -20 %", "others stay", "scenario Freeze", "volume / 4"));
        Market market = market();
        MarketRiskJob.Result result = MarketRiskJob.run(
                warehouse,
                market,
                new MarketRiskJob.Request("r3", 200, 1e6, 0.1, StandardScenarios.with(own)),
                Progress.SILENT);
        Map<String, StressTable.Stress> portfolio = new HashMap<>();
        warehouse
                .read(StressTable.SPEC)
                .where("kind = 'hypothetical' and subject = 'portfolio'")
                .collectAsList()
                .forEach(row -> portfolio.put(StressTable.fromRow(row).crisis(), StressTable.fromRow(row)));
        assertThat(portfolio).hasSize(StandardScenarios.all().size() + 2);
        assertThat(portfolio.get("One falls").totalReturn()).isCloseTo(-0.2 / 5, within(1e-12));
        assertThat(portfolio.get("Market falls by a tenth").totalReturn()).isCloseTo(-0.1, within(1e-9));
        assertThat(portfolio.get("Volatility doubles").valueAtRisk())
                .isCloseTo(2 * portfolio.get("Freeze").valueAtRisk(), within(1e-12));
        assertThat(warehouse
                        .read(StressTable.SPEC)
                        .where("crisis = 'One falls' and subject = 'S0'")
                        .first()
                        .<Double>getAs("total_return"))
                .isEqualTo(-0.2);
        Row freeze = warehouse
                .read(LiquidityTable.SPEC)
                .where("subject = 'portfolio' and scenario = 'Freeze'")
                .first();
        assertThat(freeze.<Double>getAs("days_to_liquidate"))
                .isCloseTo(4 * result.liquidity().daysToLiquidate(), within(1e-9));
        Row asItIs = warehouse
                .read(LiquidityTable.SPEC)
                .where("subject = 'portfolio' and scenario = 'as it is'")
                .first();
        assertThat(LiquidityTable.fromRow(asItIs).capacity()).isEqualTo(result.capacity());
    }

    @Test
    void everyStrategyIsStressedWithTheSameBitsForAnyPartitioning() {
        Market market = market();
        int last = market.calendar()[DAYS - 1];
        ScoringTask task = new ScoringTask(market, market.calendar()[50], last, Costs.DEFAULT, Cases.none(DAYS));
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        Map<String, String> texts = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            Strategy strategy = grammar.random(Seeds.stream(8, i));
            texts.put(String.format(Locale.ROOT, "%016x", i), StrategyText.print(strategy));
        }
        MarketMoves moves = MarketMoves.of(market, MarketReturns.of(market), 140, StandardScenarios.all());
        assertThat(moves.names()).hasSize(6);
        Crisis crisis = new Crisis("spring", FIRST + 120, FIRST + 180);
        StrategyStress stress = StrategyStress.of(List.of(crisis), moves.moves(), moves.covariance(), moves.places());
        List<String> first = null;
        for (int chunks : new int[] {1, 3, 8}) {
            List<String> rows = PopulationStress.rows(
                            LocalSpark.session(), "r4", new PopulationStress.Strategies(task, texts, chunks), stress)
                    .collectAsList()
                    .stream()
                    .map(Row::toString)
                    .sorted()
                    .toList();
            first = first == null ? rows : first;
            assertThat(rows).as("%d chunks", chunks).isEqualTo(first);
        }
        assertThat(first.size()).isGreaterThan(100 * 5).isEqualTo(first.size() / 5 * 5);

        // against the plain backtest of some
        List<Row> rows = PopulationStress.rows(
                        LocalSpark.session(), "r4", new PopulationStress.Strategies(task, texts, 2), stress)
                .where("crisis = 'spring'")
                .orderBy("subject")
                .collectAsList();
        for (int k = 0; k < rows.size(); k += 10) {
            StressTable.Stress row = StressTable.fromRow(rows.get(k));
            StrategyRun run = Backtest.run(
                    task, StrategyText.parse(texts.get(row.subject().name())));
            double wealth = 1;
            for (int t = 0; t < run.days().length; t++) {
                boolean within = run.days()[t] >= crisis.from() && run.days()[t] <= crisis.to();
                wealth *= within ? 1 + run.netReturns()[t] : 1;
            }
            assertThat(row.totalReturn()).isCloseTo(wealth - 1, within(1e-9));
        }
    }

    @Test
    void theRegimeModelInForceIsTheLatestThatKnewNoLaterDay() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        assertThat(RegimesJob.inForce(warehouse, FIRST)).isEmpty();
        List<RegimeModel> models = new ArrayList<>();
        int[][] windows = {{0, 100}, {50, 200}, {0, 200}, {0, 300}};
        for (int[] w : windows) {
            models.add(model(FIRST + w[0], FIRST + w[1]));
        }
        warehouse.merge(
                RegimeModelsTable.SPEC,
                warehouse.rows(
                        RegimeModelsTable.SPEC,
                        models.stream().map(RegimeModelsTable::toRow).toList()));
        warehouse.createIfMissing(RegimesTable.SPEC);
        assertThat(RegimesJob.inForce(warehouse, FIRST + 99)).isEmpty();
        assertThat(RegimesJob.inForce(warehouse, FIRST + 199)).contains(models.get(0));
        assertThat(RegimesJob.inForce(warehouse, FIRST + 250)).contains(models.get(2));
        assertThat(RegimesJob.inForce(warehouse, FIRST + 300)).contains(models.get(3));
    }

    private static RegimeModel model(int from, int to) {
        return new RegimeModel(
                List.of("volatility_20"),
                List.of(true),
                new double[] {0},
                new double[] {1},
                new double[] {0.5, 0.5},
                new double[][] {{0.9, 0.1}, {0.1, 0.9}},
                new double[][] {{-1}, {1 + 0.001 * (2 * to - from - FIRST)}}, // days alone are no other model
                new double[][][] {{{1}}, {{1}}},
                List.of("calm", "wild"),
                from,
                to,
                to - from + 1,
                -100);
    }

    /** Tables of an earlier version had neither days of forecasts nor scenarios of users. */
    @Test
    void tablesOfAnEarlierVersionGainTheirNewColumns() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        TableSpec oldVar = without(VarTable.SPEC, "grain", 9);
        TableSpec oldStress = without(StressTable.SPEC, "kind", 5);
        warehouse.replace(
                oldVar,
                warehouse.rows(
                        oldVar,
                        List.of(RowFactory.create(
                                "old", "portfolio", "historical", 0.99, 1, 0.02, 0.03, 500L, null, null))),
                "run_id = 'old'");
        warehouse.replace(
                oldStress,
                warehouse.rows(
                        oldStress, List.of(RowFactory.create("old", "crash", 1, 2, "portfolio", -0.1, 0.1, -0.05))),
                "run_id = 'old'");
        MarketRiskJob.run(warehouse, market(), new MarketRiskJob.Request("new", 200, 1e6, 0.1), Progress.SILENT);
        Dataset<Row> var = warehouse.read(VarTable.SPEC);
        assertThat(var.where("run_id = 'old' and as_of_day is null and value_at_risk = 0.02")
                        .count())
                .isEqualTo(1);
        assertThat(var.where("run_id = 'new' and as_of_day is null").count()).isZero();
        assertThat(var.where("run_id = 'new'").count()).isGreaterThan(100);
        StressTable.Stress old = StressTable.fromRow(
                warehouse.read(StressTable.SPEC).where("run_id = 'old'").first());
        assertThat(old.totalReturn()).isEqualTo(-0.1);
        assertThat(old.kind()).isNull();
    }

    /** A table as it was before it had a column and those after it. */
    private static TableSpec without(TableSpec spec, String column, int keptAtLeast) {
        List<Column> columns =
                spec.columns().stream().takeWhile(c -> !c.name().equals(column)).toList();
        assertThat(columns.size()).isGreaterThanOrEqualTo(keptAtLeast);
        List<String> names = columns.stream().map(Column::name).toList();
        return new TableSpec(
                spec.name(),
                spec.meaning(),
                columns,
                spec.key().stream().filter(names::contains).toList(),
                List.of());
    }

    @Test
    void aWindowLongerThanTheDataIsRefused() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        assertThatThrownBy(() -> MarketRiskJob.run(
                        warehouse, market(), new MarketRiskJob.Request("r2", 500, 1e6, 0.1), Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("--window");
    }
}
