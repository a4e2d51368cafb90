package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
    @Test
    void theEndOfInputIsNoticedAndInputIsNot() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        PipedInputStream in = new PipedInputStream();
        try (PipedOutputStream out = new PipedOutputStream(in)) {
            ParentWatch.start(in, ended::countDown);
            out.write("still here\n".getBytes());
            out.flush();
            while (in.available() > 0) {
                Thread.onSpinWait();
            }
            assertThat(ended.getCount()).isEqualTo(1);
        }
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
