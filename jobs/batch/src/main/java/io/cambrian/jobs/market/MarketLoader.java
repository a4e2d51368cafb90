package io.cambrian.jobs.market;

import io.cambrian.fault.DataException;
import io.cambrian.market.Bar;
import io.cambrian.market.Calendars;
import io.cambrian.market.Exclusion;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.MarketAssembler;
import io.cambrian.market.MarketOptions;
import io.cambrian.market.Membership;
import io.cambrian.market.Role;
import io.cambrian.market.SymbolHistory;
import io.cambrian.market.Universe;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Loads a market from the tables, at one version of each. Driver only; the market must fit into its memory. */
public final class MarketLoader {
    private MarketLoader() {}

    /**
     * The market of a query.
     *
     * @throws DataException if there are no bars, a named symbol has none, or nothing is left
     */
    public static LoadedMarket load(Warehouse warehouse, MarketQuery query) {
        long barsVersion = warehouse.version(BarsTable.SPEC);
        if (barsVersion < 0) {
            throw new DataException("The warehouse " + warehouse.location()
                    + " holds no bars yet.\nRun 'cambrian ingest FILE...' first.");
        }
        long instrumentsVersion = warehouse.version(InstrumentsTable.SPEC);
        long universeVersion = warehouse.version(UniverseTable.SPEC);
        Map<String, InstrumentInfo> known = new TreeMap<>();
        Map<String, List<Integer>> reused = new HashMap<>();
        for (Row row : rows(warehouse, InstrumentsTable.SPEC, instrumentsVersion)) {
            InstrumentInfo info = InstrumentsTable.fromRow(row);
            known.put(info.symbol(), info);
            reused.put(info.symbol(), InstrumentsTable.reusedFrom(row));
        }

        Dataset<Row> bars = BarsTable.packed(warehouse.read(BarsTable.SPEC, barsVersion), query.symbols(), query.to());
        Map<String, byte[]> packed = new TreeMap<>();
        bars.collectAsList().forEach(row -> packed.put(row.getString(0), row.getAs(1)));
        requireAll(query.symbols(), packed, warehouse);

        List<Exclusion> excluded = new ArrayList<>();
        Map<String, byte[]> tradable = new LinkedHashMap<>();
        packed.forEach((symbol, bytes) -> {
            InstrumentInfo info = known.computeIfAbsent(symbol, MarketLoader::unknown);
            if (info.role() == Role.CONTEXT) {
                excluded.add(new Exclusion(symbol, "it is a context series, which is not traded"));
            } else if (query.maxSymbols() == 0 || tradable.size() < query.maxSymbols()) {
                tradable.put(symbol, bytes);
            }
        });
        MarketOptions options = new MarketOptions(
                query.from(),
                query.to(),
                query.longestGapDays(),
                query.volatilityFloor(),
                query.fewestBars(),
                query.periodsPerYear().orElseGet(() -> periodsPerYear(tradable.keySet(), known)));
        Universe universe = universe(rows(warehouse, UniverseTable.SPEC, universeVersion), query, tradable.keySet());
        Market market = assemble(tradable, reused, options, universe, excluded);
        if (market.series().isEmpty()) {
            throw new DataException("No instrument of the warehouse " + warehouse.location() + " is left to search on: "
                    + (excluded.isEmpty() ? "none has a bar in the window." : excluded));
        }
        Map<String, InstrumentInfo> used = new LinkedHashMap<>();
        tradable.keySet().forEach(symbol -> used.put(symbol, known.get(symbol)));
        excluded.sort(Comparator.comparing(Exclusion::symbol));
        return new LoadedMarket(
                market,
                excluded,
                used,
                String.join(
                        " ",
                        dataVersion(warehouse, BarsTable.SPEC, barsVersion),
                        dataVersion(warehouse, InstrumentsTable.SPEC, instrumentsVersion),
                        dataVersion(warehouse, UniverseTable.SPEC, universeVersion)));
    }

    private static String dataVersion(Warehouse warehouse, TableSpec table, long version) {
        return table.name() + "@" + (version < 0 ? version : warehouse.dataVersion(table, version));
    }

    private static Market assemble(
            Map<String, byte[]> packed,
            Map<String, List<Integer>> reused,
            MarketOptions options,
            Universe universe,
            List<Exclusion> excluded) {
        List<io.cambrian.market.BarSeries> series = new ArrayList<>();
        packed.forEach((symbol, bytes) -> {
            TreeSet<Integer> starts = new TreeSet<>(reused.getOrDefault(symbol, List.of()));
            List<Integer> found = new ArrayList<>();
            List<Bar> bars = BarsTable.unpack(symbol, bytes, found);
            starts.addAll(found);
            MarketAssembler assembler =
                    new MarketAssembler(options, universe, SymbolHistory.of(Map.of(symbol, starts)));
            assembler.add(bars);
            series.addAll(assembler.market().series());
            excluded.addAll(assembler.exclusions());
        });
        return Market.of(series, options.periodsPerYear());
    }

    private static List<Row> rows(Warehouse warehouse, TableSpec table, long version) {
        return version < 0 ? List.of() : warehouse.read(table, version).collectAsList();
    }

    private static InstrumentInfo unknown(String symbol) {
        return new InstrumentInfo(symbol, "", false, Calendars.NONE, Role.SHARE);
    }

    private static void requireAll(List<String> symbols, Map<String, byte[]> packed, Warehouse warehouse) {
        List<String> missing =
                symbols.stream().filter(s -> !packed.containsKey(s)).toList();
        if (!missing.isEmpty()) {
            throw new DataException("The warehouse " + warehouse.location() + " has no bars of "
                    + String.join(", ", missing) + " in the window.\nIngest them, or leave them out.");
        }
    }

    /** The periods of the calendar that most instruments have; the first by name decides a tie. */
    private static double periodsPerYear(Iterable<String> symbols, Map<String, InstrumentInfo> known) {
        Map<Calendars, Integer> votes = new LinkedHashMap<>();
        symbols.forEach(symbol -> votes.merge(known.get(symbol).calendar(), 1, Integer::sum));
        Calendars most = Calendars.NONE;
        for (Map.Entry<Calendars, Integer> vote : votes.entrySet()) {
            if (vote.getValue() > votes.getOrDefault(most, 0)) {
                most = vote.getKey();
            }
        }
        return most.periodsPerYear();
    }

    private static Universe universe(List<Row> rows, MarketQuery query, Iterable<String> symbols) {
        if (query.universe() == MarketQuery.UniverseUse.IGNORED
                || rows.isEmpty() && query.universe() == MarketQuery.UniverseUse.WHERE_KNOWN) {
            return Universe.everything();
        }
        List<Membership> stays =
                new ArrayList<>(rows.stream().map(UniverseTable::fromRow).toList());
        if (query.universe() == MarketQuery.UniverseUse.WHERE_KNOWN) {
            Universe declared = Universe.of(stays);
            for (String symbol : symbols) {
                if (declared.stays(symbol).isEmpty()) {
                    stays.add(new Membership(symbol, Integer.MIN_VALUE, Membership.OPEN, Integer.MIN_VALUE));
                }
            }
        }
        return Universe.of(stays);
    }
}
