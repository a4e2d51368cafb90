package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.journal.Event;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PaperBooks;
import io.cambrian.overlay.PlanRun;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.overlay.Ruling;
import io.cambrian.overlay.TuningOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.seed.Seeds;
import io.cambrian.tune.OnlineTuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory, policy and tuned parameters do live what they do in batch on the same bars, day by day. */
class OverlayParityTest {
    private static final PaperBooks NOTHING = new PaperBooks(0, new TreeMap<>(), new TreeMap<>());

    @TempDir
    Path folder;

    /** Follows the instrument's own moves and the market; chosen at random, since only its being the same counts. */
    private static OverlaySpec policy(RegimeModel model) {
        List<String> names = TimingFeatures.liveNames(model.states());
        RandomGenerator random = Seeds.stream(12);
        double[][] values = new double[3][1 + names.size()];
        for (int i = 0; i < values[0].length; i++) {
            values[0][i] = 0.001 * random.nextGaussian();
            values[2][i] = 0.001 * random.nextGaussian();
        }
        double[] scale = new double[names.size()];
        Arrays.fill(scale, 1);
        return PolicyOverlay.spec(
                "planted",
                new TimingPolicy(names, new double[] {-1, 0, 1}, new double[names.size()], scale, values, 0.0005),
                0.3,
                model);
    }

    private static OverlaySpec tuning(List<Bot> bots, RegimeModel model) {
        TreeMap<String, double[]> factors = new TreeMap<>();
        bots.forEach(b -> factors.put(b.id(), new double[] {1, 0.4}));
        RandomGenerator random = Seeds.stream(13);
        double[] history = new double[150];
        Arrays.setAll(history, i -> 0.004 * random.nextGaussian());
        return TuningOverlay.spec(
                factors,
                model,
                0.0005,
                new OnlineTuning.Settings(
                        OnlineTuning.Shares.FIXED_SHARE, 0.02, 0.5, 0.04, 0.1, 0.004, 4, 100, 5, history));
    }

    @Test
    void theJournalHasWhatBatchDecides() {
        int changed = 0;
        for (long seed = 1; seed <= 3; seed++) {
            Market market = Worlds.market(seed);
            Bundle some = Worlds.plan(market).build();
            RegimeModel model = RegimeArrays.model(some.regimeModel()).orElseThrow();
            List<OverlaySpec> overlays = new ArrayList<>(some.overlays());
            overlays.add(tuning(some.bots(), model));
            overlays.add(policy(model));
            Bundle plan = Worlds.plan(market).overlays(overlays).build();
            SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
            Path bundles = folder.resolve("bundles-" + seed);
            String id = BundleWriter.write(bundles, plan, keys);
            List<Event> live = Journals.of(new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false))
                            .replay(null, UserWishes.none())
                            .state())
                    .stream()
                    .filter(e -> e.type().equals(Records.OVERLAY))
                    .map(Records::withoutPaper)
                    .toList();

            PlanRun batch = PlanRun.of(
                    market,
                    Worlds.AS_OF + 1,
                    Worlds.LAST,
                    plan.bots().stream()
                            .map(b ->
                                    new BotPlan(b.id(), StrategyText.parse(b.strategy()), b.weight(), b.tradingFrom()))
                            .toList(),
                    plan.overlays(),
                    RegimeArrays.model(plan.regimeModel()),
                    PlanRun.terms(market, plan.costs(), plan.limits().maxStaleDays()));
            List<Event> expected = new ArrayList<>();
            batch.outcomes()
                    .forEach(o -> o.rulings()
                            .forEach(r -> expected.add(Records.withoutPaper(Records.overlay(id, r, NOTHING)))));
            assertThat(live).isEqualTo(expected);
            changed += batch.outcomes().stream()
                    .flatMap(o -> o.rulings().stream())
                    .filter(Ruling::inForce)
                    .mapToInt(r -> r.changes().size())
                    .sum();
        }
        assertThat(changed).isGreaterThan(1_000);
    }
}
