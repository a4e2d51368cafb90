package io.cambrian.overlay;

import io.cambrian.fault.DataException;
import java.util.List;

/** Overlays from what a bundle carries. */
public final class Overlays {
    private Overlays() {}

    /**
     * The overlays of a chain, in the order of the specs.
     *
     * @param terms at which paper accounts of their own trade
     * @throws DataException for a kind that this version does not know
     */
    public static List<Overlay> of(List<OverlaySpec> specs, OverlayChain.Terms terms) {
        return specs.stream().map(spec -> of(spec, terms)).toList();
    }

    private static Overlay of(OverlaySpec spec, OverlayChain.Terms terms) {
        try {
            return known(spec, terms);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "The plan's overlay of kind " + spec.kind() + " does not fit together: " + e.getMessage()
                            + "\nPublish the plan again.",
                    e);
        }
    }

    private static Overlay known(OverlaySpec spec, OverlayChain.Terms terms) {
        return switch (spec.kind()) {
            case MemoryOverlay.KIND -> new MemoryOverlay(MemoryEvidence.of(spec), terms);
            case PolicyOverlay.KIND -> PolicyOverlay.of(spec, terms.closeOnly());
            case TuningOverlay.KIND -> TuningOverlay.of(spec);
            case VolatilityOverlay.KIND -> VolatilityOverlay.of(spec);
            default ->
                throw new DataException(
                        "The plan has an overlay of kind " + spec.kind()
                                + ", which this version does not know.\nRun the version that made the plan, or publish it again.");
        };
    }
}
