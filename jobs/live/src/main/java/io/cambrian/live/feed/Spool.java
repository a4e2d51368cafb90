package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Bars that come over a wire, put down as files for a {@link DropFeed}: what a decision was made on is on disk before it is
 * made, and a restart reads it again. Safe for concurrent use.
 */
public final class Spool {
    private final Path folder;
    private long next;

    /** Continues after the files that are there. */
    public Spool(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                next = 1
                        + files.map(f -> f.getFileName().toString())
                                .filter(n -> n.matches("[0-9]{12}\\.csv"))
                                .mapToLong(n -> Long.parseLong(n.substring(0, 12)))
                                .max()
                                .orElse(0);
            }
        } catch (IOException e) {
            throw new DataException("The folder of received bars " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    public Path folder() {
        return folder;
    }

    /**
     * Takes bars as CSV; on disk when it returns.
     *
     * @param source where they came from, for messages
     * @return the number of bars
     * @throws DataException naming the line that is wrong; then nothing is kept
     */
    public synchronized int put(String source, List<String> lines) {
        int bars = BarFile.parse(source, lines).values().stream()
                .mapToInt(List::size)
                .sum();
        String name = String.format(Locale.ROOT, "%012d.csv", next);
        Path part = folder.resolve("." + name + ".part");
        try {
            Files.writeString(part, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DataException(
                    "The bars from " + source + " cannot be kept in " + folder + ": " + e.getMessage(), e);
        }
        next++;
        return bars;
    }
}
