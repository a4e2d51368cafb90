package io.cambrian.jobs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Costs;
import io.cambrian.handoff.Limits;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.market.MacroIngest;
import io.cambrian.market.MacroFile;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.BehaviorMemoryTable;
import io.cambrian.tables.EnvironmentTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.Charges;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.TradeMemoryTable.Setting;
import io.cambrian.tables.UserModelsTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTablesIT {
    @TempDir
    Path folder;

    static RememberedTrade trade(
            String run, String symbol, int entry, int exit, int known, double r, String source, long bars) {
        return new RememberedTrade(
                run,
                "s1",
                symbol,
                entry,
                entry - 1,
                Optional.of(exit),
                "long",
                1,
                100,
                100 * (1 + r),
                r,
                0,
                exit - entry,
                0.01,
                0.02,
                "exit_condition",
                r > 0 ? "win" : "loss",
                "development",
                new Setting(
                        "m1",
                        Optional.of("calm"),
                        List.of(0.9, 0.1),
                        Optional.of("{\"trend_60\":" + (1.5 + 0.01 * entry) + "}")),
                known,
                source,
                new Charges(1, 4, 50),
                bars);
    }

    private static List<Row> held(Warehouse warehouse, int day) {
        return TradeMemoryTable.asOf(warehouse.read(TradeMemoryTable.SPEC), day)
                .orderBy("symbol", "entry_day")
                .collectAsList();
    }

    /** A journal in which bot a buys on a day of January 2024, and sells three days later. */
    private Path oneTrade(String capital, int day) throws IOException {
        List<String> events = new ArrayList<>();
        events.add("{\"type\":\"opened\",\"mode\":\"feed\",\"bundle\":\"b1\",\"capital\":\"" + capital + "\"}");
        for (int d = day; d < day + 4; d++) {
            String on = "\",\"day\":\"2024-01-" + (10 + d) + "\"";
            String fill = on + ",\"symbol\":\"X\",\"price\":\"100\",\"fee\":\"0\",\"slippage\":\"0\"";
            String decision = on + ",\"bot\":\"a\",\"symbol\":\"X\"";
            String order = on + ",\"symbol\":\"X\",\"reference_price\":\"100\"";
            events.add("{\"type\":\"day" + on + "}");
            switch (d - day) {
                case 0 -> {
                    events.add("{\"type\":\"decision" + decision
                            + ",\"action\":\"enter_long\",\"target\":1,\"reason\":\"entry\"}");
                    events.add("{\"type\":\"order" + order + ",\"order\":\"o1\",\"quantity\":\"2\"}");
                }
                case 1 -> events.add("{\"type\":\"filled" + fill + ",\"order\":\"o1\",\"quantity\":\"2\"}");
                case 2 -> {
                    events.add("{\"type\":\"decision" + decision
                            + ",\"action\":\"exit\",\"target\":0,\"reason\":\"stop\"}");
                    events.add("{\"type\":\"order" + order + ",\"order\":\"o2\",\"quantity\":\"-2\"}");
                }
                default -> events.add("{\"type\":\"filled" + fill + ",\"order\":\"o2\",\"quantity\":\"-2\"}");
            }
            events.add("{\"type\":\"close" + on + "}");
        }
        return JournalTradesTest.journal(folder.resolve(capital + ".jsonl"), events);
    }

    @Test
    void whatIsNewInAnAccountIsSoWhateverAnotherHasClosedSince() throws IOException {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("accounts").toString());
        ContextSeries contexts = ContextSeries.plain(List.of("f"), new int[0], new double[1][0]);
        RegimeLabels labels = new RegimeLabels("m", List.of("calm"), new int[0], new int[0], new double[0][]);
        RememberJob.Origin origin = new RememberJob.Origin("plan", 0, Costs.DEFAULT, 1);
        Path own = oneTrade("1000", 1);
        RememberJob.journal(warehouse, oneTrade("2000", 6), origin, contexts, labels);
        assertThat(RememberJob.newInJournal(warehouse, own, origin, contexts, labels)
                        .inserted())
                .isEqualTo(1);
        assertThat(RememberJob.newInJournal(warehouse, own, origin, contexts, labels)
                        .trades())
                .as("what is remembered stays as it is")
                .isZero();
    }

    @Test
    void repeatedLateAndCorrectedRowsLeaveWhatWouldHaveComeOnceInOrder() {
        List<RememberedTrade> all = List.of(
                trade("r1", "A", 10, 20, 50, 0.01, TradeMemoryTable.RESEARCH, 1),
                trade("r1", "B", 12, 30, 50, -0.02, TradeMemoryTable.RESEARCH, 1),
                trade("r2", "A", 10, 20, 50, 0.03, TradeMemoryTable.RESEARCH, 2), // on corrected prices
                trade("r3", "B", 12, 30, 90, -0.01, TradeMemoryTable.RESEARCH, 2), // by a search that saw more
                trade("x9", "A", 10, 21, 60, 0.02, TradeMemoryTable.LIVE, 1)); // what was really earned
        List<List<List<RememberedTrade>>> arrivals = List.of(
                List.of(all), List.of(all.subList(3, 5), all.subList(1, 4), all.subList(0, 3))); // late, and some twice
        List<List<Row>> ends = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            Warehouse warehouse =
                    Warehouse.open(LocalSpark.session(), folder.resolve("w" + i).toString());
            for (List<RememberedTrade> batch : arrivals.get(i)) {
                warehouse.merge(
                        TradeMemoryTable.SPEC,
                        warehouse.rows(
                                TradeMemoryTable.SPEC,
                                batch.stream().map(TradeMemoryTable::toRow).toList()));
            }
            assertThat(warehouse.read(TradeMemoryTable.SPEC).count()).isEqualTo(all.size());
            ends.add(warehouse
                    .read(TradeMemoryTable.SPEC)
                    .orderBy("run_id", "symbol")
                    .collectAsList());
            assertThat(held(warehouse, 49)).as("nothing was known").isEmpty();
            assertThat(held(warehouse, 50))
                    .extracting(r -> r.<Double>getAs("net_return"))
                    .as("the corrected A, the first B")
                    .containsExactly(0.03, -0.02);
            assertThat(held(warehouse, 60))
                    .extracting(r -> r.<Double>getAs("net_return"))
                    .as("the account's A")
                    .containsExactly(0.02, -0.02);
            assertThat(held(warehouse, 90))
                    .extracting(r -> r.<Double>getAs("net_return"))
                    .containsExactly(0.02, -0.01);
            assertThat(held(warehouse, 90))
                    .extracting(TradeMemoryTable::fromRow)
                    .contains(all.get(3), all.get(4));
        }
        assertThat(ends.get(1)).isEqualTo(ends.get(0));

        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w0").toString());
        long version = warehouse.version(TradeMemoryTable.SPEC);
        List<Row> again = all.stream().map(TradeMemoryTable::toRow).toList();
        warehouse.merge(TradeMemoryTable.SPEC, warehouse.rows(TradeMemoryTable.SPEC, again));
        assertThat(warehouse.version(TradeMemoryTable.SPEC))
                .as("a repetition writes no version")
                .isEqualTo(version);

        RememberedTrade early = trade("r4", "A", 10, 20, 9, 0.1, TradeMemoryTable.RESEARCH, 1);
        assertThatThrownBy(() -> warehouse.merge(
                        TradeMemoryTable.SPEC,
                        warehouse.rows(TradeMemoryTable.SPEC, List.of(TradeMemoryTable.toRow(early)))))
                .as("a trade that is known before it was made")
                .hasStackTraceContaining("known_after_entry");
        assertThat(warehouse
                        .spark()
                        .read()
                        .format("delta")
                        .option("readChangeFeed", "true")
                        .option("startingVersion", 0)
                        .load(folder.resolve("w0").resolve("trade_memory").toString())
                        .where("_change_type = 'insert'")
                        .count())
                .as("the change feed tells what was added")
                .isEqualTo(all.size());
    }

    private static MacroFile told(int asOf, double... values) {
        List<MacroFile.Value> list = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            list.add(new MacroFile.Value("GDP", 90 * i, values[i], 90 * i + 30));
        }
        return new MacroFile(list, new java.util.TreeMap<>(), asOf);
    }

    @Test
    void aMacroValueIsKnownFromItsPublicationAndACorrectionFromItsOwnDay() {
        List<MacroFile> files = List.of(told(220, 1.0, 2.0, 3.0), told(400, 1.0, 2.5, 3.5));
        List<List<MacroFile>> orders = List.of(files, List.of(files.get(1), files.get(0), files.get(1)));
        for (int i = 0; i < orders.size(); i++) {
            Warehouse warehouse =
                    Warehouse.open(LocalSpark.session(), folder.resolve("e" + i).toString());
            orders.get(i).forEach(f -> MacroIngest.run(warehouse, List.of(f)));
            assertThat(EnvironmentTable.vintages(warehouse.read(EnvironmentTable.SPEC))
                            .orderBy("period_day", "known_day")
                            .collectAsList())
                    .extracting(r -> r.getInt(1) + " known " + r.getInt(2) + " " + r.getDouble(3))
                    .containsExactly(
                            "0 known 30 1.0",
                            "90 known 120 2.0",
                            "90 known 400 2.5",
                            "180 known 210 3.0",
                            "180 known 400 3.5");
        }
    }

    private static final List<String> ACTS = List.of(
            "{\"type\":\"opened\",\"mode\":\"feed\",\"bundle\":\"b1\"}",
            "{\"type\":\"vetoed\",\"user\":\"Annabel Quux\",\"symbol\":\"EUR\"}",
            "{\"type\":\"resized\",\"user\":\"Ben Zorro\",\"from\":1.0,\"to\":0.5}",
            "{\"type\":\"plan\",\"bundle\":\"b2\"}",
            "{\"type\":\"released\",\"from\":\"HALTED\",\"user\":\"Annabel Quux\"}");

    private static Limits limits(String bundle) {
        Limits d = Limits.DEFAULT;
        return bundle.equals("b1")
                ? d
                : new Limits(
                        d.maxGross(),
                        d.maxNet(),
                        0.25,
                        d.maxOrder(),
                        d.maxDailyLoss(),
                        d.maxDrawdown(),
                        d.maxPriceJump(),
                        d.maxStaleDays(),
                        d.book());
    }

    /** All bytes below a folder as Latin-1 text, and all rows of its Parquet files whether a version refers to them or not. */
    private static String everything(Path table) throws IOException {
        StringBuilder all = new StringBuilder();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(table)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (file.toString().endsWith(".parquet") && !file.toString().contains("_delta_log")) {
                LocalSpark.session()
                        .read()
                        .parquet(file.toString())
                        .collectAsList()
                        .forEach(r -> all.append(r));
            }
        }
        return all.toString();
    }

    @Test
    void aForgottenPersonIsInNoFileAndDoesNotComeBack() throws IOException {
        Path place = folder.resolve("b");
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), place.toString());
        Path journal = JournalTradesTest.journal(folder.resolve("journal.jsonl"), ACTS);
        assertThat(BehaviorJob.run(warehouse, journal, MemoryTablesIT::limits)).isEqualTo(4);
        assertThat(BehaviorJob.run(warehouse, journal, MemoryTablesIT::limits)).isZero();
        List<BehaviorMemoryTable.Act> acts =
                warehouse.read(BehaviorMemoryTable.SPEC).orderBy("sequence").collectAsList().stream()
                        .map(BehaviorMemoryTable::fromRow)
                        .toList();
        assertThat(acts)
                .extracting(BehaviorMemoryTable.Act::kind)
                .containsExactly("veto", "size_change", "limit_change", "re_arm");
        assertThat(acts.get(2).subject()).isEqualTo("max_instrument");
        assertThat(acts.get(2).before()).contains(0.5);
        assertThat(acts.get(2).after()).contains(0.25);
        Path table = place.resolve("behavior_memory");
        assertThat(everything(table)).contains("Annabel", "Quux", "Ben Zorro");

        assertThat(UserModelJob.run(warehouse)).singleElement().satisfies(m -> {
            assertThat(m.userKey()).isEqualTo(BehaviorJob.keyOf("Ben Zorro"));
            assertThat(m.reason()).contains("at least 5");
        });

        assertThat(BehaviorJob.forget(warehouse, "Annabel Quux", 20_000)).isEqualTo(2);
        assertThat(everything(table))
                .doesNotContain("Annabel")
                .doesNotContain("Quux")
                .contains("Ben Zorro");
        assertThat(BehaviorJob.run(warehouse, journal, MemoryTablesIT::limits)).isZero();
        assertThat(everything(table)).doesNotContain("Annabel").doesNotContain("Quux");
        assertThat(BehaviorJob.forget(warehouse, "Annabel Quux", 20_001)).isZero();
        assertThat(warehouse.read(BehaviorMemoryTable.SPEC).count())
                .as("Ben's act, the plan's, and a hash")
                .isEqualTo(3);

        assertThat(warehouse.read(UserModelsTable.SPEC).count()).isEqualTo(1);
        assertThat(BehaviorJob.forget(warehouse, "Ben Zorro", 20_002)).isEqualTo(1);
        assertThat(warehouse.read(UserModelsTable.SPEC).count()).isZero();
        assertThat(UserModelJob.run(warehouse)).isEmpty();
    }

    @Test
    void versionsThatABundleRefersToOutliveTidying() throws Exception {
        for (boolean referred : new boolean[] {true, false}) {
            Path place = folder.resolve("v" + referred);
            Warehouse warehouse = Warehouse.open(LocalSpark.session(), place.toString());
            for (int i = 0; i < 2; i++) {
                MacroIngest.run(warehouse, List.of(told(400, 1.0 + i, 2.0 + i))); // each replaces what was
            }
            long first = 1; // version 0 made the table
            assertThat(warehouse.read(EnvironmentTable.SPEC, first).first().<Double>getAs("value"))
                    .isLessThan(2.5);
            if (referred) {
                Path bundle = Files.createDirectories(place.resolve("bundles").resolve("b1"));
                Files.writeString(
                        bundle.resolve("manifest.json"), "{\"data_versions\":{\"environment\":" + first + "}}");
            }
            long written =
                    Files.getLastModifiedTime(place.resolve("environment")).toMillis();
            List<MaintainJob.Tidied> tidied = MaintainJob.run(
                    warehouse,
                    Optional.of(place),
                    0,
                    Math.max(System.currentTimeMillis(), written + 1),
                    Progress.SILENT);
            assertThat(tidied).hasSize(1);
            assertThat(tidied.get(0).filesAfter()).isEqualTo(1);
            assertThat(tidied.get(0).protectedVersion()).isEqualTo(referred ? Optional.of(first) : Optional.empty());
            if (referred) {
                assertThat(warehouse.read(EnvironmentTable.SPEC, first).count()).isEqualTo(2);
            } else {
                assertThatThrownBy(() ->
                                warehouse.read(EnvironmentTable.SPEC, first).collectAsList())
                        .hasStackTraceContaining(".parquet");
            }
            assertThat(warehouse.read(EnvironmentTable.SPEC).count()).isEqualTo(2);
        }
    }
}
