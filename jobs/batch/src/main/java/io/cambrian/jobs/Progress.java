package io.cambrian.jobs;

/** Where long work says how far it is. */
public interface Progress {
    /** A stage begins, such as "Evolving". */
    void stage(String title);

    /** The stage goes on where an earlier process left off: so many of so many units were done by that one. */
    default void resume(long done, long total) {}

    /** So many of so many units are done within the stage. */
    void step(long done, long total, String detail);

    /** What is done now: one of several parts of the stage, which may take unequal times. */
    default void part(int number, int of, String what) {}

    /** The stage is over, with one sentence on what came of it. */
    void done(String result);

    /** Says nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void stage(String title) {}

        @Override
        public void step(long done, long total, String detail) {}

        @Override
        public void done(String result) {}
    };
}
