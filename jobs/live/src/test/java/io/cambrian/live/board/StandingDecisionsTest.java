package io.cambrian.live.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class StandingDecisionsTest {
    private final StandingDecisions standing = new StandingDecisions();

    private static ObjectNode node() {
        return new ObjectMapper().createObjectNode();
    }

    private void decided(String day, String bot, String symbol, double target) {
        standing.decided(node().put("day", day)
                .put("bot", bot)
                .put("symbol", symbol)
                .put("action", target == 0 ? "exit" : "enter_long")
                .put("target", target)
                .put("reason", "entry")
                .put("bundle", "plan"));
    }

    private ObjectNode order(String day, String symbol) {
        ObjectNode order = node().put("day", day).put("symbol", symbol);
        standing.behind(symbol, day).write(order);
        return order;
    }

    private static List<String> bots(JsonNode decisions) {
        return StreamSupport.stream(decisions.spliterator(), false)
                .map(d -> d.path("bot").asText())
                .toList();
    }

    @Test
    void anOrderIsExplainedByThoseWhoDecidedOnItsDayAndThoseWhoHoldSinceBefore() {
        decided("2020-01-01", "a", "X", 0.5);
        decided("2020-01-01", "b", "X", 1);
        decided("2020-01-01", "c", "X", 1);
        decided("2020-01-02", "c", "X", 0);
        decided("2020-01-03", "d", "X", 0.2);
        decided("2020-01-03", "e", "Y", 1);
        ObjectNode order = order("2020-01-03", "X");
        assertThat(bots(order.path("decisions"))).containsExactly("d");
        assertThat(bots(order.path("earlier")))
                .as("the largest first; c holds nothing")
                .containsExactly("b", "a");
        assertThat(order.path("earlier").get(0).path("day").asText()).isEqualTo("2020-01-01");
        assertThat(order.path("earlier").get(0).path("bundle").asText()).isEqualTo("plan");
    }

    @Test
    void whatNobodyHoldsAnyMoreIsExplainedByThoseWhoLeftItLast() {
        decided("2020-01-01", "a", "X", 0);
        decided("2020-01-05", "b", "X", 0);
        ObjectNode order = order("2020-01-06", "X");
        assertThat(order.path("decisions")).isEmpty();
        assertThat(bots(order.path("earlier"))).containsExactly("b", "a");
        assertThat(order("2020-01-06", "Z").path("earlier")).isEmpty();
    }

    @Test
    void ofHundredsOfBotsTheLargestAreToldAndTheOthersCounted() {
        for (int i = 0; i < 200; i++) {
            decided("2020-01-01", String.format(Locale.ROOT, "b%03d", i), "X", (i + 1) / 200.0);
        }
        ObjectNode order = order("2020-01-01", "X");
        assertThat(bots(order.path("decisions")))
                .hasSize(StandingDecisions.MOST)
                .startsWith("b199", "b198");
        assertThat(order.path("more_decisions").asInt()).isEqualTo(200 - StandingDecisions.MOST);
    }

    @Test
    void whatWasSavedTellsTheSame() {
        for (int i = 0; i < 30; i++) {
            decided(String.format(Locale.ROOT, "2020-01-%02d", 1 + i % 3), "b" + i % 17, i % 2 == 0 ? "X" : "Y", i % 5);
        }
        StandingDecisions again = StandingDecisions.of(standing.save());
        assertThat(again.save()).isEqualTo(standing.save());
        for (String symbol : List.of("X", "Y")) {
            ObjectNode order = node().put("day", "2020-01-03").put("symbol", symbol);
            again.behind(symbol, "2020-01-03").write(order);
            assertThat(order).isEqualTo(order("2020-01-03", symbol));
        }
    }

    @Test
    void ofEqualTargetsTheLatestThenThoseThatComeFirstByNameAreTold() {
        for (int i = 0; i < 40; i++) {
            decided(
                    String.format(Locale.ROOT, "2020-01-%02d", 1 + i % 4),
                    String.format(Locale.ROOT, "b%02d", 39 - i),
                    "X",
                    i % 2 == 0 ? 1 : -1);
        }
        ObjectNode order = order("2020-02-01", "X");
        assertThat(bots(order.path("earlier")))
                .containsExactly("b00", "b04", "b08", "b12", "b16", "b20", "b24", "b28", "b32", "b36");
        assertThat(order.path("more_earlier").asInt()).isEqualTo(30);
    }
}
