package io.cambrian.lab;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;

/** When the instruments of a synthetic world have bars. The first instrument always has, so that no day is empty. */
public enum Listing {
    /** All instruments, on all days. */
    STEADY,
    /** Half of the instruments begin within the first 40 % of the days, and half end within the last 40 %. */
    COMING_AND_GOING,
    /**
     * As {@link #COMING_AND_GOING}, and who ends falls by 30 % on its last bar: the average delisting return of Shumway 1997,
     * "The delisting bias in CRSP data", doi:10.1111/j.1540-6261.1997.tb03818.x.
     */
    DELISTING;

    private static final double MOVING = 0.4;
    private static final double DELISTING_RETURN = -0.3;

    /** First day and end (exclusive) of each instrument, {@code [instruments][2]}. */
    int[][] spells(int instruments, int days, long seed) {
        int[][] spells = new int[instruments][];
        for (int i = 0; i < instruments; i++) {
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("listing"), i);
            boolean late = random.nextBoolean() && moves(i);
            boolean early = random.nextBoolean() && moves(i);
            int from = (int) (MOVING * days * random.nextDouble());
            int to = days - (int) (MOVING * days * random.nextDouble());
            spells[i] = new int[] {late ? from : 0, early ? to : days};
        }
        return spells;
    }

    private boolean moves(int instrument) {
        return this != STEADY && instrument > 0;
    }

    /** Simple return added on the last bar of an instrument that ends before the world does. */
    double lastReturn() {
        return this == DELISTING ? DELISTING_RETURN : 0;
    }
}
