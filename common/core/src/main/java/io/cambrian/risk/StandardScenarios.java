package io.cambrian.risk;

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

    private static final List<UserScenario> ALL =
            ScenarioText.parse("standard scenarios", TEXT.lines().toList());

    private StandardScenarios() {}

    /** All of them, in a fixed order. */
    public static List<UserScenario> all() {
        return ALL;
    }

    /** These and a user's, who may replace one by its name. */
    public static List<UserScenario> with(List<UserScenario> own) {
        List<String> names = own.stream().map(UserScenario::name).toList();
        return java.util.stream.Stream.concat(ALL.stream().filter(s -> !names.contains(s.name())), own.stream())
                .toList();
    }
}
