package io.cambrian.live.feed;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder into which files of bars are dropped, such as one a day. Files are taken in the order of their names, each once; of
 * a file, the days after all days that were given before are given, with that file's bars. Bars of earlier days come too
 * late: what was decided on stays decided, and a difference is told. So the same files give the same days after a restart.
 *
 * <p>A file is taken when its size has not changed since the last look; files whose names begin with a dot or end in {@code
 * .part} or {@code .tmp} are left alone. A file of the cycle, {@code bars-DATE-to-DATE.csv}, whose days a plan's history has is taken
 * without being read. A file that cannot be read, that has a day which has not come, or whose name comes too late, is told and moved to the folder {@value #LEFT_OUT}
 * within, beside a file {@code NAME.why} that says why, so that one bad drop stops neither the next nor a restart. What is put in the
 * place of one that could not be read is taken, its days after all that were given: where a later name was taken before, it is renamed to
 * come after that one, so that a restart gives the same days; without such days it comes too late. Not safe for concurrent use.
 */
public final class DropFeed implements MarketFeed {
    /** Where files go that were not taken. */
    public static final String LEFT_OUT = "left-out";
    /** How the name of what says why ends. */
    public static final String WHY = ".why";

    /** Also tells, in what says why, a file that could not be read from one that came too late. */
    private static final String CORRECT =
            "Put a corrected one in its place, or drop it under a later name: days after the last one that was taken count.";

    private static final Pattern DATED = Pattern.compile("bars-[0-9-]{10}-to-([0-9]{4}-[0-9]{2}-[0-9]{2})\\.csv");

    private final Path folder;
    private final LatestDay latest;
    private final Consumer<String> told;
    private static final long RECENT_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 250;

    private final Map<Path, Long> growing = new HashMap<>();
    private final Map<Path, Long> taken = new HashMap<>(); // with the sizes at which they were read
    private final Deque<DayBars> ready = new ArrayDeque<>();
    private final Map<Integer, String> digests = new HashMap<>();
    private String lastName = "";
    private int lastDay = Integer.MIN_VALUE;
    private int passedTo = Integer.MIN_VALUE;
    private int days;
    private boolean first = true;
    private boolean waiting;

    /**
     * @param latest what is dated later is as good as what cannot be read
     * @param told is given what is worth knowing: bad files, restated days, files that come too late
     */
    public DropFeed(Path folder, LatestDay latest, Consumer<String> told) {
        this.folder = folder;
        this.latest = latest;
        this.told = told;
        if (!Files.isDirectory(folder)) {
            throw new DataException("There is no folder " + folder + " to watch.\nCreate it, or give another.");
        }
    }

    @Override
    public Optional<DayBars> next() {
        if (ready.isEmpty()) {
            look();
        }
        return Optional.ofNullable(ready.poll());
    }

    @Override
    public boolean hasLater() {
        return !ready.isEmpty();
    }

    @Override
    public void passOver(int day) {
        passedTo = day;
    }

    @Override
    public int days() {
        return days;
    }

    /** Whether a file lies there that was not taken yet, since it may still grow. */
    public boolean isWaiting() {
        return waiting;
    }

    private void look() {
        requireClock();
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(Files::isRegularFile)
                    .filter(f -> isDrop(f.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        files.forEach(this::tellWhereChanged);
        List<Path> fresh = files.stream().filter(f -> !taken.containsKey(f)).toList();
        if (first && fresh.stream().anyMatch(DropFeed::isRecent)) {
            fresh.forEach(this::complete);
            pause();
        }
        Map<Path, Boolean> complete = new HashMap<>();
        fresh.forEach(f -> complete.put(f, complete(f)));
        waiting = false;
        for (Path file : fresh) {
            if (!complete.get(file)) {
                waiting = true;
                break; // the files after it wait, so that names give the order
            }
            take(file);
        }
        first = false;
    }

    /** By a clock that is far behind, all files would be set aside. */
    private void requireClock() {
        if (passedTo > latest.day()) {
            throw new DataException("This machine's clock says " + LocalDate.ofEpochDay(latest.day() - 1)
                    + " (UTC), and the plan knows days up to " + LocalDate.ofEpochDay(passedTo)
                    + ".\nSet the clock: bars of days that have not come by it are not taken.");
        }
    }

    static boolean isDrop(String name) {
        return !name.startsWith(".") && !name.endsWith(".part") && !name.endsWith(".tmp");
    }

    /** What has lain there at the start is complete; what is new must have stopped growing. */
    private boolean complete(Path file) {
        try {
            long size = Files.size(file);
            Long before = growing.put(file, size);
            return first && !isRecent(file) || before != null && before == size;
        } catch (IOException e) {
            return false; // gone again
        }
    }

    /** Whether a file may be being written; that only tells when it is taken, never what is in it. */
    private static boolean isRecent(Path file) {
        try {
            return Math.abs(System.currentTimeMillis()
                            - Files.getLastModifiedTime(file).toMillis())
                    < RECENT_MILLIS;
        } catch (IOException e) {
            return true;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private void tellWhereChanged(Path file) {
        Long read = taken.get(file);
        long size = read == null ? -1 : size(file);
        if (read != null && size >= 0 && size != read) {
            taken.put(file, size);
            told.accept("The file " + file.getFileName()
                    + " has changed since it was taken: that is not read.\nDrop what" + " is new under a later name.");
        }
    }

    private void take(Path file) {
        taken.put(file, size(file));
        growing.remove(file);
        String name = file.getFileName().toString();
        if (name.compareTo(lastName) < 0) {
            if (isInPlaceOfUnreadable(name)) {
                takeCorrected(file);
            } else {
                leaveOut(
                        file,
                        "The file " + name + " comes too late: " + lastName + " was taken already, and names give the"
                                + " order.");
            }
            return;
        }
        if (lastDay(name) <= passedTo) {
            lastName = name; // thousands of turns leave thousands of files
            return;
        }
        Optional<TreeMap<Integer, List<Bar>>> byDay = read(file);
        if (byDay.isEmpty()) {
            return;
        }
        lastName = name;
        give(name, byDay.get());
    }

    /** The bars of a file by day; empty where it cannot be read and was left out. */
    private Optional<TreeMap<Integer, List<Bar>>> read(Path file) {
        try {
            return Optional.of(BarFile.read(file, latest.day()));
        } catch (DataException e) {
            leaveOut(file, e.getMessage() + "\n" + CORRECT);
            return Optional.empty();
        }
    }

    /** Whether a file of this name was set aside since it could not be read. */
    private boolean isInPlaceOfUnreadable(String name) {
        try {
            return Files.readString(why(name)).contains(CORRECT);
        } catch (IOException e) {
            return false; // there is none, as a rule
        }
    }

    /** Takes what is in the place of a file that could not be read, under a name that comes after all that were taken since. */
    private void takeCorrected(Path file) {
        String name = file.getFileName().toString();
        Optional<TreeMap<Integer, List<Bar>>> read = read(file);
        if (read.isEmpty()) {
            return;
        }
        TreeMap<Integer, List<Bar>> byDay = read.get();
        int known = Math.max(lastDay, passedTo);
        if (byDay.isEmpty() || byDay.lastKey() <= known) {
            leaveOut(
                    file,
                    "The file " + name + ", in the place of one that could not be read, comes too late: "
                            + (byDay.isEmpty()
                                    ? "it has no days"
                                    : "its last day is " + LocalDate.ofEpochDay(byDay.lastKey()))
                            + ", and days up to " + LocalDate.ofEpochDay(known) + " were taken already.");
            return;
        }
        Path later = file.resolveSibling(lastName + "~" + name);
        try {
            Files.move(file, later, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            told.accept("The file " + name + " could not be renamed to " + later.getFileName()
                    + ", after what was taken since (" + e.getMessage()
                    + "): it is not taken.\nDrop it under a later name.");
            return;
        }
        taken.remove(file);
        taken.put(later, size(later));
        lastName = later.getFileName().toString();
        told.accept("The file " + name + " is taken in the place of one that could not be read, and is now " + lastName
                + ": it comes after what was taken since.");
        give(lastName, byDay);
    }

    private void give(String name, TreeMap<Integer, List<Bar>> byDay) {
        List<String> restated = new ArrayList<>();
        byDay.forEach((day, bars) -> {
            if (day <= passedTo) {
                return; // of years of files only the last days are kept in memory
            }
            DayBars all = new DayBars(day, bars);
            if (day > lastDay) {
                ready.add(all);
                digests.put(day, all.digest());
                days++;
            } else if (!all.digest().equals(digests.get(day))) {
                restated.add(LocalDate.ofEpochDay(day).toString());
            }
        });
        lastDay = byDay.isEmpty() ? lastDay : Math.max(lastDay, byDay.lastKey());
        if (!restated.isEmpty()) {
            told.accept("The file " + name + " has other bars for " + String.join(", ", restated)
                    + " than those that were decided on; decisions stay as they were.");
        }
    }

    /** Last day of a file of the cycle, by its name; after all days for others. */
    private static int lastDay(String name) {
        Matcher dated = DATED.matcher(name);
        try {
            return dated.matches() ? (int) LocalDate.parse(dated.group(1)).toEpochDay() : Integer.MAX_VALUE;
        } catch (DateTimeParseException e) {
            return Integer.MAX_VALUE;
        }
    }

    private Path why(String name) {
        return folder.resolve(LEFT_OUT).resolve(name + WHY);
    }

    /** Keeps what was said of the same name before, above what is said now. */
    private void addWhy(String name, String why) throws IOException {
        Path file = why(name);
        String before;
        try {
            before = Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            before = ""; // damaged, like the file that it is about
        }
        if (!before.contains(why)) {
            Files.writeString(file, before + why + "\n");
        }
    }

    private void leaveOut(Path file, String why) {
        Path aside = folder.resolve(LEFT_OUT).resolve(file.getFileName());
        try {
            Files.createDirectories(aside.getParent());
            addWhy(file.getFileName().toString(), why);
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            taken.remove(file);
            told.accept(why + "\nThe file is now at " + aside + ".");
        } catch (IOException e) {
            told.accept(why + "\nIt is left out, but could not be moved to " + aside + " (" + e.getMessage()
                    + "): move it away, or a restart will find it again.");
        }
    }
}
