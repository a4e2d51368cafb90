package io.cambrian.jobs.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The named colors of reports, for whoever draws beside them: one set of names, values for light and for dark. */
public final class Theme {
    private static final Pattern LIGHT = Pattern.compile(":root \\{([^}]*)}");
    private static final Pattern DARK = Pattern.compile(":root\\[data-theme=\"dark\"] \\{([^}]*)}");
    private static final Pattern COLOR = Pattern.compile("--([a-z0-9-]+):\\s*(#[0-9a-f]{6})");

    private Theme() {}

    /** Colors such as {@code accent} to {@code #8a2c6b}, on white paper. */
    public static Map<String, String> light() {
        return colors(LIGHT);
    }

    /** The same names on dark paper. */
    public static Map<String, String> dark() {
        return colors(DARK);
    }

    private static Map<String, String> colors(Pattern block) {
        Matcher found = block.matcher(HtmlReport.resource("report.css"));
        if (!found.find()) {
            throw new IllegalStateException("The style of the report has no block " + block + ".");
        }
        Map<String, String> colors = new LinkedHashMap<>();
        COLOR.matcher(found.group(1)).results().forEach(c -> colors.put(c.group(1), c.group(2)));
        return colors;
    }
}
