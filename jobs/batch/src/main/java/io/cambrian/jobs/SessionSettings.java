package io.cambrian.jobs;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach Spark. None of it may change an answer.
 *
 * @param appName shown in Spark's UI
 * @param master Spark master; empty means what spark-submit says, else all cores of this machine
 * @param conf further Spark settings
 */
public record SessionSettings(String appName, Optional<String> master, Map<String, String> conf) {
    public SessionSettings {
        conf = Map.copyOf(conf);
    }
}
