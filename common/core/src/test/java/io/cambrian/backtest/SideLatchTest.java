package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Positions found 64 bars at a time against a walk from bar to bar. */
class SideLatchTest {
    @Property(tries = 300)
    void positionsAreThoseOfAWalk(
            @ForAll long seed,
            @ForAll @IntRange(max = 500) int last,
            @ForAll @IntRange(min = 1, max = 100) int spacing) {
        RandomGenerator random = Seeds.stream(seed);
        long[] enter = new long[8];
        long[] leave = new long[8];
        for (int t = 0; t < 512; t++) {
            if (random.nextInt(spacing) == 0) {
                Bits.set(leave, t);
            } else if (random.nextInt(spacing) == 0) {
                Bits.set(enter, t);
            }
        }
        List<List<Integer>> expected = new ArrayList<>();
        for (int t = Bits.next(enter, 0, last); t < last; ) {
            int exit = Bits.next(leave, t, last);
            expected.add(List.of(t, exit < last ? exit : -1));
            t = Bits.next(enter, exit, last);
        }
        SideLatch latch = new SideLatch();
        latch.run(enter, leave, 512);
        latch.run(enter, leave, last);
        List<List<Integer>> actual = new ArrayList<>();
        for (int i = 0; i < latch.positions(); i++) {
            actual.add(List.of(latch.entered(i), latch.left(i)));
        }
        assertThat(actual).isEqualTo(expected);
    }
}
