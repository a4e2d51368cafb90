package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacroFileTest {
    private static final PublicationLags LAGS = new PublicationLags(new TreeMap<>(
            Map.of("UNRATE", new PublicationLags.Lag(45, Double.NaN), "PE10", new PublicationLags.Lag(190, 0))));

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "macro", ".csv"), text);
    }

    private static int day(String date) {
        return Math.toIntExact(LocalDate.parse(date).toEpochDay());
    }

    @Test
    void aValueIsPublishedItsLagAfterTheDateThatItCarries() throws IOException {
        MacroFile f = MacroFile.read(
                file(
                        "value,series,date\n6.3,UNRATE,1980-01-01\n0,PE10,1960-05-01\n,UNRATE,1980-02-01\n17,PE10,1933-01-01\n"),
                LAGS,
                OptionalInt.empty());
        assertThat(f.values())
                .containsExactly(
                        new MacroFile.Value("UNRATE", day("1980-01-01"), 6.3, day("1980-02-15")),
                        new MacroFile.Value("PE10", day("1933-01-01"), 17, day("1933-07-10")));
        assertThat(f.missing()).containsExactlyInAnyOrderEntriesOf(Map.of("PE10", 1, "UNRATE", 1));
        assertThat(f.asOf()).as("when its last value was published").isEqualTo(day("1980-02-15"));
    }

    @Test
    void aSeriesWithoutALagIsRefused() throws IOException {
        Path file = file("series,date,value\nGDP,1980-01-01,1\n");
        assertThatThrownBy(() -> MacroFile.read(file, LAGS, OptionalInt.empty()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("GDP has no publication lag")
                .hasMessageContaining("--lag GDP=DAYS");
    }

    @Test
    void whatCannotBeIsRefusedWithItsLine() throws IOException {
        Map<String, String> faults = Map.of(
                "UNRATE,1980-01-01,much", "line 2: 'much' is not a number",
                "UNRATE,January,1", "line 2: an ISO date",
                "UNRATE,1980-01-01,1\nUNRATE,1980-01-01,2", "line 3: the period has two values, 1.0 and 2.0",
                "UNRATE,1980-01-01,1\nUNRATE,1980-04-01,2", "published on 1980-05-16, after the file was drawn");
        for (Map.Entry<String, String> fault : faults.entrySet()) {
            Path file = file("series,date,value\n" + fault.getKey() + "\n");
            assertThatThrownBy(() -> MacroFile.read(file, LAGS, OptionalInt.of(day("1980-03-01"))))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(fault.getValue());
        }
        Path lags = file("series,lag\nUNRATE,5\n");
        assertThatThrownBy(() -> PublicationLags.read(lags)).hasMessageContaining("series and lag_days");
        Path negative = file("series,lag_days\nUNRATE,-5\n");
        assertThatThrownBy(() -> PublicationLags.read(negative)).hasMessageContaining("line 2");
    }
}
