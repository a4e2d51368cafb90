package io.cambrian.jobs;

import io.cambrian.fault.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of Spark that Cambrian runs on: 4.0, 4.1 and 4.2, with Scala 2.13. */
public final class SparkLine {
    /** What to ask of whoever provides Spark. */
    public static final String RANGE = "4.0 to 4.2";

    public static final String SCALA = "2.13";

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\..*|-.*)?");
    private static final int MAJOR = 4;
    private static final int NEWEST_MINOR = 2;

    private SparkLine() {}

    /** The line of a version, such as 4.1 of 4.1.0. */
    public static String of(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.matches() ? parts.group(1) + "." + parts.group(2) : version;
    }

    /**
     * Passes for a version that Cambrian runs on.
     *
     * @param where who has that version, for the message
     * @throws ConfigException for any other
     */
    public static void require(String version, String where) {
        Matcher parts = VERSION.matcher(version);
        boolean known = parts.matches()
                && Integer.parseInt(parts.group(1)) == MAJOR
                && Integer.parseInt(parts.group(2)) <= NEWEST_MINOR;
        if (!known) {
            throw new ConfigException("Spark " + version + " (" + where + ") is out of range: Cambrian runs on Spark "
                    + RANGE + " with Scala " + SCALA
                    + ".\nChoose such a cluster, or unset SPARK_HOME to let Cambrian fetch a Spark that fits.");
        }
    }
}
