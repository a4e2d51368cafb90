package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.market.Market;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of bots under one plan lasts under the next, where the account has them without a break. */
class LastingBotsTest {
    private static final Market MARKET = Worlds.market(1);
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);
    private static final int END = Worlds.AS_OF + 60;

    @TempDir
    Path folder;

    private final Map<String, Bundle> published = new HashMap<>();

    /** The same plan as of a later day. */
    private static Bundle plan(int asOf, Limits limits) {
        return plan(asOf, limits, Worlds.plan(MARKET).build().bots());
    }

    private static Bundle plan(int asOf, Limits limits, List<Bot> bots) {
        return Worlds.plan(MARKET)
                .overlays(List.of())
                .limits(limits)
                .bots(bots)
                .asOf(asOf)
                .history(MARKET.between(0, asOf).series())
                .replay(List.of())
                .build();
    }

    private static Limits wide() {
        return new Limits(1.5, 1.5, 0.5, 0.5, 0.9, 0.9, 0.5, 10);
    }

    private Work open(String account, Bundle plan, int to) {
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        Path bundles = folder.resolve(account + "-bundles");
        published.put(BundleWriter.write(bundles, plan, keys), plan);
        return new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false))
                .openFeed(new ReplayFeed(MARKET.between(plan.asOf() + 1, to).series()), folder.resolve(account), NOW);
    }

    /** What bots have after each of the days, by day. */
    private SortedMap<Integer, Map<String, SortedMap<String, Double>>> trade(String account, Bundle plan, int to) {
        TreeMap<Integer, Map<String, SortedMap<String, Double>>> targets = new TreeMap<>();
        Work work = open(account, plan, to);
        while (work.session().doWork() > 0) {
            targets.put(
                    work.fold().lastClose().day(),
                    work.session().inside(Map.of()).botTargets());
        }
        work.close();
        return targets;
    }

    private void switchBot(String account, Bundle plan, String bot, TradingState to) {
        Work work = open(account, plan, Worlds.AS_OF + 1);
        while (work.session().doWork() > 0) {
            // catches up
        }
        work.session()
                .wish(new UserWishes(
                        "anna",
                        "why",
                        false,
                        false,
                        List.of(),
                        List.of(),
                        OptionalDouble.empty(),
                        false,
                        new TreeMap<>(Map.of(bot, to))));
        work.close();
    }

    private List<String> stateChanges(String account) {
        return Journals.of(folder.resolve(account)).stream()
                .filter(e -> e.type().equals(Records.BOT_STATE))
                .map(Event::text)
                .toList();
    }

    private void requireReplay(String account) {
        Journals.requireReplay(
                folder.resolve(account),
                published::get,
                MARKET.between(Worlds.AS_OF + 1, END).series(),
                folder.resolve(account + "-again.jsonl"));
    }

    @Test
    void aBotThatAPersonHaltedKeepsWhatItHasUnderLaterPlans() {
        Bundle first = plan(Worlds.AS_OF, wide());
        for (Bot bot : first.bots()) {
            String one = "one-" + bot.id();
            String two = "two-" + bot.id();
            for (String account : List.of(one, two)) {
                trade(account, first, Worlds.AS_OF + 12);
                switchBot(account, first, bot.id(), TradingState.HALTED);
            }
            var without = trade(one, first, END);
            trade(two, first, Worlds.AS_OF + 20);
            trade(two, plan(Worlds.AS_OF + 20, wide()), Worlds.AS_OF + 33);
            var with = trade(two, plan(Worlds.AS_OF + 33, wide()), END);
            assertThat(with).isEqualTo(without.tailMap(with.firstKey()));
            requireReplay(two);
        }
    }

    @Test
    void lossesUnderEarlierPlansCount() {
        Limits narrow = new Limits(1.5, 1.5, 0.5, 0.5, 0.9, 0.02, 0.5, 10);
        trade("one", plan(Worlds.AS_OF, narrow), END);
        assertThat(stateChanges("one")).isNotEmpty();
        for (int asOf = Worlds.AS_OF; asOf < END; asOf += 7) {
            trade("two", plan(asOf, narrow), Math.min(END, asOf + 7));
        }
        assertThat(stateChanges("two")).isEqualTo(stateChanges("one"));
        requireReplay("two");
    }

    @Test
    void aBotThatCameBackIsNew() {
        Bundle first = plan(Worlds.AS_OF, wide());
        Bot bot = first.bots().get(0);
        trade("account", first, Worlds.AS_OF + 12);
        switchBot("account", first, bot.id(), TradingState.HALTED);
        var before = trade("account", first, Worlds.AS_OF + 20);
        assertThat(before.get(before.lastKey()).get(bot.id())).isNotEmpty();
        trade(
                "account",
                plan(
                        Worlds.AS_OF + 20,
                        wide(),
                        first.bots().subList(1, first.bots().size())),
                Worlds.AS_OF + 30);
        var back = trade("account", plan(Worlds.AS_OF + 30, wide()), END);
        assertThat(back.values())
                .allSatisfy(day -> assertThat(day.get(bot.id())).isEmpty());
        requireReplay("account");
    }
}
