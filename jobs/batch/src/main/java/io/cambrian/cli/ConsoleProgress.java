package io.cambrian.cli;

import io.cambrian.jobs.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress on standard error: a bar that redraws itself on a terminal, plain lines (at most one every few seconds) in a log.
 * Safe for concurrent use.
 */
public final class ConsoleProgress implements Progress {
    private static final int BAR = 24;
    private static final long LINE_EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private String title = "";
    private long stageStart = start;
    private long lastLine;
    private boolean barShown;

    public ConsoleProgress() {
        this(System.err, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void stage(String newTitle) {
        title = newTitle;
        stageStart = System.nanoTime();
        lastLine = stageStart;
        if (terminal) {
            redraw(title + " ...");
        } else {
            out.println(clock() + "  " + title + " ...");
        }
    }

    @Override
    public synchronized void step(long done, long total, String detail) {
        long now = System.nanoTime();
        double seconds = (now - stageStart) / 1e9;
        double share = total <= 0 ? 0 : Math.min(1, (double) done / total);
        String left = share > 0 && share < 1
                ? String.format(Locale.ROOT, ", %.0f s left", seconds / share * (1 - share))
                : "";
        String rate = seconds > 0.5 && done > 0 ? String.format(Locale.ROOT, ", %.1f/s", done / seconds) : "";
        String text = title + "  " + done + "/" + total + rate + left + (detail.isEmpty() ? "" : "  " + detail);
        if (terminal) {
            int full = (int) Math.round(share * BAR);
            redraw("[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + text);
        } else if (now - lastLine >= LINE_EVERY_NANOS) {
            lastLine = now;
            out.println(clock() + "  " + text);
        }
    }

    @Override
    public synchronized void done(String result) {
        if (terminal && barShown) {
            out.print("\r\u001b[2K");
            barShown = false;
        }
        out.println(clock() + "  " + title + ": " + result);
    }

    private void redraw(String line) {
        out.print("\r\u001b[2K" + (line.length() > 118 ? line.substring(0, 118) : line));
        out.flush();
        barShown = true;
    }

    private String clock() {
        long s = (System.nanoTime() - start) / 1_000_000_000L;
        return String.format(Locale.ROOT, "%3d:%02d", s / 60, s % 60);
    }
}
