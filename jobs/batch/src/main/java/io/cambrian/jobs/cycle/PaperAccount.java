package io.cambrian.jobs.cycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.handoff.JournalLines;
import io.cambrian.jobs.report.MoneyFigures;
import io.cambrian.jobs.report.ReportModel.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The paper account as the live process left it: its daily equity and its journal. */
final class PaperAccount {
    private static final int RECENT = 20;

    private PaperAccount() {}

    static MoneyFigures.Account of(CycleFacts facts, PaperReplay replay) {
        try {
            List<String> rows = Files.readAllLines(replay.folder().resolve("account.csv"));
            int[] days = new int[rows.size() - 1];
            double[] equity = new double[days.length];
            for (int i = 0; i < days.length; i++) {
                String[] cells = rows.get(i + 1).split(",");
                days[i] = (int) LocalDate.parse(cells[0]).toEpochDay();
                equity[i] = Double.parseDouble(cells[1]);
            }
            JsonNode summary = replay.summary();
            Orders orders = Orders.read(Path.of(summary.get("journal").asText()));
            boolean reconciled = replay.reconciled();
            return new MoneyFigures.Account(
                    summary.get("currency").asText(),
                    days,
                    equity,
                    orders.sent,
                    orders.filled(),
                    orders.denied.entrySet().stream()
                            .map(e -> new Count(e.getKey(), e.getValue()))
                            .toList(),
                    summary.get("costs").asDouble(),
                    reconciled,
                    reconciled
                            ? "The sum of the journal's fills equals the broker's account to the last digit."
                            : "Journal and broker differ by "
                                    + summary.get("reconciliation_difference").asText() + ".",
                    orders.recent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the journal says of orders. */
    static final class Orders {
        private long sent;
        private final Map<String, Long> denied = new TreeMap<>();
        private final Map<String, MoneyFigures.Order> byId = new LinkedHashMap<>();
        private final Map<String, double[]> fills = new HashMap<>(); // units and their value, over all parts

        static Orders read(Path journal) throws IOException {
            Orders orders = new Orders();
            JournalLines.read(journal, line -> orders.take(line.event())); // with its full segments
            return orders;
        }

        private void take(JsonNode event) {
            String type = event.get("type").asText();
            switch (type) {
                case "order" -> {
                    sent++;
                    remember(event, "sent", event.path("verdict").asText(""));
                }
                case "order_denied" -> {
                    String reason = reason(event);
                    denied.merge(reason, 1L, Long::sum);
                    remember(event, "denied", reason);
                }
                case "filled" -> {
                    double units = Math.abs(event.get("quantity").asDouble());
                    double[] sum = fills.computeIfAbsent(event.get("order").asText(), id -> new double[2]);
                    sum[0] += units;
                    sum[1] += units * event.get("price").asDouble();
                }
                default -> {
                    // days, decisions and states are not shown here
                }
            }
        }

        private static String reason(JsonNode event) {
            JsonNode limits = event.path("limits");
            if (limits.isArray()) {
                List<String> names = new ArrayList<>();
                limits.forEach(l -> names.add(l.asText()));
                return String.join(", ", names);
            }
            return limits.asText("limit");
        }

        private void remember(JsonNode event, String state, String reason) {
            String id = event.get("order").asText();
            byId.put(
                    id,
                    new MoneyFigures.Order(
                            id,
                            LocalDate.parse(event.get("day").asText()),
                            "",
                            event.get("symbol").asText(),
                            event.path("quantity").asDouble(),
                            Double.NaN,
                            state,
                            reason));
        }

        long sent() {
            return sent;
        }

        /** Orders of which anything was filled. */
        long filled() {
            return fills.size();
        }

        List<MoneyFigures.Order> recent() {
            List<MoneyFigures.Order> all = new ArrayList<>(byId.values());
            Collections.reverse(all);
            return all.stream()
                    .limit(RECENT)
                    .map(o -> fills.containsKey(o.id())
                            ? new MoneyFigures.Order(
                                    o.id(),
                                    o.day(),
                                    o.strategyId(),
                                    o.symbol(),
                                    o.quantity(),
                                    fills.get(o.id())[1] / fills.get(o.id())[0],
                                    "filled",
                                    o.reason())
                            : o)
                    .toList();
        }
    }
}
