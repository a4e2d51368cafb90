package io.cambrian.jobs.report;

import java.util.Optional;
import java.util.function.Function;

/**
 * What one panel of the report shows, or why it shows nothing and what to do next. Every panel of a report exists; an empty
 * one speaks.
 *
 * @param value what is shown; empty if it does not exist (yet)
 * @param why one sentence saying why there is nothing; unused if there is a value
 * @param next the command that would fill the panel, such as {@code bin/cambrian evidence}; may be empty
 */
public record Panel<T>(Optional<T> value, String why, String next) {

    /** A panel with something to show. */
    public static <T> Panel<T> of(T value) {
        return new Panel<>(Optional.of(value), "", "");
    }

    /** A panel with nothing to show, saying why and which command would change that (may be empty). */
    public static <T> Panel<T> missing(String why, String next) {
        return new Panel<>(Optional.empty(), why, next);
    }

    /** What {@code f} makes of the value; empty for a missing panel. */
    public <R> Optional<R> map(Function<? super T, ? extends R> f) {
        return value.map(f);
    }
}
