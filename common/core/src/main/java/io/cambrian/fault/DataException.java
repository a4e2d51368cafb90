package io.cambrian.fault;

/** Input that cannot be used: a missing file, a wrong column, a table that does not exist yet. The command ends with 1. */
public final class DataException extends UserException {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message, null);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
