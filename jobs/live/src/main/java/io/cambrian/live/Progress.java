package io.cambrian.live;

import java.io.PrintStream;
import java.util.Locale;

/** How far a replay is: a bar that redraws itself on a terminal, plain lines at most every few seconds in a log. */
final class Progress {
    private static final int BAR = 24;
    private static final long LINE_EVERY_NANOS = 5_000_000_000L;
    private static final long DRAW_EVERY_NANOS = 100_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private long last = System.nanoTime();

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard error. */
    static Progress console() {
        return new Progress(System.err, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    void line(String text) {
        clear();
        out.println(text);
    }

    void step(int done, int total, String text) {
        long now = System.nanoTime();
        if (now - last < (terminal ? DRAW_EVERY_NANOS : LINE_EVERY_NANOS)) {
            return;
        }
        last = now;
        String count = String.format(Locale.ROOT, "%d/%d days  %s", done, total, text);
        if (terminal) {
            int full = total <= 0 ? 0 : Math.min(BAR, done * BAR / total);
            out.print("\r\u001b[2K[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + count);
            out.flush();
        } else {
            out.println(count);
        }
    }

    void clear() {
        if (terminal) {
            out.print("\r\u001b[2K");
            out.flush();
        }
    }
}
