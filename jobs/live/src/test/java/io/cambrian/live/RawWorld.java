package io.cambrian.live;

import io.cambrian.market.Bar;
import io.cambrian.market.Market;
import io.cambrian.market.MarketAssembler;
import io.cambrian.market.MarketOptions;
import io.cambrian.market.SymbolHistory;
import io.cambrian.market.Universe;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Raw bars as sources state them, with awkward members, and what may happen to them later. */
final class RawWorld {
    static final int FIRST = 18_000;
    static final int LAST = FIRST + 449;

    /** What may be different after a day. */
    enum Change {
        PRICES,
        DIVIDEND,
        SPLIT,
        CLOSE_ONLY_BAR,
        PRICE_NOT_POSITIVE,
        BAR_REMOVED,
        SERIES_ENDED,
        SERIES_ADDED
    }

    private final SortedMap<String, List<Bar>> bars = new TreeMap<>();

    private RawWorld() {}

    /** Full bars with dividends, splits and days without trade; one that skips days and pauses; a fixing; a peg; one that ends. */
    static RawWorld random(long seed) {
        RawWorld world = new RawWorld();
        world.put("FULL", seed, FIRST, 0.015, false);
        world.put("GAPS", seed, FIRST, 0.02, false);
        int pause = Seeds.stream(seed, Seeds.ofText("pause")).nextInt(300, 420);
        world.bars
                .get("GAPS")
                .removeIf(b -> b.day() % 3 == 0 || b.day() >= FIRST + pause && b.day() < FIRST + pause + 33);
        world.put("FIX", seed, FIRST, 0.006, true);
        world.put("PEG", seed, FIRST, 0.00001, true);
        world.put("ENDS", seed, FIRST + 30, 0.01, false);
        world.bars.get("ENDS").removeIf(b -> b.day() > FIRST + 425);
        return world;
    }

    private void put(String symbol, long seed, int from, double volatility, boolean closeOnly) {
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText(symbol));
        List<Bar> list = new ArrayList<>();
        double last = 50;
        for (int day = from; day <= LAST; day++) {
            double open = last * StrictMath.exp(volatility / 4 * random.nextGaussian());
            double close = open * StrictMath.exp(volatility * random.nextGaussian());
            double high = Math.max(open, close) * (1 + volatility / 2 * random.nextDouble());
            double low = Math.min(open, close) * (1 - volatility / 2 * random.nextDouble());
            double volume = 1000 + random.nextInt(1000);
            double split = 1;
            int event = random.nextInt(60);
            if (closeOnly) {
                list.add(Bar.closeOnly(symbol, day, close));
            } else {
                if (event == 0) {
                    split = 2;
                    open /= 2;
                    high /= 2;
                    low /= 2;
                    close /= 2;
                } else if (event < 4) {
                    open = high = low = close = last;
                    volume = 0;
                }
                list.add(new Bar(
                        symbol, day, open, high, low, close, volume, Double.NaN, event == 4 ? 0.01 * close : 0, split));
            }
            last = close;
        }
        bars.put(symbol, list);
    }

    /** The same world up to and including {@code day}, with something else afterwards. */
    RawWorld changedAfter(int day, Change change, long seed) {
        RandomGenerator random = Seeds.stream(seed, Seeds.ofText("change"));
        RawWorld world = new RawWorld();
        bars.forEach((symbol, list) -> world.bars.put(symbol, new ArrayList<>(list)));
        if (change == Change.SERIES_ADDED) {
            world.put("NEW", seed, day + 1, 0.03, random.nextBoolean());
            return world;
        }
        List<String> alive = world.bars.keySet().stream()
                .filter(s -> world.firstAfter(s, day) < world.bars.get(s).size())
                .toList();
        String symbol = alive.get(random.nextInt(alive.size()));
        List<Bar> list = world.bars.get(symbol);
        int first = world.firstAfter(symbol, day);
        int at = random.nextBoolean() ? first : random.nextInt(first, Math.min(list.size(), first + 12));
        switch (change) {
            case BAR_REMOVED -> list.remove(at);
            case SERIES_ENDED -> list.subList(at, list.size()).clear();
            case PRICES -> {
                double factor = 0.2 + 3 * random.nextDouble();
                for (int i = at; i < list.size(); i++) {
                    list.set(i, with(list.get(i), factor, 0, 1, false));
                }
            }
            case DIVIDEND -> list.set(at, with(list.get(at), 1, list.get(at).close() * 0.3, 1, false));
            case SPLIT -> list.set(at, with(list.get(at), 1, 0, 7, false));
            case CLOSE_ONLY_BAR -> list.set(at, with(list.get(at), 1.1, 0, 1, true));
            case PRICE_NOT_POSITIVE -> list.set(at, with(list.get(at), random.nextInt(2) - 1, 0, 1, false));
            default -> throw new IllegalStateException("No such change: " + change);
        }
        return world;
    }

    private int firstAfter(String symbol, int day) {
        return (int) bars.get(symbol).stream().filter(b -> b.day() <= day).count();
    }

    private static Bar with(Bar b, double factor, double dividend, double split, boolean closeOnly) {
        double none = closeOnly ? Double.NaN : factor;
        return new Bar(
                b.symbol(),
                b.day(),
                b.open() * none,
                b.high() * none,
                b.low() * none,
                b.close() * factor,
                b.volume(),
                Double.NaN,
                b.dividend() + dividend,
                b.split() * split);
    }

    /** The bars as a market on which everything is kept, as a study loads it. */
    Market whole() {
        return market(MarketOptions.keepAll(365));
    }

    /** What a search on the days up to {@code day} sees, though later bars are handed in. */
    Market searchedUpTo(int day) {
        return market(MarketOptions.forSearch(365).between(Integer.MIN_VALUE, day));
    }

    private Market market(MarketOptions options) {
        MarketAssembler assembler = new MarketAssembler(options, Universe.everything(), SymbolHistory.none());
        bars.values().forEach(assembler::add);
        return assembler.market();
    }
}
