package io.cambrian.jobs.turn;

import io.cambrian.fault.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Cuts files of bars into one folder of files per period, as a feed would have dropped them. */
final class CutFiles {
    private CutFiles() {}

    /**
     * Cuts. A file without a column {@code date}, such as one of members, goes into the first folder as it is.
     *
     * @param files text with a header, also gzipped
     * @param ends last day of each period, ascending; rows after the last are left out
     * @param folder in which folders {@code 0000}, {@code 0001} and so on are made
     * @throws DataException naming the file and line of a row without a date, or two files of one name
     */
    static void cut(List<Path> files, List<LocalDate> ends, Path folder) {
        TreeMap<String, Path> names = new TreeMap<>();
        for (Path file : files) {
            Path other = names.putIfAbsent(plain(file), file);
            if (other != null) {
                throw new DataException("The files " + other + " and " + file
                        + " would be dropped under one name.\nGive one of them another name.");
            }
        }
        try {
            for (int k = 0; k < ends.size(); k++) {
                Files.createDirectories(period(folder, k));
            }
            for (Path file : files) {
                cut(file, ends, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file is called without its packing. */
    private static String plain(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    }

    /** The folder of a period. */
    static Path period(Path folder, int number) {
        return folder.resolve(String.format(Locale.ROOT, "%04d", number));
    }

    /** What the rows of a file are called that drop in a period. */
    static String name(int period, String plain) {
        return String.format(Locale.ROOT, "%04d-%s", period, plain);
    }

    private static void cut(Path file, List<LocalDate> ends, Path folder) throws IOException {
        String name = file.getFileName().toString();
        String plain = plain(file);
        TreeMap<Integer, Writer> writers = new TreeMap<>();
        TreeMap<String, Integer> periods = new TreeMap<>(); // by date as written: few, and asked often
        try (BufferedReader in = open(file)) {
            String header = in.readLine();
            if (header == null) {
                throw new DataException("The file " + file + " is empty.");
            }
            int column = column(header);
            if (column < 0) {
                Files.copy(file, period(folder, 0).resolve(name));
                return;
            }
            long number = 1;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                String[] cells = line.split(",", column + 2);
                String date = cells.length > column ? cells[column].strip() : "";
                Integer period = periods.get(date);
                if (period == null) {
                    period = period(date, ends, file, number);
                    periods.put(date, period);
                }
                if (period < ends.size()) {
                    Writer writer = writers.get(period);
                    if (writer == null) {
                        writer = Files.newBufferedWriter(period(folder, period).resolve(name(period, plain)));
                        writer.write(header + "\n");
                        writers.put(period, writer);
                    }
                    writer.write(line);
                    writer.write('\n');
                }
            }
        } finally {
            for (Writer writer : writers.values()) {
                writer.close();
            }
        }
    }

    private static int period(String date, List<LocalDate> ends, Path file, long line) {
        try {
            LocalDate day = LocalDate.parse(date);
            int k = 0;
            while (k < ends.size() && day.isAfter(ends.get(k))) {
                k++;
            }
            return k;
        } catch (DateTimeException e) {
            throw new DataException(
                    file + ", line " + line + ": '" + date
                            + "' is not a date such as 2020-12-31.\nA simulation cuts files"
                            + " by their column date; repair the row or leave the file out.",
                    e);
        }
    }

    private static int column(String header) {
        List<String> names = new ArrayList<>();
        for (String name : header.split(",")) {
            names.add(name.strip().replace("\"", "").toLowerCase(Locale.ROOT));
        }
        return names.indexOf("date");
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.UTF_8));
    }
}
