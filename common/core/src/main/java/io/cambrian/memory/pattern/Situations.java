package io.cambrian.memory.pattern;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Decisions as sets of items: in which third each feature of the market stood, the regime, the side, and the family of the
 * strategy. Thirds are learned from the past and then stay.
 *
 * @param features names
 * @param thirds one per feature
 */
public record Situations(List<String> features, List<Cuts> thirds) {
    public Situations {
        features = List.copyOf(features);
        thirds = List.copyOf(thirds);
        if (features.size() != thirds.size()) {
            throw new IllegalArgumentException(features.size() + " features need as many cuts, not " + thirds.size());
        }
    }

    /**
     * The thirds of some days.
     *
     * @param contexts one per day, one number per feature, NaN where unknown
     */
    public static Situations of(List<String> features, Collection<double[]> contexts) {
        List<Cuts> thirds = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            int at = f;
            thirds.add(Cuts.quantiles(contexts.stream().mapToDouble(c -> c[at]).toArray(), 3));
        }
        return new Situations(features, thirds);
    }

    /**
     * The items of a decision, sorted; what is unknown has none.
     *
     * @param side long or short
     */
    public List<String> items(double[] context, Optional<String> regime, String side, Optional<String> family) {
        List<String> items = new ArrayList<>();
        for (int f = 0; f < context.length; f++) {
            String third = thirds.get(f).items(new double[] {context[f]}).get(0);
            if (third != null && !thirds.get(f).points().isEmpty()) {
                items.add(features.get(f) + "=" + third);
            }
        }
        regime.ifPresent(r -> items.add("regime=" + r));
        items.add("side=" + side);
        family.ifPresent(name -> items.add("family=" + name));
        items.sort(null);
        return List.copyOf(items);
    }
}
