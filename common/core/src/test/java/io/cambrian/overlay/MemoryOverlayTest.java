package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.SituationPrior;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.Situations;
import io.cambrian.overlay.MemoryEvidence.KnownPattern;
import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.regime.ContextFeature;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MemoryOverlayTest {
    private static final int FIRST = 18_000;
    private static final List<String> FEATURES =
            Arrays.stream(ContextFeature.values()).map(ContextFeature::label).toList();
    private static final OverlayChain.Terms TERMS = new OverlayChain.Terms(Costs.DEFAULT, Set.of(), 10, 252);
    private static final Difference BAD = new Difference(-0.01, -0.015, -0.005);
    private static final Difference GOOD = new Difference(0.01, 0.005, 0.015);

    private static Situations situations() {
        // breadth is low up to 0.4, high above 0.6; the others are not cut
        return new Situations(
                FEATURES,
                FEATURES.stream()
                        .map(f -> new Cuts(f.equals("breadth_100") ? List.of(0.4, 0.6) : List.of()))
                        .toList());
    }

    private static MemoryEvidence evidence(List<KnownPattern> patterns, Map<String, List<PastCase>> cases) {
        TreeMap<String, DecisionRecall> sides = new TreeMap<>();
        cases.forEach((side, list) -> sides.put(
                side,
                new DecisionRecall(
                        FEATURES,
                        list,
                        RecallSettings.DEFAULT.withNeighbors(30).withClusterDays(30),
                        new TreeMap<>(Map.of("calm", 500.0)),
                        new SituationPrior(0.001, 1e-4))));
        return new MemoryEvidence(situations(), patterns, new TreeMap<>(Map.of("b1", "sma", "b2", "rsi")), sides);
    }

    /** Longs gained in broad markets and lost in narrow ones. */
    private static List<PastCase> cases(int n, int knownFrom) {
        RandomGenerator random = Seeds.stream(9, n);
        List<PastCase> cases = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double breadth = random.nextDouble();
            int decided = knownFrom - 3_000 + 10 * (i % 250);
            cases.add(new PastCase(
                    "s/AAA/" + i,
                    decided,
                    Math.max(decided + 5, knownFrom),
                    context(breadth),
                    i % 3 == 0 ? Map.of() : Map.of("calm", 0.75, "storm", 0.25),
                    0.001 + 0.04 * (breadth - 0.5) + 0.005 * random.nextGaussian()));
        }
        return cases;
    }

    private static double[] context(double breadth) {
        double[] context = new double[FEATURES.size()];
        Arrays.fill(context, 1);
        context[ContextFeature.TREND_60.ordinal()] = Double.NaN; // nobody knows it
        context[ContextFeature.BREADTH_100.ordinal()] = breadth;
        return context;
    }

    private static Close close(int day, double breadth, double aaa, double bbb) {
        TreeMap<String, DayBar> bars = new TreeMap<>();
        bars.put("AAA", new DayBar("AAA", aaa, aaa + 1, aaa - 1, aaa, 1000, true));
        bars.put("BBB", new DayBar("BBB", bbb, bbb + 1, bbb - 1, bbb, 1000, true));
        return new Close(
                day, bars, context(breadth), new TreeMap<>(Map.of("calm", 0.9, "storm", 0.1)), new TreeMap<>());
    }

    /** Bot b1 holds AAA since a day, b2 AAA and BBB since another. */
    private static Proposal proposal(int since, int other) {
        BotTargets b1 =
                new BotTargets("b1", 0.5, new TreeMap<>(Map.of("AAA", 0.2)), new TreeMap<>(Map.of("AAA", since)));
        BotTargets b2 = new BotTargets(
                "b2",
                0.5,
                new TreeMap<>(Map.of("AAA", 0.1, "BBB", -0.3)),
                new TreeMap<>(Map.of("AAA", other, "BBB", other)));
        return new Proposal(new TreeMap<>(Map.of("AAA", 0.2 + 0.1, "BBB", -0.3)), List.of(b1, b2));
    }

    private static KnownPattern pattern(String id, boolean failure, int known, String... items) {
        return new KnownPattern(id, failure, List.of(items), List.of(), known, failure ? BAD : GOOD, 40);
    }

    @Test
    void evidenceSurvivesTheBundle() {
        MemoryEvidence evidence = evidence(
                List.of(
                        pattern("p1", true, FIRST, "breadth_100=low", "side=long"),
                        pattern("p2", false, FIRST + 5, "family=rsi")),
                Map.of("long", cases(40, FIRST - 1)));
        assertThat(MemoryEvidence.of(evidence.spec())).isEqualTo(evidence);
    }

    /** Else what is known of its family would no longer be known of it. */
    @Test
    void aBotWithAnotherIdIsStillOfItsFamily() {
        MemoryEvidence evidence = evidence(List.of(pattern("p1", true, FIRST, "family=rsi", "side=long")), Map.of());
        assertThat(evidence.families()).containsValue("rsi");
        String bot = evidence.families().entrySet().stream()
                .filter(f -> f.getValue().equals("rsi"))
                .findFirst()
                .orElseThrow()
                .getKey();
        BotTargets tuned =
                new BotTargets("tuned", 0.5, new TreeMap<>(Map.of("AAA", 0.2)), new TreeMap<>(Map.of("AAA", FIRST)));
        Proposal proposal = new Proposal(new TreeMap<>(Map.of("AAA", 0.2, "BBB", 0.0)), List.of(tuned));
        Close close = close(FIRST, 0.5, 100, 50);
        assertThat(new MemoryOverlay(evidence, TERMS).adjust(close, proposal).changes())
                .isEmpty();
        assertThat(new MemoryOverlay(evidence.renamed(Map.of(bot, "tuned")), TERMS)
                        .adjust(close, proposal)
                        .targets()
                        .get("AAA"))
                .isZero();
    }

    @Test
    void aPatternSaysNothingWhereAnExceptionHolds() {
        KnownPattern narrow = new KnownPattern(
                "p1",
                true,
                List.of("side=long"),
                List.of(List.of("family=rsi"), List.of("breadth_100=high", "family=sma")),
                FIRST,
                BAD,
                40);
        MemoryEvidence evidence = evidence(List.of(narrow), Map.of());
        assertThat(MemoryEvidence.of(evidence.spec())).isEqualTo(evidence);
        assertThat(new MemoryOverlay(evidence, TERMS)
                        .adjust(close(FIRST, 0.9, 100, 50), proposal(FIRST, FIRST))
                        .changes())
                .isEmpty();
        assertThat(new MemoryOverlay(evidence, TERMS)
                        .adjust(close(FIRST, 0.5, 100, 50), proposal(FIRST, FIRST))
                        .changes())
                .extracting(Change::bot)
                .containsExactly("b1");
    }

    @Test
    void aFailurePatternVetoesTheEntryForAsLongAsTheBotHoldsIt() {
        MemoryOverlay memory = new MemoryOverlay(
                evidence(List.of(pattern("p1", true, FIRST, "breadth_100=low", "family=sma", "side=long")), Map.of()),
                TERMS);
        Adjustment first = memory.adjust(close(FIRST, 0.2, 100, 50), proposal(FIRST, FIRST - 30));
        assertThat(first.targets().get("AAA")).isCloseTo(0.1, Offset.offset(1e-15));
        assertThat(first.targets()).containsEntry("BBB", -0.3);
        assertThat(first.considered()).isEqualTo(1);
        assertThat(first.changes()).singleElement().satisfies(c -> {
            assertThat(c.reason()).isEqualTo("p1");
            assertThat(c.from()).isEqualTo(0.2);
            assertThat(c.to()).isZero();
        });
        Adjustment later = memory.adjust(close(FIRST + 1, 0.9, 101, 50), proposal(FIRST, FIRST - 30));
        assertThat(later.targets().get("AAA")).isCloseTo(0.1, Offset.offset(1e-15));
        assertThat(later.changes()).isEmpty();
        // a new entry in a broad market is not vetoed
        Adjustment again = memory.adjust(close(FIRST + 2, 0.9, 101, 50), proposal(FIRST + 2, FIRST - 30));
        assertThat(again.targets().get("AAA")).isCloseTo(0.3, Offset.offset(1e-15));
    }

    @Test
    void whatMemoryKnowsOnlyFromALaterDayDecidesNothingBefore() {
        MemoryOverlay memory = new MemoryOverlay(
                evidence(List.of(pattern("p1", true, FIRST + 1, "side=long")), Map.of("long", cases(200, FIRST + 1))),
                TERMS);
        assertThat(memory.adjust(close(FIRST, 0.2, 100, 50), proposal(FIRST, FIRST))
                        .changes())
                .isEmpty();
        assertThat(memory.adjust(close(FIRST + 1, 0.2, 100, 50), proposal(FIRST + 1, FIRST))
                        .changes())
                .hasSize(1);
    }

    /** Evidence that becomes known after a day changes no decision up to that day. */
    @Property(tries = 20)
    void laterEvidenceChangesNoEarlierDecision(
            @ForAll @IntRange(max = 19) int day, @ForAll @IntRange(max = 99) int seed) {
        List<KnownPattern> patterns = List.of(pattern("p1", true, FIRST + 3, "breadth_100=low", "side=long"));
        List<KnownPattern> more = new ArrayList<>(patterns);
        more.add(pattern("p2", true, FIRST + day + 1, "side=short"));
        more.add(pattern("p3", false, FIRST + day + 1, "side=long"));
        List<PastCase> cases = cases(100, FIRST - 10);
        List<PastCase> grown = new ArrayList<>(cases);
        cases(150, FIRST + day + 1)
                .forEach(c -> grown.add(new PastCase(
                        "late" + c.id(),
                        c.decisionDay(),
                        c.knownDay(),
                        c.context(),
                        c.regimeProbabilities(),
                        -c.outcome())));
        MemoryOverlay before = new MemoryOverlay(evidence(patterns, Map.of("long", cases)), TERMS);
        MemoryOverlay after = new MemoryOverlay(evidence(more, Map.of("long", grown)), TERMS);
        RandomGenerator random = Seeds.stream(seed, 2);
        boolean different = false;
        for (int t = 0; t < 30; t++) {
            Close close = close(FIRST + t, random.nextDouble(), 100 + random.nextDouble(), 50);
            Proposal proposal = proposal(FIRST + t - random.nextInt(2), FIRST + t);
            Adjustment one = before.adjust(close, proposal);
            Adjustment other = after.adjust(close, proposal);
            if (t <= day) {
                assertThat(other).isEqualTo(one);
            }
            different |= !other.equals(one);
        }
        assertThat(different).isTrue();
    }

    @Test
    void recalledTradesTiltWithinBoundsAndOnlyWhereTheyTell() {
        MemoryEvidence evidence = evidence(List.of(), Map.of("long", cases(400, FIRST - 1)));
        double broad = tilted(evidence, 0.95);
        double narrow = tilted(evidence, 0.05);
        double usual = tilted(evidence, 0.5);
        assertThat(broad).isGreaterThan(0.3).isLessThanOrEqualTo(0.45);
        assertThat(narrow).isLessThan(0.3).isGreaterThanOrEqualTo(0.15);
        assertThat(usual).isCloseTo(0.3, Offset.offset(1e-15));
    }

    private static double tilted(MemoryEvidence evidence, double breadth) {
        Adjustment a =
                new MemoryOverlay(evidence, TERMS).adjust(close(FIRST, breadth, 100, 50), proposal(FIRST, FIRST));
        a.changes().forEach(c -> assertThat(c.reason()).isEqualTo("recall"));
        return a.targets().get("AAA");
    }

    @Test
    void aSuccessPatternTiltsUpByTheCertainShareOfIt() {
        MemoryOverlay memory =
                new MemoryOverlay(evidence(List.of(pattern("p2", false, FIRST, "family=sma")), Map.of()), TERMS);
        // the interval reaches from half the mean on: half of the largest tilt
        assertThat(memory.adjust(close(FIRST, 0.5, 100, 50), proposal(FIRST, FIRST))
                        .targets()
                        .get("AAA"))
                .isCloseTo(0.2 * 1.25 + 0.1, Offset.offset(1e-15));
    }

    @Test
    void aVetoThatKeepsGainsAwayExpiresAndSaysWhatItCost() {
        MemoryOverlay memory =
                new MemoryOverlay(evidence(List.of(pattern("p1", true, FIRST, "side=long")), Map.of()), TERMS);
        List<String> notes = new ArrayList<>();
        Counterfactual last = null;
        double price = 100;
        for (int t = 0; t < 60; t++) {
            Adjustment a = memory.adjust(close(FIRST + t, 0.5, price, 50), proposal(FIRST, FIRST));
            notes.addAll(a.notes());
            last = a.counterfactuals().isEmpty() ? null : a.counterfactuals().get(0);
            price *= 1.002 + 0.001 * (t % 3);
        }
        assertThat(notes).singleElement().asString().contains("p1").contains("expired");
        assertThat(last.active()).isFalse();
        assertThat(last.cost()).isGreaterThan(0.03);
        assertThat(last.saved()).isLessThan(0.001); // what the entries cost
        // what it vetoed stays away, new entries do not
        Adjustment held = memory.adjust(close(FIRST + 60, 0.5, price, 50), proposal(FIRST, FIRST + 60));
        assertThat(held.targets().get("AAA")).isCloseTo(0.1, Offset.offset(1e-15));
    }

    @Test
    void aVetoThatKeepsLossesAwayStays() {
        MemoryOverlay memory =
                new MemoryOverlay(evidence(List.of(pattern("p1", true, FIRST, "side=long")), Map.of()), TERMS);
        double price = 100;
        Counterfactual last = null;
        for (int t = 0; t < 60; t++) {
            Adjustment a = memory.adjust(close(FIRST + t, 0.5, price, 50), proposal(FIRST, FIRST));
            last = a.counterfactuals().isEmpty() ? null : a.counterfactuals().get(0);
            price *= 0.997;
        }
        assertThat(last.active()).isTrue();
        assertThat(last.saved()).isGreaterThan(0.03);
        assertThat(last.cost()).isZero();
    }

    @Test
    void whatAnOverlayBeforeHasScaledIsScaledByTheSameShare() {
        MemoryOverlay memory =
                new MemoryOverlay(evidence(List.of(pattern("p1", true, FIRST, "family=sma")), Map.of()), TERMS);
        Proposal bots = proposal(FIRST, FIRST);
        Proposal halved = bots.with(new TreeMap<>(Map.of("AAA", 0.15, "BBB", -0.15)));
        assertThat(memory.adjust(close(FIRST, 0.5, 100, 50), halved).targets().get("AAA"))
                .isCloseTo(0.05, Offset.offset(1e-15));
    }

    @Test
    void aNewPlanKeepsWhatAnEarlierOneDidToAPosition() {
        Ruling before = new Ruling(
                "memory",
                FIRST - 7,
                true,
                List.of(
                        new Change("b1", "AAA", 0.25, 0, "gone", "a pattern that the new plan does not have"),
                        new Change("b2", "BBB", -0.2, -0.3, "recall", "")),
                2,
                List.of(),
                List.of(new Counterfactual("p1", 30, 0, 0.1, false)),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                true);
        MemoryOverlay memory =
                new MemoryOverlay(evidence(List.of(pattern("p1", true, FIRST, "side=long")), Map.of()), TERMS);
        memory.inherit(List.of(before));
        Adjustment first = memory.adjust(close(FIRST, 0.5, 100, 50), proposal(FIRST - 7, FIRST - 7));
        assertThat(first.targets().get("AAA")).isCloseTo(0.1, Offset.offset(1e-15));
        assertThat(first.targets().get("BBB")).isCloseTo(-0.45, Offset.offset(1e-15));
        // the veto had expired, so a new entry is let through
        Adjustment later = memory.adjust(close(FIRST + 1, 0.5, 100, 50), proposal(FIRST + 1, FIRST + 1));
        assertThat(later.targets().get("AAA")).isCloseTo(0.3, Offset.offset(1e-15));
    }

    /** Else a veto that costs a little in each plan would never expire. */
    @Test
    void aVetoGoesOnWithItsAccountFromPlanToPlan() {
        MemoryEvidence evidence = evidence(List.of(pattern("p1", true, FIRST, "side=long")), Map.of());
        MemoryOverlay whole = new MemoryOverlay(evidence, TERMS);
        MemoryOverlay part = new MemoryOverlay(evidence, TERMS);
        List<Ruling> rulings = new ArrayList<>();
        Counterfactual unbroken = null;
        Counterfactual handedOver = null;
        double price = 100;
        for (int t = 0; t < 40; t++) {
            if (t % 15 == 14) {
                part = new MemoryOverlay(evidence, TERMS);
                part.inherit(rulings);
            }
            Close close = close(FIRST + t, 0.5, price, 50);
            Adjustment a = whole.adjust(close, proposal(FIRST, FIRST));
            Adjustment b = part.adjust(close, proposal(FIRST, FIRST));
            rulings.add(new Ruling(
                    "memory",
                    FIRST + t,
                    true,
                    b.changes(),
                    0,
                    List.of(),
                    b.counterfactuals(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    true));
            unbroken =
                    a.counterfactuals().isEmpty() ? null : a.counterfactuals().get(0);
            handedOver =
                    b.counterfactuals().isEmpty() ? null : b.counterfactuals().get(0);
            price *= 1.002 + 0.001 * (t % 3);
        }
        assertThat(unbroken.active()).isFalse();
        assertThat(handedOver.active()).isFalse();
        assertThat(handedOver.cost()).isCloseTo(unbroken.cost(), Offset.offset(0.2 * unbroken.cost()));
        // where nobody kept how it stands, each plan's paper account begins flat, and enters the day after
        assertThat(handedOver.days()).isBetween(unbroken.days() - 4, unbroken.days());
    }

    @Test
    void aMemoryOfNothingChangesNothing() {
        MemoryEvidence nothing = evidence(List.of(), Map.of());
        assertThat(nothing.isEmpty()).isTrue();
        Proposal proposal = proposal(FIRST, FIRST);
        Adjustment a = new MemoryOverlay(nothing, TERMS).adjust(close(FIRST, 0.5, 100, 50), proposal);
        assertThat(a.targets()).isEqualTo(proposal.targets());
        assertThat(Optional.of(a.changes())).contains(List.of());
    }
}
