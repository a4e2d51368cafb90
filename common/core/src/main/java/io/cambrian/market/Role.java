package io.cambrian.market;

import io.cambrian.fault.ConfigException;
import java.util.Locale;

/** What a series is, which decides which values can be true. */
public enum Role {
    /** Something that is held: prices are positive, and a file with intraday prices also has a volume column. */
    SHARE,
    /** A measure of the environment (an index level, a rate): never traded, any sign, its close is what counts. */
    CONTEXT,
    /** A price that may be zero or negative, such as oil in April 2020; no volume needed. */
    COMMODITY;

    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.label().equals(text)) {
                return role;
            }
        }
        throw new ConfigException("The role '" + text + "' is not known; give share, context or commodity.");
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
