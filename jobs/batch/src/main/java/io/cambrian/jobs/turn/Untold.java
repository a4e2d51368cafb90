package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.RunIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What turns have to tell and have not told yet, in a file of the warehouse's folder: it is written before what it is about counts as
 * done, and goes once a person was told. So it outlives calls that die or fail, and is told once or, after a kill between the telling
 * and the forgetting, twice. The caller holds the warehouse's lock.
 */
final class Untold {
    static final String FILE = "untold.json";

    private static final String REFUSED = "refused";
    private static final String NOTES = "notes";
    private static final String READING = "reading";

    private final Path file;

    /** @param folder of the warehouse */
    Untold(Path folder) {
        file = folder.resolve(FILE);
    }

    /**
     * What is to be told, each once, in the order in which it came.
     *
     * @param refused files that could not be used, in words
     * @param notes on what came in and what was put right, in words
     */
    record Words(List<String> refused, List<String> notes) {
        Words {
            refused = List.copyOf(new LinkedHashSet<>(refused));
            notes = List.copyOf(new LinkedHashSet<>(notes));
        }

        List<String> all() {
            List<String> all = new ArrayList<>(refused);
            all.addAll(notes);
            return all;
        }
    }

    /**
     * What the file has.
     *
     * @param reading files that are being read, of which nothing is told yet
     */
    private record Content(Words words, List<String> reading) {}

    /** All that was not told yet. */
    Words words() {
        return content().words();
    }

    /** Files that whoever died or failed was reading; empty where nobody did. */
    List<String> reading() {
        return content().reading();
    }

    private Content content() {
        if (!Files.exists(file)) {
            return new Content(new Words(List.of(), List.of()), List.of());
        }
        try {
            JsonNode told = new ObjectMapper().readTree(Files.readString(file));
            if (told.path(REFUSED).isArray() && told.path(NOTES).isArray()) {
                return new Content(new Words(texts(told, REFUSED), texts(told, NOTES)), texts(told, READING));
            }
        } catch (IOException e) {
            // said below, as what is no such file
        }
        return new Content(
                new Words(
                        List.of(),
                        List.of("What earlier turns had to tell of their files cannot be read (" + file
                                + "): the table quarantine has what was kept out.")),
                List.of());
    }

    /** Puts down that files are being read, until {@link #read} has what is to be told of them. */
    void reading(Collection<String> files) {
        Words words = words();
        write(words.refused(), words.notes(), files);
    }

    /** Adds what is to be told of the files that were being read. */
    void read(List<String> refused, List<String> notes) {
        add(refused, notes, List.of());
    }

    /** Adds a note. */
    void note(String words) {
        add(List.of(), List.of(words));
    }

    /** Adds what is to be told; what stands there already is not told twice. */
    void add(List<String> refused, List<String> notes) {
        if (refused.isEmpty() && notes.isEmpty()) {
            return;
        }
        add(refused, notes, reading());
    }

    private void add(List<String> refused, List<String> notes, List<String> reading) {
        Words before = words();
        Set<String> allRefused = new LinkedHashSet<>(before.refused());
        allRefused.addAll(refused);
        Set<String> allNotes = new LinkedHashSet<>(before.notes());
        allNotes.addAll(notes);
        write(allRefused, allNotes, reading);
    }

    /** Forgets what was told; what came since then stays. */
    void told(Words words) {
        if (!Files.exists(file)) {
            return;
        }
        Content all = content();
        Set<String> refused = new LinkedHashSet<>(all.words().refused());
        words.refused().forEach(refused::remove);
        Set<String> notes = new LinkedHashSet<>(all.words().notes());
        words.notes().forEach(notes::remove);
        write(refused, notes, all.reading());
    }

    private void write(Collection<String> refused, Collection<String> notes, Collection<String> reading) {
        try {
            if (refused.isEmpty() && notes.isEmpty() && reading.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling("." + FILE + ".part");
            Files.writeString(part, RunIdentity.json(Map.of(REFUSED, refused, NOTES, notes, READING, reading)));
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode told, String field) {
        List<String> texts = new ArrayList<>();
        told.path(field).forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
