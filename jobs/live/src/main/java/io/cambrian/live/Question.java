package io.cambrian.live;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What another thread asks of the one that owns the account. It knows whether it was begun: only what was not can be taken back.
 * Safe for concurrent use.
 */
final class Question<T> implements Runnable {
    private enum Stage {
        WAITING,
        BEGUN,
        TAKEN_BACK
    }

    private final FutureTask<T> task;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

    Question(Callable<T> what) {
        task = new FutureTask<>(what);
    }

    /** On the owner's thread; does nothing where it was taken back. */
    @Override
    public void run() {
        if (stage.compareAndSet(Stage.WAITING, Stage.BEGUN)) {
            task.run();
        }
    }

    /** Whether it was not begun; then it never is, and whoever waits for the answer is told. */
    boolean takeBack() {
        boolean waited = stage.compareAndSet(Stage.WAITING, Stage.TAKEN_BACK);
        if (waited) {
            task.cancel(false);
        }
        return waited;
    }

    /** The answer, waited for at most so long. */
    T answer(long millis) throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(millis, TimeUnit.MILLISECONDS);
    }
}
