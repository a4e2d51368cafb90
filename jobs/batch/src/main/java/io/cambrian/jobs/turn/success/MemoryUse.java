package io.cambrian.jobs.turn.success;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.evidence.PairedDifference;
import io.cambrian.tables.JournalTable.Event;
import java.util.ArrayList;
import java.util.List;

/** How often memory changes a decision, and what that was worth. */
final class MemoryUse {
    private MemoryUse() {}

    static void measure(SuccessSheet sheet, List<Event> journal) {
        String heading = "memory-utilization";
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        long used = 0;
        for (Event e : journal) {
            if (e.type().equals("overlay")) {
                JsonNode node = AccountEvents.json(e);
                if (node.path("overlay").asText().equals("memory")) {
                    with.add(node.path("return_with").asDouble());
                    without.add(node.path("return_without").asDouble());
                    used += node.path("in_force").asBoolean()
                                    && !node.path("changes").isEmpty()
                            ? 1
                            : 0;
                }
            }
        }
        sheet.rate("memory_utilization", used, with.size(), heading, "decision days on which memory changed a target");
        PairedDifference worth = PairedDifference.of(
                SuccessSheet.array(with), SuccessSheet.array(without), sheet.perYear(), sheet.turn());
        sheet.known(
                "memory_worth",
                worth.mean(),
                worth.low(),
                worth.high(),
                "return a year",
                heading,
                worth.days() < 20
                        ? "fewer than 20 days were decided with memory"
                        : "what the account that follows memory earned above its twin without, " + worth.days()
                                + " days");
    }
}
