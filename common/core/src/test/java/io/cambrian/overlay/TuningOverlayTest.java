package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.regime.RegimeModel;
import io.cambrian.seed.Seeds;
import io.cambrian.tune.OnlineTuning.Settings;
import io.cambrian.tune.OnlineTuning.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TuningOverlayTest {
    /** Told by the volatility of 20 days alone: 0.1 a year is calm, 0.4 wild. */
    private static final RegimeModel MODEL = new RegimeModel(
            List.of("volatility_20"),
            List.of(false),
            new double[] {0.25},
            new double[] {0.15},
            new double[] {0.5, 0.5},
            new double[][] {{0.5, 0.5}, {0.5, 0.5}},
            new double[][] {{-1}, {1}},
            new double[][][] {{{0.1}}, {{0.1}}},
            List.of("calm", "wild"),
            0,
            100,
            100,
            -1);

    private static OverlaySpec spec(Shares shares, double budget, double alarms) {
        RandomGenerator random = Seeds.stream(4);
        double[] history = IntStream.range(0, 150)
                .mapToDouble(i -> 0.005 * random.nextGaussian())
                .toArray();
        TreeMap<String, double[]> factors = new TreeMap<>();
        factors.put("a", new double[] {1, 0.25});
        factors.put("b", new double[] {1, 1});
        return TuningOverlay.spec(
                factors, MODEL, 0.0005, new Settings(shares, 0.01, 0.5, 0.04, 0.05, budget, alarms, 100, 10, history));
    }

    private static Close close(int day, double price, String regime, double held) {
        TreeMap<String, DayBar> bars = new TreeMap<>();
        for (String s : List.of("X", "Y")) {
            bars.put(s, new DayBar(s, price, price, price, price, 100, true));
        }
        double[] context = new double[7];
        context[0] = regime.isEmpty() ? Double.NaN : regime.equals("calm") ? 0.1 : 0.4;
        // the plan's own model knows other regimes
        return new Close(day, bars, context, new TreeMap<>(Map.of("odd", 1.0)), new TreeMap<>(Map.of("X", held)));
    }

    /** Bot a holds X, bot b X and Y. */
    private static Proposal proposal() {
        SortedMap<String, Double> a = new TreeMap<>(Map.of("X", 0.2));
        SortedMap<String, Double> b = new TreeMap<>(Map.of("X", 0.1, "Y", -0.1));
        SortedMap<String, Integer> one = new TreeMap<>(Map.of("X", 1));
        SortedMap<String, Integer> two = new TreeMap<>(Map.of("X", 1, "Y", 1));
        TreeMap<String, Double> targets = new TreeMap<>(Map.of("X", 0.30000000000000004, "Y", -0.1));
        return new Proposal(targets, List.of(new BotTargets("a", 0.4, a, one), new BotTargets("b", 0.4, b, two)));
    }

    private static Adjustment day(TuningOverlay overlay, Close close) {
        overlay.observe(close);
        return overlay.adjust(close, proposal());
    }

    @Test
    void botsAreCutInTheRegimesInWhichTheyEarnLess() {
        TuningOverlay overlay = TuningOverlay.of(spec(Shares.PLANNED, 1, 1e9));
        assertThat(day(overlay, close(1, 100, "calm", 0)).changes()).isEmpty();
        Adjustment wild = day(overlay, close(2, 100, "wild", 0));
        assertThat(wild.targets().get("X")).isCloseTo(0.05 + 0.1, within(1e-15));
        assertThat(wild.targets().get("Y")).isEqualTo(-0.1);
        assertThat(wild.changes()).hasSize(1);
        assertThat(wild.changes().get(0).evidence()).contains("regime wild");
        // what nobody knows cuts nothing
        assertThat(day(overlay, close(3, 100, "", 0)).changes()).isEmpty();
    }

    @Test
    void theBookIsHeldAsLargeAsItsLossesAllow() {
        TuningOverlay overlay = TuningOverlay.of(spec(Shares.PLANNED, 0.004, 1e9));
        Adjustment first = day(overlay, close(1, 100, "calm", 0));
        double size = first.targets().get("X") / 0.3;
        assertThat(size).isBetween(0.2, 0.9); // losses of half a percent a day do not fit in full
        assertThat(first.targets().get("Y")).isCloseTo(-0.1 * size, within(1e-12));
    }

    @Test
    void sharesFollowTheBotThatEarns() {
        TuningOverlay overlay = TuningOverlay.of(spec(Shares.FIXED_SHARE, 1, 1e9));
        Adjustment last = null;
        double price = 100;
        for (int t = 0; t < 100; t++) {
            last = day(overlay, close(t, price, "calm", 0));
            price *= 1.01; // what a holds earns, and b is long and short
        }
        assertThat(last.targets().get("X")).isGreaterThan(0.3);
        assertThat(last.targets().get("Y")).isBetween(-0.07, 0.0);
    }

    @Test
    void afterAChangeOnlyWhatIsHeldIsKept() {
        TuningOverlay overlay = TuningOverlay.of(spec(Shares.PLANNED, 1, 6));
        RandomGenerator random = Seeds.stream(9);
        double price = 100;
        int reduced = 0;
        List<String> notes = new ArrayList<>();
        for (int t = 0; t < 120; t++) {
            Adjustment a = day(overlay, close(t, price, "calm", 0.12));
            notes.addAll(a.notes());
            if (a.targets().get("X") == 0.12) {
                reduced++;
                assertThat(a.targets().get("Y")).isZero(); // not held, so not entered
            } else {
                assertThat(a.targets().get("X")).isCloseTo(0.3, within(1e-12));
            }
            price *= 1 + (t < 60 ? 0.02 : 0.12) * random.nextGaussian();
        }
        assertThat(reduced).isGreaterThanOrEqualTo(10);
        assertThat(notes).anyMatch(n -> n.contains("no longer what they were"));
    }

    @Test
    void theSameDaysGiveTheSameTargetsAndAnOddSpecIsRefused() {
        OverlaySpec spec = spec(Shares.SLEEPING, 0.01, 7);
        List<List<SortedMap<String, Double>>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            TuningOverlay overlay = TuningOverlay.of(spec);
            RandomGenerator random = Seeds.stream(2);
            double price = 100;
            List<SortedMap<String, Double>> targets = new ArrayList<>();
            for (int t = 0; t < 80; t++) {
                targets.add(day(overlay, close(t, price, t % 7 == 0 ? "wild" : "calm", 0))
                        .targets());
                price *= 1 + 0.03 * random.nextGaussian();
            }
            runs.add(targets);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
        TreeMap<String, double[]> factors = new TreeMap<>(Map.of("a", new double[] {1}));
        OverlaySpec odd = TuningOverlay.spec(
                factors,
                MODEL,
                0.0005,
                new Settings(Shares.PLANNED, 0.01, 0.5, 0.04, 0.05, 1, 7, 100, 10, new double[0]));
        assertThatThrownBy(() -> TuningOverlay.of(odd)).hasMessageContaining("1 factors for 2 regimes");
    }

    private static Proposal of(Map<String, Double> sum, Map<String, Double> a, Map<String, Double> b) {
        List<BotTargets> bots = new ArrayList<>();
        new TreeMap<>(Map.of("a", a, "b", b)).forEach((id, targets) -> {
            TreeMap<String, Integer> since = new TreeMap<>();
            targets.keySet().forEach(s -> since.put(s, 1));
            bots.add(new BotTargets(id, 0.5, new TreeMap<>(targets), since));
        });
        return new Proposal(new TreeMap<>(sum), bots);
    }

    /** An overlay before took the short out; what is left of the sum is nearly nothing, and no measure of the book. */
    @Test
    void botsThatHoldAgainstEachOtherMakeNothingLarger() {
        TuningOverlay overlay = TuningOverlay.of(spec(Shares.PLANNED, 1, 1e9));
        Close wild = close(1, 100, "wild", 0);
        overlay.observe(wild);
        Adjustment a = overlay.adjust(wild, of(Map.of("X", 0.1, "Y", 0.0), Map.of("X", -0.0999), Map.of("X", 0.1)));
        assertThat(a.targets().get("X")).isBetween(0.025, 0.1 + 1e-12);
    }

    /** X trades every day, W every other: its moves are earned over the days between. */
    @Test
    void whatHasNoBarOnADayIsHeldOverIt() {
        TuningOverlay overlay = TuningOverlay.of(spec(Shares.FIXED_SHARE, 1, 1e9));
        double price = 100;
        double last = 0;
        for (int t = 0; t < 100; t++) {
            TreeMap<String, DayBar> bars = new TreeMap<>();
            bars.put("X", new DayBar("X", 100, 100, 100, 100, 100, true));
            Map<String, Double> w = Map.of();
            TreeMap<String, Double> sum = new TreeMap<>(Map.of("X", 0.1));
            if (t % 2 == 0) {
                bars.put("W", new DayBar("W", price, price, price, price, 100, true));
                price *= 1.02;
                w = Map.of("W", 0.1);
                sum.putAll(w);
            }
            Close day = new Close(t, bars, close(t, 100, "calm", 0).context(), new TreeMap<>(), new TreeMap<>());
            overlay.observe(day);
            Adjustment a = overlay.adjust(day, of(sum, Map.of("X", 0.1), w));
            last = a.targets().getOrDefault("W", last);
        }
        assertThat(last).as("the bot that earns gets more").isGreaterThan(0.12);
    }
}
