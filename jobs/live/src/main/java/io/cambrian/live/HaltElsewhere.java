package io.cambrian.live;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Halts an account that another process holds: by the file STOP, which that process looks for between days and before a day's
 * orders go out. It is done once that process's journal says so; the file is taken away then, for it has nothing more to say.
 */
final class HaltElsewhere {
    private static final long LOOK_MILLIS = 200;

    private final Path folder;
    private final Duration patience;
    private final FoldSnapshot account = new FoldSnapshot();
    private JournalLines.Content read;
    private String unread = "";

    /**
     * @param folder of the account
     * @param patience how long the other process may take
     */
    HaltElsewhere(Path folder, Duration patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /**
     * Returns once the account is halted.
     *
     * @return in words, why it is
     * @throws DataException where it is not known to be within the time; the file stays then
     */
    String halt(UserWishes by) throws InterruptedException {
        Path journal = folder.resolve(LiveRun.JOURNAL);
        if (!Files.exists(journal) && JournalLines.segments(journal) == 0) {
            throw new DataException(
                    "There is no account in " + folder
                            + ".\nName the folder of plans (--bundles) or of the account (--state) that the process works with.");
        }
        Optional<String> before = whyHalted();
        if (before.isPresent()) {
            return "Trading was halted already (" + before.get() + ").";
        }
        Path file = StopFile.in(folder);
        boolean ours = !Files.exists(file);
        if (ours) {
            StopFile.write(file, by);
        }
        Optional<String> why = await();
        if (why.isEmpty()) {
            throw new DataException("The file " + file + " is there, and within " + patience.toSeconds()
                    + " seconds no process has written down that it halts.\nIf one runs, it halts before it sends another"
                    + " day's orders: look at it (--status, its log), or end it. If none runs, nothing is traded, and the next"
                    + " start halts before its first day. Remove the file before a release." + unread);
        }
        if (ours) {
            removeIfStill(file, by);
        }
        return "Trading is halted (" + why.get() + "); it goes on only when a person releases it.";
    }

    private Optional<String> await() throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        Optional<String> why = whyHalted();
        while (why.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
            why = whyHalted();
        }
        return why;
    }

    /** By what was added to the journal since the last look; empty also where it cannot be read at the moment. */
    private Optional<String> whyHalted() {
        Path journal = folder.resolve(LiveRun.JOURNAL);
        try {
            read = read == null
                    ? Journal.look(journal, account)
                    : JournalLines.read(journal, read, l -> account.fold().accept(Event.of(l.event())), segment -> {});
            unread = "";
        } catch (IOException | UncheckedIOException | DataException e) { // it may be written anew just now
            read = null;
            unread = "\nThe journal cannot be read: " + e.getMessage();
            return Optional.empty();
        }
        AccountReport.State state = account.fold().tradingState();
        return state.name().equals(TradingState.HALTED.name()) ? Optional.of(state.reason()) : Optional.empty();
    }

    /** Somebody may have put another there meanwhile. */
    private static void removeIfStill(Path file, UserWishes by) {
        try {
            UserWishes there = StopFile.read(file);
            if (there.user().equals(by.user()) && there.reason().equals(WishDesk.reason(by))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // it stays; a release says that it is there
        }
    }
}
