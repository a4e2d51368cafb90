package io.cambrian.memory.pattern;

import java.util.Arrays;
import java.util.List;

/**
 * A subgroup of cases whose outcomes differ from those of the others, with its evidence.
 *
 * @param items whose conjunction it is, ascending numbers of the table's items
 * @param text the same in words
 * @param count of its cases
 * @param support share of all cases
 * @param mean outcome in it
 * @param difference to the mean outcome of the others, in the round in which it was found
 * @param low lower end of the interval of the difference (Welch)
 * @param high upper end
 * @param lift share of gains in it over the share of gains of all; NaN where nothing gained
 * @param z difference in permutation standard deviations
 * @param pValue by permutation, of this subgroup alone
 * @param adjustedPValue by permutation, of the largest of all candidates (Westfall and Young)
 * @param qValue of all candidates' own p-values (Benjamini and Yekutieli)
 * @param eraDifferences the difference in each era; NaN where it has fewer than 5 cases on either side
 * @param stability share of the known eras whose difference has the sign of the whole; NaN where none is known
 */
public record Subgroup(
        List<Integer> items,
        String text,
        int count,
        double support,
        double mean,
        double difference,
        double low,
        double high,
        double lift,
        double z,
        double pValue,
        double adjustedPValue,
        double qValue,
        double[] eraDifferences,
        double stability) {
    public Subgroup {
        items = List.copyOf(items);
    }

    /** Whether outcomes in it are worse than those of the others: a pattern to avoid. */
    public boolean failure() {
        return difference < 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subgroup o
                && items.equals(o.items)
                && text.equals(o.text)
                && count == o.count
                && Arrays.equals(
                        new double[] {
                            support, mean, difference, low, high, lift, z, pValue, adjustedPValue, qValue, stability
                        },
                        new double[] {
                            o.support,
                            o.mean,
                            o.difference,
                            o.low,
                            o.high,
                            o.lift,
                            o.z,
                            o.pValue,
                            o.adjustedPValue,
                            o.qValue,
                            o.stability
                        })
                && Arrays.equals(eraDifferences, o.eraDifferences);
    }

    @Override
    public int hashCode() {
        return 31 * items.hashCode() + Double.hashCode(difference);
    }

    @Override
    public String toString() {
        return "Subgroup[" + text + ": " + count + " cases, difference " + difference + ", adjusted p " + adjustedPValue
                + "]";
    }
}
