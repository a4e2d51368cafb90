package io.cambrian.jobs.evolve;

import io.cambrian.fault.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a search branches off another.
 *
 * @param runId the other search
 * @param generation its last one that both have, from 0
 */
public record Fork(String runId, int generation) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})@(\\d{1,6})");

    /** @throws ConfigException if the text is not RUN@GENERATION */
    public static Fork parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigException("The --fork-from (" + text + ") must name a run and a generation, such as"
                    + " 0123456789abcdef@5.\nA search prints its run when it ends.");
        }
        return new Fork(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return runId + "@" + generation;
    }
}
