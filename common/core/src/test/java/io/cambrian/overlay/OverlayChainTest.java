package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.DataException;
import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OverlayChainTest {
    private static final int FIRST = 18_000;

    /** Halves or doubles every target. */
    private record Scaling(String kind, double factor) implements Overlay {
        @Override
        public Adjustment adjust(Close close, Proposal proposal) {
            TreeMap<String, Double> targets = new TreeMap<>(proposal.targets());
            targets.replaceAll((s, t) -> factor * t);
            List<Change> changes = targets.entrySet().stream()
                    .map(e -> new Change(e.getKey(), proposal.targets().get(e.getKey()), e.getValue(), kind, "scaled"))
                    .toList();
            return new Adjustment(targets, changes, List.of());
        }
    }

    private static OverlayChain.Terms terms(Costs costs) {
        return new OverlayChain.Terms(costs, Set.of("CCC"), 10, 252);
    }

    private static OverlayChain chain(Costs costs, Overlay... overlays) {
        return new OverlayChain(List.of(overlays), Optional.empty(), terms(costs));
    }

    /** AAA moves by r of its open, CCC has only closes. */
    private static SortedMap<String, DayBar> bars(double open, double close, double only) {
        TreeMap<String, DayBar> bars = new TreeMap<>();
        bars.put(
                "AAA",
                new DayBar("AAA", open, Math.max(open, close) + 1, Math.min(open, close) - 1, close, 1000, true));
        bars.put("CCC", new DayBar("CCC", only, only, only, only, Double.NaN, true));
        return bars;
    }

    private static Proposal hold(double aaa, double ccc) {
        TreeMap<String, Double> targets = new TreeMap<>();
        targets.put("AAA", aaa);
        targets.put("CCC", ccc);
        TreeMap<String, Integer> since = new TreeMap<>();
        targets.keySet().forEach(s -> since.put(s, FIRST));
        return new Proposal(targets, List.of(new BotTargets("b", 1, targets, since)));
    }

    @Test
    void twinsEarnWhatTheirTargetsEarnAtOpensClosesAndCosts() {
        OverlayChain chain = chain(new Costs(10, 0, 0), new Scaling("half", 0.5));
        chain.decide(FIRST, bars(100, 100, 50), hold(0.4, 0.2));
        // AAA is bought at 110 in the number of units that 100 was to buy, CCC at its close of 60
        Ruling second = chain.decide(FIRST + 1, bars(110, 121, 60), hold(0.4, 0.2))
                .rulings()
                .get(0);
        double units = 0.4 / 100;
        double ccc = 0.2 / 50;
        double wanted = units * (121 - 110) - 0.001 * (units * 110 + ccc * 60);
        assertThat(second.without()).isCloseTo(wanted, Offset.offset(1e-15));
        assertThat(second.with()).isCloseTo(wanted / 2, Offset.offset(1e-15));
        assertThat(second.worth()).isCloseTo(-wanted / 2, Offset.offset(1e-15));
        assertThat(second.days()).isEqualTo(1);
        assertThat(second.enhanced()).isEqualTo(1);
    }

    @Test
    void shortsPayBorrowForCalendarDaysAndWhatVanishesIsSettled() {
        OverlayChain chain = chain(new Costs(0, 0, 365), new Scaling("half", 0.5));
        chain.decide(FIRST, bars(100, 100, 50), hold(-1, 0));
        chain.decide(FIRST + 1, bars(100, 100, 50), hold(-1, 0));
        Ruling third = chain.decide(FIRST + 4, bars(100, 100, 50), hold(-1, 0))
                .rulings()
                .get(0);
        assertThat(third.without()).isCloseTo(-0.0365 * 3 / 365, Offset.offset(1e-15));
        SortedMap<String, DayBar> alone = bars(100, 100, 50);
        alone.remove("AAA");
        Proposal rest = new Proposal(new TreeMap<>(java.util.Map.of("CCC", 0.0)), List.of());
        for (int day = FIRST + 5; day < FIRST + 20; day++) {
            Ruling r = chain.decide(day, alone, rest).rulings().get(0);
            assertThat(r.without()).isZero(); // no bar, no borrow
        }
    }

    private record Lived(List<OverlayChain.Outcome> outcomes) {
        Ruling ruling(int day, int overlay) {
            return outcomes.get(day).rulings().get(overlay);
        }
    }

    /** 200 days on which AAA drifts, and the bots hold it. */
    private static Lived live(double drift, long seed, Overlay... overlays) {
        OverlayChain chain = chain(Costs.DEFAULT, overlays);
        RandomGenerator random = Seeds.stream(seed, 3);
        double price = 100;
        List<OverlayChain.Outcome> outcomes = new ArrayList<>();
        for (int t = 0; t < 200; t++) {
            double open = price;
            price *= StrictMath.exp((t < 100 ? drift : -drift) + 0.005 * random.nextGaussian());
            outcomes.add(chain.decide(FIRST + t, bars(open, price, 50), hold(0.8, 0)));
        }
        return new Lived(outcomes);
    }

    @Test
    void whatCostsMoneyLeavesForceAndComesBackOnceItPays() {
        Lived lived = live(0.003, 1, new Scaling("half", 0.5)); // halving costs while prices rise
        assertThat(lived.ruling(10, 0).inForce()).isTrue();
        assertThat(lived.ruling(99, 0).inForce()).isFalse();
        assertThat(lived.ruling(99, 0).bound()).isNegative();
        assertThat(lived.outcomes().get(99).targets()).containsEntry("AAA", 0.8);
        assertThat(lived.ruling(99, 0).changes()).isNotEmpty(); // the twin goes on
        assertThat(lived.ruling(199, 0).inForce()).isTrue();
        assertThat(lived.outcomes().get(199).targets()).containsEntry("AAA", 0.4);
        assertThat(lived.ruling(199, 0).enhanced()).isBetween(60, 180);
    }

    @Test
    void aSecondOverlayIsJudgedByWhatItAddsToTheFirst() {
        Lived lived = live(-0.003, 2, new Scaling("half", 0.5), new Scaling("same", 1));
        for (int t = 0; t < 200; t++) {
            assertThat(lived.ruling(t, 1).with()).isEqualTo(lived.ruling(t, 1).without());
            boolean first = lived.ruling(t, 0).inForce();
            assertThat(lived.outcomes().get(t).targets()).containsEntry("AAA", first ? 0.4 : 0.8);
        }
        assertThat(lived.ruling(199, 1).worth()).isZero();
        assertThat(lived.ruling(199, 1).enhanced()).isZero();
    }

    @Test
    void theSameDaysGiveTheSameBits() {
        assertThat(live(0.001, 3, new Scaling("half", 0.5)).outcomes())
                .isEqualTo(live(0.001, 3, new Scaling("half", 0.5)).outcomes());
    }

    @Test
    void targetsOfOtherSymbolsAreAFault() {
        Overlay wrong = new Overlay() {
            @Override
            public String kind() {
                return "wrong";
            }

            @Override
            public Adjustment adjust(Close close, Proposal proposal) {
                return new Adjustment(new TreeMap<>(), List.of(), List.of());
            }
        };
        OverlayChain chain = chain(Costs.DEFAULT, wrong);
        assertThatThrownBy(() -> chain.decide(FIRST, bars(100, 100, 50), hold(1, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong");
    }

    @Test
    void anUnknownKindIsRefusedByName() {
        assertThatThrownBy(
                        () -> Overlays.of(List.of(OverlaySpec.of("crystal_ball").build()), terms(Costs.DEFAULT)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("crystal_ball");
    }
}
