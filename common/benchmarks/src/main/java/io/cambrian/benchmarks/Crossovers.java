package io.cambrian.benchmarks;

import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.List;

/** The 100 strategies of workload W1: every pair of a fast average (5 to 14 days) and a slow one (20, 30, .. 110). */
final class Crossovers {
    static final int COUNT = 100;

    private Crossovers() {}

    static List<Strategy> all() {
        List<Strategy> list = new ArrayList<>();
        for (int fast = 5; fast <= 14; fast++) {
            for (int slow = 20; slow <= 110; slow += 10) {
                list.add(of(fast, slow));
            }
        }
        return list;
    }

    static Strategy of(int fast, int slow) {
        String pair = "sma(close, " + fast + ") crosses %s sma(close, " + slow + ")\n";
        return StrategyText.parse("enter long when " + String.format(pair, "above") + "exit long when "
                + String.format(pair, "below") + "size fixed 1");
    }

    /** The place of a pair in {@link #all()}. */
    static int index(int fast, int slow) {
        return (fast - 5) * 10 + (slow - 20) / 10;
    }
}
