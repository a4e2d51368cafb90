package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.UserException;
import io.cambrian.live.journal.JournalUnwritableException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** How the commands of this jar take their words and tell what went wrong. */
final class CommandLines {
    private CommandLines() {}

    /**
     * Runs a command.
     *
     * @return the exit code: 0 done, 1 failed, 2 wrong usage or configuration
     */
    static int run(Object command, String... args) {
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setParameterExceptionHandler((e, arguments) -> {
            List<String> unknown = line.getUnmatchedArguments(); // tell these first, also where something is missing
            line.getErr()
                    .println(line.getColorScheme()
                            .errorText(
                                    unknown.isEmpty()
                                            ? e.getMessage()
                                            : "Unknown option or word: '" + String.join("', '", unknown) + "'"));
            if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
                line.getErr().println("Try '" + line.getCommandName() + " --help' for what it takes.");
            }
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, failed, parsed) -> {
            boolean user = e instanceof UserException || e instanceof JournalUnwritableException;
            String message = user ? e.getMessage() : "Failed: " + e.getClass().getSimpleName() + ": " + e.getMessage();
            failed.getErr().println(failed.getColorScheme().errorText(message));
            if (System.getenv("CAMBRIAN_DEBUG") != null) {
                e.printStackTrace(failed.getErr());
            } else if (!user) {
                failed.getErr().println("Set CAMBRIAN_DEBUG=1 to see where it came from.");
            }
            return e instanceof ConfigException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        });
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr()
                    .println(
                            "The memory of the process does not suffice: " + e.getMessage()
                                    + ".\nGive it more by CAMBRIAN_LIVE_MEMORY, such as 512m; the journal is complete up to here.");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
