package io.cambrian.cli;

import io.cambrian.jobs.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Progress on standard error: a bar that redraws itself every second on a terminal, plain lines in a log. A stage that says
 * nothing by itself is seen to live all the same: a log has a line after 3 seconds, and then after ever longer times, up
 * to 30. To be closed, or it tells of a stage that failed until the process ends. Safe for concurrent use.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
    private static final int BAR = 24;
    /** Columns of a terminal that does not tell; one wider than the line, so that nothing wraps. */
    private static final int COLUMNS = 119;

    private static final int RATE_FROM = 20;
    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_LINE = 3 * SECOND;
    private static final long LONGEST_SILENCE = 30 * SECOND;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final int width;
    private final long start;
    private String title = "";
    private String bar = "";
    private String where = "";
    private boolean running;
    private long stageStart;
    private long countedFrom;
    private long doneBefore;
    private long lastLine;
    private long silence = FIRST_LINE;
    private boolean barShown;
    private Optional<Thread> pulse = Optional.empty();

    /** On standard error; a daemon thread keeps it moving. */
    public ConsoleProgress() {
        this(
                System.err,
                System.console() != null && !"dumb".equals(System.getenv("TERM")),
                columns(System.getenv("COLUMNS")),
                System::nanoTime);
        Thread beating = new Thread(this::beat, "progress");
        beating.setDaemon(true);
        beating.start();
        pulse = Optional.of(beating);
    }

    ConsoleProgress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this(out, terminal, COLUMNS, nanoTime);
    }

    ConsoleProgress(PrintStream out, boolean terminal, int columns, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.clock = nanoTime;
        this.width = columns - 1;
        this.start = nanoTime.getAsLong();
    }

    private static int columns(String told) {
        return told != null && told.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(told) : COLUMNS;
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(1000);
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stage(String newTitle) {
        title = newTitle;
        bar = "";
        where = "";
        running = true;
        stageStart = clock.getAsLong();
        countedFrom = stageStart;
        doneBefore = 0;
        lastLine = stageStart;
        silence = FIRST_LINE;
        if (terminal) {
            redraw();
        } else {
            out.println(time() + "  " + title + " ...");
        }
    }

    @Override
    public synchronized void step(long done, long total, String detail) {
        double seconds = (clock.getAsLong() - countedFrom) / 1e9;
        double share = total <= 0 ? 0 : Math.min(1, (double) done / total);
        long own = done - doneBefore;
        String left = own > 0 && done < total ? ", " + duration(seconds / own * (total - done)) + " left" : "";
        String rate = total >= RATE_FROM && seconds > 0.5 && own >= seconds
                ? String.format(Locale.ROOT, ", %.1f/s", own / seconds)
                : "";
        show(share, "  " + done + "/" + total + rate + left + (detail.isEmpty() ? "" : "  " + detail));
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 120
                ? whole + " s"
                : whole < 7200
                        ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                        : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    @Override
    public synchronized void resume(long done, long total) {
        doneBefore = done;
        countedFrom = clock.getAsLong();
        show(total <= 0 ? 0 : Math.min(1, (double) done / total), "  " + done + "/" + total + "  going on");
    }

    @Override
    public synchronized void part(int number, int of, String what) {
        show((number - 1.0) / of, "  " + number + "/" + of + "  " + what);
    }

    private void show(double share, String newWhere) {
        int full = (int) Math.round(share * BAR);
        bar = "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] ";
        where = newWhere;
        tick();
    }

    /** Says how the stage stands, if it is time to. */
    synchronized void tick() {
        if (!running) {
            return;
        }
        long now = clock.getAsLong();
        if (terminal) {
            redraw();
        } else if (now - lastLine >= silence) {
            lastLine = now;
            silence = Math.min(2 * silence, LONGEST_SILENCE);
            out.println(time() + "  " + title + where + elapsed(now));
        }
    }

    private String elapsed(long now) {
        return "  (" + (now - stageStart) / SECOND + " s)";
    }

    @Override
    public synchronized void done(String result) {
        running = false;
        if (terminal && barShown) {
            out.print("\r\u001b[2K");
            barShown = false;
        }
        out.println(time() + "  " + title + ": " + result);
    }

    /** Ends the stage without a word, where it failed, and the thread that keeps it moving. */
    @Override
    public synchronized void close() {
        running = false;
        if (terminal && barShown) {
            out.print("\r\u001b[2K");
            out.flush();
            barShown = false;
        }
        pulse.ifPresent(Thread::interrupt);
    }

    private void redraw() {
        long now = clock.getAsLong();
        String words = title + (where.isEmpty() ? " ..." : where);
        String seconds = now - stageStart < FIRST_LINE ? "" : elapsed(now);
        int room = Math.max(1, width - seconds.length());
        // words tell more than a bar
        String line = bar.length() + words.length() > room ? words : bar + words;
        out.print("\r\u001b[2K" + (line.length() > room ? line.substring(0, room) : line) + seconds);
        out.flush();
        barShown = true;
    }

    private String time() {
        long s = (clock.getAsLong() - start) / SECOND;
        return String.format(Locale.ROOT, "%3d:%02d", s / 60, s % 60);
    }
}
