package io.cambrian.cli;

import java.util.List;

/** Lets tests of other packages ask whether the command line understands words. */
public final class CommandWords {
    private CommandWords() {}

    /** Throws where there is no such command, or it has no such option. */
    public static void parse(List<String> words) {
        Cambrian.commandLine().parseArgs(words.toArray(String[]::new));
    }
}
