package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.control.WindDown;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.journal.Event;
import io.cambrian.market.Market;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that nobody renews is sold out by rule, day by day. */
class ExpiredPlanTest {
    private static final Market MARKET = Worlds.calmMarket(3);
    private static final int EXPIRY = Worlds.AS_OF + 21; // at midnight before that day
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond((Worlds.AS_OF + 5) * 86_400L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static double gross(Event close) {
        return close.node().path("gross").asDouble();
    }

    @Test
    void isSoldOutWithinFiveWeeks() {
        Bundle plan = Worlds.plan(MARKET)
                .overlays(List.of())
                .expiresAt(Instant.ofEpochSecond(EXPIRY * 86_400L))
                .build();
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(folder.resolve("bundles"), plan, keys);
        Path account = folder.resolve("account");
        Work work = new LiveRun(folder.resolve("bundles"), keys.publicKey(), new Progress(System.err, false))
                .openFeed(new ReplayFeed(plan.replay()), account, NOW);
        while (work.session().doWork() > 0) {
            int day = work.fold().lastClose().day();
            double left = WindDown.left(plan.expiresAt(), Instant.ofEpochSecond((day + 1) * 86_400L - 1));
            double shown = work.session().inside(Map.of()).targets().values().stream()
                    .mapToDouble(Math::abs)
                    .sum();
            assertThat(shown).isLessThanOrEqualTo(1.5 * left + 1e-9);
        }
        work.close();

        TreeMap<String, Double> gross = new TreeMap<>();
        List<Event> events = Journals.of(account);
        events.stream().filter(e -> e.type().equals(Records.CLOSE)).forEach(e -> gross.put(e.text("day"), gross(e)));
        assertThat(gross.get(Records.date(EXPIRY - 1))).as("something is held").isPositive();
        assertThat(gross.tailMap(Records.date(EXPIRY + WindDown.GRACE + WindDown.DAYS + 1))
                        .values())
                .isNotEmpty()
                .allMatch(g -> g == 0);
        List<Event> cuts =
                events.stream().filter(e -> e.type().equals("targets_cut")).toList();
        assertThat(cuts).isNotEmpty().allMatch(e -> e.text("reason").equals("plan_expired"));
        assertThat(cuts.get(0).text("day")).isGreaterThanOrEqualTo(Records.date(EXPIRY + WindDown.GRACE));
        assertThat(events.stream()
                        .filter(e -> e.type().equals("order"))
                        .map(e -> e.text("day"))
                        .filter(day -> day.compareTo(Records.date(EXPIRY)) >= 0)
                        .distinct())
                .as("days on which something is sold")
                .hasSizeGreaterThan(3);
        assertThat(JournalDays.read(account.resolve(LiveRun.JOURNAL)).days())
                .as("what is left is known to who looks for the gap to the backtest")
                .anyMatch(d -> d.done().cuts().values().stream().anyMatch(target -> target != 0));
        Journals.requireReplay(account, id -> plan, plan.replay(), folder.resolve("again.jsonl"));
    }
}
