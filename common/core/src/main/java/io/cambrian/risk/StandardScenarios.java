package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.List;

/** The hypothetical scenarios that every run measures, in the form in which users write theirs. */
public final class StandardScenarios {
    private static final String TEXT = """
            scenario Market falls by a tenth
                return market -10 %
            scenario Correlations half way to one
                correlation 50 %
            scenario Volatility doubles
                volatility x 2
            scenario Crash
                return market -20 %
                correlation 75 %
                volatility x 3
                volume / 4
                spread x 4
            """;

    /** What table {@code liquidity} calls its rows without a scenario. */
    private static final List<String> TAKEN = List.of("as it is", "mild drought", "severe drought");

    private static final List<UserScenario> ALL =
            ScenarioText.parse("standard scenarios", TEXT.lines().toList());

    private StandardScenarios() {}

    /** All of them, in a fixed order. */
    public static List<UserScenario> all() {
        return ALL;
    }

    /**
     * These and a user's, who may replace one by its name.
     *
     * @throws DataException for a name that tables already give to something else: rows of both could not be told apart
     */
    public static List<UserScenario> with(List<UserScenario> own) {
        for (UserScenario scenario : own) {
            String name = scenario.name();
            if (TAKEN.contains(name)
                    || name.startsWith("fire sale of ")
                    || Crises.known().stream()
                            .anyMatch(c -> name.equals(c.name()) || name.startsWith(c.name() + " ("))) {
                throw new DataException("A scenario cannot be called '" + name
                        + "': tables and reports call something else so.\nGive it another name, such as 'my " + name
                        + "'.");
            }
        }
        List<String> names = own.stream().map(UserScenario::name).toList();
        return java.util.stream.Stream.concat(ALL.stream().filter(s -> !names.contains(s.name())), own.stream())
                .toList();
    }
}
