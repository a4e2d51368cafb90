package io.cambrian.live.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, as a JSON object whose first field is {@code type}. Money and quantities are decimals written as
 * text; ratios are numbers. Equal events have equal text.
 */
public final class Event {
    static final ObjectMapper JSON = new ObjectMapper();

    private final String type;
    private final String text;

    private Event(String type, String text) {
        this.type = type;
        this.text = text;
    }

    /** The event that an object of a journal is; of {@link #node} the same again. */
    public static Event of(JsonNode node) {
        return new Event(node.path("type").asText(), write(node));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event cannot be written", e);
        }
    }

    public static Builder type(String type) {
        return new Builder(type);
    }

    public String type() {
        return type;
    }

    /** The JSON text. */
    public String text() {
        return text;
    }

    /** The fields; parsed anew by each call, since most events are only written. */
    public JsonNode node() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event cannot be read: " + text, e);
        }
    }

    public String text(String field) {
        return need(field).asText();
    }

    public double number(String field) {
        return need(field).asDouble();
    }

    public BigDecimal decimal(String field) {
        return new BigDecimal(need(field).asText());
    }

    public long whole(String field) {
        return need(field).asLong();
    }

    private JsonNode need(String field) {
        JsonNode value = node().get(field);
        if (value == null) {
            throw new IllegalStateException("The event has no " + field + ": " + text);
        }
        return value;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Event e && text.equals(e.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** Collects fields, which keep their order. */
    public static final class Builder {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Builder(String type) {
            fields.put("type", type);
        }

        /**
         * @param value text, a whole number, a finite double, a boolean, a decimal (written as text), a list or a map of those
         */
        public Builder with(String field, Object value) {
            if (value instanceof Double d && !Double.isFinite(d)) {
                throw new IllegalArgumentException("The field " + field + " (" + d + ") must be finite.");
            }
            fields.put(field, value instanceof BigDecimal b ? b.toPlainString() : value);
            return this;
        }

        public Event build() {
            return new Event((String) fields.get("type"), write(fields));
        }
    }
}
