package io.cambrian.market;

/**
 * The verdict on one record of a bar file: a line, or in a wide file one cell that holds a value. Rejecting a whole file is
 * not an outcome of a record; see {@link FileReading#rejection()}.
 */
public sealed interface RowOutcome {
    /** Line in the original file; the header is line 1. */
    long line();

    /** Loaded as it stands. */
    record Accepted(Bar bar, long line) implements RowOutcome {}

    /** Loaded, and reported under a rule; the bar carries the correction where the rule makes one. */
    record Flagged(Bar bar, Finding finding) implements RowOutcome {
        @Override
        public long line() {
            return finding.line();
        }
    }

    /** Readable, but kept out of the bars. */
    record Quarantined(Finding finding) implements RowOutcome {
        @Override
        public long line() {
            return finding.line();
        }
    }

    /** Not readable. */
    record RejectedRow(Finding finding) implements RowOutcome {
        @Override
        public long line() {
            return finding.line();
        }
    }
}
