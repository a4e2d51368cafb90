package io.cambrian.portfolio;

import java.util.ArrayList;
import java.util.List;

/** Which of many bots to deploy together, so that they do not all do the same. */
public final class Diversity {
    private Diversity() {}

    /** Why a bot was left out: the bot already chosen that it resembles most, and how much. */
    public record Cut(int bot, int resembles, double correlation) {}

    /** Bots in the order in which they were chosen, and those left out. */
    public record Selection(List<Integer> chosen, List<Cut> cut) {}

    /**
     * Takes bots from the best on, leaving out any whose correlation with one already taken is above a limit, until so many are
     * taken.
     *
     * @param order bots from the best to the worst
     * @param correlation of their returns; NaN counts as above the limit, since it is not known
     * @param limit largest correlation of any pair
     * @param most largest number of bots
     */
    public static Selection select(int[] order, double[][] correlation, double limit, int most) {
        List<Integer> chosen = new ArrayList<>();
        List<Cut> cut = new ArrayList<>();
        for (int bot : order) {
            if (chosen.size() == most) {
                break;
            }
            int nearest = -1;
            for (int other : chosen) {
                if (nearest < 0 || !(correlation[bot][other] <= correlation[bot][nearest])) {
                    nearest = other;
                }
            }
            if (nearest >= 0 && !(correlation[bot][nearest] <= limit)) {
                cut.add(new Cut(bot, nearest, correlation[bot][nearest]));
            } else {
                chosen.add(bot);
            }
        }
        return new Selection(List.copyOf(chosen), List.copyOf(cut));
    }

    /** The mean correlation over all pairs of the given bots, weighted by the products of their weights; 0 for one bot. */
    public static double meanPairwise(double[][] correlation, double[] weights) {
        double sum = 0;
        double mass = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += weights[i] * weights[j] * correlation[i][j];
                mass += weights[i] * weights[j];
            }
        }
        return mass == 0 ? 0 : sum / mass;
    }
}
