package io.cambrian.jobs.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.memory.ReplayTrades;
import io.cambrian.jobs.portfolio.ProposeJob;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.Role;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.portfolio.AccountRules;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.RiskBudgets;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.AllocationsTable;
import io.cambrian.tables.AttributionTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategyReturnsTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.TwinsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycleJobIT {
    static final CycleSettings SETTINGS = SmallSearch.of(12, 2);

    @TempDir
    Path folder;

    /** Four instruments of pure noise: nothing to find. */
    static LoadedMarket noise() {
        int days = 1_150;
        List<BarSeries> series = new ArrayList<>();
        Map<String, InstrumentInfo> instruments = new LinkedHashMap<>();
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(11, s);
            RandomGenerator common = Seeds.stream(11, 99);
            double[] close = new double[days];
            double price = 100;
            for (int t = 0; t < days; t++) {
                double sd = t / 200 % 2 == 0 ? 0.006 : 0.015;
                price *= Math.exp(sd * (common.nextGaussian() + random.nextGaussian()));
                close[t] = price;
            }
            String symbol = "S" + s;
            series.add(BarSeries.closeOnly(
                    symbol, IntStream.range(0, days).map(i -> 15_000 + i).toArray(), close, null));
            instruments.put(symbol, new InstrumentInfo(symbol, "EUR", false, Calendars.NONE, Role.SHARE));
        }
        return new LoadedMarket(Market.of(series, 252), List.of(), instruments, "test");
    }

    private CycleJob.Result run(String name, Progress progress) {
        Path place = folder.resolve(name);
        return CycleJob.run(
                Warehouse.open(LocalSpark.session(), place.toString()),
                new CycleJob.Request(
                        SETTINGS,
                        noise(),
                        "noise",
                        new EvolveJob.Execution(Engine.RDD, 2),
                        place,
                        folder.resolve("keys"),
                        List.of()),
                progress);
    }

    /** The parts of each segment, and the compounded return of the weights in force from the daily returns of the strategies. */
    private static void attributionSumsToTheReturn(Warehouse warehouse, String runId) {
        for (String segment : List.of("development", "holdout")) {
            double parts = warehouse
                    .read(AttributionTable.SPEC)
                    .where("run_id = '" + runId + "' and segment = '" + segment + "'")
                    .agg(functions.sum("contribution"))
                    .first()
                    .getDouble(0);
            double compounded = warehouse
                    .read(StrategyReturnsTable.SPEC)
                    .where("run_id = '" + runId + "' and segment = '" + segment + "'")
                    .join(warehouse.read(AllocationsTable.SPEC).where("in_force"), "strategy_id")
                    .groupBy("day")
                    .agg(functions.sum(functions.expr("weight * net_return")).as("r"))
                    .agg(functions.expr("exp(sum(ln(1 + r))) - 1"))
                    .first()
                    .getDouble(0);
            assertThat(parts).as(segment).isCloseTo(compounded, within(1e-12));
        }
    }

    /** Each scored strategy that traded, the portfolio and the market, in every scenario; the report shows their quantiles. */
    private static void everythingScoredIsStressed(Warehouse warehouse, CycleJob.Result cycle) throws Exception {
        Dataset<Row> stress = warehouse.read(StressTable.SPEC);
        long traded = warehouse
                .read(TrialsTable.SPEC)
                .where("rejected is null and trades > 0")
                .select("strategy_id")
                .distinct()
                .count();
        long scenarios = stress.select("crisis").distinct().count();
        assertThat(scenarios).isGreaterThan(StandardScenarios.all().size());
        assertThat(stress.where("grain = 'strategy'").count()).isEqualTo(traded * scenarios);
        assertThat(stress.where("subject = 'portfolio'").count()).isEqualTo(scenarios);
        double market = stress.where("subject = 'market' and crisis = 'Market falls by a tenth'")
                .first()
                .<Double>getAs("total_return");
        assertThat(market).isCloseTo(-0.1, within(1e-9));
        String page = Files.readString(cycle.report());
        assertThat(page).contains("All: median", "Correlations half way to one", "have no volumes");
    }

    private static void aProposalStandsBesideTheAllocationInForce(Warehouse warehouse, String runId) {
        long inForce = warehouse.read(AllocationsTable.SPEC).where("in_force").count();
        ProposeJob.Book book = ProposeJob.read(warehouse, null);
        assertThat(book.runId()).isEqualTo(runId);
        assertThat(book.promoted()).isFalse();
        for (int attempt = 0; attempt < 2; attempt++) {
            ProposeJob.Result result = ProposeJob.run(
                    warehouse,
                    book,
                    WeightMethod.EQUAL_RISK,
                    Limits.cap(0.6).withCash(),
                    CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION,
                    AccountRules.NONE,
                    0.0005,
                    new RiskBudgets(0.0001, Double.POSITIVE_INFINITY),
                    List.of());
            assertThat(result.allocation().volatility() * Math.sqrt(book.periodsPerYear()))
                    .isCloseTo(0.0001, within(1e-12));
            assertThat(result.allocation().notes()).anyMatch(n -> n.contains("above the budget of 0.01 %"));
            assertThat(result.bandedTurnover()).isLessThanOrEqualTo(result.turnover());
            assertThat(result.stamp()).startsWith("paper_only");
            assertThat(warehouse
                            .read(AllocationsTable.SPEC)
                            .where("method = 'proposed equal-risk'")
                            .count())
                    .isEqualTo(book.ids().size());
        }
        assertThat(warehouse.read(AllocationsTable.SPEC).where("in_force").count())
                .isEqualTo(inForce);
        ProposeJob.Diverse alone = ProposeJob.diverse(book, -0.9999);
        assertThat(alone.book().ids()).hasSize(1);
        assertThat(alone.cut())
                .hasSize(book.ids().size() - 1)
                .allMatch(n -> n.contains("is left out: its returns correlate"));
        assertThatThrownBy(() -> ProposeJob.read(warehouse, "nonesuch"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("There is no cycle nonesuch");
    }

    /** The dossiers of a plan say what the tables say. */
    private static void thePlanSaysWhyItsBotsAreInIt(Warehouse warehouse, Bundle plan) {
        assertThat(plan.dossiers())
                .extracting(Dossier::bot)
                .containsExactlyElementsOf(plan.bots().stream().map(Bot::id).toList());
        Map<String, Row> promotions = new TreeMap<>();
        warehouse.read(PromotionsTable.SPEC).collectAsList().forEach(r -> promotions.put(r.getAs("strategy_id"), r));
        Map<String, List<Row>> lineage = warehouse.read(LineageTable.SPEC).collectAsList().stream()
                .collect(Collectors.groupingBy(r -> r.<String>getAs("strategy_id")));
        for (Dossier d : plan.dossiers()) {
            Row row = promotions.get(d.bot());
            assertThat(d.strategyId()).isEqualTo(d.bot());
            assertThat(d.promoted()).isFalse();
            assertThat(d.reasons()).isEqualTo(row.getAs("reasons"));
            assertThat(d.state()).isEqualTo(row.getAs("state"));
            assertThat(d.rank()).isEqualTo(row.<Integer>getAs("rank"));
            assertThat(d.figures().get(Dossier.Figure.TRIALS.key())).isEqualTo(24);
            assertThat(d.figures().get(Dossier.Figure.HOLDOUT_P.key())).isEqualTo(row.getAs("holdout_p"));
            assertThat(d.figures().get(Dossier.Figure.DEFLATED_SHARPE.key())).isEqualTo(row.getAs("deflated_sharpe"));
            assertThat(d.twins())
                    .extracting(Dossier.Twins::worlds)
                    .contains("flipped days")
                    .allMatch(worlds -> worlds.endsWith(" days"));
            Dossier.Ancestor self = d.lineage().get(d.lineage().size() - 1);
            assertThat(self.id()).isEqualTo(d.bot());
            assertThat(self.text())
                    .isEqualTo(plan.bots().stream()
                            .filter(b -> b.id().equals(d.bot()))
                            .findFirst()
                            .orElseThrow()
                            .strategy());
            assertThat(d.lineage())
                    .allSatisfy(a -> assertThat(lineage.get(a.id()))
                            .anyMatch(r -> r.<String>getAs("operator").equals(a.operator())
                                    && r.<Integer>getAs("generation") == a.generation()
                                    && r.getList(r.fieldIndex("parent_ids")).equals(a.parents())));
        }
    }

    @Test
    void aCycleThatDiedGoesOnAndAFinishedOneIsNotRepeated() throws Exception {
        assertThatThrownBy(() -> run("a", new DiesAt("Handing over"))).hasMessageContaining("power cut");
        CycleJob.Result resumed = run("a", Progress.SILENT);
        assertThat(resumed.noOp()).isFalse();
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("a").toString());
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(24);
        assertThat(warehouse.read(HoldoutsTable.SPEC).count()).as("one look").isEqualTo(1);
        long twins =
                warehouse.read(TwinsTable.SPEC).where("family = 'sign_flip'").count();
        assertThat(resumed.words())
                .as("twins end with the first that is as good")
                .contains(twins < 19 ? "Stopped after " + twins + " of 19 twins: 1 was" : "19 twins");
        assertThat(warehouse.read(PromotionsTable.SPEC).count()).isBetween(1L, 3L);
        assertThat(resumed.promoted()).as("noise is not promoted").isZero();
        assertThat(resumed.words()).contains("Nothing is promoted");
        ReplayTrades.Comparison replayed = ReplayTrades.of(
                noise().market(),
                () -> warehouse.read(TradeMemoryTable.SPEC).collectAsList().stream()
                        .map(TradeMemoryTable::fromRow)
                        .iterator());
        assertThat(replayed.replayed()).isPositive();
        assertThat(replayed.examples()).isEmpty();
        assertThat(replayed.largestDifference()).isLessThanOrEqualTo(1e-9);
        assertThat(Files.exists(resumed.report())).isTrue();
        attributionSumsToTheReturn(warehouse, resumed.runId());
        everythingScoredIsStressed(warehouse, resumed);
        aProposalStandsBesideTheAllocationInForce(warehouse, resumed.runId());

        Clock then = Clock.fixed(Instant.ofEpochSecond(86_400L * 16_150), ZoneOffset.UTC);
        BundleOutcome outcome = BundleReader.current(
                resumed.bundles(), SigningKeys.readPublic(folder.resolve("keys").resolve("cambrian.pub")), then);
        assertThat(outcome).isInstanceOf(BundleOutcome.Accepted.class);
        BundleOutcome.Accepted accepted = (BundleOutcome.Accepted) outcome;
        assertThat(accepted.id()).isEqualTo(resumed.bundle());
        assertThat(accepted.bundle().bots())
                .allSatisfy(b -> assertThat(b.stamps()).contains("paper-only"));
        thePlanSaysWhyItsBotsAreInIt(warehouse, accepted.bundle());
        MemoryEvidence memory = MemoryEvidence.of(accepted.bundle().overlays().stream()
                .filter(o -> o.kind().equals(MemoryOverlay.KIND))
                .findFirst()
                .orElseThrow());
        assertThat(memory.sides().values())
                .as("what decides knows nothing from after the plan's as-of")
                .isNotEmpty()
                .allSatisfy(side -> assertThat(side.cases())
                        .allMatch(c -> c.knownDay() <= accepted.bundle().asOf()));
        assertThat(memory.patterns())
                .allMatch(p -> p.knownDay() <= accepted.bundle().asOf());
        assertThat(accepted.bundle().bots().stream()
                        .mapToDouble(b -> b.weight())
                        .sum())
                .isLessThanOrEqualTo(1 + 1e-9);

        long trades = warehouse.version(TradeMemoryTable.SPEC);
        CycleJob.Result again = run("a", Progress.SILENT);
        assertThat(again.noOp()).isTrue();
        assertThat(again.ledgerHash()).isEqualTo(resumed.ledgerHash());
        assertThat(warehouse.version(TradeMemoryTable.SPEC)).isEqualTo(trades);

        Files.delete(resumed.report());
        CycleJob.Result repaired = run("a", Progress.SILENT);
        assertThat(repaired.noOp()).isFalse();
        assertThat(repaired.bundle()).isEqualTo(resumed.bundle());
    }

    /** A process that is killed as a stage begins. */
    private record DiesAt(String fatal) implements Progress {
        @Override
        public void stage(String title) {
            if (title.equals(fatal)) {
                throw new IllegalStateException("power cut");
            }
        }

        @Override
        public void step(long done, long total, String detail) {}

        @Override
        public void done(String result) {}
    }
}
