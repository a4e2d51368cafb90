package io.cambrian.handoff;

import io.cambrian.backtest.Costs;
import io.cambrian.market.BarSeries;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The parts of a bundle as tables: which file holds what, in which columns. */
final class BundleTables {
    static final String WEIGHTS = "weights.arrow";
    static final String STRATEGIES = "strategies.arrow";
    static final String COVARIANCE = "covariance.arrow";
    static final String REGIME_MODEL = "regime_model.arrow";
    static final String LIMITS = "limits.arrow";
    static final String STRESS = "stress.arrow";
    static final String INSTRUMENTS = "instruments.arrow";
    static final String COSTS = "costs.arrow";
    static final String HISTORY = "history.arrow";
    static final String REPLAY = "replay.arrow";
    static final String MEMORY_RULES = "memory_rules.arrow";
    static final String OVERLAYS = "overlays.arrow";
    static final List<String> REQUIRED =
            List.of(WEIGHTS, STRATEGIES, COVARIANCE, REGIME_MODEL, LIMITS, STRESS, INSTRUMENTS, COSTS, HISTORY);

    /** Files that a bundle may leave out. */
    static final List<String> OPTIONAL = Stream.concat(
                    Stream.of(REPLAY, MEMORY_RULES, OVERLAYS), DossierTables.FILES.stream())
            .toList();

    private BundleTables() {}

    /** The files of a bundle with their batches; bars have one batch per series. */
    static Map<String, Iterator<Table>> of(Bundle b) {
        Map<String, Iterator<Table>> files = new LinkedHashMap<>();
        files.put(WEIGHTS, one(weights(b.bots())));
        files.put(
                STRATEGIES,
                one(Table.of(
                        Column.text("bot", b.bots().stream().map(Bot::id).toList()),
                        Column.text(
                                "strategy", b.bots().stream().map(Bot::strategy).toList()))));
        files.put(COVARIANCE, one(covariance(b.covariance())));
        files.put(REGIME_MODEL, one(arrays(b.regimeModel())));
        files.put(LIMITS, one(named(limits(b.limits()))));
        files.put(STRESS, one(stress(b.stress())));
        files.put(INSTRUMENTS, one(instruments(b.instruments())));
        Map<String, Double> costs = new LinkedHashMap<>();
        costs.put("fee_bps", b.costs().feeBps());
        costs.put("slippage_bps", b.costs().slippageBps());
        costs.put("borrow_bps_per_year", b.costs().borrowBpsPerYear());
        files.put(COSTS, one(named(costs)));
        if (!b.memoryRules().isEmpty()) {
            files.put(MEMORY_RULES, one(rules(b.memoryRules())));
        }
        if (!b.overlays().isEmpty()) {
            files.put(OVERLAYS, one(OverlayTable.of(b.overlays())));
        }
        DossierTables.put(b.dossiers(), files);
        files.put(HISTORY, bars(b.instruments(), b.history()));
        if (!b.replay().isEmpty()) {
            files.put(REPLAY, bars(b.instruments(), b.replay()));
        }
        return files;
    }

    /** The bundle of these files; wrong content ends in an IllegalArgumentException that says what is wrong. */
    static Bundle read(BundleFiles files, Manifest manifest) throws IOException {
        List<Instrument> instruments = readInstruments(single(files, INSTRUMENTS));
        Map<String, Double> costs = readNamed(single(files, COSTS));
        return Bundle.builder()
                .runId(manifest.runId())
                .dataVersions(manifest.dataVersions())
                .asOf(manifest.asOf())
                .expiresAt(manifest.expiresAt())
                .baseCurrency(manifest.baseCurrency())
                .capital(manifest.capital())
                .periodsPerYear(manifest.periodsPerYear())
                .bots(readBots(files))
                .covariance(readCovariance(single(files, COVARIANCE)))
                .regimeModel(readArrays(single(files, REGIME_MODEL)))
                .limits(readLimits(readNamed(single(files, LIMITS))))
                .stress(readStress(single(files, STRESS)))
                .instruments(instruments)
                .costs(new Costs(
                        need(costs, "fee_bps"), need(costs, "slippage_bps"), need(costs, "borrow_bps_per_year")))
                .memoryRules(files.has(MEMORY_RULES) ? readRules(single(files, MEMORY_RULES)) : List.of())
                .overlays(files.has(OVERLAYS) ? OverlayTable.read(single(files, OVERLAYS)) : List.of())
                .dossiers(readDossiers(files))
                .history(readBars(files, HISTORY, instruments))
                .replay(files.has(REPLAY) ? readBars(files, REPLAY, instruments) : List.of())
                .build();
    }

    /** None where the bundle has none. */
    static List<Dossier> readDossiers(BundleFiles files) throws IOException {
        return files.has(DossierTables.DOSSIERS) ? DossierTables.read(files) : List.of();
    }

    private static Iterator<Table> one(Table table) {
        return List.of(table).iterator();
    }

    private static Table rules(List<MemoryRule> rules) {
        return Table.of(
                Column.indices(
                        "position",
                        rules.stream().mapToInt(MemoryRule::position).toArray()),
                Column.text("text", rules.stream().map(MemoryRule::text).toList()),
                Column.text("action", rules.stream().map(MemoryRule::action).toList()),
                Column.indices(
                        "cases", rules.stream().mapToInt(MemoryRule::cases).toArray()),
                Column.numbers(
                        "sureness",
                        rules.stream().mapToDouble(MemoryRule::sureness).toArray()),
                Column.numbers(
                        "fidelity",
                        rules.stream().mapToDouble(MemoryRule::fidelity).toArray()));
    }

    private static List<MemoryRule> readRules(Table t) {
        List<MemoryRule> rules = new ArrayList<>();
        for (int i = 0; i < t.rows(); i++) {
            rules.add(new MemoryRule(
                    t.indices("position")[i],
                    t.text("text")[i],
                    t.text("action")[i],
                    t.indices("cases")[i],
                    t.numbers("sureness")[i],
                    t.numbers("fidelity")[i]));
        }
        return rules;
    }

    private static Table weights(List<Bot> bots) {
        return Table.of(
                Column.text("bot", bots.stream().map(Bot::id).toList()),
                Column.numbers("weight", bots.stream().mapToDouble(Bot::weight).toArray()),
                Column.days(
                        "trading_from", bots.stream().mapToInt(Bot::tradingFrom).toArray()),
                Column.text(
                        "stamps",
                        bots.stream().map(b -> String.join(",", b.stamps())).toList()));
    }

    static List<Bot> readBots(BundleFiles files) throws IOException {
        return readBots(single(files, WEIGHTS), single(files, STRATEGIES));
    }

    private static List<Bot> readBots(Table weights, Table strategies) {
        String[] ids = weights.text("bot");
        if (!Arrays.equals(ids, strategies.text("bot"))) {
            throw new IllegalArgumentException(WEIGHTS + " and " + STRATEGIES + " name different bots.");
        }
        String[] texts = strategies.text("strategy");
        double[] w = weights.numbers("weight");
        int[] from = weights.days("trading_from");
        String[] stamps = weights.text("stamps");
        List<Bot> bots = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            bots.add(new Bot(
                    ids[i], texts[i], w[i], from[i], stamps[i].isEmpty() ? List.of() : List.of(stamps[i].split(","))));
        }
        return bots;
    }

    private static Table covariance(Covariance c) {
        int n = c.names().size();
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("name", c.names()));
        for (int j = 0; j < n; j++) {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                values[i] = c.values()[i][j];
            }
            // a prefix, since an asset may be called 'name'
            columns.add(Column.numbers("cov:" + c.names().get(j), values));
        }
        return new Table(columns);
    }

    private static Covariance readCovariance(Table table) {
        List<String> names = List.of(table.text("name"));
        double[][] values = new double[names.size()][names.size()];
        for (int j = 0; j < names.size(); j++) {
            double[] column = table.numbers("cov:" + names.get(j));
            for (int i = 0; i < names.size(); i++) {
                values[i][j] = column[i];
            }
        }
        return new Covariance(names, values);
    }

    private static Table arrays(List<NamedArray> arrays) {
        List<String> names = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (NamedArray a : arrays) {
            for (int i = 0; i < a.values().size(); i++) {
                names.add(a.name());
                at.add(i);
                values.add(a.values().get(i));
            }
        }
        return Table.of(
                Column.text("name", names),
                Column.indices(
                        "position", at.stream().mapToInt(Integer::intValue).toArray()),
                Column.numbers(
                        "value",
                        values.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static List<NamedArray> readArrays(Table table) {
        String[] names = table.text("name");
        double[] values = table.numbers("value");
        Map<String, List<Double>> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            byName.computeIfAbsent(names[i], k -> new ArrayList<>()).add(values[i]);
        }
        return byName.entrySet().stream()
                .map(e -> new NamedArray(e.getKey(), e.getValue()))
                .toList();
    }

    private static Map<String, Double> limits(Limits l) {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("max_gross", l.maxGross());
        named.put("max_net", l.maxNet());
        named.put("max_instrument", l.maxInstrument());
        named.put("max_order", l.maxOrder());
        named.put("max_daily_loss", l.maxDailyLoss());
        named.put("max_drawdown", l.maxDrawdown());
        named.put("max_price_jump", l.maxPriceJump());
        named.put("max_stale_days", (double) l.maxStaleDays());
        named.put("max_value_at_risk", l.book().maxValueAtRisk());
        named.put("max_expected_shortfall", l.book().maxExpectedShortfall());
        named.put("max_stress_loss", l.book().maxStressLoss());
        named.put("max_correlated", l.book().maxCorrelated());
        named.put("max_participation", l.book().maxParticipation());
        named.put("max_days_to_liquidate", l.book().maxDaysToLiquidate());
        named.put("max_orders", (double) l.book().maxOrders());
        return named;
    }

    private static Limits readLimits(Map<String, Double> named) {
        return new Limits(
                need(named, "max_gross"),
                need(named, "max_net"),
                need(named, "max_instrument"),
                need(named, "max_order"),
                need(named, "max_daily_loss"),
                need(named, "max_drawdown"),
                need(named, "max_price_jump"),
                (int) need(named, "max_stale_days"),
                // plans made before there were such limits have none
                named.containsKey("max_value_at_risk") ? readBook(named) : BookLimits.NONE);
    }

    private static BookLimits readBook(Map<String, Double> named) {
        return new BookLimits(
                need(named, "max_value_at_risk"),
                need(named, "max_expected_shortfall"),
                need(named, "max_stress_loss"),
                need(named, "max_correlated"),
                need(named, "max_participation"),
                need(named, "max_days_to_liquidate"),
                (int) need(named, "max_orders"));
    }

    private static Table stress(List<StressScenario> scenarios) {
        List<String> names = new ArrayList<>();
        List<String> instruments = new ArrayList<>();
        List<Double> shocks = new ArrayList<>();
        for (StressScenario s : scenarios) {
            s.shocks().forEach((instrument, shock) -> {
                names.add(s.name());
                instruments.add(instrument);
                shocks.add(shock);
            });
        }
        return Table.of(
                Column.text("scenario", names),
                Column.text("instrument", instruments),
                Column.numbers(
                        "shock",
                        shocks.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static List<StressScenario> readStress(Table table) {
        String[] names = table.text("scenario");
        String[] instruments = table.text("instrument");
        double[] shocks = table.numbers("shock");
        Map<String, Map<String, Double>> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            byName.computeIfAbsent(names[i], k -> new LinkedHashMap<>()).put(instruments[i], shocks[i]);
        }
        return byName.entrySet().stream()
                .map(e -> new StressScenario(e.getKey(), e.getValue()))
                .toList();
    }

    private static Table instruments(List<Instrument> list) {
        boolean[] closeOnly = new boolean[list.size()];
        boolean[] spotOnly = new boolean[list.size()];
        for (int i = 0; i < list.size(); i++) {
            closeOnly[i] = list.get(i).closeOnly();
            spotOnly[i] = list.get(i).spotOnly();
        }
        return Table.of(
                Column.text("symbol", list.stream().map(Instrument::symbol).toList()),
                Column.text("currency", list.stream().map(Instrument::currency).toList()),
                Column.text("calendar", list.stream().map(Instrument::calendar).toList()),
                Column.flags("close_only", closeOnly),
                Column.flags("spot_only", spotOnly),
                // decimals as text: exact for every reader
                Column.text(
                        "tick", list.stream().map(i -> i.tick().toPlainString()).toList()),
                Column.text(
                        "lot", list.stream().map(i -> i.lot().toPlainString()).toList()),
                Column.text(
                        "minimum_notional",
                        list.stream()
                                .map(i -> i.minimumNotional().toPlainString())
                                .toList()));
    }

    private static List<Instrument> readInstruments(Table t) {
        List<Instrument> list = new ArrayList<>();
        for (int i = 0; i < t.rows(); i++) {
            list.add(new Instrument(
                    t.text("symbol")[i],
                    t.text("currency")[i],
                    t.text("calendar")[i],
                    t.flags("close_only")[i],
                    t.flags("spot_only")[i],
                    new BigDecimal(t.text("tick")[i]),
                    new BigDecimal(t.text("lot")[i]),
                    new BigDecimal(t.text("minimum_notional")[i])));
        }
        return list;
    }

    private static Table named(Map<String, Double> values) {
        return Table.of(
                Column.text("name", List.copyOf(values.keySet())),
                Column.numbers(
                        "value",
                        values.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray()));
    }

    private static Map<String, Double> readNamed(Table table) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < table.rows(); i++) {
            named.put(table.text("name")[i], table.numbers("value")[i]);
        }
        return named;
    }

    private static double need(Map<String, Double> named, String key) {
        Double value = named.get(key);
        if (value == null) {
            throw new IllegalArgumentException("The value of " + key + " is missing.");
        }
        return value;
    }

    private static Iterator<Table> bars(List<Instrument> instruments, List<BarSeries> series) {
        List<String> symbols = instruments.stream().map(Instrument::symbol).toList();
        if (series.isEmpty()) {
            double[] none = new double[0];
            return one(barTable(new int[0], BarSeries.of("none", new int[0], none, none, none, none, none, null)));
        }
        return series.stream()
                .map(s -> {
                    int[] index = new int[s.size()];
                    Arrays.fill(index, symbols.indexOf(s.symbol()));
                    return barTable(index, s);
                })
                .iterator();
    }

    private static Table barTable(int[] index, BarSeries s) {
        return Table.of(
                Column.indices("instrument", index),
                Column.days("day", s.days()),
                Column.numbers("open", s.open()),
                Column.numbers("high", s.high()),
                Column.numbers("low", s.low()),
                Column.numbers("close", s.close()),
                Column.numbers("volume", s.volume()),
                Column.flags("member", s.member()));
    }

    private static List<BarSeries> readBars(BundleFiles files, String name, List<Instrument> instruments)
            throws IOException {
        List<BarSeries> series = new ArrayList<>();
        ArrowFiles.read(files.open(name), t -> {
            if (t.rows() == 0) {
                return;
            }
            int index = t.indices("instrument")[0];
            if (index < 0 || index >= instruments.size()) {
                throw new IllegalArgumentException("Bars belong to instrument " + index + ", which does not exist.");
            }
            Instrument i = instruments.get(index);
            series.add(
                    i.closeOnly()
                            ? BarSeries.closeOnly(i.symbol(), t.days("day"), t.numbers("close"), t.flags("member"))
                            : BarSeries.of(
                                    i.symbol(),
                                    t.days("day"),
                                    t.numbers("open"),
                                    t.numbers("high"),
                                    t.numbers("low"),
                                    t.numbers("close"),
                                    t.numbers("volume"),
                                    t.flags("member")));
        });
        return series;
    }

    static Table single(BundleFiles files, String name) throws IOException {
        List<Table> batches = new ArrayList<>();
        ArrowFiles.read(files.open(name), batches::add);
        if (batches.size() != 1) {
            throw new IllegalArgumentException(name + " has " + batches.size() + " batches instead of one.");
        }
        return batches.get(0);
    }
}
