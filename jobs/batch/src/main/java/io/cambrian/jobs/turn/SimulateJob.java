package io.cambrian.jobs.turn;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.cycle.PaperReplay;
import io.cambrian.jobs.market.IngestJob;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lives through a history once more: cuts files of bars into drops, lets one drop after the other arrive as a user's files would,
 * and has a {@link TurnJob turn} after each, which knows nothing else. The live process trades each plan over the next period.
 *
 * <p>If the account halts, it stays halted for the rest of the period, since nobody looks at a feed in the middle of it. Then a scripted
 * person looks at the account, and releases it where that was asked for: the journal has it with its reason as a person's act, which counts
 * as one in all measures.
 *
 * <p>Killed at any moment, it goes on when it is run again: a drop arrives by one rename, and turns resume.
 */
public final class SimulateJob {
    private static final String CUT = "cut";
    private static final String DROPS = "drops";
    private static final String MARK = "history.txt";
    private static final String PERSON = "scripted person";

    private SimulateJob() {}

    /**
     * What to live through.
     *
     * @param files of bars and members
     * @param from as of which the first turn is: all rows up to it are the first drop
     * @param to last day
     * @param every between turns
     * @param faults what goes wrong with the drops; empty for nothing
     * @param halts what becomes of an account that halted
     * @param turn what each turn works with; its locations are not used
     */
    public record Request(
            List<Path> files,
            LocalDate from,
            LocalDate to,
            Period every,
            Faults faults,
            Halts halts,
            TurnJob.Request turn) {
        public Request {
            files = List.copyOf(files);
            if (!from.isBefore(to)) {
                throw new ConfigException("A simulation from " + from + " to " + to + " has no day.");
            }
        }

        /** Last day of each period, the first one that of all history before. */
        List<LocalDate> ends() {
            List<LocalDate> ends = new ArrayList<>(List.of(from));
            for (int k = 1; ends.get(ends.size() - 1).isBefore(to); k++) {
                LocalDate end = from;
                for (int i = 0; i < k; i++) {
                    end = end.plus(every);
                }
                ends.add(end.isAfter(to) ? to : end);
            }
            return ends;
        }
    }

    /** What becomes of an account that halted. */
    public enum Halts {
        /** A scripted person releases it before the next period. */
        RELEASED,
        /** It stays halted. */
        FINAL
    }

    /**
     * How it ended.
     *
     * @param periods drops that arrived
     * @param results of the turns of this process, in order
     */
    public record Result(int periods, List<TurnJob.Result> results) {}

    /** Lives through all of it, or goes on where an earlier process ended. */
    public static Result run(Warehouse warehouse, Request request, Progress progress) {
        Path folder = request.turn().folder().resolve("simulation");
        Path inbox = folder.resolve(DROPS);
        List<LocalDate> ends = request.ends();
        prepare(request, ends, folder, progress);
        TurnJob.putRight(request.turn().folder(), TurnsTable.all(warehouse), progress);
        PaperDesk desk = new PaperDesk(request.turn().folder(), request.turn().keys());
        List<TurnJob.Result> results = new ArrayList<>();
        for (int k = arrived(inbox, ends.size()); k < ends.size(); k++) {
            Path drop = deliver(folder.resolve(CUT), inbox, k);
            progress.stage("Period " + (k + 1) + " of " + ends.size());
            progress.done("up to " + ends.get(k));
            if (!isEmpty(drop)) {
                if (request.halts() == Halts.RELEASED) {
                    release(warehouse, desk, progress);
                }
                TurnJob.Result result = TurnJob.run(warehouse, request.turn().with(List.of(drop.toString())), progress);
                say(result, progress);
                TurnJob.told(request.turn().folder(), result);
                results.add(result);
            }
        }
        return new Result(ends.size(), List.copyOf(results));
    }

    /** What came in, before the next period brings more. */
    private static void say(TurnJob.Result result, Progress progress) {
        List<String> words = new ArrayList<>(result.refused());
        words.addAll(result.notes());
        if (!words.isEmpty()) {
            progress.stage("What came in");
            progress.done(String.join("; ", words));
        }
    }

    /** Releases an account that halted, once the turn after it is over: a turn that died is carried out first. */
    private static void release(Warehouse warehouse, PaperDesk desk, Progress progress) {
        AccountJournal.Account account = desk.account();
        Optional<Path> jar = PaperReplay.jar();
        int asOf = TurnsTable.all(warehouse).stream()
                .filter(TurnsTable.Turn::finished)
                .mapToInt(TurnsTable.Turn::asOf)
                .max()
                .orElse(Integer.MIN_VALUE);
        if (account.halted().isPresent() && account.lastDay() <= asOf && jar.isPresent()) {
            progress.stage("A scripted person releases the account");
            String reason = "looked at after the period: it had halted for "
                    + account.halted().get();
            desk.release(jar.get(), asOf + 1, PERSON, reason);
            progress.done(reason);
        }
    }

    /** Cuts the files once; a warehouse lives through one history only. */
    private static void prepare(Request request, List<LocalDate> ends, Path folder, Progress progress) {
        Map<String, Object> query = request.turn().query().parameters();
        String history = RunIdentity.hash(IngestJob.fingerprint(
                        request.files().stream().map(Path::toString).toList())
                + ends
                + request.faults()
                + (request.halts() == Halts.RELEASED ? "" : " " + request.halts())
                + request.turn().settings().parameters()
                + (query.isEmpty() ? "" : " " + query));
        Path mark = folder.resolve(MARK);
        try {
            if (Files.exists(mark)) {
                if (!Files.readString(mark).strip().equals(history)) {
                    throw new DataException("The warehouse " + request.turn().folder()
                            + " has lived through another history (other files, days, periods, faults, instruments or settings)."
                            + "\nGive another --warehouse.");
                }
                return;
            }
            progress.stage("Cutting the files into " + ends.size() + " drops");
            delete(folder);
            Path cut = folder.resolve(CUT);
            CutFiles.cut(request.files(), ends, cut);
            request.faults().into(cut, ends.size());
            Files.createDirectories(folder.resolve(DROPS));
            Files.writeString(mark, history + "\n");
            progress.done(request.files().size() + " files");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The last period that has arrived; 0 where none has. */
    private static int arrived(Path inbox, int periods) {
        int last = 0;
        for (int k = 0; k < periods; k++) {
            if (Files.exists(CutFiles.period(inbox, k))) {
                last = k;
            }
        }
        return last;
    }

    /** Moves a period to where a user's files would drop, all at once. */
    private static Path deliver(Path cut, Path inbox, int number) {
        Path place = CutFiles.period(inbox, number);
        try {
            if (!Files.exists(place)) {
                Files.move(CutFiles.period(cut, number), place);
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
