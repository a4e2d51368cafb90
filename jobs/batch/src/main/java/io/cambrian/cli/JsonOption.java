package io.cambrian.cli;

import picocli.CommandLine.Option;

/** {@code --json}: print one object with snake_case keys and numbers at full precision, and nothing else. */
public final class JsonOption {
    @Option(names = "--json", description = "Print one JSON object with numbers at full precision instead of a table.")
    private boolean json;

    public boolean json() {
        return json;
    }
}
