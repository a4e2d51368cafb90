package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.allocator.BotMoves;
import io.cambrian.live.allocator.BotStates;
import io.cambrian.live.board.JournalBoard;
import io.cambrian.live.board.Preview;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.Market;
import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BotStatesTest {
    private static final Market MARKET = Worlds.market(1);
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static Proposal proposal(Map<String, Double> one, Map<String, Double> two) {
        TreeMap<String, Double> sums = new TreeMap<>(Map.of("AAA", 0.0, "BBB", 0.0));
        one.forEach((s, t) -> sums.merge(s, t, Double::sum));
        two.forEach((s, t) -> sums.merge(s, t, Double::sum));
        return new Proposal(sums, List.of(bot("one", one), bot("two", two)));
    }

    private static BotTargets bot(String id, Map<String, Double> targets) {
        TreeMap<String, Integer> since = new TreeMap<>();
        targets.keySet().forEach(s -> since.put(s, 1));
        return new BotTargets(id, 0.5, new TreeMap<>(targets), since);
    }

    @Test
    void anActiveBotIsFollowedAsItIs() {
        BotStates states = new BotStates();
        Proposal p = proposal(Map.of("AAA", 0.2), Map.of("BBB", -0.1));
        assertThat(states.restrict(p)).isSameAs(p);
    }

    @Test
    void whatReducesShrinksAndNeverTurns() {
        BotStates states = new BotStates();
        states.restrict(proposal(Map.of("AAA", 0.2), Map.of("BBB", -0.3)));
        states.set("two", TradingState.REDUCING);
        assertThat(states.restrict(proposal(Map.of("AAA", 0.25), Map.of("BBB", -0.4, "AAA", 0.1)))
                        .targets())
                .isEqualTo(Map.of("AAA", 0.25, "BBB", -0.3));
        assertThat(states.restrict(proposal(Map.of("AAA", 0.25), Map.of("BBB", -0.1)))
                        .targets())
                .containsEntry("BBB", -0.1);
        assertThat(states.restrict(proposal(Map.of("AAA", 0.25), Map.of("BBB", -0.3)))
                        .targets())
                .as("it has shrunk for good")
                .containsEntry("BBB", -0.1);
        assertThat(states.restrict(proposal(Map.of("AAA", 0.25), Map.of("BBB", 0.2)))
                        .targets())
                .containsEntry("BBB", 0.0);
        states.set("two", TradingState.ACTIVE);
        assertThat(states.restrict(proposal(Map.of("AAA", 0.25), Map.of("BBB", 0.2)))
                        .targets())
                .containsEntry("BBB", 0.2);
    }

    @Test
    void whatIsHaltedStaysAsItWas() {
        BotStates states = new BotStates();
        states.restrict(proposal(Map.of("AAA", 0.2), Map.of("BBB", -0.3)));
        states.set("one", TradingState.HALTED);
        assertThat(states.restrict(proposal(Map.of("BBB", 0.5), Map.of("AAA", 0.1)))
                        .targets())
                .isEqualTo(Map.of("AAA", 0.2 + 0.1, "BBB", 0.0));
    }

    /** What the dashboard says that an act would lead to, after some days. */
    private static JsonNode preview(Work work, String action, String bot) {
        JournalBoard board = new JournalBoard();
        Journal.read(work.folder().resolve(LiveRun.JOURNAL), board);
        return Preview.of(board, work.session().inside(Map.of()), action, bot, OptionalDouble.empty());
    }

    private static double figure(JsonNode preview, String when, String figure) {
        return preview.path(when).path(figure).asDouble(Double.NaN);
    }

    @Test
    void aHaltedBotIsPredictedWithoutItsOrdersAndOneThatIsReleasedWithThem() {
        Bundle plan = Worlds.plan(MARKET).overlays(List.of()).build();
        Work work = open(plan, 60);
        String id = "";
        while (id.isEmpty() && work.session().doWork() > 0) { // until one of them orders something
            BotMoves moves = work.session().inside(Map.of()).moves();
            id = plan.bots().stream()
                    .map(Bot::id)
                    .filter(b -> !moves.ordered(b).isEmpty())
                    .findFirst()
                    .orElse("");
        }
        work.journal().commit();
        SortedMap<String, Double> ordered =
                work.session().inside(Map.of()).moves().ordered(id);
        JsonNode halt = preview(work, "bot-halt", id);
        assertThat(halt.path("note").asText()).contains("without what it ordered at the last close");
        ordered.forEach((symbol, change) -> {
            JsonNode weight = halt.path("weights").path(symbol);
            assertThat(weight.path("before").asDouble() - weight.path("after").asDouble())
                    .isCloseTo(change, Offset.offset(1e-9));
        });
        assertThat(halt.path("weights")).hasSameSizeAs(ordered.keySet());
        assertThat(figure(halt, "after", "turnover")).isNotEqualTo(figure(halt, "before", "turnover"));
        assertThat(figure(halt, "after", "value_at_risk")).isNotEqualTo(figure(halt, "before", "value_at_risk"));
        JsonNode same = preview(work, "bot-release", id);
        assertThat(same.path("weights")).as("an active bot is followed").isEmpty();

        work.session().wish(wish(id, TradingState.HALTED));
        SortedMap<String, Double> withheld = new TreeMap<>();
        while (withheld.isEmpty() && work.session().doWork() > 0) {
            withheld = work.session().inside(Map.of()).moves().withheld(id);
        }
        work.journal().commit();
        assertThat(withheld).isNotEmpty();
        JsonNode release = preview(work, "bot-release", id);
        assertThat(release.path("note").asText()).contains("with what it decided at the last close");
        withheld.forEach((symbol, change) -> {
            JsonNode weight = release.path("weights").path(symbol);
            assertThat(weight.path("after").asDouble() - weight.path("before").asDouble())
                    .isCloseTo(change, Offset.offset(1e-9));
        });
        assertThat(figure(release, "after", "turnover")).isNotEqualTo(figure(release, "before", "turnover"));
        work.close();
    }

    private Work open(Bundle plan, int days) {
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(folder.resolve("bundles"), plan, keys);
        return new LiveRun(folder.resolve("bundles"), keys.publicKey(), new Progress(System.err, false))
                .openFeed(
                        new ReplayFeed(MARKET.between(Worlds.AS_OF + 1, Worlds.AS_OF + days)
                                .series()),
                        folder.resolve("account"),
                        NOW);
    }

    private static void work(Work work) {
        while (work.session().doWork() > 0) {
            // all days
        }
        work.close();
    }

    private static UserWishes wish(String bot, TradingState state) {
        return new UserWishes(
                "anna",
                "why",
                false,
                false,
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                false,
                new TreeMap<>(Map.of(bot, state)));
    }

    private List<Event> events(String type) {
        return Journals.of(folder.resolve("account")).stream()
                .filter(e -> e.type().equals(type))
                .toList();
    }

    @Test
    void aPersonReducesABotAndRestartsDoNotChangeWhatFollows() {
        Bundle plan = Worlds.plan(MARKET).overlays(List.of()).build();
        String bot = plan.bots().get(0).id();
        work(open(plan, 10));
        Work work = open(plan, 14);
        assertThat(work.session().doWork()).isPositive();
        while (work.session().doWork() > 0) {
            // catches up
        }
        assertThatThrownBy(() -> work.session().wish(wish("nobody", TradingState.HALTED)))
                .isInstanceOf(ConfigException.class);
        assertThat(work.session().wish(wish(bot, TradingState.REDUCING)).get(0)).contains("REDUCING");
        assertThat(work.session().wish(wish(bot, TradingState.REDUCING))).isEmpty();
        work.close();
        List<String> targets = new ArrayList<>();
        Work on = open(plan, 40);
        while (on.session().doWork() > 0) {
            var inside = on.session().inside(Map.of());
            assertThat(inside.botStates()).containsEntry(bot, TradingState.REDUCING);
            targets.add(inside.botTargets().get(bot).toString());
        }
        on.close();
        // every day again, from the journal and the bars
        List<String> again = new ArrayList<>();
        Work relived = open(plan, 40);
        while (relived.session().doWork() > 0) {
            again.add(relived.session().inside(Map.of()).botTargets().get(bot).toString());
        }
        relived.close();
        assertThat(again).isEqualTo(targets);
        assertThat(targets.get(targets.size() - 1)).as("it has nothing left").isEqualTo("{}");
        assertThat(events("decision").stream()
                        .filter(e -> e.text("bot").equals(bot)
                                && e.text("action").startsWith("enter")
                                && e.text("day").compareTo(Records.date(Worlds.AS_OF + 20)) > 0))
                .as("it goes on deciding")
                .isNotEmpty();
    }

    @Test
    void aBotThatLosesTooMuchOfItsShareOnlyReduces() {
        Bundle plan = Worlds.plan(MARKET)
                .limits(new Limits(1.5, 1.5, 0.5, 0.5, 0.9, 0.02, 0.5, 10))
                .overlays(List.of())
                .build();
        work(open(plan, 60));
        List<Event> changes = events(Records.BOT_STATE);
        assertThat(changes).isNotEmpty();
        assertThat(changes)
                .allMatch(
                        e -> e.text("to").equals("REDUCING") && e.text("reason").contains("of its share"));
        assertThat(changes.stream().map(e -> e.text("bot"))).doesNotHaveDuplicates();
        String journal = Journals.of(folder.resolve("account")).toString();
        work(open(plan, 60));
        assertThat(Journals.of(folder.resolve("account")).toString()).isEqualTo(journal);
    }
}
