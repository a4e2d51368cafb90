package io.cambrian.jobs.cycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.report.MemoryFigures;
import io.cambrian.jobs.report.MemoryFigures.VetoAccount;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.memory.MemoryAccount;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryEvidence.KnownPattern;
import io.cambrian.overlay.MemoryOverlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.TDistribution;

/** What a journal says of memory's decisions and of its twin's. */
final class MemoryAccountFigures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double UPPER = 0.95; // of a two-sided interval of 90 %
    private static final int FEWEST_DAYS = 20;

    private MemoryAccountFigures() {}

    /** Empty where the journal's plan had no memory. */
    static Optional<MemoryFigures.MemoryAccount> read(Path journal, MemoryEvidence evidence) {
        List<JsonNode> days = new ArrayList<>();
        try (Stream<String> lines = Files.lines(journal)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode event = JSON.readTree(line).get("event");
                if (event.path("type").asText().equals("overlay")
                        && event.path("overlay").asText().equals(MemoryOverlay.KIND)) {
                    days.add(event);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return days.isEmpty() ? Optional.empty() : Optional.of(of(days, evidence));
    }

    private static MemoryFigures.MemoryAccount of(List<JsonNode> days, MemoryEvidence evidence) {
        int n = days.size();
        int[] curve = new int[n];
        double[] always = new double[n];
        double[] actual = new double[n];
        List<Double> differences = new ArrayList<>();
        int considered = 0;
        int changed = 0;
        int inForce = 0;
        Map<String, Long> reasons = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            JsonNode day = days.get(i);
            curve[i] = (int) LocalDate.parse(day.get("day").asText()).toEpochDay();
            double difference = day.get("return_with").asDouble()
                    - day.get("return_without").asDouble();
            always[i] = (i == 0 ? 0 : always[i - 1]) + difference;
            actual[i] = day.get("worth").asDouble();
            if (i > 0 && days.get(i - 1).get("in_force").asBoolean()) {
                differences.add(difference);
            }
            considered += day.get("considered").asInt();
            if (day.get("in_force").asBoolean()) {
                inForce++;
                for (JsonNode change : day.get("changes")) {
                    changed++;
                    reasons.merge(words(change.get("reason").asText(), evidence), 1L, Long::sum);
                }
            }
        }
        JsonNode last = days.get(n - 1);
        double reach = reach(differences.stream().mapToDouble(d -> d).toArray());
        List<VetoAccount> vetoes = new ArrayList<>();
        for (JsonNode c : last.path("counterfactuals")) {
            vetoes.add(new VetoAccount(
                    words(c.get("reason").asText(), evidence),
                    c.get("days").asInt(),
                    c.get("saved").asDouble(),
                    c.get("cost").asDouble(),
                    c.get("active").asBoolean()));
        }
        return new MemoryFigures.MemoryAccount(
                last.get("days").asInt(),
                considered,
                considered == 0 ? 0 : (double) changed / considered,
                actual[n - 1],
                actual[n - 1] - reach,
                actual[n - 1] + reach,
                inForce,
                last.get("in_force").asBoolean(),
                curve,
                always,
                actual,
                vetoes,
                reasons.entrySet().stream()
                        .map(e -> new Count(e.getKey(), e.getValue()))
                        .sorted(Comparator.comparingLong(Count::count).reversed())
                        .toList());
    }

    /** Half of the 90 % interval of a sum of days; NaN for too few. */
    private static double reach(double[] differences) {
        int n = differences.length;
        if (n < FEWEST_DAYS) {
            return Double.NaN;
        }
        double mean = java.util.Arrays.stream(differences).average().orElseThrow();
        return n
                * MemoryAccount.standardError(differences, mean)
                * new TDistribution(n - 1).inverseCumulativeProbability(UPPER);
    }

    private static String words(String reason, MemoryEvidence evidence) {
        return evidence.patterns().stream()
                .filter(p -> p.id().equals(reason))
                .map(MemoryAccountFigures::text)
                .findFirst()
                .orElse(reason.equals("recall") ? "trades recalled for such a day" : reason);
    }

    private static String text(KnownPattern p) {
        return String.join(" and ", p.items())
                + p.exceptions().stream()
                        .map(e -> " unless " + String.join(" and ", e))
                        .collect(Collectors.joining());
    }
}
