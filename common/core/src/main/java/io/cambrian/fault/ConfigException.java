package io.cambrian.fault;

/** A wrong option or configuration: the command ends with 2. */
public final class ConfigException extends UserException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message, null);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
