package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words after {@code cambrian submit}: what goes to spark-submit, then a batch command with its own options.
 *
 * @param jar the application jar where the driver finds it, if given
 * @param dryRun whether to print the command instead of running it
 * @param spark options of spark-submit, values beside their names
 * @param command the batch command; empty if none was given
 * @param arguments of the batch command
 */
record SubmitArguments(
        Optional<String> jar, boolean dryRun, List<String> spark, String command, List<String> arguments) {
    private static final Set<String> FLAGS = Set.of("--verbose", "-v", "--supervise", "--load-spark-defaults");
    private static final Set<String> OURS = Set.of("--class", "--kill", "--status");

    SubmitArguments {
        spark = List.copyOf(spark);
        arguments = List.copyOf(arguments);
    }

    /** @throws ConfigException if an option lacks its value or is set by Cambrian itself */
    static SubmitArguments parse(List<String> words) {
        Optional<String> jar = Optional.empty();
        boolean dryRun = false;
        List<String> spark = new ArrayList<>();
        int i = 0;
        while (i < words.size() && words.get(i).startsWith("-") && !words.get(i).equals("--")) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals > 0 ? word.substring(0, equals) : word;
            if (OURS.contains(name)) {
                throw new ConfigException(
                        "The option " + name + " is not for 'cambrian submit', which names the class by itself.\n"
                                + "Use spark-submit for it.");
            }
            i++;
            if (FLAGS.contains(word)) {
                spark.add(word);
            } else if (word.equals("--dry-run")) {
                dryRun = true;
            } else {
                if (equals < 0 && i == words.size()) {
                    throw new ConfigException("The option " + name + " of spark-submit needs a value.");
                }
                String value = equals > 0 ? word.substring(equals + 1) : words.get(i++);
                if (name.equals("--jar")) {
                    jar = Optional.of(value);
                } else {
                    spark.add(name);
                    spark.add(value);
                }
            }
        }
        if (i < words.size() && words.get(i).equals("--")) {
            i++;
        }
        return i == words.size()
                ? new SubmitArguments(jar, dryRun, spark, "", List.of())
                : new SubmitArguments(jar, dryRun, spark, words.get(i), words.subList(i + 1, words.size()));
    }

    /** The last value of an option of spark-submit. */
    Optional<String> option(String name) {
        Optional<String> found = Optional.empty();
        for (int i = 0; i < spark.size(); i++) {
            if (spark.get(i).equals(name) && !FLAGS.contains(name)) {
                found = Optional.of(spark.get(i + 1));
            }
            i += FLAGS.contains(spark.get(i)) ? 0 : 1;
        }
        return found;
    }

    /** Settings given as {@code --conf key=value}. */
    Map<String, String> conf() {
        Map<String, String> conf = new LinkedHashMap<>();
        for (int i = 0; i < spark.size(); i++) {
            if (FLAGS.contains(spark.get(i))) {
                continue;
            }
            if (spark.get(i).equals("--conf") || spark.get(i).equals("-c")) {
                String[] setting = spark.get(i + 1).split("=", 2);
                if (setting.length < 2) {
                    throw new ConfigException("The --conf (" + spark.get(i + 1)
                            + ") is no setting.\nGive key=value, such as spark.executor.memory=4g.");
                }
                conf.put(setting[0], setting[1]);
            }
            i++;
        }
        return conf;
    }

    /** The value of an option of the batch command; empty if it was not given. */
    Optional<String> argument(String name) {
        Optional<String> found = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith(name + "=")) {
                found = Optional.of(arguments.get(i).substring(name.length() + 1));
            } else if (arguments.get(i).equals(name) && i + 1 < arguments.size()) {
                found = Optional.of(arguments.get(i + 1));
            }
        }
        return found;
    }
}
