package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuestionTest {
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void whatWasNotBegunIsTakenBackForGood() {
        Question<Integer> question = new Question<>(done::incrementAndGet);
        assertThat(question.takeBack()).isTrue();
        question.run();
        assertThat(done).hasValue(0);
        assertThat(question.takeBack()).isFalse();
        assertThatThrownBy(() -> question.answer(1_000)).isInstanceOf(CancellationException.class);
    }

    @Test
    void whatWasBegunCannotBeTakenBackAndIsCarriedToItsEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Question<Integer> question = new Question<>(() -> {
            begun.countDown();
            goOn.await();
            return done.incrementAndGet();
        });
        Thread owner = new Thread(question);
        owner.start();
        begun.await();
        assertThatThrownBy(() -> question.answer(10)).isInstanceOf(TimeoutException.class);
        assertThat(question.takeBack()).isFalse();
        goOn.countDown();
        assertThat(question.answer(10_000)).isEqualTo(1);
        owner.join();
    }

    @Test
    void itIsDoneOnceAndSaysWhatWentWrong() throws Exception {
        Question<Integer> question = new Question<>(done::incrementAndGet);
        question.run();
        question.run();
        assertThat(question.answer(0)).isEqualTo(1);
        Question<Integer> wrong = new Question<>(() -> {
            throw new IllegalStateException("no");
        });
        wrong.run();
        assertThatThrownBy(() -> wrong.answer(0))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no");
    }
}
