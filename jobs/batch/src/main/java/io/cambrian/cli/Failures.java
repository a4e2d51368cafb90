package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.UserException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one message and an exit code; a stack trace is printed only on request. */
final class Failures implements IExecutionExceptionHandler {
    static final int USAGE = 2;
    static final int FAILED = 1;
    /** What a shell makes of a process that SIGTERM ended. */
    static final int KILLED = 143;

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        if (isEnding()) {
            return KILLED; // by a signal: Spark goes down with the process, and what it says then is no failure
        }
        OutOfMemoryError memory = find(e, OutOfMemoryError.class);
        if (memory != null) {
            line.getErr().println(line.getColorScheme().errorText(memory(memory)));
            return FAILED;
        }
        UserException user = find(e, UserException.class);
        if (user != null) {
            line.getErr().println(line.getColorScheme().errorText(user.getMessage()));
            return user instanceof ConfigException ? USAGE : FAILED;
        }
        line.getErr().println(line.getColorScheme().errorText(describe(e)));
        if (System.getenv("CAMBRIAN_DEBUG") != null) {
            e.printStackTrace(line.getErr());
        } else {
            line.getErr().println("Set CAMBRIAN_DEBUG=1 to see where it came from.");
        }
        return FAILED;
    }

    /** Whether the process is being shut down. */
    private static boolean isEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Says which memory ran out and how to get more; for want of memory it does little. */
    static String memory(OutOfMemoryError e) {
        return "Out of memory: " + e.getMessage() + ", with a heap of at most "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB.\nGive more, such as CAMBRIAN_MEMORY=8g before the command, or use fewer instruments or rows.";
    }

    private static String describe(Exception e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        if (message.contains("No space left on device")) {
            return "The disk is full: " + message
                    + "\nFree some space and run the same command again; finished steps are kept.";
        }
        if (root instanceof AccessDeniedException || message.contains("Permission denied")) {
            return "No permission: " + message + "\nGive this user write access, or choose another --warehouse.";
        }
        if (root instanceof NoSuchFileException || root instanceof FileNotFoundException) {
            return "No such file: " + message;
        }
        if (root instanceof FileSystemException) {
            return "The file system refused: " + message;
        }
        return "Failed: " + root.getClass().getSimpleName() + ": " + firstLine(message);
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static <T> T find(Throwable e, Class<T> type) {
        for (Throwable t = e; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
