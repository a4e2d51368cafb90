package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Decision;
import io.cambrian.backtest.ReferenceScorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.backtest.Trade;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchPlan.Prepared;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Indicators;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.RawWorld.Change;
import io.cambrian.live.journal.Event;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever changes after day t changes nothing that was known or decided up to t, from raw bars to the live journal.
 *
 * <p>Two worlds have the same raw bars up to t; after it, prices, a dividend, a split, a bar's kind, a price's sign, a
 * bar, the rest of a series or a new series differ. Both are processed <em>with</em> their later bars, and compared up to t, bit for bit:
 * adjusted bars, the market that a search on the days up to t sees (exclusions of pegs and of short spells included),
 * contexts, the regime model fitted up to t, labels, the ledger of a search, indicator columns, scores of both scorers,
 * decisions, positions, daily returns, trades, and all events of the live journal.
 *
 * <p>Three things may differ, and are no look-ahead:
 *
 * <ul>
 *   <li>Where a series ends after its last bar up to t (it is delisted, or a gap begins a new spell), a backtest that runs
 *       on closes the position at that last bar's close and charges the exit: the bar's net return and the trade's exit
 *       say how a position that nobody can leave is valued. Nothing was decided for that reason, and the position that
 *       earned the bar is the same. So the return of a series' last bar up to t, and exits on that bar for
 *       {@code SPELL_ENDED}, are not compared.
 *   <li>Likewise a position still held at t has its exit later. Of such trades, everything up to the entry is compared.
 *   <li>The name of the bundle, a hash of all its bytes, the bars to replay included, and the names of orders, which are
 *       made from it.
 * </ul>
 *
 * <p>Pegs and short spells are judged on the days that a market is loaded for. A study, which loads the hold-out too, must
 * therefore keep all and judge pegs by development days; here the market that is not cut at t keeps all.
 */
class LookAheadTest {
    private static final List<Strategy> STRATEGIES =
            Worlds.STRATEGIES.stream().map(StrategyText::parse).toList();
    private static final int WINDOW_FROM = RawWorld.FIRST + 200;
    private static final SearchPlan PLAN = new SearchPlan(
            SearchSettings.builder().seed(5).populationSize(8).generations(2).build(), Costs.DEFAULT, 2, 1, 2);

    @Property(tries = 24, shrinking = ShrinkingMode.OFF)
    void researchUpToADayDoesNotDependOnWhatComesLater(
            @ForAll long seed, @ForAll @IntRange(min = 360, max = 440) int days, @ForAll Change change) {
        int t = RawWorld.FIRST + days;
        RawWorld world = RawWorld.random(seed);
        RawWorld other = world.changedAfter(t, change, seed + 1);
        // a dividend or split on the first bar of a spell leaves no trace
        Assume.that(!describe(other.whole()).equals(describe(world.whole())));

        Map<String, Object> expected = research(world, t);
        Map<String, Object> actual = research(other, t);
        expected.forEach((what, value) -> assertThat(actual.get(what)).as(what).isEqualTo(value));
        assertThat(actual).hasSameSizeAs(expected);
        assertThat((List<?>) expected.get("excluded pegs")).isEqualTo(List.of("PEG"));
    }

    private static Map<String, Object> research(RawWorld world, int t) {
        Map<String, Object> answers = new LinkedHashMap<>();
        Market whole = world.whole();
        Market searched = world.searchedUpTo(t);
        answers.put("adjusted bars", describe(whole.between(Integer.MIN_VALUE, t)));
        answers.put("searched market", describe(searched));
        answers.put(
                "excluded pegs",
                Stream.of("FIX", "FULL", "PEG")
                        .filter(s -> searched.series().stream()
                                .noneMatch(x -> x.symbol().equals(s)))
                        .toList());

        ContextSeries contexts = Contexts.of(whole);
        int known = (int) Arrays.stream(contexts.days()).filter(day -> day <= t).count();
        answers.put(
                "contexts",
                Arrays.stream(contexts.values()).map(c -> bits(c, known)).toList());
        RegimeModel model = RegimeModel.fit(contexts, RawWorld.FIRST, t, 2, 1);
        answers.put("regimes", model);
        answers.put("regimes' name", model.id());
        RegimeLabels labels = model.filter(contexts);
        answers.put("labels", Arrays.toString(Arrays.copyOf(labels.labels(), known)));
        answers.put(
                "probabilities",
                Arrays.stream(labels.probabilities())
                        .limit(known)
                        .map(Arrays::toString)
                        .toList());

        Prepared prepared = PLAN.prepare(whole, WINDOW_FROM, t);
        answers.put("ledger", PLAN.run(prepared, ColumnScorer::new).ledgerHash());
        answers.put("scores by columns", new ColumnScorer(prepared.task()).score(STRATEGIES));
        answers.put("scores by bars", new ReferenceScorer(prepared.task()).score(STRATEGIES));
        for (BarSeries s : whole.series()) {
            int bars = s.firstAtOrAfter(t + 1);
            if (bars > 0) {
                answers.put("indicators of " + s.symbol(), indicators(s, bars));
            }
        }
        for (Strategy strategy : STRATEGIES) {
            decide(whole, t, strategy, answers);
        }
        return answers;
    }

    private static List<String> indicators(BarSeries s, int bars) {
        return List.of(
                bits(Indicators.column(IndicatorKind.SMA, List.of(20.0), 365, s.close()), bars),
                bits(Indicators.column(IndicatorKind.EMA, List.of(8.0), 365, s.close()), bars),
                bits(Indicators.column(IndicatorKind.HIGHEST, List.of(10.0), 365, s.high()), bars),
                bits(Indicators.column(IndicatorKind.BOLLINGER_LOWER, List.of(20.0, 2.0), 365, s.close()), bars));
    }

    private static void decide(Market whole, int t, Strategy strategy, Map<String, Object> answers) {
        String name = StrategyId.of(strategy) + " ";
        ScoringTask task =
                new ScoringTask(whole, WINDOW_FROM, RawWorld.LAST, Costs.DEFAULT, Cases.none(whole.calendar().length));
        StrategyRun run = Backtest.run(task, strategy);
        int settled = t; // portfolio returns are compared before the first series' last bar up to t
        for (BarSeries s : whole.series()) {
            int bars = s.firstAtOrAfter(t + 1);
            if (bars == 0) {
                continue;
            }
            if (s.days()[bars - 1] > t - 40) {
                settled = Math.min(settled, s.days()[bars - 1]);
            }
            List<Decision> decisions = new ArrayList<>();
            StrategyRunner runner = StrategyRunner.start(strategy, s.closeOnly(), whole.periodsPerYear());
            for (int i = 0; i < bars; i++) {
                decisions.add(runner.onBar(
                        s.days()[i], s.open()[i], s.high()[i], s.low()[i], s.close()[i], s.volume()[i], s.member()[i]));
            }
            answers.put(name + "decisions in " + s.symbol(), decisions);
        }
        int before = settled;
        int portfolioDays =
                (int) Arrays.stream(run.days()).filter(day -> day < before).count();
        answers.put(name + "daily returns", bits(run.netReturns(), portfolioDays));
        for (StrategyRun.InstrumentRun in : run.instruments()) {
            int n = (int) Arrays.stream(in.days()).filter(day -> day <= t).count();
            if (n == 0) {
                continue;
            }
            int lastDay = in.days()[n - 1];
            answers.put(name + "positions in " + in.symbol(), bits(in.positions(), n));
            answers.put(name + "returns in " + in.symbol(), bits(in.netReturns(), n - 1));
            answers.put(
                    name + "trades in " + in.symbol(),
                    in.trades().stream()
                            .filter(trade -> trade.entryDay() <= t)
                            .map(trade -> trade.exitDay() < lastDay ? trade.toString() : entry(trade))
                            .toList());
        }
    }

    private static String entry(Trade t) {
        return t.symbol() + " " + t.side() * t.fraction() + " decided " + t.decisionDay() + " from " + t.entryDay()
                + " at " + t.entryPrice();
    }

    private static String bits(double[] values, int n) {
        return Arrays.toString(Arrays.copyOf(values, n));
    }

    private static List<String> describe(Market market) {
        return market.series().stream()
                .map(s -> s.symbol()
                        + s.closeOnly()
                        + Arrays.toString(s.days())
                        + Arrays.toString(s.open())
                        + Arrays.toString(s.high())
                        + Arrays.toString(s.low())
                        + Arrays.toString(s.close())
                        + Arrays.toString(s.volume())
                        + Arrays.toString(s.member()))
                .toList();
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void theJournalUpToADayDoesNotDependOnWhatComesLater(
            @ForAll long seed, @ForAll @IntRange(min = 360, max = 440) int days, @ForAll Change change)
            throws IOException {
        int t = RawWorld.FIRST + days;
        RawWorld world = RawWorld.random(seed);
        List<String> expected = journal(world, t);
        assertThat(journal(world.changedAfter(t, change, seed + 1), t)).isEqualTo(expected);
        assertThat(expected).anyMatch(e -> e.contains("\"decision\"")).anyMatch(e -> e.contains("\"filled\""));
    }

    /** Everything that a live replay, from a plan made 40 days before t, wrote about days up to t. */
    private static List<String> journal(RawWorld world, int t) throws IOException {
        int asOf = t - 40;
        Market market = world.whole().between(Integer.MIN_VALUE, t + 15);
        Path folder = Files.createTempDirectory("look-ahead");
        try {
            SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
            BundleWriter.write(folder.resolve("bundles"), plan(market, asOf), keys);
            Path state = new LiveRun(folder.resolve("bundles"), keys.publicKey(), new Progress(System.err, false))
                    .replay(null, UserWishes.none())
                    .state();
            List<String> events = new ArrayList<>();
            for (Event e : Journals.of(state)) {
                ObjectNode node = e.node().deepCopy();
                if (node.has("day") && LocalDate.parse(node.get("day").asText()).toEpochDay() <= t) {
                    node.remove("bundle");
                    events.add(node.toString().replaceAll("\"order\":\"[0-9a-f]{16}\"", "\"order\":\"\""));
                }
            }
            return events;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Bundle plan(Market market, int asOf) {
        return Bundle.builder()
                .runId("test")
                .asOf(asOf)
                .expiresAt(Instant.ofEpochSecond((RawWorld.LAST + 30) * 86_400L))
                .baseCurrency("USD")
                .capital(100_000)
                .periodsPerYear(market.periodsPerYear())
                .bots(STRATEGIES.stream()
                        .map(s -> new Bot(
                                StrategyId.of(s),
                                StrategyText.print(s),
                                1.0 / STRATEGIES.size(),
                                asOf + 1,
                                List.of("paper-only")))
                        .toList())
                .limits(new Limits(1.5, 1.5, 0.5, 0.5, 0.2, 0.5, 0.5, 10))
                .costs(Costs.DEFAULT)
                .instruments(market.series().stream().map(Worlds::instrument).toList())
                .history(market.between(Integer.MIN_VALUE, asOf).series())
                .replay(market.between(asOf + 1, Integer.MAX_VALUE).series())
                .build();
    }
}
