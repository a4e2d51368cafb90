package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleCollectionTest {
    private final AtomicInteger collections = new AtomicInteger();
    private long used;

    private IdleCollection of(long committed, long max) {
        return new IdleCollection(() -> new MemoryUsage(0, used, committed, max), collections::incrementAndGet);
    }

    @Test
    void memoryIsFreedOnceAfterDaysThatLeftMuchBehind() {
        IdleCollection idle = of(100, 100);
        used = 90;
        idle.rest(0);
        assertThat(collections).as("no day has come").hasValue(0);
        used = 30;
        idle.rest(1);
        assertThat(collections).as("there is room for the next").hasValue(0);
        used = 40;
        idle.rest(1);
        idle.rest(1);
        assertThat(collections).as("once, however long nothing waits").hasValue(1);
        idle.rest(2);
        assertThat(collections).hasValue(2);
    }

    @Test
    void aSpaceWithoutALargestSizeIsMeasuredByWhatItHasNow() {
        IdleCollection idle = of(100, -1);
        used = 34;
        idle.rest(1);
        assertThat(collections).hasValue(1);
    }

    @Test
    void aCollectorWithoutSuchASpaceIsLeftAlone() {
        of(0, 0).rest(1);
        assertThat(collections).hasValue(0);
    }
}
