package io.cambrian.live;

import io.cambrian.fault.DataException;
import io.cambrian.live.board.BoardSnapshot;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.live.journal.JournalReader;
import io.cambrian.live.journal.Snapshots;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code replay}: does an account again from its bars and plans, and compares every line of its journal. */
@Command(
        name = "cambrian replay",
        description = {
            "Does an account again from the beginning, with its bars, its plans and what people asked of it, and compares"
                    + " every decision, order, fill and close with its journal. Changes nothing.",
            "Exit codes: 0 all lines are the same, 1 a line differs or something is missing, 2 wrong usage."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Live.Version.class,
        sortOptions = false)
final class Replay implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private AccountOptions account;

    @Override
    public Integer call() {
        Path file = account.folder().resolve(LiveRun.JOURNAL);
        FoldSnapshot whole = new FoldSnapshot();
        BoardSnapshot shown = new BoardSnapshot();
        List<JournalReader> readers = List.of(whole, shown);
        Consumer<Event> all = whole.begin(Optional.empty()).andThen(shown.begin(Optional.empty()));
        int[] snapshots = {0};
        Journal.read(file, all, behind -> {
            for (JournalReader reader : readers) {
                Path snapshot = Snapshots.file(file, behind.segments(), reader.name());
                if (!Snapshots.agrees(file, behind, reader)) {
                    throw new DataException("The snapshot " + snapshot
                            + " does not say what the journal's lines up to there say.\nDelete it: the next start makes"
                            + " it again from the lines.");
                }
                snapshots[0] += Files.exists(snapshot) ? 1 : 0;
            }
        });
        JournalFold fold = whole.fold();
        if (fold.isEmpty()) {
            throw new DataException("The journal " + file + " is empty: there is nothing to replay.");
        }
        Redo.Outcome outcome = again(file, fold.opened().text("bundle"));
        PrintWriter out = spec.commandLine().getOut();
        if (!outcome.same()) {
            throw new DataException("After " + outcome.days() + " days and " + outcome.events()
                    + " equal lines, line " + outcome.line() + " of " + file + " comes out otherwise.\nJournal: "
                    + outcome.was() + "\nNow:     " + outcome.is());
        }
        AccountReport report = outcome.account();
        out.printf(Locale.ROOT, "%,d days and %,d lines of %s: 0 differ.%n", outcome.days(), outcome.events(), file);
        if (snapshots[0] > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d snapshot%s of full segments: as the lines up to there have it, bit for bit.%n",
                    snapshots[0],
                    snapshots[0] == 1 ? "" : "s");
        }
        out.printf(
                Locale.ROOT,
                "Final equity %,.2f, %d fills, %d positions: as the journal has them, to the last digit.%n",
                report.finalEquity(),
                report.last() == null ? 0 : report.last().totals().fills(),
                report.last() == null ? 0 : report.last().positions().size());
        return 0;
    }

    private Redo.Outcome again(Path file, String firstPlan) {
        try {
            Path scratch = Files.createTempDirectory("cambrian-replay");
            try {
                return Redo.run(
                        file,
                        account.plans(),
                        account.bars(firstPlan),
                        scratch.resolve(LiveRun.JOURNAL),
                        Progress.console());
            } finally {
                delete(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary file can be written: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
