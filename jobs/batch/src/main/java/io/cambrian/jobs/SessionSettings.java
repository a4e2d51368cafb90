package io.cambrian.jobs;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach Spark. None of it may change an answer.
 *
 * @param appName shown in Spark's UI
 * @param master Spark master; empty means what spark-submit says, else all cores of this machine
 * @param conf further Spark settings
 * @param work what the session is mostly asked
 */
public record SessionSettings(String appName, Optional<String> master, Map<String, String> conf, Work work) {
    public SessionSettings {
        conf = Map.copyOf(conf);
    }

    /** Of which nothing special is asked. */
    public SessionSettings(String appName, Optional<String> master, Map<String, String> conf) {
        this(appName, master, conf, Work.ANY);
    }

    /** What a session is mostly asked. */
    public enum Work {
        ANY,
        /** Hundreds of queries about small tables, one after the other. */
        SMALL_QUERIES
    }

    /** The same for other work. */
    public SessionSettings with(Work value) {
        return new SessionSettings(appName, master, conf, value);
    }
}
