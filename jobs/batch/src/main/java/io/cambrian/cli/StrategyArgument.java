package io.cambrian.cli;

import io.cambrian.fault.DataException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A strategy on the command line: its text, or a file that holds it. */
final class StrategyArgument {
    private StrategyArgument() {}

    /** The strategy text: the file's, where the argument names one. */
    static String text(String strategy) {
        Path file;
        try {
            file = Path.of(strategy.strip());
        } catch (InvalidPathException e) {
            return strategy;
        }
        if (Files.isRegularFile(file)) {
            return TextFile.text(file, "a text file that holds a strategy");
        }
        if (strategy.strip().split("\\s").length == 1) {
            throw new DataException(
                    "There is no file '" + strategy
                            + "', and it is no strategy.\nWrite: --strategy \"enter long when CONDITION exit long when CONDITION\"");
        }
        return strategy;
    }
}
