package io.cambrian.fault;

/**
 * Something that the user can mend. The message says what is wrong, where, which rule it breaks and what to do next; it is
 * all that the user sees.
 */
public abstract class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
