package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Costs;
import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.overlay.VolatilityOverlay.Settings;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VolatilityOverlayTest {
    private static final int INSTRUMENTS = 10;

    /** Random walks of ten instruments, the second half of whose last days has another volatility. */
    private static final class Walk {
        private final RandomGenerator random = Seeds.stream(5);
        private final double[] price = new double[INSTRUMENTS];

        Close next(int day, double volatility) {
            TreeMap<String, DayBar> bars = new TreeMap<>();
            for (int i = 0; i < INSTRUMENTS; i++) {
                price[i] = day == 0 ? 100 : price[i] * Math.exp(volatility * (1 + i) * random.nextGaussian());
                String symbol = "S" + i;
                bars.put(symbol, new DayBar(symbol, price[i], price[i], price[i], price[i], 1, true));
            }
            return new Close(day, bars, new double[7], new TreeMap<>(), new TreeMap<>());
        }
    }

    private static VolatilityOverlay overlay() {
        return VolatilityOverlay.of(VolatilityOverlay.spec(Settings.DEFAULT));
    }

    private static Proposal proposal(double x) {
        TreeMap<String, Double> targets = new TreeMap<>(Map.of("S1", x, "S2", -x));
        return new Proposal(targets, List.of(new BotTargets("b", 1, targets, new TreeMap<>(Map.of("S1", 0, "S2", 0)))));
    }

    @Test
    void twiceTheUsualVolatilityLeavesAboutAQuarterOfTheBook() {
        VolatilityOverlay overlay = overlay();
        Walk walk = new Walk();
        for (int t = 0; t < 500; t++) {
            overlay.observe(walk.next(t, 0.002));
        }
        Adjustment calm = overlay.adjust(walk.next(500, 0.002), proposal(0.4));
        assertThat(calm.targets()).isEqualTo(proposal(0.4).targets());
        assertThat(calm.changes()).isEmpty();
        for (int t = 501; t < 540; t++) {
            overlay.observe(walk.next(t, 0.004));
        }
        Adjustment wild = overlay.adjust(walk.next(540, 0.004), proposal(0.4));
        assertThat(wild.targets().get("S1")).isBetween(0.09, 0.15);
        assertThat(wild.targets().get("S2")).isEqualTo(-wild.targets().get("S1"));
        assertThat(wild.changes()).hasSize(2);
        assertThat(wild.changes().get(0).evidence()).contains("times the usual");
        for (int t = 541; t < 640; t++) {
            overlay.observe(walk.next(t, 0.002));
        }
        assertThat(overlay.share()).isEqualTo(1);
    }

    @Test
    void whatIsNotKnownChangesNothing() {
        VolatilityOverlay overlay = overlay();
        Walk walk = new Walk();
        for (int t = 0; t < 50; t++) {
            overlay.observe(walk.next(t, t < 25 ? 0.001 : 0.01));
        }
        assertThat(overlay.share()).isEqualTo(1);
        double before = overlay.share();
        overlay.observe(new Close(51, new TreeMap<>(), new double[7], new TreeMap<>(), new TreeMap<>()));
        assertThat(overlay.share()).isEqualTo(before);
    }

    /** The share after a day does not depend on what comes later, nor on where the state was built. */
    @Property(tries = 20)
    void laterDaysChangeNothingBefore(@ForAll @IntRange(min = 1, max = 199) int day) {
        List<Double> one = shares(200, 200);
        List<Double> other = shares(200, day);
        assertThat(other.subList(0, day)).isEqualTo(one.subList(0, day));
    }

    /** From the day {@code wildFrom} on nothing is as it was. */
    private static List<Double> shares(int days, int wildFrom) {
        VolatilityOverlay overlay = overlay();
        Walk walk = new Walk();
        List<Double> shares = new ArrayList<>();
        for (int t = 0; t < days; t++) {
            overlay.observe(walk.next(t, t < wildFrom ? 0.002 + 0.001 * (t / 100) : 0.02));
            shares.add(overlay.share());
        }
        return shares;
    }

    /** To hold less costs whenever things go well; that is no reason to stop. */
    @Test
    void itStaysInForceWhereItsAccountSpeaksAgainstIt() {
        OverlayChain.Terms terms = new OverlayChain.Terms(Costs.DEFAULT, Set.of(), 10, 252);
        OverlayChain chain = new OverlayChain(
                Overlays.of(List.of(VolatilityOverlay.spec(Settings.DEFAULT)), terms), Optional.empty(), terms);
        double price = 100;
        Ruling last = null;
        for (int t = 0; t < 300; t++) {
            // calm, and then a wild rise, of which the overlay keeps the book away
            boolean wild = t >= 200;
            price *= 1 + (wild ? 0.01 : 0) + (t % 2 == 0 ? 1 : -1) * (wild ? 0.012 : 0.004);
            TreeMap<String, DayBar> bars = new TreeMap<>();
            bars.put("S1", new DayBar("S1", price, price, price, price, 1, true));
            TreeMap<String, Double> targets = new TreeMap<>(Map.of("S1", 1.0));
            Proposal proposal =
                    new Proposal(targets, List.of(new BotTargets("b", 1, targets, new TreeMap<>(Map.of("S1", 0)))));
            last = chain.decide(t, bars, proposal).rulings().get(0);
        }
        assertThat(last.bound()).isNegative();
        assertThat(last.inForce()).isTrue();
    }

    @Test
    void settingsThatAreNotPossibleAreRefused() {
        assertThatThrownBy(() -> new Settings(8, 8, 1.3, 0.1)).hasMessageContaining("not possible");
        assertThatThrownBy(() -> VolatilityOverlay.of(OverlaySpec.of(VolatilityOverlay.KIND)
                        .numbers("settings", 1, 2)
                        .build()))
                .hasMessageContaining("4 are needed");
    }
}
