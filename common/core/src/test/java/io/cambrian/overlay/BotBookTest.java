package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.genome.StrategyText;
import io.cambrian.overlay.BotBook.BotDecision;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Bots along so many instruments that these do not fit into one block, the last of which is not full. */
class BotBookTest {
    private static final int INSTRUMENTS = 300; // a block has at most 256, and at most as many as make one a core
    private static final List<String> STRATEGIES = List.of(
            "enter long when close > sma(close, 5) exit long when close < sma(close, 5)",
            "enter long when rsi(close, 5) < 35 exit long when held > 4 bars enter short when rsi(close, 5) > 65"
                    + " exit short when held > 6 bars size fixed 0.5");

    @Test
    void eachBotDecidesAndHoldsAsItWouldAloneAndTheTargetsAreTheirSum() {
        for (boolean dense : new boolean[] {true, false}) {
            List<BotPlan> bots = new ArrayList<>();
            List<Map<String, StrategyRunner>> alone = new ArrayList<>();
            List<Map<String, Double>> held = new ArrayList<>();
            for (String text : STRATEGIES) {
                bots.add(new BotPlan("bot" + bots.size(), StrategyText.parse(text), 0.5, 5));
                alone.add(new HashMap<>());
                held.add(new HashMap<>());
            }
            List<String> symbols = new ArrayList<>();
            for (int i = 0; i < INSTRUMENTS; i++) {
                symbols.add(String.format("S%03d", i));
            }
            BotBook book = new BotBook(bots, symbols, Set.of(), 252);
            RandomGenerator random = Seeds.stream(9);
            double[] last = new double[INSTRUMENTS];
            java.util.Arrays.fill(last, 50);
            int changed = 0;
            for (int day = 0; day < 50; day++) {
                SortedMap<String, DayBar> bars = new TreeMap<>();
                for (int i = 0; i < INSTRUMENTS; i++) {
                    if (dense || random.nextInt(4) != 0) {
                        last[i] *= Math.exp(0.02 * random.nextGaussian());
                        double c = last[i];
                        bars.put(
                                symbols.get(i),
                                new DayBar(symbols.get(i), c, c * 1.01, c * 0.99, c, 1_000, random.nextInt(9) != 0));
                    }
                }
                List<BotDecision> expected = new ArrayList<>();
                Map<String, Double> targets = new TreeMap<>();
                for (int k = 0; k < bots.size(); k++) {
                    int bot = k;
                    int live = 0;
                    for (DayBar b : bars.values()) {
                        Decision d = alone.get(k)
                                .computeIfAbsent(
                                        b.symbol(),
                                        s -> StrategyRunner.start(bots.get(bot).strategy(), false, 252))
                                .onBar(day, b.open(), b.high(), b.low(), b.close(), b.volume(), day >= 5 && b.member());
                        if (d.action() != Decision.Action.HOLD) {
                            expected.add(new BotDecision(k, b.symbol(), d));
                        }
                        held.get(k).put(b.symbol(), d.targetFraction());
                        live += b.member() || d.targetFraction() != 0 ? 1 : 0;
                    }
                    for (String symbol : bars.keySet()) {
                        targets.merge(symbol, 0.5 * held.get(k).get(symbol) / live, Double::sum);
                    }
                }
                assertThat(book.onDay(day, bars)).as("day " + day).isEqualTo(expected);
                changed += expected.size();
                Proposal proposal = book.proposal(bars);
                targets.forEach((symbol, target) ->
                        assertThat(proposal.targets().get(symbol)).as(symbol).isCloseTo(target, within(1e-12)));
                assertThat(proposal.targets()).hasSameSizeAs(targets);
            }
            assertThat(changed).isGreaterThan(1_000);
        }
    }
}
