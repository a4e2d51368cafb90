package io.cambrian.rl;

/**
 * How urgently an experience is to be learned again: {@code (|error| + floor)^sharpness * frequency^-rarity}, where frequency is
 * the share of the buffer that comes from the same regime. Sharpness 0 and rarity 0 draw evenly; rarity 1 gives each regime the
 * same attention, however seldom it was.
 *
 * @param floor added to the error, so that nothing is never drawn; positive
 */
public record ReplayPriority(double sharpness, double rarity, double floor) {
    /** As published, with regimes made half as uneven as they are. */
    public static final ReplayPriority DEFAULT = new ReplayPriority(0.6, 0.5, 1e-6);

    public ReplayPriority {
        if (!(sharpness >= 0 && rarity >= 0 && floor > 0)) {
            throw new IllegalArgumentException("A priority of sharpness " + sharpness + ", rarity " + rarity
                    + ", floor " + floor + " is not possible.");
        }
    }

    /** @param frequency in (0, 1] */
    public double of(double error, double frequency) {
        return StrictMath.pow(Math.abs(error) + floor, sharpness) * StrictMath.pow(frequency, -rarity);
    }
}
