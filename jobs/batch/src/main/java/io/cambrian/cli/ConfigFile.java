package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values for options from a file: {@code command.option=value}, such as {@code evolve.population=500}. What the command line
 * says wins; unknown keys are refused.
 */
final class ConfigFile implements IDefaultValueProvider {
    /** Options that make no sense in a file. */
    private static final Set<String> NEVER = Set.of("help", "version", "config", "json", "dry-run");

    /** Unknown keys that a message names. */
    private static final int SHOWN = 5;

    private final Properties values;

    private ConfigFile(Properties values) {
        this.values = values;
    }

    /** Reads a file and checks its keys against all commands; all faults are reported together. */
    static ConfigFile read(Path file, CommandLine line) {
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "The configuration " + file + " cannot be read: " + why(file, e)
                            + ".\nGive a readable file of lines such as evolve.population=500.",
                    e);
        }
        Set<String> known = keys(line);
        List<String> unknown = new ArrayList<>();
        for (String key : new TreeSet<>(values.stringPropertyNames())) {
            if (!known.contains(key)) {
                unknown.add(key);
            }
        }
        if (!unknown.isEmpty()) {
            int more = unknown.size() - SHOWN;
            throw new ConfigException("The configuration " + file + " has unknown keys: "
                    + String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size())))
                    + (more > 0 ? " and " + more + " more" : "")
                    + ".\nKeys are command.option, such as evolve.population; cluster-config/cambrian.properties lists"
                    + " them all.");
        }
        return new ConfigFile(values);
    }

    private static String why(Path file, Exception e) {
        if (!Files.exists(file)) {
            return "it does not exist";
        }
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not a text file in UTF-8";
        }
        return e instanceof AccessDeniedException ? "no permission" : String.valueOf(e.getMessage());
    }

    /** Every key that a file may hold. */
    static Set<String> keys(CommandLine line) {
        Set<String> keys = new TreeSet<>();
        line.getSubcommands().forEach((command, sub) -> {
            if (takesConfig(sub.getCommandSpec())) {
                for (OptionSpec option : sub.getCommandSpec().options()) {
                    key(command, option).ifPresent(keys::add);
                }
            }
        });
        return keys;
    }

    private static boolean takesConfig(CommandSpec spec) {
        return spec.findOption("--config") != null;
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    /** The key of a command's option in a file; empty for options that a file cannot hold. */
    static Optional<String> key(String command, OptionSpec option) {
        String name = name(option);
        return NEVER.contains(name) ? Optional.empty() : Optional.of(command + "." + name);
    }

    boolean says(String key) {
        return values.containsKey(key);
    }

    @Override
    public String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)) {
            return null;
        }
        return values.getProperty(arg.command().name() + "." + name(option));
    }
}
