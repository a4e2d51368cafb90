package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The file in the account's folder that halts trading, whatever stands in it. Who made it and why may stand in lines {@code user:}
 * and {@code reason:}; a first line without such a word is the reason.
 */
final class StopFile {
    static final String NAME = "STOP";

    private static final String USER = "user:";
    private static final String REASON = "reason:";
    private static final int MOST_BYTES = 4096;

    private StopFile() {}

    static Path in(Path folder) {
        return folder.resolve(NAME);
    }

    /** The halt that it asks for; what cannot be read or used of it is left out, since a stop is never refused. */
    static UserWishes read(Path file) {
        String user = "";
        String reason = "";
        for (String line : lines(file)) {
            if (line.startsWith(USER)) {
                user = user.isEmpty() ? clean(line.substring(USER.length()), UserWishes.LONGEST_USER) : user;
            } else if (reason.isEmpty()) {
                reason = clean(
                        line.startsWith(REASON) ? line.substring(REASON.length()) : line, UserWishes.LONGEST_REASON);
            }
        }
        return halt(user.isEmpty() ? "file " + NAME : user, reason.isEmpty() ? "the file " + NAME : reason);
    }

    /** The halt that is asked for where it lies in an account's folder. */
    static Optional<UserWishes> asked(Path folder) {
        Path file = in(folder);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** Halts an account where it lies in its folder and trading is not halted yet; says what changed. */
    static List<String> obey(Session session, Path folder) {
        return session.isHalted() ? List.of() : asked(folder).map(session::wish).orElse(List.of());
    }

    /** @throws ConfigException where a halt is to be released that the file would bring back at once */
    static void requireNone(UserWishes person, Path folder) {
        Path file = in(folder);
        if (person.release() && Files.exists(file)) {
            throw new ConfigException("The file " + NAME + " is still in the account's folder (" + file
                    + ").\nRemove it first: while it lies there, trading is halted.");
        }
    }

    private static UserWishes halt(String user, String reason) {
        return new UserWishes(user, reason, true, false, List.of(), List.of(), OptionalDouble.empty());
    }

    private static List<String> lines(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String clean(String text, int most) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.substring(0, Math.min(most, line.length())).strip();
    }

    /** Makes it, whole at once and on disk. */
    static void write(Path file, UserWishes by) {
        Path aside =
                file.resolveSibling("." + NAME + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(
                    aside,
                    USER + " " + by.user() + "\n" + REASON + " " + WishDesk.reason(by) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be made: " + e.getMessage(), e);
        }
    }
}
