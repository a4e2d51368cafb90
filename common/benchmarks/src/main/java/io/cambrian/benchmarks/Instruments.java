package io.cambrian.benchmarks;

import io.cambrian.fault.ConfigException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.MarketFiles;
import io.cambrian.market.MarketOptions;
import io.cambrian.market.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Instruments of real files, picked because they are awkward. */
final class Instruments {
    private static final int LONG_ENOUGH = 500;

    /** Why an instrument was picked. */
    enum Trait {
        GAPS("sessions without a bar"),
        STILL("bars without trade"),
        ENDED("ends before the others"),
        EXTREME("an extreme day"),
        LATE("starts after the others"),
        ORDINARY("nothing special");

        private final String text;

        Trait(String text) {
            this.text = text;
        }
    }

    /**
     * A series and what is odd about it.
     *
     * @param gaps sessions of its file between its first and last day on which it has no bar
     * @param still bars on which nothing was traded
     * @param missedStart sessions of its files before its first day
     * @param missedEnd sessions after its last
     * @param largestMove largest absolute close-to-close return
     */
    record Candidate(BarSeries series, int gaps, int still, int missedStart, int missedEnd, double largestMove) {}

    /** One that was picked. */
    record Picked(Trait trait, Candidate candidate) {}

    private Instruments() {}

    /** Reads files, or folders of them; of a symbol that occurs in several, the first holds. */
    static List<Candidate> read(String paths) {
        List<Candidate> all = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String path : paths.split(",")) {
            List<BarSeries> group = new ArrayList<>();
            for (Path file : files(Path.of(path))) {
                MarketFiles.read(ReadOptions.standard(), MarketOptions.keepAll(252), List.of(file))
                        .market()
                        .series()
                        .stream()
                        .filter(series -> series.size() > 1 && taken.add(series.symbol()))
                        .forEach(group::add);
            }
            all.addAll(candidates(group));
        }
        return all;
    }

    private static List<Path> files(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches("(part|bars).*\\.csv(\\.gz)?"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException("The folder " + path + " cannot be read: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new ConfigException("The folder " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** Sessions are the days on which at least half of the series that live then have a bar. */
    private static List<Candidate> candidates(List<BarSeries> group) {
        TreeMap<Integer, Integer> bars = new TreeMap<>();
        TreeMap<Integer, Integer> births = new TreeMap<>();
        for (BarSeries series : group) {
            for (int day : series.days()) {
                bars.merge(day, 1, Integer::sum);
            }
            births.merge(series.days()[0], 1, Integer::sum);
            births.merge(series.days()[series.size() - 1] + 1, -1, Integer::sum);
        }
        int[] sessions = bars.keySet().stream().mapToInt(Integer::intValue).toArray();
        int live = 0;
        int n = 0;
        var changes = new TreeMap<>(births);
        for (int day : sessions) {
            while (!changes.isEmpty() && changes.firstKey() <= day) {
                live += changes.pollFirstEntry().getValue();
            }
            if (2 * bars.get(day) >= live) {
                sessions[n++] = day;
            }
        }
        int[] kept = Arrays.copyOf(sessions, n);
        return group.stream().map(series -> candidate(series, kept)).toList();
    }

    private static Candidate candidate(BarSeries series, int[] sessions) {
        int[] days = series.days();
        int start = from(sessions, days[0]);
        int end = from(sessions, days[days.length - 1] + 1);
        int gaps = 0;
        for (int i = start; i < end; i++) {
            gaps += Arrays.binarySearch(days, sessions[i]) < 0 ? 1 : 0;
        }
        int still = 0;
        double move = 0;
        for (int t = 0; t < days.length; t++) {
            still += series.isWithoutTrade(t) ? 1 : 0;
            if (t > 0) {
                move = Math.max(move, Math.abs(series.close()[t] / series.close()[t - 1] - 1));
            }
        }
        return new Candidate(series, gaps, still, start, sessions.length - end, move);
    }

    private static int from(int[] sessions, int day) {
        int at = Arrays.binarySearch(sessions, day);
        return at >= 0 ? at : -at - 1;
    }

    /** So many instruments, of each trait in turn the one that has most of it. */
    static List<Picked> pick(List<Candidate> all, int count) {
        List<Picked> picked = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        boolean found = true;
        while (picked.size() < count && found) {
            found = false;
            for (Trait trait : Trait.values()) {
                Candidate next = all.stream()
                        .filter(c -> !taken.contains(c.series().symbol()))
                        .filter(c -> has(trait, c))
                        .max(Comparator.<Candidate>comparingDouble(c -> degree(trait, c))
                                .thenComparing(c -> c.series().symbol()))
                        .orElse(null);
                if (next != null && picked.size() < count) {
                    found = true;
                    taken.add(next.series().symbol());
                    picked.add(new Picked(trait, next));
                }
            }
        }
        return picked;
    }

    private static boolean has(Trait trait, Candidate c) {
        return trait == Trait.GAPS || trait == Trait.STILL
                ? degree(trait, c) > 0
                : c.series().size() >= LONG_ENOUGH && degree(trait, c) > (trait == Trait.ORDINARY ? 0 : 0.05);
    }

    private static double degree(Trait trait, Candidate c) {
        boolean odd = c.gaps + c.still + c.missedStart + c.missedEnd > 0 || c.largestMove > 0.2;
        return switch (trait) {
            case GAPS -> c.gaps;
            case STILL -> c.still;
            case ENDED -> c.missedEnd;
            case EXTREME -> c.largestMove;
            case LATE -> c.missedStart;
            case ORDINARY -> odd ? 0 : c.series().size();
        };
    }

    static void print(List<Picked> picked) {
        Table table = new Table("", "bars", "from", "to", "gaps", "without trade", "largest move", "picked for");
        for (Picked one : picked) {
            BarSeries series = one.candidate.series();
            table.add(
                    series.symbol(),
                    String.format(Locale.ROOT, "%,d", series.size()),
                    LocalDate.ofEpochDay(series.days()[0]).toString(),
                    LocalDate.ofEpochDay(series.days()[series.size() - 1]).toString(),
                    Integer.toString(one.candidate.gaps),
                    Integer.toString(one.candidate.still),
                    String.format(Locale.ROOT, "%.1f %%", 100 * one.candidate.largestMove),
                    one.trait.text);
        }
        table.print();
    }
}
