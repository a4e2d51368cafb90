package io.cambrian.jobs.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import io.cambrian.jobs.Progress;
import io.cambrian.market.Calendars;
import io.cambrian.market.ReadOptions;
import io.cambrian.market.Role;
import io.cambrian.market.Rule;
import io.cambrian.market.SymbolHistory;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.QuarantineTable;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobIT {
    @TempDir
    Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("warehouse").toString());
    }

    private IngestSummary ingest(ReadOptions options, Object... locations) {
        return IngestJob.run(
                warehouse,
                new IngestRequest(Stream.of(locations).map(Object::toString).toList(), options, Optional.of("USD")),
                Progress.SILENT);
    }

    private IngestSummary ingest(Object... locations) {
        return ingest(ReadOptions.standard(), locations);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Path dirty(String name) {
        return Golden.file("data/dirty/" + name);
    }

    private List<Row> bars(String where) {
        return warehouse
                .read(BarsTable.SPEC)
                .where(where)
                .orderBy("symbol", "close_time")
                .collectAsList();
    }

    @Test
    void restatedDaysReplaceTheEarlierOnesAndTheOldVersionStaysReadable() {
        IngestSummary first = ingest(dirty("09_restated_day1_20160104.csv"));
        assertThat(first.inserted()).isEqualTo(8);
        long before = warehouse.version(BarsTable.SPEC);

        // ABM (volume and adjusted close), ALGT and AGNC (volume) changed, AAPL did not
        IngestSummary second = ingest(dirty("09_restated_day2_20160105.csv"));
        assertThat(second.inserted()).isEqualTo(4);
        assertThat(second.restated()).isEqualTo(3);
        assertThat(second.unchanged()).isEqualTo(1);
        String abm = "symbol = 'ABM' AND day = '2016-01-04'";
        assertThat(bars(abm).get(0).<Double>getAs("volume")).isEqualTo(333_100);
        assertThat(bars(abm).get(0).<Double>getAs("adj_close")).isEqualTo(27.505);
        assertThat(warehouse.read(BarsTable.SPEC, before).where(abm).first().<Double>getAs("volume"))
                .isEqualTo(331_400);

        long after = warehouse.version(BarsTable.SPEC);
        IngestSummary again = ingest(dirty("09_restated_day2_20160105.csv"));
        assertThat(again.inserted() + again.restated()).isZero();
        assertThat(again.unchanged()).isEqualTo(8);
        assertThat(warehouse.version(BarsTable.SPEC)).isEqualTo(after);
    }

    /** Real drops of a whole market, of which each repeats the day before and restates some of it; symbols with an A here. */
    @Test
    void dropsOfAFeedLeaveTheSameBarsInWhateverOrderTheyCome() throws IOException {
        List<Path> drops = new ArrayList<>();
        for (String day : List.of("20160104", "20160105", "20160106", "20160107")) {
            Path drop = Golden.file("data/us_full_market_feed_2016_01/" + day + ".csv.gz");
            try (BufferedReader in = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(drop)), StandardCharsets.UTF_8))) {
                drops.add(file(
                        day + ".csv",
                        in.lines()
                                .filter(l -> l.startsWith("A") || l.startsWith("symbol"))
                                .collect(Collectors.joining("\n", "", "\n"))));
            }
        }
        List<Row> first = null;
        long restated = 0;
        for (int[] order : new int[][] {{0, 1, 2, 3}, {3, 1, 1, 0, 2}}) {
            warehouse = Warehouse.open(
                    LocalSpark.session(), folder.resolve("order" + order[0]).toString());
            for (int i : order) {
                IngestSummary summary = IngestJob.run(
                        warehouse,
                        new IngestRequest(
                                List.of(drops.get(i).toString()),
                                ReadOptions.standard(),
                                Optional.of("USD"),
                                IngestRequest.Order.DAILY_DROPS),
                        Progress.SILENT);
                restated += order[0] == 0 ? summary.restated() : 0;
            }
            List<Row> bars = bars("true").stream().toList();
            assertThat(bars).hasSizeGreaterThan(1_500);
            if (first == null) {
                first = bars;
                assertThat(restated).as("the feed does restate").isPositive();
            } else {
                assertThat(bars).isEqualTo(first);
            }
        }
    }

    @Test
    void withinOneRunTheLaterFileHolds() {
        IngestSummary summary = ingest(dirty("09_restated_day1_20160104.csv"), dirty("09_restated_day2_20160105.csv"));
        assertThat(summary.inserted()).isEqualTo(12);
        assertThat(summary.superseded()).isEqualTo(4);
        assertThat(summary.changedWithin()).isEqualTo(3);
        assertThat(summary.unchanged()).isZero();
        assertThat(bars("symbol = 'ABM' AND day = '2016-01-04'").get(0).<Double>getAs("volume"))
                .isEqualTo(333_100);
    }

    @Test
    void ingestingTwiceChangesNoTable() {
        Object[] files = {
            dirty("03_zero_low.csv"), dirty("04_high_low_inconsistent.csv"), dirty("11_split_that_did_not_happen.csv")
        };
        IngestSummary first = ingest(files);
        assertThat(first.read()).isEqualTo(14);
        assertThat(first.quarantined()).isEqualTo(5);
        assertThat(first.corrected()).isEqualTo(2);
        assertThat(warehouse.read(QuarantineTable.SPEC).count()).isEqualTo(5);
        List<Long> versions = versions();

        IngestSummary second = ingest(files);
        assertThat(second.inserted() + second.restated() + second.instruments()).isZero();
        assertThat(second.unchanged()).isEqualTo(first.inserted());
        assertThat(warehouse.read(QuarantineTable.SPEC).count()).isEqualTo(5);
        assertThat(versions()).isEqualTo(versions);
    }

    private List<Long> versions() {
        return Stream.of(BarsTable.SPEC, QuarantineTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC)
                .map(warehouse::version)
                .toList();
    }

    @Test
    void aFileReadAnewWithOtherOptionsLeavesNoStaleQuarantine() {
        ingest(dirty("06_month_day_year_dates.csv"));
        assertThat(warehouse.read(QuarantineTable.SPEC).count()).isEqualTo(7);
        IngestSummary declared =
                ingest(ReadOptions.standard().withDateFormat("M/d/yyyy"), dirty("06_month_day_year_dates.csv"));
        assertThat(declared.inserted()).isEqualTo(7);
        assertThat(warehouse.read(QuarantineTable.SPEC).count()).isZero();
    }

    @Test
    void aFileThatFailsLeavesTheBarsAsTheyWere() {
        ingest(dirty("03_zero_low.csv"));
        long before = warehouse.version(BarsTable.SPEC);
        IngestSummary summary = ingest(dirty("01_error_payload.csv"), dirty("08_day_month_year_no_volume.csv"));
        assertThat(summary.refused())
                .extracting(f -> f.rule())
                .containsExactly(Rule.UNKNOWN_LAYOUT, Rule.MISSING_COLUMN);
        assertThat(summary.inserted()).isZero();
        assertThat(warehouse.version(BarsTable.SPEC)).isEqualTo(before);
        assertThat(warehouse
                        .read(QuarantineTable.SPEC)
                        .where("action = 'reject-file'")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aBadFileDoesNotStopItsNeighbors() {
        IngestSummary summary = ingest(dirty("01_error_payload.csv"), dirty("16_real_shocks_keep.csv"));
        assertThat(summary.refused()).hasSize(1);
        assertThat(summary.inserted()).isEqualTo(6);
    }

    @Test
    void folderTakesPriceFilesAndStaysAndSkipsTheRest() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Files.createDirectory(in.resolve("original"));
        Files.writeString(in.resolve("b.csv"), "symbol,date,close\nB,2020-01-02,2\n");
        Files.writeString(in.resolve("a.csv"), "symbol,date,close\nA,2020-01-02,1\n");
        Files.writeString(in.resolve("members.csv"), "ticker,start_date,end_date\nA,2019-01-01,\n");
        Files.writeString(in.resolve("splits.csv"), "symbol,date,split\nA,2020-01-02,2.0\n");
        Files.writeString(in.resolve("notes.md"), "# notes\n");
        Files.writeString(in.resolve("payload.csv"), "{\nError\n}\n");
        IngestSummary summary = ingest(in);
        assertThat(summary.inserted()).isEqualTo(2);
        assertThat(summary.stays()).isEqualTo(1);
        assertThat(summary.skipped().keySet())
                .extracting(f -> Path.of(f).getFileName().toString())
                .containsExactlyInAnyOrder("original", "splits.csv", "notes.md");
        assertThat(summary.refused()).extracting(f -> f.file()).allMatch(f -> f.endsWith("payload.csv"));
    }

    @Test
    void parquetGoesThroughTheSameRules() throws IOException {
        Path csv = file(
                "x.csv",
                "symbol,date,open,high,low,close,volume\nA,2020-01-02,1,2,1,2,5\nA,2020-01-03,9,2,1,2,5\n"
                        + "A,2020-01-06,1,2,1,2,5\n");
        LocalSpark.session()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(csv.toString())
                .coalesce(1)
                .write()
                .parquet(folder.resolve("x").toString());
        IngestSummary summary = ingest(folder.resolve("x"));
        assertThat(summary.refused()).isEmpty();
        assertThat(summary.inserted()).isEqualTo(2);
        assertThat(summary.byRule()).containsEntry(Rule.INCONSISTENT_BAR, 1L);
        Row finding = warehouse.read(QuarantineTable.SPEC).first();
        assertThat(finding.<Long>getAs("source_line")).isEqualTo(3);
        assertThat(finding.<String>getAs("raw")).contains("2020-01-03");
    }

    @Test
    void wrongInstrumentsAreKeptOutAsAWhole() throws IOException {
        StringBuilder text = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        for (int i = 0; i < 30; i++) {
            LocalDate day = LocalDate.of(2020, 1, 1).plusDays(i);
            text.append("USD,").append(day).append(i < 20 ? ",9,2,1,1,5\n" : ",1,2,1,1,5\n");
            text.append("GOOD,").append(day).append(",1,2,1,1,5\n");
        }
        IngestSummary summary = ingest(file("mixed.csv", text.toString()));
        assertThat(summary.byRule())
                .containsEntry(Rule.WRONG_INSTRUMENT, 10L)
                .containsEntry(Rule.INCONSISTENT_BAR, 20L);
        assertThat(bars("symbol = 'USD'")).isEmpty();
        assertThat(warehouse.read(QuarantineTable.SPEC).where("symbol = 'USD'").count())
                .isEqualTo(30);
    }

    @Test
    void whatIsDeclaredOfInstrumentsIsKeptUntilDeclaredAnew() {
        ingest(
                ReadOptions.standard()
                        .withCalendar(Calendars.US_EQUITY)
                        .withHistory(SymbolHistory.of(Map.of(
                                "WM", List.of((int) LocalDate.of(2009, 8, 5).toEpochDay())))),
                dirty("15_ticker_reuse_after_bankruptcy.csv"));
        Row wm = warehouse.read(InstrumentsTable.SPEC).first();
        assertThat(InstrumentsTable.fromRow(wm).calendar()).isEqualTo(Calendars.US_EQUITY);
        assertThat(InstrumentsTable.reusedFrom(wm)).hasSize(1);
        ingest(dirty("15_ticker_reuse_after_bankruptcy.csv"));
        assertThat(warehouse.read(InstrumentsTable.SPEC).first()).isEqualTo(wm);

        LoadedMarket loaded =
                MarketLoader.load(warehouse, MarketQuery.all().withFewestBars(1).withVolatilityFloor(0));
        assertThat(loaded.market().series())
                .extracting(s -> s.symbol() + s.size())
                .containsExactly("WM5", "WM#23");
        assertThat(loaded.market().periodsPerYear()).isEqualTo(252);
        assertThat(loaded.instrumentOf("WM#2").currency()).isEqualTo("USD");
    }

    @Test
    void theLoadedMarketIsAdjustedAndSaysWhatItLeftOut() throws IOException {
        ingest(
                dirty("12_spinoff_with_reverse_split.csv"),
                file("peg.csv", "symbol,date,close\nPEG,2017-01-03,1\nPEG,2017-01-04,1\nPEG,2017-01-05,1\n"));
        ingest(ReadOptions.standard().withRole(Role.CONTEXT), dirty("22_context_series_inconsistent.csv"));
        LoadedMarket loaded = MarketLoader.load(warehouse, MarketQuery.all().withFewestBars(2));
        assertThat(loaded.market().series()).extracting(s -> s.symbol()).containsExactly("HLT", "JCI", "LDOS");
        double[] close = loaded.market().series().get(0).close();
        assertThat(close[1] / close[0] - 1)
                .isCloseTo((58.00 + 24.48) * 0.333333333333 / 27.39 - 1, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(loaded.excluded())
                .extracting(e -> e.symbol())
                .containsExactly("22_context_series_inconsistent", "PEG");
        assertThat(loaded.dataVersion()).startsWith("bars@");
        assertThat(MarketLoader.load(
                                warehouse,
                                MarketQuery.all()
                                        .withFewestBars(1)
                                        .withSymbols(List.of("JCI", "HLT"))
                                        .withMaxSymbols(1))
                        .market()
                        .series())
                .extracting(s -> s.symbol())
                .containsExactly("HLT");
    }

    @Test
    void membershipDecidesWherePositionsMayBeOpened() throws IOException {
        ingest(
                dirty("19_left_and_rejoined_universe.csv"),
                file("members.csv", "symbol,from,to\nAMD,2010-01-01,2013-09-27\nAMD,2017-03-31,\n"));
        LoadedMarket loaded = MarketLoader.load(warehouse, MarketQuery.all().withFewestBars(1));
        assertThat(loaded.market().series()).extracting(s -> s.symbol()).containsExactly("AMD", "AMD#2");
        assertThat(loaded.market().series().get(0).member()).containsExactly(true, false);
    }

    @Test
    void missingFilesAndMissingBarsAreNamed() {
        assertThatThrownBy(() -> ingest("/no/such/file.csv"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/no/such/file.csv");
        assertThatThrownBy(() -> MarketLoader.load(warehouse, MarketQuery.all()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no bars yet");
        ingest(dirty("16_real_shocks_keep.csv"));
        assertThatThrownBy(() -> MarketLoader.load(warehouse, MarketQuery.all().withSymbols(List.of("XYZ"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no bars of XYZ");
    }
}
