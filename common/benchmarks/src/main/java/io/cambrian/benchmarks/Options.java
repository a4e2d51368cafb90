package io.cambrian.benchmarks;

import io.cambrian.fault.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a benchmark, {@code --name value} with a default, or {@code --name} alone for a switch; those that nobody
 * asked for are refused.
 */
final class Options {
    private static final String YES = "yes";
    private static final String NO = "no";

    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, String> known = new LinkedHashMap<>();

    private Options() {}

    /** @throws ConfigException where a word is neither an option nor its value */
    static Options of(List<String> words) {
        Options options = new Options();
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i);
            if (!name.startsWith("--")) {
                throw new ConfigException("Options are --name value, or --name alone; " + name + " is neither.");
            }
            boolean alone = i + 1 == words.size() || words.get(i + 1).startsWith("--");
            options.given.put(name.substring(2), alone ? YES : words.get(++i));
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

    /** @throws ConfigException where the value is not a finite number, at least 0 */
    double number(String name, double defaultValue) {
        String text = text(name, Double.toString(defaultValue));
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new ConfigException("The option --" + name + " (" + text + ") must be a number, at least 0.");
    }

    /** @throws ConfigException where the switch has a value */
    boolean flag(String name) {
        String value = text(name, NO);
        if (!value.equals(YES) && !value.equals(NO)) {
            throw new ConfigException("The option --" + name + " stands alone; it takes no value (" + value + ").");
        }
        return value.equals(YES);
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
