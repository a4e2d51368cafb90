package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.backtest.Trade;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Result;
import io.cambrian.live.journal.Event;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live path decides what the backtest decided on the same bars, trade by trade. */
class ParityTest {
    @TempDir
    Path folder;

    private Result replay(Bundle plan) {
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        Path bundles = folder.resolve("bundles-" + plan.hashCode());
        BundleWriter.write(bundles, plan, keys);
        return new LiveRun(bundles, keys.publicKey(), new Progress(System.err, false)).replay(null, UserWishes.none());
    }

    private static StrategyRun research(Market market, String strategy, Costs costs) {
        ScoringTask task =
                new ScoringTask(market, Worlds.AS_OF + 1, Worlds.LAST, costs, Cases.none(market.calendar().length));
        return Backtest.run(task, StrategyText.parse(strategy));
    }

    @Test
    void journaledDecisionsMakeTheTradesOfTheBacktest() {
        int compared = 0;
        for (long seed = 1; seed <= 6; seed++) {
            Market market = Worlds.market(seed);
            Bundle plan = Worlds.plan(market).build();
            List<Event> decisions = Journals.of(replay(plan).state()).stream()
                    .filter(e -> e.type().equals("decision"))
                    .toList();
            for (Bot bot : plan.bots()) {
                List<String> live = trades(market, bot, decisions);
                List<String> research = research(market, bot.strategy(), plan.costs()).trades().stream()
                        .map(ParityTest::describe)
                        .toList();
                assertThat(live).isEqualTo(research);
                compared += live.size();
            }
        }
        assertThat(compared).isGreaterThan(500);
    }

    /** Trades told from the journal's decisions alone, filled at the next bar that trades. */
    private static List<String> trades(Market market, Bot bot, List<Event> decisions) {
        Map<String, Event> byKey = new HashMap<>();
        for (Event e : decisions) {
            if (e.text("bot").equals(bot.id())) {
                byKey.put(e.text("symbol") + e.text("day"), e);
            }
        }
        List<String> trades = new ArrayList<>();
        for (BarSeries s : market.series()) {
            double held = 0;
            double target = 0;
            String decided = "";
            String opened = "";
            String entry = "";
            int last = s.size() - 1;
            for (int t = s.firstAtOrAfter(Worlds.AS_OF + 1); t < s.size(); t++) {
                String day = LocalDate.ofEpochDay(s.days()[t]).toString();
                boolean canFill =
                        StrategyRunner.trades(s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t]);
                if (Math.signum(target) != Math.signum(held) && canFill) {
                    if (held != 0) {
                        trades.add(line(s.symbol(), held, opened, entry, day));
                    }
                    held = target;
                    opened = decided;
                    entry = day;
                }
                if (t == last && held != 0) {
                    trades.add(line(s.symbol(), held, opened, entry, day));
                }
                Event e = byKey.get(s.symbol() + day);
                if (e != null) {
                    target = e.number("target");
                    decided = day;
                }
            }
        }
        return trades;
    }

    private static String describe(Trade t) {
        return line(
                t.symbol(),
                t.side() * t.fraction(),
                LocalDate.ofEpochDay(t.decisionDay()).toString(),
                LocalDate.ofEpochDay(t.entryDay()).toString(),
                LocalDate.ofEpochDay(t.exitDay()).toString());
    }

    private static String line(String symbol, double fraction, String decided, String entry, String exit) {
        return symbol + " " + fraction + " decided " + decided + " from " + entry + " to " + exit;
    }

    /**
     * Where every instrument is a member and trades every day, the paper account earns what research measured, but for what
     * the two do differently: research rebalances to equal capital at closes, live at the next open and in whole lots.
     */
    @Test
    void thePaperAccountEarnsWhatResearchMeasured() {
        double moved = 0;
        for (long seed = 1; seed <= 6; seed++) {
            Market market = Worlds.calmMarket(seed);
            Bot bot = Worlds.plan(market).build().bots().get((int) seed % 3);
            Bundle plan = Worlds.plan(market)
                    .limits(new Limits(5, 5, 5, 5, 0.9, 0.9, 0.9, 10))
                    .overlays(List.of())
                    .bots(List.of(new Bot(bot.id(), bot.strategy(), 1, bot.tradingFrom(), List.of())))
                    .build();
            double wealth = 1;
            for (double r : research(market, bot.strategy(), plan.costs()).netReturns()) {
                wealth *= 1 + r;
            }
            moved = Math.max(moved, Math.abs(wealth - 1));
            assertThat(replay(plan).account().totalReturn()).isCloseTo(wealth - 1, Offset.offset(0.004));
        }
        assertThat(moved).isGreaterThan(0.04);
    }
}
