package io.cambrian.jobs.turn;

import io.cambrian.jobs.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Passes progress on, and adds up how long the stages of each name took. Not safe for concurrent use. */
public final class StageTimes implements Progress {
    private final Progress inner;
    private final LongSupplier nanoTime;
    private final Map<String, long[]> times = new LinkedHashMap<>();
    private String running = "";
    private long since;

    public StageTimes(Progress inner) {
        this(inner, System::nanoTime);
    }

    StageTimes(Progress inner, LongSupplier nanoTime) {
        this.inner = inner;
        this.nanoTime = nanoTime;
    }

    /**
     * A stage.
     *
     * @param stage its name without numbers
     * @param times how often it ran
     * @param seconds from where it began to where the next one did, summed
     */
    public record Time(String stage, long times, double seconds) {}

    /** All stages so far, the longest first. */
    public List<Time> all() {
        book();
        List<Time> all = new ArrayList<>();
        times.forEach((stage, sum) -> all.add(new Time(stage, sum[0], sum[1] / 1e9)));
        all.sort((a, b) -> Double.compare(b.seconds, a.seconds));
        return all;
    }

    /** What lies between the end of a stage and the next one belongs to the stage. */
    private void book() {
        long now = nanoTime.getAsLong();
        if (!running.isEmpty()) {
            times.get(running)[1] += now - since;
        }
        since = now;
    }

    @Override
    public void stage(String title) {
        book();
        running = title.replaceAll(" ?[0-9]+", "");
        times.computeIfAbsent(running, stage -> new long[2])[0]++;
        inner.stage(title);
    }

    @Override
    public void resume(long done, long total) {
        inner.resume(done, total);
    }

    @Override
    public void step(long done, long total, String detail) {
        inner.step(done, total, detail);
    }

    @Override
    public void part(int number, int of, String what) {
        inner.part(number, of, what);
    }

    @Override
    public void done(String result) {
        inner.done(result);
    }
}
