package io.cambrian.market;

import io.cambrian.fault.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Who belonged to a universe when, point in time: the members on a day are those known on that day. */
public final class Universe {
    private static final Universe EVERYTHING = new Universe(null);

    private final Map<String, List<Membership>> bySymbol;

    private Universe(Map<String, List<Membership>> bySymbol) {
        this.bySymbol = bySymbol;
    }

    /** No universe is declared: every instrument is a member on all of its days. */
    public static Universe everything() {
        return EVERYTHING;
    }

    /** A universe of stays, in any order. */
    public static Universe of(List<Membership> stays) {
        Map<String, List<Membership>> map = new TreeMap<>();
        for (Membership stay : stays) {
            map.computeIfAbsent(stay.symbol(), s -> new ArrayList<>()).add(stay);
        }
        map.values().forEach(list -> list.sort(Comparator.comparingInt(Membership::from)));
        return new Universe(map);
    }

    /** Whether membership restricts anything. */
    public boolean isDeclared() {
        return bySymbol != null;
    }

    /** Stays of a symbol by first day; empty if it never was a member or nothing is declared. */
    public List<Membership> stays(String symbol) {
        return bySymbol == null ? List.of() : List.copyOf(bySymbol.getOrDefault(symbol, List.of()));
    }

    /** All stays, by symbol and first day. */
    public List<Membership> stays() {
        return bySymbol == null
                ? List.of()
                : bySymbol.values().stream().flatMap(List::stream).toList();
    }

    /** Per day whether the symbol is a member. */
    public boolean[] members(String symbol, int[] days) {
        boolean[] member = new boolean[days.length];
        List<Membership> stays = bySymbol == null ? null : bySymbol.getOrDefault(symbol, List.of());
        for (int i = 0; i < days.length; i++) {
            member[i] = stays == null || stayOn(stays, days[i]) >= 0;
        }
        return member;
    }

    /** Whether the symbol left the universe and came back between two days on which it is a member. */
    boolean isRejoinedBetween(String symbol, int before, int day) {
        if (bySymbol == null) {
            return false;
        }
        List<Membership> stays = bySymbol.getOrDefault(symbol, List.of());
        int first = stayOn(stays, before);
        int second = stayOn(stays, day);
        return first >= 0
                && second >= 0
                && first != second
                && stays.get(first).to() < stays.get(second).from();
    }

    private static int stayOn(List<Membership> stays, int day) {
        for (int i = 0; i < stays.size(); i++) {
            if (stays.get(i).holdsOn(day)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the first line of a file of stays could be this one: it names a symbol, a start and an end. */
    public static boolean isMembershipHeader(String header) {
        return columns(header) != null;
    }

    /**
     * Reads a file of stays: columns {@code symbol} or {@code ticker}, {@code from} or {@code start_date}, {@code to} or
     * {@code end_date} (the first day no longer a member; empty while it lasts) and, if there is one, {@code known_on}.
     * Without it, a stay counts as known on its first day. {@code .gz} is unpacked.
     */
    public static List<Membership> readStays(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return readStays(in, file.toString());
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /** As {@link #readStays(Path)}, from a stream that the caller closes. */
    public static List<Membership> readStays(InputStream in, String file) {
        List<Membership> stays = new ArrayList<>();
        try {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(BarFile.unpack(in), StandardCharsets.UTF_8));
            String header = reader.readLine();
            int[] at = header == null ? null : columns(header);
            if (at == null) {
                throw new DataException(file + ", line 1: a membership file needs the columns symbol, from and to (or "
                        + "ticker, start_date, end_date); its header is: " + header);
            }
            CsvLine fields = new CsvLine(CsvLine.delimiterOf(header));
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    stays.add(stay(file, number, line, fields, at));
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return stays;
    }

    private static DataException unreadable(String file, IOException e) {
        return new DataException("The membership file " + file + " cannot be read: " + e, e);
    }

    private static Membership stay(String file, int number, String line, CsvLine fields, int[] at) {
        fields.split(line);
        int needed = Math.max(Math.max(at[0], at[1]), Math.max(at[2], at[3]));
        if (fields.count() <= needed) {
            throw new DataException(file + ", line " + number + ": the line has too few fields: " + line);
        }
        String symbol = fields.get(at[0]);
        int from = day(file, number, fields.get(at[1]));
        int to = Values.isMissing(fields.get(at[2])) ? Membership.OPEN : day(file, number, fields.get(at[2]));
        int known = at[3] < 0 || Values.isMissing(fields.get(at[3])) ? from : day(file, number, fields.get(at[3]));
        if (symbol.isEmpty() || from >= to) {
            throw new DataException(
                    file + ", line " + number + ": a stay needs a symbol, and must end after it starts: " + line);
        }
        return new Membership(symbol, from, to, known);
    }

    private static int day(String file, int number, String text) {
        int day = Values.day(text, null);
        if (!Values.isDay(day)) {
            throw new DataException(file + ", line " + number + ": the date '" + text + "' is not ISO (yyyy-MM-dd).");
        }
        return day;
    }

    /** Positions of symbol, from, to and knownOn (-1 if absent), or null if one of the first three is missing. */
    private static int[] columns(String header) {
        CsvLine fields = new CsvLine(CsvLine.delimiterOf(header));
        fields.split(header.startsWith("\uFEFF") ? header.substring(1) : header);
        int[] at = {-1, -1, -1, -1};
        for (int i = 0; i < fields.count(); i++) {
            switch (fields.get(i).toLowerCase(Locale.ROOT)) {
                case "symbol", "ticker" -> at[0] = i;
                case "from", "start_date" -> at[1] = i;
                case "to", "end_date" -> at[2] = i;
                case "known_on" -> at[3] = i;
                default -> {
                    // other columns are ignored
                }
            }
        }
        return at[0] < 0 || at[1] < 0 || at[2] < 0 ? null : at;
    }
}
