package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads bars line by line from a stream into a {@link Spool}: the first line names the columns, an empty line or the end of
 * the stream ends a drop. Lines that are wrong are told, and their drop is left out.
 */
public final class LineFeed {
    private LineFeed() {}

    /** Starts a thread that reads to the end; then runs {@code ended}. */
    public static void start(InputStream in, Spool spool, Consumer<String> told, Runnable ended) {
        Thread reader = new Thread(
                () -> {
                    try {
                        read(in, spool, told);
                    } finally {
                        ended.run();
                    }
                },
                "bars from standard input");
        reader.setDaemon(true);
        reader.start();
    }

    static void read(InputStream in, Spool spool, Consumer<String> told) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String header = lines.readLine();
            List<String> drop = new ArrayList<>();
            int number = 1;
            int from = 2;
            for (String line = lines.readLine(); header != null; line = lines.readLine()) {
                number++;
                if (line != null && !line.isBlank()) {
                    drop.add(line);
                    continue;
                }
                if (!drop.isEmpty()) {
                    drop.add(0, header);
                    try {
                        spool.put("standard input from line " + from, drop);
                    } catch (DataException e) {
                        told.accept(e.getMessage() + "\nThese bars are left out.");
                    }
                    drop = new ArrayList<>();
                }
                from = number + 1;
                if (line == null) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
