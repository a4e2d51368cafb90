package io.cambrian.jobs;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Spark is asked for executors, as {@code --master} spells it.
 *
 * @param text as given
 * @param kind which cluster manager answers there
 * @param hosts {@code host:port} of each standalone master; empty for the others
 */
public record MasterUrl(String text, Kind kind, List<String> hosts) {
    /** The cluster managers that Spark knows. */
    public enum Kind {
        LOCAL,
        STANDALONE,
        KUBERNETES,
        YARN
    }

    private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|[1-9]\\d*)(\\s*,\\s*\\d+)?])?");
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\d+,\\d+,\\d+]");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/\\s]+):(\\d{1,5})");
    private static final Pattern KUBERNETES = Pattern.compile("k8s://(https?://)?[^\\s/:]+(:\\d{1,5})?(/\\S*)?");

    public MasterUrl {
        hosts = List.copyOf(hosts);
    }

    /** @throws ConfigException if Spark knows no such master */
    public static MasterUrl parse(String text) {
        if (LOCAL.matcher(text).matches() || LOCAL_CLUSTER.matcher(text).matches()) {
            return new MasterUrl(text, Kind.LOCAL, List.of());
        }
        if (text.equals("yarn")) {
            return new MasterUrl(text, Kind.YARN, List.of());
        }
        if (KUBERNETES.matcher(text).matches()) {
            return new MasterUrl(text, Kind.KUBERNETES, List.of());
        }
        if (text.startsWith("spark://")) {
            List<String> hosts = new ArrayList<>();
            for (String host : text.substring("spark://".length()).split(",", -1)) {
                Matcher parts = HOST.matcher(host);
                if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
                    throw unknown(text);
                }
                hosts.add(host);
            }
            return new MasterUrl(text, Kind.STANDALONE, hosts);
        }
        throw unknown(text);
    }

    static ConfigException unknown(String text) {
        return new ConfigException("The --master (" + text + ") is no Spark master.\n"
                + "Examples: local[2], spark://host:7077, k8s://https://host:443, yarn.");
    }
}
