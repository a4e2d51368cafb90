package io.cambrian.evolve;

import io.cambrian.fault.ConfigException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How one island differs from the search that it belongs to, as text: settings as name and value, separated by commas, such
 * as {@code selection lexicase, case-share 0.5, mutation 0.6}. What is not named is as in the search.
 *
 * @param settings values by name, in the order of {@link #NAMES}
 */
public record IslandPlan(Map<String, String> settings) implements Serializable {
    /** What an island may have of its own. */
    public static final List<String> NAMES = List.of(
            "selection",
            "case-share",
            "tournament-size",
            "elite",
            "operators",
            "crossover",
            "mutation",
            "refine",
            "archive-share");

    public IslandPlan {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (settings.containsKey(name)) {
                ordered.put(name, settings.get(name));
            }
        }
        settings = java.util.Collections.unmodifiableMap(ordered);
    }

    /**
     * The islands of a text, separated by semicolons.
     *
     * @throws ConfigException naming every fault
     */
    public static List<IslandPlan> parseAll(String text) {
        List<IslandPlan> plans = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        String[] islands = text.split(";", -1);
        for (int k = 0; k < islands.length; k++) {
            Map<String, String> settings = new LinkedHashMap<>();
            for (String part : islands[k].split(",", -1)) {
                String fault = read(part.trim(), settings);
                if (!fault.isEmpty()) {
                    faults.add("Island " + (k + 1) + ": " + fault);
                }
            }
            plans.add(new IslandPlan(settings));
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults)
                    + "\nIslands are separated by semicolons, their settings by commas, such as"
                    + " 'selection lexicase, mutation 0.6; selection tournament, tournament-size 7'. Settings: "
                    + String.join(", ", NAMES) + "; 'same' is an island like the search.");
        }
        return List.copyOf(plans);
    }

    /** Adds a setting; says what is wrong with it, or nothing. */
    private static String read(String part, Map<String, String> settings) {
        if (part.equals("same")) {
            return settings.isEmpty() ? "" : "'same' stands alone.";
        }
        String[] words = part.split("\\s+");
        if (words.length != 2) {
            return "'" + part + "' is no setting and value.";
        }
        String name = words[0];
        String value = words[1].toLowerCase(Locale.ROOT);
        if (!NAMES.contains(name)) {
            return "there is no setting '" + name + "'.";
        }
        if (settings.put(name, value) != null) {
            return "'" + name + "' is given twice.";
        }
        return switch (name) {
            case "selection" -> choice(name, value, SelectionMethod.values());
            case "operators" -> choice(name, value, OperatorPolicy.values());
            case "tournament-size", "elite" ->
                value.matches("\\d{1,7}") ? "" : "the " + name + " (" + value + ") must be a whole number.";
            default ->
                value.matches("\\d*\\.?\\d+([eE]-?\\d{1,2})?")
                        ? ""
                        : "the " + name + " (" + value + ") must be a number, not negative.";
        };
    }

    private static String choice(String name, String value, Enum<?>[] choices) {
        return Arrays.stream(choices).anyMatch(c -> c.name().equalsIgnoreCase(value))
                ? ""
                : "the " + name + " (" + value + ") must be one of "
                        + Arrays.stream(choices)
                                .map(c -> c.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    /**
     * The settings of the island.
     *
     * @param own the settings of the search, with the island's number and size
     * @param selection of the search
     * @throws ConfigException if they are out of bounds or contradict each other
     */
    SearchSettings apply(SearchSettings.Builder own, SelectionMethod selection) {
        SelectionMethod method = settings.containsKey("selection")
                ? SelectionMethod.valueOf(settings.get("selection").toUpperCase(Locale.ROOT))
                : selection;
        own.selection(method);
        if (settings.containsKey("case-share") && method != SelectionMethod.LEXICASE) {
            throw new ConfigException("the case-share (" + settings.get("case-share")
                    + ") goes with selection lexicase only.\nLeave it out, or choose lexicase.");
        }
        if (settings.containsKey("tournament-size") && method == SelectionMethod.LEXICASE) {
            throw new ConfigException("the tournament-size (" + settings.get("tournament-size")
                    + ") says nothing to selection lexicase, which holds no tournaments.\nLeave it out.");
        }
        settings.forEach((name, value) -> {
            switch (name) {
                case "case-share" -> own.caseShare(Double.parseDouble(value));
                case "tournament-size" -> own.tournamentSize(Integer.parseInt(value));
                case "elite" -> own.eliteCount(Integer.parseInt(value));
                case "operators" -> own.operators(OperatorPolicy.valueOf(value.toUpperCase(Locale.ROOT)));
                case "crossover" -> own.crossoverRate(Double.parseDouble(value));
                case "mutation" -> own.mutationRate(Double.parseDouble(value));
                case "refine" -> own.rules(own.rules().withRefine(Double.parseDouble(value)));
                case "archive-share" -> own.archiveShare(Double.parseDouble(value));
                default -> {
                    // the selection, which is set already
                }
            }
        });
        return own.build();
    }

    @Override
    public String toString() {
        return settings.isEmpty()
                ? "same"
                : settings.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "));
    }
}
