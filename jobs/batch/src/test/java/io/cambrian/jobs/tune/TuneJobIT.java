package io.cambrian.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.portfolio.PublishJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.rl.PolicyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.Role;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.Situations;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.overlay.TuningOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.AllocationsTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.Judged;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.ParametersTable;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.StrategyReturnsTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.tune.CertaintyEquivalent;
import io.cambrian.tune.OnlineTuning;
import io.cambrian.tune.RiskTuning;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneJobIT {
    private static final int DAYS = 1_300;
    private static final String MARKET = "the market of the cycle";
    private static final double HOLDOUT = 0.25;
    /** Whom risk costs so much that a smaller size is surely better. */
    private static final CertaintyEquivalent CAREFUL = new CertaintyEquivalent(100);

    private static final Strategy RECKLESS = StrategyText.parse(
            "enter long when close > sma(close, 20)\n" + "exit long when close < sma(close, 20)\nsize fixed 1");
    private static final String ID = StrategyId.of(RECKLESS);

    @TempDir
    private Path folder;

    private static LoadedMarket market() {
        List<BarSeries> series = new ArrayList<>();
        Map<String, InstrumentInfo> known = new LinkedHashMap<>();
        for (int s = 0; s < 3; s++) {
            RandomGenerator random = Seeds.stream(21, s);
            double[] close = new double[DAYS];
            double price = 100;
            for (int t = 0; t < DAYS; t++) {
                price *= StrictMath.exp(0.04 * random.nextGaussian());
                close[t] = price;
            }
            String symbol = "S" + s;
            series.add(BarSeries.closeOnly(symbol, IntStream.range(0, DAYS).toArray(), close, null));
            known.put(symbol, new InstrumentInfo(symbol, "USD", false, Calendars.NONE, Role.SHARE));
        }
        return new LoadedMarket(Market.of(series, 252), List.of(), known, "test");
    }

    /** What a cycle leaves that deployed one strategy. */
    private static void deploy(Warehouse warehouse, StudyWindows windows) {
        warehouse.merge(
                AllocationsTable.SPEC,
                warehouse.rows(
                        AllocationsTable.SPEC,
                        List.of(AllocationsTable.toRow(
                                new AllocationsTable.Weight("cycle", "equal", ID, 0.8, 1, true, "live", null, null)))));
        warehouse.createIfMissing(PromotionsTable.SPEC);
        warehouse.createIfMissing(StrategyReturnsTable.SPEC);
        warehouse.merge(
                StrategiesTable.SPEC,
                warehouse.rows(
                        StrategiesTable.SPEC, List.of(StrategiesTable.toRow(ID, StrategyText.print(RECKLESS), 5))));
        warehouse.merge(
                HoldoutsTable.SPEC,
                warehouse.rows(
                        HoldoutsTable.SPEC,
                        List.of(HoldoutsTable.toRow(new HoldoutsTable.Opening(
                                "h", "cycle", windows.holdoutFrom(), windows.holdoutTo(), 1, ID)))));
    }

    private static TuneJob.Request request(CertaintyEquivalent worth, double holdout) {
        return new TuneJob.Request(
                null,
                new RiskTuning(2, 20, 3, 6, worth),
                OnlineTuning.Shares.FIXED_SHARE,
                0.05,
                1.5,
                2,
                5,
                Costs.DEFAULT,
                holdout,
                1);
    }

    @Test
    void aSmallerSizeIsReleasedFoundAgainAndPublished() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        LoadedMarket loaded = market();
        StudyWindows windows = StudyWindows.of(loaded.market(), HOLDOUT);
        deploy(warehouse, windows);
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        Path bundles = folder.resolve("bundles");
        String cycle = plan(warehouse, loaded, windows, bundles, keys);
        PublishJob.Request publish = new PublishJob.Request(cycle, bundles, 0.5);
        assertThatThrownBy(() -> PublishJob.run(warehouse, publish, keys))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Nothing was released");

        TuneJob.Result first = TuneJob.run(warehouse, loaded, request(CAREFUL, HOLDOUT), Progress.SILENT);
        assertThat(first.row().judged().released())
                .as(first.row().judged().reason())
                .isTrue();
        assertThat(first.row().judged().opening()).isEqualTo(2); // the cycle looked first
        assertThat(first.row().judged().incumbent()).isEqualTo("deployed");
        assertThat(first.row().trials()).isGreaterThan(50);
        assertThat(first.row().untouchedWorth()).isGreaterThan(first.row().incumbentWorth());
        Strategy tuned = StrategyText.parse(first.parameters().strategies().get(ID));
        assertThat(tuned.longSide()).isEqualTo(RECKLESS.longSide());
        assertThat(tuned).isNotEqualTo(RECKLESS);
        assertThat(TunedParameters.parse(first.row().parameters())).isEqualTo(first.parameters());

        long version = warehouse.version(ParametersTable.SPEC);
        TuneJob.Result again = TuneJob.run(warehouse, loaded, request(CAREFUL, HOLDOUT), Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.row()).isEqualTo(first.row());
        assertThat(warehouse.version(ParametersTable.SPEC)).isEqualTo(version);

        // a set for another price of risk has the released one to beat, at a stricter level
        TuneJob.Result second =
                TuneJob.run(warehouse, loaded, request(new CertaintyEquivalent(50), HOLDOUT), Progress.SILENT);
        assertThat(second.row().judged().incumbent()).isEqualTo(first.row().parametersId());
        assertThat(second.row().judged().confidence())
                .isGreaterThan(first.row().judged().confidence());
        // and days that the strategies' search has seen judge nothing
        TuneJob.Result larger = TuneJob.run(warehouse, loaded, request(CAREFUL, 0.4), Progress.SILENT);
        assertThat(larger.row().judged().released()).isFalse();
        assertThat(larger.row().judged().reason()).contains("seen some of these days");

        policies(warehouse, first.row().judged().modelId());
        PublishJob.Result published = PublishJob.run(warehouse, publish, keys);
        Bundle bundle = ((BundleOutcome.Accepted)
                        BundleReader.current(bundles, keys.publicKey(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)))
                .bundle();
        assertThat(published.asOf()).isEqualTo(windows.holdoutTo());
        assertThat(bundle.asOf()).isEqualTo(windows.holdoutTo());
        assertThat(bundle.replay()).isEmpty();
        assertThat(bundle.history().get(0).size()).isEqualTo(DAYS);
        assertThat(bundle.bots()).singleElement().satisfies(bot -> {
            assertThat(bot.id()).isEqualTo(StrategyId.of(tuned));
            assertThat(bot.weight()).isEqualTo(0.8);
            assertThat(bot.tradingFrom()).isEqualTo(windows.holdoutTo() + 1);
        });
        assertThat(bundle.dossiers()).singleElement().satisfies(d -> {
            assertThat(d.bot()).isEqualTo(StrategyId.of(tuned));
            assertThat(d.strategyId()).isEqualTo(ID);
            assertThat(d.isTuned()).isTrue();
            assertThat(d.reasons()).isEqualTo("It was lucky.");
            assertThat(d.gates()).extracting(Dossier.Gate::name).containsExactly("Twin searches", "Tuned numbers");
            assertThat(d.gates().get(1).words())
                    .startsWith(first.row().judged().reason())
                    .contains(first.row().trials() + " sets of numbers");
        });
        assertThat(bundle.overlays())
                .extracting(OverlaySpec::kind)
                .containsExactly(MemoryOverlay.KIND, TuningOverlay.KIND, PolicyOverlay.KIND);
        assertThat(MemoryEvidence.of(bundle.overlays().get(0)).families())
                .containsExactly(Map.entry(StrategyId.of(tuned), "averages"));
        assertThat(bundle.overlays().get(1)).isEqualTo(first.parameters().overlay());
        assertThat(published.policy().orElseThrow().policyId()).isEqualTo("mine");
    }

    /** One released for the cycle's market, and a later one for another. */
    private static void policies(Warehouse warehouse, String modelId) {
        RegimeModel model = RegimesJob.model(warehouse, modelId).orElseThrow();
        List<String> names = TimingFeatures.liveNames(model.states());
        double[] scale = new double[names.size()];
        Arrays.fill(scale, 1);
        String text = PolicyText.print(new TimingPolicy(
                names, new double[] {0, 1}, new double[names.size()], scale, new double[2][1 + names.size()], 0.0005));
        List<Row> rows = new ArrayList<>();
        for (String market : List.of(MARKET, "another")) {
            String id = market.equals(MARKET) ? "mine" : "others";
            rows.add(PoliciesTable.toRow(new PoliciesTable.Policy(
                    id,
                    text,
                    0,
                    0,
                    OptionalLong.empty(),
                    Optional.empty(),
                    new Judged(
                            id,
                            rows.size() + 1,
                            market,
                            modelId,
                            0,
                            1,
                            2,
                            3,
                            1,
                            "holding",
                            0,
                            0,
                            0.975,
                            0,
                            true,
                            ""))));
        }
        warehouse.merge(PoliciesTable.SPEC, warehouse.rows(PoliciesTable.SPEC, rows));
    }

    /** The cycle's own plan, whose hold-out is kept for a replay. */
    private static String plan(
            Warehouse warehouse, LoadedMarket loaded, StudyWindows windows, Path bundles, SigningKeys keys) {
        int asOf = windows.holdoutFrom() - 1;
        String id = BundleWriter.write(
                bundles,
                Bundle.builder()
                        .runId("cycle")
                        .asOf(asOf)
                        .expiresAt(Instant.ofEpochSecond((DAYS + 7) * 86_400L))
                        .baseCurrency("USD")
                        .periodsPerYear(252)
                        .bots(List.of(new Bot(ID, StrategyText.print(RECKLESS), 0.8, asOf + 1, List.of())))
                        .dossiers(List.of(new Dossier(
                                ID,
                                ID,
                                "search",
                                1,
                                "candidate",
                                false,
                                "It was lucky.",
                                new TreeMap<>(),
                                List.of(),
                                List.of(new Dossier.Gate("Twin searches", false, "It was lucky.")),
                                List.of())))
                        .overlays(List.of(new MemoryEvidence(
                                        new Situations(List.of("volatility_20"), List.of(new Cuts(List.of(0.1, 0.2)))),
                                        List.of(),
                                        new TreeMap<>(Map.of(ID, "averages")),
                                        new TreeMap<>())
                                .spec()))
                        .instruments(loaded.market().series().stream()
                                .map(s -> new Instrument(
                                        s.symbol(),
                                        "USD",
                                        "none",
                                        true,
                                        false,
                                        BigDecimal.ZERO,
                                        BigDecimal.ONE,
                                        BigDecimal.TEN))
                                .toList())
                        .history(loaded.market().series().stream()
                                .map(s -> s.between(0, asOf))
                                .toList())
                        .replay(loaded.market().series().stream()
                                .map(s -> s.between(asOf + 1, DAYS))
                                .toList())
                        .build(),
                keys);
        RunsTable.finish(
                warehouse,
                new RunsTable.Run(
                        "cycle",
                        "cycle",
                        "{}",
                        "{\"market\":\"" + MARKET + "\"}",
                        1,
                        RunIdentity.KERNEL_VERSION,
                        "{\"bundle\":\"" + id + "\"}"));
        return "cycle";
    }
}
