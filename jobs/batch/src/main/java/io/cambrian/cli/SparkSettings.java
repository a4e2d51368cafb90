package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Files of Spark settings, in the form of spark-defaults.conf. */
final class SparkSettings {
    private SparkSettings() {}

    /** Keys and values of a file; empty where there is none. */
    static Map<String, String> read(Path file) {
        Map<String, String> settings = new TreeMap<>();
        if (!Files.exists(file)) {
            return settings;
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "The Spark settings " + file + " cannot be read: " + e.getMessage()
                            + ".\nGive a readable file of lines such as spark.executor.memory 4g.",
                    e);
        }
        properties
                .stringPropertyNames()
                .forEach(key -> settings.put(key, properties.getProperty(key).strip()));
        return settings;
    }
}
