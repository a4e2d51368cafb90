package io.cambrian.live;

import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.Limits;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.LiveRun.Work;
import io.cambrian.live.board.Board;
import io.cambrian.live.board.BoardSnapshot;
import io.cambrian.live.board.JournalBoard;
import io.cambrian.live.broker.Friction;
import io.cambrian.live.broker.UnreliableWire.Faults;
import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.MarketFeed;
import io.cambrian.live.journal.Disk;
import io.cambrian.live.journal.Journal;
import io.cambrian.market.BarSeries;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Many bars of many instruments through a whole account: decisions, limits, a venue with friction, journal, and what the
 * dashboard shows; with the live set of the process after each part. A bar is known to the process by the number of its day,
 * so 24 hours of minute bars are 1,440 numbers.
 */
final class Soak {
    private static final int HISTORY = 200;

    private final Path folder;
    private final int instruments;
    private final int bars;
    private final boolean overlays;
    private final double[] prices;

    /** @param overlays whether a memory overlay decides, too: with a dozen kilobytes of reasons a bar */
    Soak(Path folder, int instruments, int bars, boolean overlays) {
        this.overlays = overlays;
        this.folder = folder;
        this.instruments = instruments;
        this.bars = bars;
        prices = new double[instruments];
        Arrays.fill(prices, 50);
    }

    /**
     * What came of it.
     *
     * @param liveSets megabytes in use after a collection, after each tenth of the bars
     */
    record Outcome(List<Double> liveSets, double secondsPerBar, long orders) {}

    private static String symbol(int i) {
        return String.format(Locale.ROOT, "S%03d", i);
    }

    private double[] step(int i, int t) {
        RandomGenerator random = Seeds.stream(i, t);
        double open = prices[i] * StrictMath.exp(0.0002 * random.nextGaussian());
        double close = open * StrictMath.exp(0.001 * random.nextGaussian());
        double high = Math.max(open, close) * (1 + 0.0005 * random.nextDouble());
        double low = Math.min(open, close) * (1 - 0.0005 * random.nextDouble());
        prices[i] = close;
        return new double[] {open, high, low, close, 1000 + random.nextInt(1000)};
    }

    private Bundle plan() {
        List<BarSeries> history = new ArrayList<>();
        for (int i = 0; i < instruments; i++) {
            int[] days = new int[HISTORY];
            double[][] columns = new double[5][HISTORY];
            for (int t = 0; t < HISTORY; t++) {
                days[t] = Worlds.AS_OF - HISTORY + 1 + t;
                double[] bar = step(i, t);
                for (int c = 0; c < 5; c++) {
                    columns[c][t] = bar[c];
                }
            }
            history.add(
                    BarSeries.of(symbol(i), days, columns[0], columns[1], columns[2], columns[3], columns[4], null));
        }
        Bundle.Builder plan = Worlds.plan(Worlds.market(1));
        List<Bot> bots = plan.build().bots();
        return plan.overlays(overlays ? List.of(Worlds.memory(bots).spec()) : List.of())
                .limits(new Limits(1.5, 1.5, 0.5, 0.5, 0.9, 0.9, 0.5, 10))
                .capital(10_000_000)
                .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                .instruments(history.stream()
                        .map(s -> new Instrument(
                                s.symbol(),
                                "USD",
                                "TEST",
                                false,
                                false,
                                BigDecimal.ZERO,
                                BigDecimal.ONE,
                                new BigDecimal("5")))
                        .toList())
                .history(history)
                .replay(List.of())
                .build();
    }

    Outcome run() throws IOException {
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(folder.resolve("bundles"), plan(), keys);
        MarketFeed feed = new MarketFeed() {
            private int next;

            @Override
            public Optional<DayBars> next() {
                if (next == bars) {
                    return Optional.empty();
                }
                List<Bar> list = new ArrayList<>();
                for (int i = 0; i < instruments; i++) {
                    double[] b = step(i, HISTORY + next);
                    list.add(new Bar(symbol(i), b[0], b[1], b[2], b[3], b[4], true));
                }
                next++;
                return Optional.of(new DayBars(Worlds.AS_OF + next, list));
            }

            @Override
            public boolean hasLater() {
                return next < bars;
            }

            @Override
            public int days() {
                return bars;
            }
        };
        BoardSnapshot shown = new BoardSnapshot();
        Path account = folder.resolve("account");
        Clock clock = Clock.systemUTC();
        LiveRun run = new LiveRun(
                folder.resolve("bundles"),
                keys.publicKey(),
                new Progress(System.err, false),
                Disk.REAL,
                f -> Brokerage.venue(f, Disk.REAL, clock, Friction.daily(1), Faults.NONE, 1));
        Work work = run.openFeed(feed, account, clock, List.of(shown), e -> {});
        JournalBoard board = shown.board();
        List<Double> liveSets = new ArrayList<>();
        long began = System.nanoTime();
        long measuring = 0;
        try {
            for (int done = 1; work.session().doWork() > 0; done++) {
                if (done % Math.max(1, bars / 10) == 0) {
                    long before = System.nanoTime();
                    // what a browser asks for
                    int json = Board.bytes(Board.of(board, work.session().inside(Map.of()))).length;
                    System.gc();
                    System.gc();
                    Runtime runtime = Runtime.getRuntime();
                    double live = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
                    liveSets.add(live);
                    System.out.printf(
                            Locale.ROOT,
                            "%5d bars  live set %.1f MB  journal %.1f MB  state %.1f MB%n",
                            done,
                            live,
                            Files.size(account.resolve(LiveRun.JOURNAL)) / 1e6,
                            json / 1e6);
                    measuring += System.nanoTime() - before;
                }
            }
            work.session().reconcile();
        } finally {
            work.close();
        }
        double secondsPerBar = (System.nanoTime() - began - measuring) / 1e9 / bars;
        long[] orders = new long[1];
        Journal.read(
                account.resolve(LiveRun.JOURNAL), e -> orders[0] += e.type().equals("order") ? 1 : 0);
        return new Outcome(liveSets, secondsPerBar, orders[0]);
    }

    /** Folder, instruments, bars, and whether with overlays. */
    public static void main(String[] args) throws IOException {
        Outcome o = new Soak(
                        Path.of(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Boolean.parseBoolean(args[3]))
                .run();
        System.out.printf(Locale.ROOT, "%.1f ms a bar, %d orders%n", 1000 * o.secondsPerBar(), o.orders());
    }
}
