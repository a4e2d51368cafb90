package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Bars that come over a wire, put down as files for a {@link DropFeed}: what a decision was made on is on disk before it is
 * made, and a restart reads it again. Safe for concurrent use.
 */
public final class Spool {
    private static final Pattern OWN = Pattern.compile("(.*\\.)?([0-9]{12})\\.csv");

    private final Path folder;
    private final LatestDay latest;
    private String last = "";

    /** Continues after the files that are there. */
    public Spool(Path folder, LatestDay latest) {
        this.folder = folder;
        this.latest = latest;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new DataException("The folder of received bars " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** A name that comes after those of all drops that are there: names give the order. */
    private String next() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            String there = files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .filter(DropFeed::isDrop)
                    .max(Comparator.naturalOrder())
                    .orElse("");
            last = there.compareTo(last) > 0 ? there : last;
        }
        Matcher own = OWN.matcher(last);
        String prefix = last.isEmpty() ? "" : last + ".";
        long number = 1;
        if (own.matches()) {
            prefix = own.group(1) == null ? "" : own.group(1);
            number = 1 + Long.parseLong(own.group(2));
        }
        return String.format(Locale.ROOT, "%s%012d.csv", prefix, number);
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
        int bars = BarFile.parse(source, lines, latest.day()).values().stream()
                .mapToInt(List::size)
                .sum();
        try {
            String name = next();
            Path part = folder.resolve("." + name + ".part");
            Files.writeString(part, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true); // the new name, too
            } catch (IOException e) {
                // some systems open no folders
            }
            last = name;
        } catch (IOException e) {
            throw new DataException(
                    "The bars from " + source + " cannot be kept in " + folder + ": " + e.getMessage(), e);
        }
        return bars;
    }
}
