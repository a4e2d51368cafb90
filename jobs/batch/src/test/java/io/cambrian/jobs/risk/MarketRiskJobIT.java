package io.cambrian.jobs.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.risk.RunningVerdict;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.LiquidityTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
        assertThat(drought.<Double>getAs("days_to_liquidate"))
                .isCloseTo(4 * result.liquidity().daysToLiquidate(), within(1e-9));
        assertThat(LiquidityTable.fromRow(drought).impactAdjusted())
                .isGreaterThan(result.var().valueAtRisk());

        long rows = var.count();
        MarketRiskJob.run(warehouse, market(), request, Progress.SILENT);
        assertThat(warehouse.read(VarTable.SPEC).count()).isEqualTo(rows);
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
