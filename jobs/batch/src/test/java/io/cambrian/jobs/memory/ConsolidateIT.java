package io.cambrian.jobs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.market.KnownSeries;
import io.cambrian.market.KnownSeries.Vintage;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.EnvironmentMemoryTable.Finding;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.RegimeMemoryTable.Family;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.Charges;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.TradeMemoryTable.Setting;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsolidateIT {
    private static final int DAYS = 2_400;

    @TempDir
    Path folder;

    /** Longs entered at high volatility earn so much before and after a day; nothing else means anything. */
    static List<RememberedTrade> world(long seed, double before, double after, int turn) {
        RandomGenerator random = Seeds.stream(seed, 4);
        List<RememberedTrade> trades = new ArrayList<>();
        double volatility = 0.15;
        for (int d = 0; d < DAYS; d += 4) {
            volatility = Math.exp(0.9 * Math.log(volatility) + 0.1 * Math.log(0.15) + 0.15 * random.nextGaussian());
            String side = random.nextBoolean() ? "long" : "short";
            double mean = side.equals("long") && volatility > 0.17 ? (d < turn ? before : after) : 0;
            double r = mean + 0.01 * random.nextGaussian();
            trades.add(new RememberedTrade(
                    "r1",
                    "s" + d % 3,
                    "X",
                    d + 1,
                    d,
                    Optional.of(d + 3),
                    side,
                    1,
                    100,
                    100 * (1 + r),
                    r,
                    0,
                    2,
                    0,
                    0,
                    "time",
                    r > 0 ? "win" : "loss",
                    "development",
                    new Setting(
                            "m1",
                            Optional.of(random.nextBoolean() ? "calm" : "wild"),
                            List.of(),
                            Optional.of("{\"volatility_20\":" + volatility + ",\"trend_60\":" + random.nextGaussian()
                                    + "}")),
                    d + 3,
                    TradeMemoryTable.RESEARCH,
                    new Charges(1, 4, 50),
                    1));
        }
        return trades;
    }

    private Warehouse holding(String name, List<RememberedTrade> trades) {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve(name).toString());
        warehouse.merge(
                TradeMemoryTable.SPEC,
                warehouse.rows(
                        TradeMemoryTable.SPEC,
                        trades.stream().map(TradeMemoryTable::toRow).toList()));
        return warehouse;
    }

    /** What is told late became known before a day that did not have it. */
    @Test
    void aDayThatIsLookedAtLateGivesNoLaterDayAPatternThatItHadNot() {
        List<RememberedTrade> world = world(1, -0.01, -0.01, 0);
        Warehouse warehouse = holding(
                "late", world.stream().filter(t -> t.side().equals("short")).toList());
        ConsolidateJob.run(warehouse, 1_700, 0.05);
        RecallSides.write(warehouse, DecisionMemory.run(warehouse, 1_700));
        List<Pattern> before = ConsolidateJob.activeOn(warehouse, 1_700);
        warehouse.merge(
                TradeMemoryTable.SPEC,
                warehouse.rows(
                        TradeMemoryTable.SPEC,
                        world.stream().map(TradeMemoryTable::toRow).toList()));
        ConsolidateJob.Result late = ConsolidateJob.run(warehouse, 1_600, 0.05);
        assertThat(late.patterns()).isNotEmpty();
        assertThat(ConsolidateJob.activeOn(warehouse, 1_650)).hasSameElementsAs(late.patterns());
        assertThat(ConsolidateJob.activeOn(warehouse, 1_700)).isEqualTo(before);
        assertThat(ConsolidateJob.activeOn(warehouse, 1_800)).isEqualTo(before);
        assertThat(ConsolidateJob.run(warehouse, 1_700, 0.05).patterns())
                .as("once it is looked at again")
                .isNotEmpty()
                .allMatch(Pattern::active);
    }

    @Test
    void aDayThatIsLookedAtAgainKeepsNoPatternThatItsTradesDoNotTellAnyMore() {
        Warehouse warehouse = holding("again", world(1, -0.01, -0.01, 0));
        assertThat(ConsolidateJob.run(warehouse, 1_700, 0.05).patterns()).anyMatch(Pattern::active);
        warehouse.merge(
                TradeMemoryTable.SPEC,
                warehouse.rows(
                        TradeMemoryTable.SPEC,
                        world(1, 0, 0, 0).stream().map(TradeMemoryTable::toRow).toList()));
        assertThat(ConsolidateJob.run(warehouse, 1_700, 0.05).patterns())
                .isNotEmpty()
                .noneMatch(Pattern::active);
        assertThat(ConsolidateJob.activeOn(warehouse, 1_700)).isEmpty();
        assertThat(ConsolidateJob.run(warehouse, 1_700, 0.05).patterns())
                .as("a repetition")
                .isEmpty();
    }

    @Test
    void aPlantedFailureIsFoundAndRetiredWithAReasonWhenItTurns() {
        int turn = 1_600;
        Warehouse warehouse = holding("planted", world(1, -0.01, 0.02, turn));
        ConsolidateJob.Result first = ConsolidateJob.run(warehouse, turn, 0.05);
        assertThat(first.patterns()).isNotEmpty().allMatch(Pattern::active);
        Pattern planted = first.patterns().stream()
                .filter(p -> p.items().equals(List.of("side=long", "volatility_20=high")))
                .findFirst()
                .orElseThrow();
        assertThat(planted.kind()).isEqualTo("failure");
        assertThat(planted.mean()).isCloseTo(-0.01, within(0.004));
        assertThat(planted.high()).isNegative();
        assertThat(planted.q()).isLessThan(0.1);
        assertThat(planted.laterTrades()).isZero();
        assertThat(first.patterns())
                .as("what only shares its trades is not claimed")
                .allMatch(p -> p.items().contains("side=long") || p.items().contains("volatility_20=high"));

        long version = warehouse.version(PatternsTable.SPEC);
        assertThat(ConsolidateJob.run(warehouse, turn, 0.05).patterns()).isEqualTo(first.patterns());
        assertThat(warehouse.version(PatternsTable.SPEC))
                .as("a repetition writes nothing")
                .isEqualTo(version);

        ConsolidateJob.Result last = ConsolidateJob.run(warehouse, DAYS, 0.05);
        Pattern after = last.patterns().stream()
                .filter(p -> p.patternId().equals(planted.patternId()))
                .findFirst()
                .orElseThrow();
        assertThat(after.status()).isEqualTo("retired");
        assertThat(after.reason()).isEqualTo("a veto by it has cost more than it saved");
        assertThat(after.laterMean()).as("what vetoed trades would have earned").isCloseTo(0.02, within(0.005));
        assertThat(after.sinceDay()).isEqualTo(turn);
        assertThat(warehouse
                        .read(PatternsTable.SPEC)
                        .where("pattern_id = '" + planted.patternId() + "'")
                        .count())
                .as("both rows stay")
                .isEqualTo(2);
    }

    @Test
    void aShortListSaysWhatMemorySays() {
        List<RememberedTrade> trades = world(1, -0.02, -0.02, 0);
        Warehouse warehouse = holding("distilled", trades);
        DistillJob.Result list = DistillJob.run(warehouse, DAYS);
        assertThat(list.rules()).hasSizeBetween(2, 10);
        assertThat(list.rules()).allMatch(r -> r.text().split(" and ").length <= 3);
        assertThat(list.rules())
                .as("shorts are told apart before, so the line need not name the side")
                .anyMatch(r -> r.action().equals("avoid") && r.text().contains("volatility_20=high"));
        assertThat(list.fidelity()).isGreaterThan(0.75);
        assertThat(list.situations()).isEqualTo(2 * DAYS / 4);
        assertThat(list.forHandOff()).hasSameSizeAs(list.rules());
        long version = warehouse.version(RulesTable.SPEC);
        assertThat(DistillJob.run(warehouse, DAYS)).isEqualTo(list);
        assertThat(warehouse.version(RulesTable.SPEC))
                .as("a repetition writes nothing")
                .isEqualTo(version);
        assertThat(warehouse.read(RulesTable.SPEC).orderBy("position").collectAsList())
                .extracting(RulesTable::fromRow)
                .isEqualTo(list.rules());

        RulesTable.Rule last = list.rules().get(list.rules().size() - 1);
        RulesTable.Rule left = new RulesTable.Rule(
                last.knownDay(),
                last.kind(),
                last.source(),
                last.position() + 1,
                "of a longer list",
                last.action(),
                1,
                0.5,
                0.5,
                Double.NaN);
        warehouse.merge(RulesTable.SPEC, warehouse.rows(RulesTable.SPEC, List.of(RulesTable.toRow(left))));
        DistillJob.run(warehouse, DAYS);
        assertThat(warehouse.read(RulesTable.SPEC).orderBy("position").collectAsList())
                .as("a shorter list leaves nothing of a longer one")
                .extracting(RulesTable::fromRow)
                .isEqualTo(list.rules());
        assertThat(DistillJob.run(warehouse, 100).rules())
                .as("too few days are known")
                .isEmpty();
    }

    @Test
    void noiseHasNoPatterns() {
        for (long seed = 11; seed <= 12; seed++) {
            ConsolidateJob.Result result =
                    ConsolidateJob.run(holding("noise" + seed, world(seed, 0, 0, 0)), DAYS, 0.05);
            assertThat(result.tested()).isGreaterThan(30);
            assertThat(result.patterns()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void tradesFareByWhatWasKnownOfTheEnvironment() {
        // a series whose level tells what trades will earn 100 days later, when it is published
        List<RememberedTrade> trades = world(5, 0, 0, 0);
        List<Vintage> vintages = new ArrayList<>();
        List<RememberedTrade> moved = new ArrayList<>();
        RandomGenerator random = Seeds.stream(6, 6);
        for (int period = -400; period < DAYS; period += 40) {
            vintages.add(new Vintage(period, period + 100, random.nextGaussian()));
        }
        KnownSeries known = KnownSeries.of(vintages);
        for (RememberedTrade t : trades) {
            moved.add(withReturn(t, t.netReturn() + 0.01 * known.on(t.decisionDay())));
        }
        TreeMap<String, KnownSeries> series = new TreeMap<>();
        series.put("TOLD", known);
        series.put(
                "NOISE",
                KnownSeries.of(vintages.stream()
                        .map(v -> new Vintage(v.period(), v.known(), random.nextGaussian()))
                        .toList()));
        List<Finding> findings = EnvironmentMemoryJob.findings(series, moved, DAYS);
        Finding high = findings.stream()
                .filter(f -> f.series().equals("TOLD")
                        && f.measure().equals("level")
                        && f.bucket().equals("high"))
                .findFirst()
                .orElseThrow();
        assertThat(high.mean()).isGreaterThan(high.otherMean() + 0.01);
        assertThat(high.q()).isLessThan(0.01);
        assertThat(findings)
                .filteredOn(f -> f.series().equals("NOISE") && f.measure().equals("level"))
                .hasSize(3)
                .allMatch(f -> f.q() > 0.1);
    }

    static RememberedTrade withReturn(RememberedTrade t, double r) {
        return new RememberedTrade(
                t.runId(),
                t.strategyId(),
                t.symbol(),
                t.entryDay(),
                t.decisionDay(),
                t.exitDay(),
                t.side(),
                t.fraction(),
                t.entryPrice(),
                t.exitPrice(),
                r,
                t.cost(),
                t.barsHeld(),
                t.maxAdverse(),
                t.maxFavorable(),
                t.exitReason(),
                t.outcome(),
                t.segment(),
                t.setting(),
                t.knownDay(),
                t.source(),
                t.charges(),
                t.barsVersion());
    }

    @Test
    void familiesAreShrunkTowardsEachOtherByTheirErrors() {
        TreeMap<String, OutcomeEstimate> earned = new TreeMap<>();
        RandomGenerator random = Seeds.stream(9, 9);
        for (int f = 0; f < 6; f++) {
            int n = f == 5 ? 4 : 200;
            double[] outcomes = new double[n];
            double[] weights = new double[n];
            int[] clusters = new int[n];
            for (int i = 0; i < n; i++) {
                outcomes[i] = 0.002 * f + 0.02 * random.nextGaussian();
                weights[i] = 1;
                clusters[i] = i;
            }
            earned.put("f" + f, OutcomeEstimate.of(outcomes, weights, clusters, 0.9));
        }
        List<Family> families = RegimeMemoryJob.shrunk(earned);
        double common =
                families.stream().mapToDouble(Family::shrunkMean).average().orElseThrow();
        for (Family f : families) {
            assertThat(Math.abs(f.shrunkMean() - common))
                    .as(f.family())
                    .isLessThanOrEqualTo(Math.abs(f.mean() - common) + 1e-4);
            assertThat(f.low()).isLessThan(f.shrunkMean());
        }
        Family few = families.stream()
                .filter(f -> f.family().equals("f5"))
                .findFirst()
                .orElseThrow();
        Family many = families.stream()
                .filter(f -> f.family().equals("f4"))
                .findFirst()
                .orElseThrow();
        assertThat((few.shrunkMean() - common) / (few.mean() - common))
                .as("four trades are believed less than two hundred")
                .isLessThan((many.shrunkMean() - common) / (many.mean() - common));
    }
}
