package io.cambrian.overlay;

import io.cambrian.fault.DataException;
import java.util.List;

/** Overlays from what a bundle carries. */
public final class Overlays {
    private Overlays() {}

    /**
     * The overlays of a chain, in the order of the specs.
     *
     * @throws DataException for a kind that this version does not know
     */
    public static List<Overlay> of(List<OverlaySpec> specs) {
        return specs.stream().map(Overlays::of).toList();
    }

    private static Overlay of(OverlaySpec spec) {
        throw new DataException("The plan has an overlay of kind " + spec.kind()
                + ", which this version does not know.\nRun the version that made the plan, or publish it again.");
    }
}
