package io.cambrian.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
    private long now = 5;
    private final Health health = new Health(() -> now);

    private void after(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aProcessThatStartsIsWellForAWhile() {
        assertThat(health.word()).isEqualTo(new Health.Word(true, "starting"));
        after(Health.START);
        assertThat(health.word().isWell()).isTrue();
        after(Duration.ofNanos(1));
        assertThat(health.word().isWell()).isFalse();
        assertThat(health.word().text()).contains("has said nothing for 300 s", "starting");
        health.starting();
        assertThat(health.word().isWell()).isTrue();
    }

    @Test
    void oneThatTradesOrIsHaltedIsWellAsLongAsItSaysSo() {
        health.armed("HALTED");
        assertThat(health.word()).isEqualTo(new Health.Word(true, "HALTED"));
        after(Health.SILENCE);
        assertThat(health.word().isWell()).isTrue();
        after(Duration.ofNanos(1));
        assertThat(health.word().isWell()).isFalse();
        assertThat(health.word().text()).contains("has said nothing for 60 s", "HALTED");
        health.armed("ACTIVE");
        assertThat(health.word()).isEqualTo(new Health.Word(true, "ACTIVE"));
    }

    @Test
    void oneThatCannotTradeIsNot() {
        health.trouble("the journal cannot be written: no space");
        assertThat(health.word()).isEqualTo(new Health.Word(false, "the journal cannot be written: no space"));
        after(Health.SILENCE.plusNanos(1));
        assertThat(health.word().text()).contains("has said nothing", "no space");
    }

    @Test
    void oneThatHasEndedSaysSoForGood() {
        health.ended("the process ends: no plan");
        after(Duration.ofDays(1));
        assertThat(health.word()).isEqualTo(new Health.Word(false, "the process ends: no plan"));
    }

    @Test
    void bySystemTimeItIsWellAtOnce() {
        assertThat(new Health().word()).isEqualTo(new Health.Word(true, "starting"));
    }
}
