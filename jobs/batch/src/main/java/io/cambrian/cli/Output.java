package io.cambrian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** How results are printed as JSON. */
public final class Output {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Output() {}

    /**
     * One JSON object on one line.
     *
     * @param result keys in snake_case; values are numbers, text, booleans, lists, arrays or maps. NaN and infinities are
     *     written as null, since JSON has no word for them
     */
    public static String json(Map<String, ?> result) {
        try {
            return MAPPER.writeValueAsString(finite(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object finite(Object value) {
        if (value instanceof Double d) {
            return Double.isFinite(d) ? d : null;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new java.util.LinkedHashMap<>();
            map.forEach((k, v) -> copy.put(String.valueOf(k), finite(v)));
            return copy;
        }
        if (value instanceof Iterable<?> list) {
            java.util.List<Object> copy = new java.util.ArrayList<>();
            list.forEach(v -> copy.add(finite(v)));
            return copy;
        }
        if (value instanceof double[] numbers) {
            java.util.List<Object> copy = new java.util.ArrayList<>();
            for (double v : numbers) {
                copy.add(finite(v));
            }
            return copy;
        }
        if (value instanceof double[][] rows) {
            java.util.List<Object> copy = new java.util.ArrayList<>();
            for (double[] row : rows) {
                copy.add(finite(row));
            }
            return copy;
        }
        return value;
    }
}
