package io.cambrian.benchmarks;

import io.cambrian.fault.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a benchmark, {@code --name value}, each with a default; those that nobody asked for are refused. */
final class Options {
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, String> known = new LinkedHashMap<>();

    private Options() {}

    /** @throws ConfigException where a word is not {@code --name} followed by a value */
    static Options of(List<String> words) {
        Options options = new Options();
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i);
            if (!name.startsWith("--") || i + 1 == words.size()) {
                throw new ConfigException("Options are pairs, --name value; " + name + " is not the start of one.");
            }
            options.given.put(name.substring(2), words.get(i + 1));
        }
        return options;
    }

    /** @throws ConfigException where the value is not a whole number of at least {@code min} */
    int whole(String name, int defaultValue, int min) {
        String text = text(name, Integer.toString(defaultValue));
        try {
            int value = Integer.parseInt(text.replace("_", ""));
            if (value >= min) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new ConfigException(
                "The option --" + name + " (" + text + ") must be a whole number, at least " + min + ".");
    }

    String text(String name, String defaultValue) {
        known.put(name, defaultValue);
        return given.getOrDefault(name, defaultValue);
    }

    /** @throws ConfigException naming options that were given but never asked for */
    void refuseOthers() {
        List<String> others =
                given.keySet().stream().filter(name -> !known.containsKey(name)).toList();
        if (!others.isEmpty()) {
            throw new ConfigException("Unknown options " + others + "; known with their defaults: " + known + ".");
        }
    }
}
