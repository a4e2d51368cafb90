package io.cambrian.genome;

import io.cambrian.feature.Unit;
import java.util.function.Function;

/** What the parser has read so far, before it is known where it stands. */
sealed interface Expr {
    /** Where it began, for messages. */
    Token start();

    record Bool(Token start, Cond cond) implements Expr {}

    record Typed(Token start, Num num) implements Expr {}

    /** A number whose unit follows from what it is compared with. */
    record Bare(Token start, Function<Unit, Num> withUnit) implements Expr {}

    /** {@code held > n bars}. */
    record Held(Token start, int bars) implements Expr {}
}
