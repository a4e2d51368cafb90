package io.cambrian.benchmarks;

/** Measured figures that {@link Scale} starts from; common/benchmarks/README.md has the commands and dates. */
final class ScaleFigures {
    /** Strategies in a chunk to nanoseconds a bar and strategy, random strategies: {@code benchmarks.jar chunks}. */
    static final String CHUNKS = "1:67,10:29.8,100:17.1,1000:12.4,3000:11.5";

    /** Kernel over cores times wall time with 8 tasks: {@code spark.sh generations}. */
    static final double EFFICIENCY = 0.87;

    /** {@code spark.sh driver}: once a generation. */
    static final double GENERATION_MS = 272;

    /** {@code spark.sh driver}: each task. */
    static final double TASK_MS = 0.555;

    /** {@code spark.sh driver}: each outcome. */
    static final double DECODE_US = 47.1;

    /** {@code benchmarks.jar search}: 191 ms of CPU time for 2,400 trials. */
    static final double BREED_US = 80;

    /** {@code spark.sh ledger}: CPU time a row, all five tables, load 2. */
    static final double LEDGER_US = 188;

    /** Rows made on the driver: the 3 % of those that samples saw. */
    static final double LEDGER_DRIVER_US = 6;

    /** Five commits of a generation, nearly without rows: a guess, a third of what they took with 10,000 rows each. */
    static final double COMMIT_MS = 500;

    /** A search of 500,000 trials grew to 1.9 GB. */
    static final double DRIVER_BYTES = 3_500;

    /** Trials, lineage, strategies and populations of that search. */
    static final double LEDGER_BYTES = 1_441;

    /** A whole record with 8 cases and 64 blocks: 13 MB for 10,000. */
    static final double OUTCOME_BYTES = 1_300;

    private ScaleFigures() {}
}
