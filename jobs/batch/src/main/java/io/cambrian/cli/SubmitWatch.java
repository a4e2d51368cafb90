package io.cambrian.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a driver on the cluster ended, read from what spark-submit says meanwhile: its own exit code is 0 in any case (standalone,
 * Kubernetes).
 */
final class SubmitWatch {
    private static final Pattern SUBMITTED = Pattern.compile("successfully submitted as (driver-[\\w-]+)");
    private static final Pattern WORKER = Pattern.compile("Driver running on (\\S+) \\((\\S+)\\)");
    private static final Pattern STANDALONE =
            Pattern.compile("State of driver \\S+ is (\\w+), exiting spark-submit JVM");
    private static final Pattern NOT_WAITING = Pattern.compile("not configured to wait for completion");
    private static final Pattern POD = Pattern.compile("pod name: (\\S+)");
    private static final Pattern PHASE = Pattern.compile("[Pp]hase: (Succeeded|Failed)");

    private Optional<String> driver = Optional.empty();
    private Optional<String> worker = Optional.empty();
    private Optional<String> state = Optional.empty();
    private boolean notWaiting;

    /** Takes a line in. */
    void line(String line) {
        driver = first(SUBMITTED, line).or(() -> first(POD, line)).or(() -> driver);
        Matcher running = WORKER.matcher(line);
        if (running.find()) {
            worker = Optional.of(running.group(2));
        }
        state = first(STANDALONE, line).or(() -> first(PHASE, line)).or(() -> state);
        notWaiting |= NOT_WAITING.matcher(line).find();
    }

    private static Optional<String> first(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The driver's name, once the cluster has given it one. */
    Optional<String> driver() {
        return driver;
    }

    /** The worker that runs the driver, once it does. */
    Optional<String> worker() {
        return worker;
    }

    /** The state in which it ended, in the cluster manager's word. */
    Optional<String> state() {
        return state;
    }

    /** Whether the driver did its work, as far as spark-submit was told to wait for it. */
    boolean succeeded() {
        return notWaiting
                || state.filter(s -> s.equals("FINISHED") || s.equals("Succeeded"))
                        .isPresent();
    }
}
