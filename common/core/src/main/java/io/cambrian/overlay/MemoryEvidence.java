package io.cambrian.overlay;

import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.SituationPrior;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.Situations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What memory takes along into decisions.
 *
 * @param situations the thirds by which decisions are told apart
 * @param patterns active ones; those known after a decision do not exist for it
 * @param families of the plan's bots, by id
 * @param sides memory of remembered trades by side, {@code long} and {@code short}; trades known after a decision do not exist
 *     for it
 */
public record MemoryEvidence(
        Situations situations,
        List<KnownPattern> patterns,
        SortedMap<String, String> families,
        SortedMap<String, DecisionRecall> sides) {
    /**
     * A pattern as decisions use it.
     *
     * @param id of the pattern
     * @param failure whether it vetoes new entries; else it tilts them
     * @param items that must all hold
     * @param exceptions of which none may hold in full
     * @param knownDay first day on which it may be used
     * @param difference of the outcome to that of other trades, shrunk
     * @param trades that it rests on
     */
    public record KnownPattern(
            String id,
            boolean failure,
            List<String> items,
            List<List<String>> exceptions,
            int knownDay,
            Difference difference,
            int trades) {
        public KnownPattern {
            items = List.copyOf(items);
            exceptions = exceptions.stream().map(List::copyOf).toList();
        }

        /** Whether it speaks of a decision with some items. */
        boolean holds(List<String> decision) {
            return decision.containsAll(items) && exceptions.stream().noneMatch(decision::containsAll);
        }
    }

    public MemoryEvidence {
        patterns = List.copyOf(patterns);
        families = Collections.unmodifiableSortedMap(new TreeMap<>(families));
        sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
    }

    /** Whether there is nothing that could change a decision. */
    public boolean isEmpty() {
        return patterns.isEmpty()
                && sides.values().stream().allMatch(s -> s.cases().isEmpty());
    }

    /**
     * The same for a plan some of whose bots got other ids, such as those whose numbers were tuned: their family is what it was.
     *
     * @param names new id by old id
     */
    public MemoryEvidence renamed(Map<String, String> names) {
        TreeMap<String, String> others = new TreeMap<>();
        families.forEach((bot, family) -> others.put(names.getOrDefault(bot, bot), family));
        return new MemoryEvidence(situations, patterns, others, sides);
    }

    /** As a bundle carries it. */
    public OverlaySpec spec() {
        OverlaySpec.Builder spec = OverlaySpec.of(MemoryOverlay.KIND)
                .texts("feature", situations.features())
                .texts("family.bot", List.copyOf(families.keySet()))
                .texts("family.name", List.copyOf(families.values()))
                .texts("pattern.id", patterns.stream().map(KnownPattern::id).toList())
                .texts(
                        "pattern.items",
                        patterns.stream().map(p -> String.join("\n", p.items)).toList())
                .texts(
                        "pattern.exceptions",
                        patterns.stream()
                                .map(p -> p.exceptions.stream()
                                        .map(e -> String.join("\t", e))
                                        .collect(Collectors.joining("\n")))
                                .toList())
                .numbers("pattern.failure", numbers(patterns, p -> p.failure ? 1 : 0))
                .numbers("pattern.known", numbers(patterns, p -> p.knownDay))
                .numbers("pattern.mean", numbers(patterns, p -> p.difference.mean()))
                .numbers("pattern.low", numbers(patterns, p -> p.difference.low()))
                .numbers("pattern.high", numbers(patterns, p -> p.difference.high()))
                .numbers("pattern.trades", numbers(patterns, p -> p.trades));
        for (int f = 0; f < situations.features().size(); f++) {
            spec.numbers(
                    "cuts." + situations.features().get(f),
                    numbers(situations.thirds().get(f).points(), p -> p));
        }
        sides.forEach((side, memory) -> encode(spec, side, memory));
        return spec.build();
    }

    private void encode(OverlaySpec.Builder spec, String side, DecisionRecall memory) {
        RecallSettings recall = memory.settings();
        List<PastCase> list = memory.cases();
        memory.halfLives()
                .forEach((regime, days) ->
                        spec.numbers("half_life." + side + "." + regime, Math.min(days, Double.MAX_VALUE)));
        spec.numbers("prior." + side, memory.prior().mean(), memory.prior().tauSquared())
                .numbers(
                        "recall." + side,
                        recall.neighbors(),
                        recall.closeness().ordinal(),
                        Math.min(recall.halfLifeDays(), Double.MAX_VALUE),
                        recall.regimeFloor(),
                        recall.clusterDays(),
                        recall.confidenceLevel());
        String prefix = "case." + side + ".";
        spec.texts(prefix + "id", list.stream().map(PastCase::id).toList())
                .numbers(prefix + "decided", numbers(list, PastCase::decisionDay))
                .numbers(prefix + "known", numbers(list, PastCase::knownDay))
                .numbers(prefix + "outcome", numbers(list, PastCase::outcome));
        for (int f = 0; f < situations.features().size(); f++) {
            int at = f;
            spec.numbers(prefix + "feature." + situations.features().get(f), numbers(list, c -> c.context()[at]));
        }
        List<String> regimes = list.stream()
                .flatMap(c -> c.regimeProbabilities().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        spec.texts(prefix + "regime", regimes);
        // a case without regimes has probabilities of -1
        regimes.forEach(regime -> spec.numbers(
                prefix + "regime." + regime,
                numbers(
                        list,
                        c -> c.regimeProbabilities().isEmpty()
                                ? -1
                                : c.regimeProbabilities().getOrDefault(regime, 0.0))));
    }

    private static <T> double[] numbers(List<T> list, java.util.function.ToDoubleFunction<T> of) {
        return list.stream().mapToDouble(of).toArray();
    }

    /**
     * From a bundle.
     *
     * @throws IllegalArgumentException where parts do not fit
     */
    public static MemoryEvidence of(OverlaySpec spec) {
        List<String> features = spec.texts("feature");
        List<Cuts> thirds = features.stream()
                .map(f -> new Cuts(
                        Arrays.stream(spec.numbers("cuts." + f)).boxed().toList()))
                .toList();
        TreeMap<String, String> families = new TreeMap<>();
        for (int i = 0; i < spec.texts("family.bot").size(); i++) {
            families.put(
                    spec.texts("family.bot").get(i), spec.texts("family.name").get(i));
        }
        List<KnownPattern> patterns = new ArrayList<>();
        for (int i = 0; i < spec.texts("pattern.id").size(); i++) {
            patterns.add(new KnownPattern(
                    spec.texts("pattern.id").get(i),
                    spec.numbers("pattern.failure")[i] == 1,
                    List.of(spec.texts("pattern.items").get(i).split("\n")),
                    exceptions(spec.texts("pattern.exceptions").get(i)),
                    (int) spec.numbers("pattern.known")[i],
                    new Difference(
                            spec.numbers("pattern.mean")[i],
                            spec.numbers("pattern.low")[i],
                            spec.numbers("pattern.high")[i]),
                    (int) spec.numbers("pattern.trades")[i]));
        }
        TreeMap<String, DecisionRecall> sides = new TreeMap<>();
        for (String side : List.of("long", "short")) {
            if (spec.numbers().containsKey("recall." + side)) {
                sides.put(side, side(spec, side, features));
            }
        }
        return new MemoryEvidence(new Situations(features, thirds), patterns, families, sides);
    }

    private static DecisionRecall side(OverlaySpec spec, String side, List<String> features) {
        TreeMap<String, Double> halfLives = new TreeMap<>();
        String prefix = "half_life." + side + ".";
        spec.numbers().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                halfLives.put(name.substring(prefix.length()), values.get(0));
            }
        });
        double[] recall = spec.numbers("recall." + side);
        double[] prior = spec.numbers("prior." + side);
        return new DecisionRecall(
                features,
                decode(spec, side, features),
                new RecallSettings(
                        (int) recall[0],
                        RecallSettings.Closeness.values()[(int) recall[1]],
                        recall[2],
                        recall[3],
                        (int) recall[4],
                        recall[5]),
                halfLives,
                new SituationPrior(prior[0], prior[1]));
    }

    private static List<List<String>> exceptions(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split("\n"))
                        .map(e -> List.of(e.split("\t")))
                        .toList();
    }

    private static List<PastCase> decode(OverlaySpec spec, String side, List<String> features) {
        String prefix = "case." + side + ".";
        List<String> ids = spec.texts(prefix + "id");
        double[] decided = spec.numbers(prefix + "decided");
        double[] known = spec.numbers(prefix + "known");
        double[] outcomes = spec.numbers(prefix + "outcome");
        double[][] contexts = features.stream()
                .map(f -> spec.numbers(prefix + "feature." + f))
                .toArray(double[][]::new);
        List<String> regimes = spec.texts(prefix + "regime");
        double[][] probabilities =
                regimes.stream().map(r -> spec.numbers(prefix + "regime." + r)).toArray(double[][]::new);
        List<PastCase> cases = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            double[] context = new double[features.size()];
            for (int f = 0; f < context.length; f++) {
                context[f] = contexts[f][i];
            }
            Map<String, Double> of = new TreeMap<>();
            for (int r = 0; r < regimes.size(); r++) {
                if (probabilities[r][i] >= 0) {
                    of.put(regimes.get(r), probabilities[r][i]);
                }
            }
            cases.add(new PastCase(ids.get(i), (int) decided[i], (int) known[i], context, of, outcomes[i]));
        }
        return cases;
    }
}
