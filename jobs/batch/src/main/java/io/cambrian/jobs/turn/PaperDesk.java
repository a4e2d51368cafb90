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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The account that trades the plan in force on paper, in a process of its own without Spark, as new bars come. Bars go to it as files in
 * {@code feed/} beside the bundles, adjusted like the plan's history; whoever runs {@code live --watch} follows the same folder.
 */
final class PaperDesk {
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
     * Writes the bars after a day as a file for the live process; a file of the same days stays as it is, since they may have been
     * traded on.
     *
     * @param after last day that the plan in force knows
     * @return the file
     */
    Path deliver(Market market, int after) {
        int[] calendar = market.calendar();
        int first = after + 1;
        int last = calendar[calendar.length - 1];
        Path file =
                feed().resolve("bars-" + LocalDate.ofEpochDay(first) + "-to-" + LocalDate.ofEpochDay(last) + ".csv");
        if (Files.exists(file)) {
            return file;
        }
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
            Files.createDirectories(feed());
            Path part = feed().resolve("." + file.getFileName() + ".part");
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Has the live process work through a file of bars; days that it has traded already are passed over. */
    JsonNode trade(Path jar, Path bars, int firstDay) {
        return PaperReplay.start(jar, work(bars, firstDay), "work through the bars in " + bars);
    }

    /**
     * Ends a halt, as a person would; the journal has it as that person's act.
     *
     * @param today day on which the plan in force is taken
     */
    void release(Path jar, int today, String user, String reason) {
        List<String> arguments = new ArrayList<>(work(lastTraded(), today));
        arguments.addAll(List.of("--release", "--user", user, "--reason", reason));
        PaperReplay.start(jar, arguments, "release the halt of the account");
    }

    /** The latest bars that were delivered: an account that is halted has traded them. */
    private Path lastTraded() {
        try (Stream<Path> files = Files.list(feed())) {
            return files.filter(f -> f.getFileName().toString().startsWith("bars-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> work(Path bars, int today) {
        return List.of(
                "--bundles",
                bundles().toString(),
                "--feed",
                bars.toString(),
                "--state",
                journal().getParent().toString(),
                "--today",
                LocalDate.ofEpochDay(today).toString(),
                "--public-key",
                keys.resolve(SigningKeys.PUBLIC_FILE).toString());
    }
}
