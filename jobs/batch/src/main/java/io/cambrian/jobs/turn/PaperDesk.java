package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.cycle.PaperReplay;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The account that trades the plan in force on paper, in a process of its own without Spark, as new bars come. Bars go to it as files in
 * {@code feed/} beside the bundles, adjusted like the plan's history; whoever runs {@code live --watch} follows the same folder.
 */
final class PaperDesk {
    private static final Pattern DELIVERED =
            Pattern.compile("bars-([0-9]{4}-[0-9]{2}-[0-9]{2})-to-([0-9]{4}-[0-9]{2}-[0-9]{2})\\.csv");

    /** Where live processes move files that they cannot use, and how the name of what says why ends. */
    private static final String LEFT_OUT = "left-out";

    private static final String WHY = ".why";

    private static final String NOT_KEPT = "why was not kept";

    private final Path folder;
    private final Path keys;
    private final AccountJournal journal;

    /**
     * Opens nothing yet.
     *
     * @param folder of the warehouse
     * @param keys folder of the keys that plans are signed with
     */
    PaperDesk(Path folder, Path keys) {
        this.folder = folder;
        this.keys = keys;
        journal = new AccountJournal(journalOf(folder));
    }

    /** The journal of the account of a warehouse's folder. */
    static Path journalOf(Path folder) {
        return folder.resolve("live").resolve("account").resolve("journal.jsonl");
    }

    Path journal() {
        return journal.file();
    }

    private Path feed() {
        return folder.resolve("feed");
    }

    /** Makes the folder that live processes follow, before there is anything in it. */
    void openFeed() {
        try {
            Files.createDirectories(feed());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path bundles() {
        return folder.resolve("bundles");
    }

    /** The account, empty before it traded. */
    AccountJournal.Account account() {
        return journal.account();
    }

    /** Whether a live process holds the account: it trades the new days as soon as their bars are there. */
    boolean isHeld() {
        Path lock = journal().resolveSibling(journal().getFileName() + ".lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock own = channel.tryLock()) {
            return own == null;
        } catch (OverlappingFileLockException | AccessDeniedException e) {
            return true; // by this very process, or another user's
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process that holds the account has closed a day, but not long; whether it has. */
    boolean awaitClose(int day, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (account().lastDay() < day && System.nanoTime() < end) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return account().lastDay() >= day;
    }

    /**
     * Writes the bars after a day as a file for live processes. Days whose file still lies there stay as they were first, whatever was
     * restated since: they may have been traded on. Days of a file that a live process has set aside are written again, as long as no later
     * ones lie there.
     *
     * @param after last day that the plan in force knows
     * @return whether there was anything to write
     */
    boolean deliver(Market market, int after) {
        int[] calendar = market.calendar();
        int first = Math.max(after, delivered()) + 1;
        int last = calendar[calendar.length - 1];
        if (last < first) {
            return false;
        }
        Path file =
                feed().resolve("bars-" + LocalDate.ofEpochDay(first) + "-to-" + LocalDate.ofEpochDay(last) + ".csv");
        StringBuilder text = new StringBuilder("date,symbol,open,high,low,close,volume,member\n");
        for (BarSeries s : market.series()) {
            for (int t = s.firstAtOrAfter(first); t < s.size(); t++) {
                text.append(LocalDate.ofEpochDay(s.days()[t])).append(',').append(s.symbol());
                if (s.closeOnly()) {
                    text.append((',' + Double.toString(s.close()[t])).repeat(4)).append(',');
                } else {
                    text.append(',').append(s.open()[t]).append(',').append(s.high()[t]);
                    text.append(',')
                            .append(s.low()[t])
                            .append(',')
                            .append(s.close()[t])
                            .append(',');
                    double volume = s.volume() == null ? Double.NaN : s.volume()[t];
                    text.append(Double.isNaN(volume) ? "" : Double.toString(volume));
                }
                text.append(',').append(s.member()[t]).append('\n');
            }
        }
        try {
            Path part = feed().resolve("." + file.getFileName() + ".part");
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Last day of which bars were delivered; before all days where none were. */
    private int delivered() {
        return inFeed().stream().mapToInt(Span::to).max().orElse(Integer.MIN_VALUE);
    }

    /** First and last day of a file that was delivered, by its name. */
    private record Span(int from, int to) {
        /** Empty for what nobody delivered. */
        static Optional<Span> of(Path file) {
            Matcher delivered = DELIVERED.matcher(file.getFileName().toString());
            try {
                return delivered.matches()
                        ? Optional.of(new Span(day(delivered.group(1)), day(delivered.group(2))))
                        : Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private static int day(String date) {
            return (int) LocalDate.parse(date).toEpochDay();
        }

        boolean has(int day) {
            return from <= day && day <= to;
        }
    }

    private List<Span> inFeed() {
        openFeed();
        try (Stream<Path> files = Files.list(feed())) {
            return files.flatMap(f -> Span.of(f).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file that was delivered and that a live process could not use.
     *
     * @param to last day of it
     * @param why in one line
     * @param isBack whether that day was delivered again, in whatever file
     * @param isTraded whether the account has closed that day
     */
    record SetAside(Path file, int to, String why, boolean isBack, boolean isTraded) {}

    /** Files that live processes have set aside, by name. */
    List<SetAside> setAside() {
        Path aside = feed().resolve(LEFT_OUT);
        if (!Files.isDirectory(aside)) {
            return List.of();
        }
        List<Span> back = inFeed();
        Set<Integer> traded =
                account().closes().stream().map(AccountJournal.Close::day).collect(Collectors.toSet());
        List<SetAside> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(aside)) {
            for (Path file : files.sorted().toList()) {
                Span.of(file)
                        .map(Span::to)
                        .ifPresent(to -> all.add(new SetAside(
                                file, to, why(file), back.stream().anyMatch(s -> s.has(to)), traded.contains(to))));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a file was set aside, in one line. */
    private static String why(Path file) {
        try {
            return Files.readString(file.resolveSibling(file.getFileName() + WHY))
                    .lines()
                    .findFirst()
                    .orElse(NOT_KEPT);
        } catch (IOException e) {
            return NOT_KEPT; // there is none, or it is damaged, too
        }
    }

    /**
     * Has the live process work through the bars that were delivered; days that it has traded already are passed over.
     *
     * @param firstDay on which the plan in force is taken
     */
    JsonNode trade(Path jar, int firstDay) {
        return PaperReplay.start(jar, work(firstDay), "work through the bars in " + feed());
    }

    /**
     * Ends a halt, as a person would; the journal has it as that person's act.
     *
     * @param today day on which the plan in force is taken
     */
    void release(Path jar, int today, String user, String reason) {
        List<String> arguments = new ArrayList<>(work(today));
        arguments.addAll(List.of("--release", "--user", user, "--reason", reason));
        PaperReplay.start(jar, arguments, "release the halt of the account");
    }

    private List<String> work(int today) {
        return List.of(
                "--bundles",
                bundles().toString(),
                "--feed",
                feed().toString(),
                "--state",
                journal().getParent().toString(),
                "--today",
                LocalDate.ofEpochDay(today).toString(),
                "--public-key",
                keys.resolve(SigningKeys.PUBLIC_FILE).toString());
    }
}
