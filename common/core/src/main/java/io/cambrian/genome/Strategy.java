package io.cambrian.genome;

import java.util.Optional;

/**
 * A trading strategy as evolved, scored, shipped and traded: rules for one instrument at a time, applied to each
 * instrument of the universe. At least one side is present. Exit wins over entry on the same bar.
 */
public record Strategy(Optional<Side> longSide, Optional<Side> shortSide, Sizing sizing, Protection protection) {
    public Strategy {
        if (longSide.isEmpty() && shortSide.isEmpty()) {
            throw new IllegalArgumentException("A strategy needs a long or a short side.");
        }
    }
}
