package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Dirty rows cut from real files, each with the verdict of a careful reader. */
class DirtyFilesTest {
    private static final ReadOptions STANDARD = ReadOptions.standard();

    /** What the set's description declares per file; the rest is read with nothing declared. */
    private static ReadOptions declared(String file) {
        return switch (file.substring(0, 2)) {
            case "10" -> STANDARD.withCalendar(Calendars.US_EQUITY);
            case "15" ->
                STANDARD.withHistory(SymbolHistory.of(
                        Map.of("WM", List.of((int) LocalDate.of(2009, 8, 5).toEpochDay()))));
            case "18" -> STANDARD.withCalendar(Calendars.FX);
            case "22", "25" -> STANDARD.withRole(Role.CONTEXT);
            case "24" -> STANDARD.withRole(Role.COMMODITY);
            default -> STANDARD;
        };
    }

    private static String verdict(RowOutcome outcome) {
        if (outcome instanceof RowOutcome.Accepted) {
            return "ACCEPT";
        }
        return outcome instanceof RowOutcome.Flagged
                ? "FLAG"
                : outcome instanceof RowOutcome.Quarantined ? "QUARANTINE" : "REJECT_ROW";
    }

    private static final List<String> STRICTNESS = List.of("ACCEPT", "FLAG", "QUARANTINE", "REJECT_ROW", "REJECT_FILE");

    private static Map<Long, String> verdicts(Path file, ReadOptions options) {
        Map<Long, String> verdicts = new TreeMap<>();
        FileReading reading = BarFile.read(
                file,
                options,
                outcome -> verdicts.merge(
                        outcome.line(),
                        verdict(outcome),
                        (a, b) -> STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b));
        reading.rejection().ifPresent(rejection -> {
            verdicts.clear();
            verdicts.put(rejection.line(), "REJECT_FILE");
        });
        assertThat(reading.read()).isEqualTo(reading.accepted() + reading.quarantined() + reading.rejected());
        return verdicts;
    }

    @Test
    void everyLineGetsTheVerdictOfACarefulReader() throws IOException {
        Map<String, Map<Long, String>> expected = new LinkedHashMap<>();
        CsvLine fields = new CsvLine(',');
        for (String line : Files.readAllLines(Golden.file("data/dirty/expected.csv"))) {
            if (!line.startsWith("file,")) {
                fields.split(line);
                expected.computeIfAbsent(fields.get(0), f -> new TreeMap<>())
                        .put(Long.parseLong(fields.get(1)), fields.get(2));
            }
        }
        assertThat(expected).hasSize(26);
        expected.forEach((file, lines) -> assertThat(verdicts(Golden.file("data/dirty/" + file), declared(file)))
                .as(file)
                .isEqualTo(lines));
    }

    private static List<RowOutcome> outcomes(String file, ReadOptions options) {
        List<RowOutcome> outcomes = new ArrayList<>();
        BarFile.read(Golden.file("data/dirty/" + file), options, outcomes::add);
        return outcomes;
    }

    private static RowOutcome.Flagged flagged(List<RowOutcome> outcomes, int line) {
        return (RowOutcome.Flagged)
                outcomes.stream().filter(o -> o.line() == line).findFirst().orElseThrow();
    }

    @Test
    void aSplitThatDidNotHappenIsLoadedWithoutIt() {
        List<RowOutcome> outcomes = outcomes("11_split_that_did_not_happen.csv", STANDARD);
        for (int line : new int[] {3, 6}) {
            assertThat(flagged(outcomes, line).bar().split()).isEqualTo(1);
            assertThat(flagged(outcomes, line).finding().rule()).isEqualTo(Rule.PHANTOM_SPLIT);
        }
        assertThat(flagged(outcomes, 3).finding().message())
                .contains("2.0")
                .contains("56.9")
                .contains("58.3");
    }

    @Test
    void aMissingReverseSplitIsFoundThroughTheAdjustedClose() {
        RowOutcome.Flagged flagged = flagged(outcomes("13_missing_reverse_split.csv", STANDARD), 3);
        assertThat(flagged.finding().rule()).isEqualTo(Rule.MISSING_SPLIT);
        assertThat(flagged.bar().split()).isEqualTo(0.5);
        assertThat(flagged.bar().growthSince(11.84)).isCloseTo(1.0397, org.assertj.core.data.Offset.offset(1e-3));
    }

    @Test
    void anInconsistentContextBarKeepsOnlyItsClose() {
        RowOutcome.Flagged flagged =
                flagged(outcomes("22_context_series_inconsistent.csv", STANDARD.withRole(Role.CONTEXT)), 3);
        assertThat(flagged.bar().close()).isEqualTo(17.7);
        assertThat(flagged.bar().isCloseOnly()).isTrue();
    }

    @Test
    void columnsAreFoundByNameNotByPosition() {
        Bar bar = ((RowOutcome.Accepted)
                        outcomes("17_other_column_order.csv", STANDARD).get(0))
                .bar();
        assertThat(bar.open()).isEqualTo(0.005874780006706715);
        assertThat(bar.high()).isEqualTo(0.00597984017804265);
        assertThat(bar.low()).isEqualTo(bar.close()).isEqualTo(0.005612660199403763);
        assertThat(LocalDate.ofEpochDay(bar.day())).isEqualTo(LocalDate.of(2013, 8, 5));
    }

    @Test
    void aDeclaredDateFormatMakesItsRowsReadable() {
        List<RowOutcome> outcomes = outcomes(
                "06_month_day_year_dates.csv",
                STANDARD.withDateFormat("M/d/yyyy").withSymbol("LIFE"));
        assertThat(outcomes)
                .hasSize(7)
                .allMatch(o ->
                        o instanceof RowOutcome.Accepted a && a.bar().symbol().equals("LIFE"));
        assertThat(LocalDate.ofEpochDay(
                        ((RowOutcome.Accepted) outcomes.get(6)).bar().day()))
                .isEqualTo(LocalDate.of(2018, 2, 26));
    }

    @Test
    void declaringLayoutAndDatesMakesTheFileWithoutVolumeReadable() {
        List<RowOutcome> outcomes = outcomes(
                "08_day_month_year_no_volume.csv",
                STANDARD.withDateFormat("dd-MM-yyyy").withVolume(ReadOptions.Volume.MAY_BE_ABSENT));
        assertThat(outcomes).hasSize(4).allMatch(RowOutcome.Accepted.class::isInstance);
        assertThat(((RowOutcome.Accepted) outcomes.get(0)).bar().volume()).isNaN();
    }

    @Test
    void ratesPerEuroBecomePricesInEuro() {
        Bar bar = ((RowOutcome.Accepted) outcomes("21_currency_redenomination_and_gaps.csv", STANDARD)
                        .get(0))
                .bar();
        assertThat(bar.close()).isEqualTo(1 / 15.6466);
        assertThat(bar.isCloseOnly()).isTrue();
    }

    @Test
    void weekendBarsAreKeptOutOfAnEquityCalendar() {
        assertThat(outcomes("18_weekend_bars_fx.csv", STANDARD.withCalendar(Calendars.US_EQUITY)))
                .extracting(o -> verdict(o))
                .containsExactly("ACCEPT", "QUARANTINE", "ACCEPT");
    }

    @Test
    void anUnknownHeaderIsNamed() {
        FileReading reading = BarFile.read(Golden.file("data/dirty/01_error_payload.csv"), STANDARD, outcome -> {});
        assertThat(reading.rejection().orElseThrow().toString())
                .contains("01_error_payload.csv:1 unknown-layout")
                .contains("{");
    }
}
