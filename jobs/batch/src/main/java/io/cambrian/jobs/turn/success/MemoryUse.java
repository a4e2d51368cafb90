package io.cambrian.jobs.turn.success;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.evidence.PairedDifference;
import io.cambrian.tables.JournalTable.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How often memory changes a decision, and what that was worth. */
final class MemoryUse {
    private static final String HEADING = "memory-utilization";
    private static final int FEWEST_DAYS = 20;

    private MemoryUse() {}

    static void measure(SuccessSheet sheet, List<Event> journal) {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        Set<String> plans = new HashSet<>();
        long days = 0;
        long used = 0;
        for (Event e : journal) {
            if (e.type().equals("overlay")) {
                JsonNode node = AccountEvents.json(e);
                if (node.path("overlay").asText().equals("memory")) {
                    boolean first =
                            plans.add(e.account() + " " + node.path("bundle").asText());
                    if (isCompared(node, first)) {
                        with.add(node.path("return_with").asDouble());
                        without.add(node.path("return_without").asDouble());
                    }
                    days++;
                    used += node.path("in_force").asBoolean()
                                    && !node.path("changes").isEmpty()
                            ? 1
                            : 0;
                }
            }
        }
        sheet.rate("memory_utilization", used, days, HEADING, "decision days on which memory changed a target");
        worth(sheet, SuccessSheet.array(with), SuccessSheet.array(without));
    }

    /** Whether both twins held what was decided before. In journals without how they stand, they began flat with each plan. */
    private static boolean isCompared(JsonNode overlay, boolean firstOfPlan) {
        return overlay.has("paper") ? overlay.path("compared").asBoolean(true) : !firstOfPlan;
    }

    private static void worth(SuccessSheet sheet, double[] with, double[] without) {
        boolean differ = false;
        for (int t = 0; t < with.length; t++) {
            differ |= with[t] != without[t];
        }
        PairedDifference worth = PairedDifference.of(with, without, sheet.perYear(), sheet.turn());
        if (worth.days() < FEWEST_DAYS || !differ) {
            sheet.unknown(
                    "memory_worth",
                    "return a year",
                    HEADING,
                    worth.days() < FEWEST_DAYS
                            ? "the accounts with and without memory can be compared on fewer than 20 days"
                            : "nothing to compare: the accounts with and without memory earned the same on all "
                                    + worth.days() + " days");
            return;
        }
        sheet.known(
                "memory_worth",
                worth.mean(),
                worth.low(),
                worth.high(),
                "return a year",
                HEADING,
                "what the account that follows memory earned above its twin without, " + worth.days() + " days");
    }
}
