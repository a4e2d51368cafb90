package io.cambrian.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.report.HtmlReport;
import io.cambrian.jobs.report.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptableObject;

/**
 * Draws charts with ECharts inside this JVM, as SVG: what comes out needs no script where it is shown. The library is the one of
 * the reports; it runs in Rhino, which can reach neither Java nor files from here. One at a time.
 */
final class ChartEngine {
    private static final String FONT =
            "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}");

    private static ChartEngine engine;

    private final ScriptableObject scope;
    private final String tokens;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private ChartEngine() {
        Map<String, String> colors = Theme.light();
        colors.forEach((name, value) -> variables.putIfAbsent(value, "var(--" + name + "," + value + ")"));
        Map<String, String> all = new LinkedHashMap<>(colors);
        all.put("font", FONT);
        tokens = json(all);
        Context context = enter();
        try {
            scope = context.initSafeStandardObjects();
            // nothing is animated, so nothing is put off
            context.evaluateString(
                    scope, "function setTimeout() { return 0; } function clearTimeout() {}", "clock", 1, null);
            context.evaluateString(scope, HtmlReport.charts(), "echarts", 1, null);
            context.evaluateString(scope, script(), "charts", 1, null);
        } finally {
            Context.exit();
        }
    }

    private static Context enter() {
        Context context = Context.enter();
        context.setLanguageVersion(Context.VERSION_ES6);
        // the library's one function is larger than a method of a class file may be
        context.setOptimizationLevel(-1);
        return context;
    }

    /**
     * An SVG element whose colors follow the page's named colors, and are those of light reports where it has none.
     *
     * @param spec what {@code charts.js} understands
     * @param width pixels
     * @param height pixels
     */
    static synchronized String svg(Map<String, ?> spec, int width, int height) {
        if (engine == null) {
            engine = new ChartEngine();
        }
        return engine.draw(json(spec), width, height);
    }

    private String draw(String spec, int width, int height) {
        Context context = enter();
        try {
            Object svg = ScriptableObject.callMethod(
                    context, scope, "cambrianChart", new Object[] {spec, tokens, width, height});
            return COLOR.matcher(Context.toString(svg)).replaceAll(c -> variables.getOrDefault(c.group(), c.group()));
        } finally {
            Context.exit();
        }
    }

    private static String script() {
        try (InputStream in = ChartEngine.class.getResourceAsStream("charts.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Map<String, ?> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
