package io.cambrian.jobs.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.golden.Golden;
import io.cambrian.jobs.Progress;
import io.cambrian.market.Bar;
import io.cambrian.market.BarFile;
import io.cambrian.market.Calendars;
import io.cambrian.market.FileReading;
import io.cambrian.market.ReadOptions;
import io.cambrian.market.RowOutcome;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EcbRatesIT {
    @Test
    void theRatesAreThoseOfTheIndependentCopy() {
        List<Bar> ours = new ArrayList<>();
        FileReading reading = EcbRates.read(outcome -> ours.add(((RowOutcome.Accepted) outcome).bar()));
        assertThat(reading.accepted()).isEqualTo(193_655);
        assertThat(ours.stream().map(Bar::symbol).distinct()).hasSize(41);
        assertThat(ours.stream().mapToInt(Bar::day).min()).hasValue(day("1999-01-04"));
        assertThat(ours.stream().mapToInt(Bar::day).max()).hasValue(day("2023-02-21"));
        List<Bar> theirs = new ArrayList<>();
        BarFile.read(
                Golden.file("data/product_eligible/ecb_fx_1999_2023.csv.gz"),
                ReadOptions.standard().withCalendar(Calendars.FX),
                outcome -> theirs.add(((RowOutcome.Accepted) outcome).bar()));
        assertThat(ours).isEqualTo(theirs);
    }

    private static int day(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }

    @Test
    void currenciesBecomeSpotOnlyCloseOnlySpellsAndPegsAreLeftOut(@TempDir Path folder) {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        assertThat(EcbRates.ingest(warehouse, Progress.SILENT).inserted()).isEqualTo(193_655);
        long version = warehouse.version(BarsTable.SPEC);
        IngestSummary again = EcbRates.ingest(warehouse, Progress.SILENT);
        assertThat(again.inserted() + again.restated() + again.instruments()).isZero();
        assertThat(warehouse.version(BarsTable.SPEC)).isEqualTo(version);

        LoadedMarket loaded = MarketLoader.load(warehouse, MarketQuery.all());
        assertThat(loaded.market().periodsPerYear()).isEqualTo(260);
        assertThat(loaded.market().series()).extracting(s -> s.symbol()).contains("USD", "ISK", "ISK#2", "TRL", "TRY");
        assertThat(loaded.market().series()).allMatch(s -> s.closeOnly());
        assertThat(loaded.excluded()).extracting(e -> e.symbol()).contains("BGN", "EEK", "DKK");
        assertThat(loaded.instruments().values())
                .allMatch(i -> i.spotOnly() && i.currency().equals("EUR"));
    }
}
