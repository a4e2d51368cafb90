package io.cambrian.jobs.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import io.cambrian.overlay.OverlaySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Parameters of deployed strategies as they are stored, to the last bit of their numbers.
 *
 * @param strategies text of the tuned strategy by the id of the deployed one
 * @param overlay cuts by regime and what tunes itself online, for a bundle
 */
public record TunedParameters(SortedMap<String, String> strategies, OverlaySpec overlay) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public TunedParameters {
        strategies = Collections.unmodifiableSortedMap(new TreeMap<>(strategies));
    }

    /** As JSON. */
    public String print() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("strategies", strategies);
        fields.put("overlay", overlay.kind());
        fields.put("texts", overlay.texts());
        fields.put("numbers", overlay.numbers());
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws DataException if the text is something else */
    public static TunedParameters parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            TreeMap<String, String> strategies = new TreeMap<>();
            node.required("strategies")
                    .properties()
                    .forEach(e -> strategies.put(e.getKey(), e.getValue().asText()));
            OverlaySpec.Builder overlay =
                    OverlaySpec.of(node.required("overlay").asText());
            node.required("texts").properties().forEach(e -> {
                List<String> values = new ArrayList<>();
                e.getValue().forEach(v -> values.add(v.asText()));
                overlay.texts(e.getKey(), values);
            });
            node.required("numbers").properties().forEach(e -> {
                double[] values = new double[e.getValue().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = e.getValue().get(i).asDouble();
                }
                overlay.numbers(e.getKey(), values);
            });
            return new TunedParameters(strategies, overlay.build());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new DataException("Parameters in table parameters cannot be read: " + e.getMessage(), e);
        }
    }
}
