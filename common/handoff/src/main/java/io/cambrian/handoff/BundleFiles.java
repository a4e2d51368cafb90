package io.cambrian.handoff;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.TreeMap;

/** The files of a bundle that were found to be what was signed, by name; they are read as they were then. */
final class BundleFiles {
    private final Map<String, CheckedFile> checked = new TreeMap<>();

    void add(String name, CheckedFile file) {
        checked.put(name, file);
    }

    boolean has(String name) {
        return checked.containsKey(name);
    }

    SeekableByteChannel open(String name) throws IOException {
        CheckedFile file = checked.get(name);
        if (file == null) {
            throw new IllegalArgumentException("The file " + name + " is missing.");
        }
        return file.open();
    }
}
