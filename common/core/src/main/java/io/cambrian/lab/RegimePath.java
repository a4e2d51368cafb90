package io.cambrian.lab;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** On which days a regime holds: spells of random length, of an exact share of all days. */
final class RegimePath {
    private static final int SHORTEST = 10;

    private RegimePath() {}

    /**
     * Draws a path that begins and ends without the regime.
     *
     * @param share of days on which it holds, in (0, 1], to the nearest day
     * @param meanSpell wanted mean length of its spells in days
     */
    static boolean[] draw(int days, double share, int meanSpell, long seed) {
        int active = (int) Math.rint(share * days);
        boolean[] path = new boolean[days];
        if (active >= days) {
            Arrays.fill(path, true);
            return path;
        }
        int wanted = Math.max(1, (int) Math.rint((double) active / meanSpell));
        int spells = Math.max(1, Math.min(wanted, Math.min(active, days - active) / (2 * SHORTEST)));
        int[] on = parts(active, spells, Seeds.stream(seed, Seeds.ofText("regime"), 1));
        int[] off = parts(days - active, spells + 1, Seeds.stream(seed, Seeds.ofText("regime"), 0));
        int t = 0;
        for (int k = 0; k < spells; k++) {
            t += off[k];
            Arrays.fill(path, t, t + on[k], true);
            t += on[k];
        }
        return path;
    }

    /** Cuts a total at uniform random places into parts of at least {@link #SHORTEST}, or what the total allows. */
    private static int[] parts(int total, int parts, RandomGenerator random) {
        int least = Math.min(SHORTEST, total / parts);
        int free = total - least * parts;
        int[] cuts = new int[parts + 1];
        cuts[parts] = free;
        for (int k = 1; k < parts; k++) {
            cuts[k] = random.nextInt(free + 1);
        }
        Arrays.sort(cuts);
        int[] lengths = new int[parts];
        Arrays.setAll(lengths, k -> least + cuts[k + 1] - cuts[k]);
        return lengths;
    }
}
