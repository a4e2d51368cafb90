package io.cambrian.live.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Something that happened, as a JSON object whose first field is {@code type}. Money and quantities are decimals written as
 * text; ratios are numbers. Equal events have equal text.
 */
public final class Event {
    static final ObjectMapper JSON = new ObjectMapper();

    private final String type;
    private final String text;
    private final ObjectNode node; // null where only the text was kept

    private Event(String type, String text, ObjectNode node) {
        this.type = type;
        this.text = text;
        this.node = node;
    }

    /** The event that an object of a journal is, which is not to be changed any more; of {@link #node} the same again. */
    public static Event of(JsonNode node) {
        return new Event(node.path("type").asText(), write(node), node instanceof ObjectNode o ? o : null);
    }

    /** The same to be kept for long: as text alone, which takes a tenth of the memory. */
    public Event packed() {
        return node == null ? this : new Event(type, text, null);
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

    /** The fields, not to be changed; of a packed event new ones at each call. */
    public ObjectNode node() {
        if (node != null) {
            return node;
        }
        try {
            return (ObjectNode) JSON.readTree(text);
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
        private ObjectNode fields = JSON.createObjectNode();

        private Builder(String type) {
            fields.put("type", type);
        }

        /** Also a whole number that is boxed, a list or a map of what the other methods take; a decimal is written as text. */
        public Builder with(String field, Object value) {
            if (value instanceof Double d) {
                return with(field, d.doubleValue());
            }
            fields.set(field, JSON.valueToTree(value instanceof BigDecimal b ? b.toPlainString() : value));
            return this;
        }

        public Builder with(String field, String value) {
            fields.put(field, value);
            return this;
        }

        public Builder with(String field, long value) {
            fields.put(field, value);
            return this;
        }

        public Builder with(String field, boolean value) {
            fields.put(field, value);
            return this;
        }

        /** @param value finite */
        public Builder with(String field, double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("The field " + field + " (" + value + ") must be finite.");
            }
            fields.put(field, value);
            return this;
        }

        /** The event; nothing can be added any more. */
        public Event build() {
            Event event = new Event(fields.get("type").textValue(), write(fields), fields);
            fields = null; // the event's from now on
            return event;
        }
    }
}
