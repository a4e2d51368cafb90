package io.cambrian.jobs.rl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import io.cambrian.rl.BotSignals;
import io.cambrian.rl.RegressionTrees;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TreeValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A policy of exposure as JSON, to the last bit of its numbers. */
public final class PolicyText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PolicyText() {}

    /** As JSON. */
    public static String print(TimingPolicy policy) {
        return print(policy, Optional.empty());
    }

    /** As JSON, with the strategies whose signals it reads. */
    public static String print(TimingPolicy policy, Optional<BotSignals> bots) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("features", policy.names());
        fields.put("levels", policy.levels());
        fields.put("center", policy.center());
        fields.put("scale", policy.scale());
        fields.put("values", policy.values());
        if (!policy.trees().isEmpty()) {
            fields.put("trees", policy.trees());
        }
        fields.put("cost_per_side", policy.costPerSide());
        bots.ifPresent(b -> {
            fields.put("bots", b.shares());
            fields.put("periods_per_year", b.periodsPerYear());
        });
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws DataException if the text is no policy */
    public static TimingPolicy parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            List<String> names = new ArrayList<>();
            node.required("features").forEach(name -> names.add(name.asText()));
            JsonNode values = node.required("values");
            double[][] rows = new double[values.size()][];
            for (int a = 0; a < rows.length; a++) {
                rows[a] = numbers(values.get(a));
            }
            return new TimingPolicy(
                    names,
                    numbers(node.required("levels")),
                    numbers(node.required("center")),
                    numbers(node.required("scale")),
                    rows,
                    trees(node.path("trees")),
                    node.required("cost_per_side").asDouble());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new DataException("A policy in table policies cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The strategies whose signals a policy reads; empty for none.
     *
     * @throws DataException if the text is no policy
     */
    public static Optional<BotSignals> bots(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            TreeMap<String, Double> shares = new TreeMap<>();
            node.path("bots")
                    .properties()
                    .forEach(e -> shares.put(e.getKey(), e.getValue().asDouble()));
            return shares.isEmpty()
                    ? Optional.empty()
                    : Optional.of(BotSignals.of(
                            shares, node.required("periods_per_year").asDouble()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new DataException("A policy in table policies cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<TreeValues> trees(JsonNode list) {
        List<TreeValues> trees = new ArrayList<>();
        for (JsonNode level : list) {
            List<RegressionTrees> members = new ArrayList<>();
            for (JsonNode member : level.required("members")) {
                members.add(new RegressionTrees(numbers(member.required("nodes")), numbers(member.required("roots"))));
            }
            trees.add(new TreeValues(
                    members,
                    level.required("noise").asDouble(),
                    level.required("pessimism").asDouble()));
        }
        return trees;
    }

    private static double[] numbers(JsonNode list) {
        double[] x = new double[list.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = list.get(i).asDouble();
        }
        return x;
    }
}
