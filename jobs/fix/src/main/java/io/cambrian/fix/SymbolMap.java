package io.cambrian.fix;

import io.cambrian.fault.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the broker calls an instrument; one that is not named has the same name on both sides. Immutable. */
final class SymbolMap {
    static final SymbolMap SAME = new SymbolMap(Map.of());

    private final Map<String, String> there;
    private final Map<String, String> here = new HashMap<>();

    private SymbolMap(Map<String, String> there) {
        this.there = Map.copyOf(there);
        there.forEach((ours, theirs) -> here.put(theirs, ours));
    }

    /** Reads lines {@code OURS=THEIRS}; empty ones and those that begin with # are passed over. */
    static SymbolMap read(Path file) {
        Map<String, String> there = new HashMap<>();
        Map<String, String> here = new HashMap<>();
        try {
            int n = 0;
            for (String line : Files.readAllLines(file)) {
                n++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                int at = line.indexOf('=');
                String ours = at < 0 ? "" : line.substring(0, at).strip();
                String theirs = at < 0 ? "" : line.substring(at + 1).strip();
                if (ours.isEmpty() || theirs.isEmpty()) {
                    throw new ConfigException("Line " + n + " of " + file + " (" + line + ") is not OURS=THEIRS.");
                }
                String before = there.put(ours, theirs);
                String other = here.put(theirs, ours);
                if (before != null || other != null) {
                    throw new ConfigException("Line " + n + " of " + file + " names " + (before != null ? ours : theirs)
                            + " a second time.\nEach instrument has one name on each side.");
                }
            }
        } catch (IOException e) {
            throw new ConfigException("The symbols in " + file + " cannot be read: " + e);
        }
        return new SymbolMap(there);
    }

    /**
     * Refuses instruments whose name is the broker's for another one.
     *
     * @param ours of the plan
     */
    void requireClear(Collection<String> ours) {
        List<String> faults = ours.stream()
                .filter(s -> here.containsKey(s) && !there.containsKey(s))
                .sorted()
                .map(s -> s + " is the broker's name of " + here.get(s) + ", and has no line of its own")
                .toList();
        if (!faults.isEmpty()) {
            throw new ConfigException("The symbols of the FIX session are not right: " + String.join("; ", faults)
                    + ".\nGive each of these instruments of the plan a line OURS=THEIRS.");
        }
    }

    String there(String ours) {
        return there.getOrDefault(ours, ours);
    }

    /** Our name; one of the broker's that is ours of another instrument is marked as the broker's. */
    String here(String theirs) {
        String ours = here.get(theirs);
        if (ours != null) {
            return ours;
        }
        return there.containsKey(theirs) ? "broker:" + theirs : theirs;
    }
}
