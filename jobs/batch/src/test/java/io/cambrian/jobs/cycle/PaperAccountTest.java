package io.cambrian.jobs.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.handoff.JournalLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperAccountTest {
    @TempDir
    Path folder;

    private static String order(String id) {
        return "{\"type\":\"order\",\"day\":\"2024-01-01\",\"order\":\"" + id
                + "\",\"symbol\":\"X\",\"quantity\":\"40\",\"verdict\":\"passed\"}";
    }

    private static String filled(String id, String quantity, String price) {
        return "{\"type\":\"filled\",\"day\":\"2024-01-02\",\"order\":\"" + id + "\",\"quantity\":\"" + quantity
                + "\",\"price\":\"" + price + "\"}";
    }

    /** The orders of a journal whose first lines are a full segment. */
    @Test
    void ordersOfFullSegmentsCountAndPartsAreOneFillAtTheirMeanPrice() throws IOException {
        List<String> events =
                List.of(order("a"), filled("a", "10", "100"), order("b"), filled("a", "30", "110"), order("c"));
        Path journal = folder.resolve("journal.jsonl");
        String last = JournalLines.FIRST;
        for (int i = 0; i < events.size(); i++) {
            String body = "{\"seq\":" + (i + 1) + ",\"prev\":\"" + last + "\",\"at\":\"\",\"event\":" + events.get(i);
            last = JournalLines.hash(body);
            Path file = i < 3 ? JournalLines.segment(journal, 1) : journal;
            String before = Files.exists(file) ? Files.readString(file) : "";
            Files.writeString(file, before + body + ",\"hash\":\"" + last + "\"}\n");
        }
        PaperAccount.Orders orders = PaperAccount.Orders.read(journal);
        assertThat(orders.sent()).isEqualTo(3);
        assertThat(orders.filled()).isEqualTo(1);
        assertThat(orders.recent().get(2).price()).isCloseTo((10 * 100 + 30 * 110) / 40.0, within(1e-9));
        assertThat(orders.recent().get(0).price()).isNaN();
    }
}
