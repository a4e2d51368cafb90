package io.cambrian.live;

import java.util.Arrays;

/** The jar's entry: a command by its name, {@code live} where none is named. */
public final class LiveMain {
    private LiveMain() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /**
     * Runs a command.
     *
     * @return the exit code: 0 done, 1 failed, 2 wrong usage or configuration
     */
    public static int run(String... args) {
        String name = args.length == 0 ? "" : args[0];
        return switch (name) {
            case "explain-divergence" -> CommandLines.run(new ExplainDivergence(), rest(args));
            case "replay" -> CommandLines.run(new Replay(), rest(args));
            case "live" -> Live.run(rest(args));
            default -> Live.run(args);
        };
    }

    private static String[] rest(String[] args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }
}
