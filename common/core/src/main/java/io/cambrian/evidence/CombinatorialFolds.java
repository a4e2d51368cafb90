package io.cambrian.evidence;

import io.cambrian.fault.ConfigException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Combinatorial purged cross-validation: the days are cut into groups, every choice of some groups is a test once, and the
 * rest is trained on. López de Prado 2018, "Advances in Financial Machine Learning", chapter 12.
 *
 * <p>Groups hold {@code floor(days / groups)} days, the last one also the remainder. Training days within {@code purge} days
 * of a test group, on either side, are left out, since what was decided there may be open in the test; so are {@code embargo}
 * days more after each test group, since indicators still remember it. Choices come in lexicographic order. Each group is
 * tested C(groups - 1, tests - 1) times, which makes as many paths through all days.
 *
 * @param days how many
 * @param groups at least 2
 * @param tests groups tested at a time, at least 1 and fewer than the groups
 * @param purge days left out on both sides of a test group: at least the longest holding time
 * @param embargo further days left out after it: at least the longest memory of an indicator
 */
public record CombinatorialFolds(int days, int groups, int tests, int purge, int embargo) implements Serializable {
    private static final int MOST_SPLITS = 10_000;

    /** @throws ConfigException if groups, tests or days are not possible */
    public CombinatorialFolds {
        if (groups < 2 || tests < 1 || tests >= groups || days < groups || purge < 0 || embargo < 0) {
            throw new ConfigException("A cross-validation of " + days + " days in " + groups + " groups, " + tests
                    + " tested at a time, with a purge of " + purge + " and an embargo of " + embargo
                    + " days is not possible.\nThere must be at least 2 groups, no more than days, at least 1 tested and 1"
                    + " not, and no negative number.");
        }
        if (binomial(groups, tests) > MOST_SPLITS) {
            throw new ConfigException(groups + " groups with " + tests + " tested at a time make more than "
                    + MOST_SPLITS + " splits.\nTake fewer groups.");
        }
    }

    /**
     * One split.
     *
     * @param groups that are tested, ascending
     * @param train days trained on, from 0
     * @param test days tested, from 0
     */
    public record Split(List<Integer> groups, BitSet train, BitSet test) {
        public Split {
            groups = List.copyOf(groups);
        }
    }

    /** All splits: C(groups, tests). */
    public List<Split> splits() {
        List<Split> splits = new ArrayList<>();
        int[] chosen = new int[tests];
        for (int i = 0; i < tests; i++) {
            chosen[i] = i;
        }
        while (true) {
            splits.add(split(chosen));
            int i = tests - 1;
            while (i >= 0 && chosen[i] == groups - tests + i) {
                i--;
            }
            if (i < 0) {
                return splits;
            }
            chosen[i]++;
            for (int j = i + 1; j < tests; j++) {
                chosen[j] = chosen[j - 1] + 1;
            }
        }
    }

    private Split split(int[] chosen) {
        BitSet test = new BitSet(days);
        BitSet train = new BitSet(days);
        train.set(0, days);
        List<Integer> list = new ArrayList<>();
        for (int group : chosen) {
            list.add(group);
            test.set(from(group), to(group));
            train.clear(Math.max(0, from(group) - purge), Math.min(days, to(group) + purge + embargo));
        }
        return new Split(list, train, test);
    }

    /** First day of a group. */
    public int from(int group) {
        return group * (days / groups);
    }

    /** Day after the last of a group. */
    public int to(int group) {
        return group == groups - 1 ? days : from(group + 1);
    }

    /** Paths through all days: C(groups - 1, tests - 1). */
    public int paths() {
        return (int) binomial(groups - 1, tests - 1);
    }

    /**
     * Which split tests each group of each path, {@code [paths][groups]}: the p-th path takes the p-th split in which a group
     * is tested.
     */
    public int[][] pathSplits() {
        int[][] paths = new int[paths()][groups];
        int[] seen = new int[groups];
        List<Split> splits = splits();
        for (int s = 0; s < splits.size(); s++) {
            for (int group : splits.get(s).groups()) {
                paths[seen[group]++][group] = s;
            }
        }
        return paths;
    }

    private static long binomial(int n, int k) {
        long c = 1;
        for (int i = 1; i <= k; i++) {
            c = c * (n - k + i) / i;
            if (c > 1_000_000_000L) {
                return c;
            }
        }
        return c;
    }
}
