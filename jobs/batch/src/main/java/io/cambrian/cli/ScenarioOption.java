package io.cambrian.cli;

import io.cambrian.risk.ScenarioText;
import io.cambrian.risk.UserScenario;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The file of hypothetical scenarios of commands that measure the standard ones in any case. */
final class ScenarioOption {
    @Option(
            names = "--scenarios",
            paramLabel = "FILE",
            description = "Hypothetical scenarios as text, beside the standard ones, in the form that 'cambrian stress'"
                    + " reads: see common/docs/risk.md.")
    private Path file;

    /** A user's own; none without a file. */
    List<UserScenario> read() {
        return file == null
                ? List.of()
                : ScenarioText.parse(file.toString(), TextFile.lines(file, "a text file of scenarios"));
    }
}
