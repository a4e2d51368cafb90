package io.cambrian.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BarFileTest {
    private final List<RowOutcome> outcomes = new ArrayList<>();

    private FileReading read(String text, ReadOptions options) {
        outcomes.clear();
        return BarFile.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                "folder/ABC.csv",
                options,
                outcomes::add);
    }

    private FileReading read(String text) {
        return read(text, ReadOptions.standard());
    }

    private Finding findingAt(int i) {
        RowOutcome outcome = outcomes.get(i);
        return outcome instanceof RowOutcome.Quarantined q
                ? q.finding()
                : outcome instanceof RowOutcome.RejectedRow r ? r.finding() : ((RowOutcome.Flagged) outcome).finding();
    }

    @Test
    void byteOrderMarkQuotesAndWindowsLineEndsAreUnderstood() {
        FileReading reading =
                read("\uFEFF\"Symbol\",\"Date\",Close,Name\r\n\"BRK \"\"B\"\"\",2020-01-02,1.5,\"a, b\"\r\n");
        assertThat(reading.rejection()).isEmpty();
        Bar bar = ((RowOutcome.Accepted) outcomes.get(0)).bar();
        assertThat(bar.symbol()).isEqualTo("BRK \"B\"");
        assertThat(bar.close()).isEqualTo(1.5);
    }

    @Test
    void gzipIsRecognizedByContentAndACutOffFileIsRefused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            StringBuilder text = new StringBuilder("date,close\n");
            for (int i = 0; i < 3000; i++) {
                text.append(java.time.LocalDate.ofEpochDay(i))
                        .append(',')
                        .append(1 + i * 7919 % 1013)
                        .append('\n');
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = packed.toByteArray();
        FileReading whole = BarFile.read(new ByteArrayInputStream(bytes), "X.csv", ReadOptions.standard(), o -> {});
        assertThat(whole.accepted()).isEqualTo(3000);
        FileReading cut = BarFile.read(
                new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length / 2)),
                "X.csv",
                ReadOptions.standard(),
                o -> {});
        assertThat(cut.rejection().orElseThrow().rule()).isEqualTo(Rule.UNREADABLE_FILE);
        assertThat(cut.read()).isZero();
    }

    @Test
    void textInAPriceIsRefusedWithColumnAndValue() {
        read("date,open,high,low,close,volume\n2020-01-02,1,2,1,abc,5\n2020-01-03,1,2,1,1,5\n");
        assertThat(findingAt(0))
                .returns(Rule.BAD_NUMBER, Finding::rule)
                .returns("close", Finding::column)
                .returns(2L, Finding::line)
                .returns("2020-01-02,1,2,1,abc,5", Finding::raw);
        assertThat(findingAt(0).message()).contains("abc");
        assertThat(outcomes.get(1)).isInstanceOf(RowOutcome.Accepted.class);
    }

    @Test
    void wordsThatJavaTakesForNumbersAreRefused() {
        read("date,close\n2020-01-02,1d\n2020-01-03,Infinity\n2020-01-06,0x1p3\n2020-01-07,1e999\n2020-01-08,NaN\n");
        assertThat(outcomes.subList(0, 4)).allMatch(RowOutcome.RejectedRow.class::isInstance);
        assertThat(findingAt(4).rule()).isEqualTo(Rule.MISSING_PRICE);
    }

    @Test
    void aDayThatHasNotComeIsKeptOut() {
        Clock clock = Clock.fixed(Instant.parse("2020-01-07T23:00:00Z"), ZoneOffset.UTC);
        String text = "date,close\n2020-01-07,1\n2020-01-08,1\n2020-01-09,1\n2061-01-06,1\n";
        read(text, ReadOptions.standard().withClock(clock));
        assertThat(outcomes.subList(0, 2))
                .as("somewhere tomorrow has begun")
                .allMatch(RowOutcome.Accepted.class::isInstance);
        assertThat(findingAt(2).rule()).isEqualTo(Rule.FUTURE_DATE);
        assertThat(findingAt(3))
                .returns(Rule.FUTURE_DATE, Finding::rule)
                .returns(5L, Finding::line)
                .returns("date", Finding::column);
        assertThat(findingAt(3).message()).contains("2061-01-06").contains("2020-01-08");
    }

    @Test
    void impossibleDatesAndWrongFieldCountsAreRefused() {
        read("date,close\n2020-02-30,1\n2020-1-2,1\n20200102,1\n2020-01-02,1,7\n2020-01-02\n2020-01-02 10:00,1\n");
        assertThat(outcomes).extracting(RowOutcome::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(findingAt(0).rule()).isEqualTo(Rule.BAD_DATE);
        assertThat(findingAt(3).rule()).isEqualTo(Rule.FIELD_COUNT);
        assertThat(findingAt(4).rule()).isEqualTo(Rule.FIELD_COUNT);
        assertThat(outcomes.get(5)).isInstanceOf(RowOutcome.Accepted.class);
    }

    @Test
    void headersThatMissAColumnOrNameItTwiceRefuseTheFile() {
        assertThat(read("date,open,high,close,volume\n").rejection().orElseThrow())
                .returns(Rule.MISSING_COLUMN, Finding::rule)
                .returns("low", Finding::column);
        assertThat(read("symbol,close\n").rejection().orElseThrow().column()).isEqualTo("date");
        assertThat(read("date,close,Close\n").rejection().orElseThrow().message())
                .contains("both name the close");
        assertThat(read("").rejection().orElseThrow().rule()).isEqualTo(Rule.UNKNOWN_LAYOUT);
    }

    @Test
    void tablesOfOtherThingsAreNoBarFiles() {
        assertThat(read("symbol,date,split\nA,2020-01-02,2\n").rejection()).isPresent();
        assertThat(read("date,symbol\n2020-01-02,A\n").rejection()).isPresent();
        assertThat(read("date,add,remove\n2020-01-02,\"A\",\"B\"\n").rejection())
                .isPresent();
        assertThat(read("symbol,date,tweets\nA,2020-01-02,5\n").rejection()).isPresent();
    }

    @Test
    void aBadCellOfAWideFileCostsOnlyThatCell() {
        FileReading reading = read("date,A,B,C\n2020-01-02,1,,3\n2020-01-03,1,x,-3\n");
        assertThat(reading.read()).isEqualTo(5);
        assertThat(reading.accepted()).isEqualTo(3);
        assertThat(reading.rejected()).isEqualTo(1);
        assertThat(reading.quarantined()).isEqualTo(1);
        assertThat(reading.byRule()).containsEntry(Rule.BAD_NUMBER, 1L).containsEntry(Rule.OUT_OF_RANGE, 1L);
    }

    @Test
    void theSymbolComesFromTheFileNameUnlessDeclared() {
        read("date,close\n2020-01-02,1\n");
        assertThat(((RowOutcome.Accepted) outcomes.get(0)).bar().symbol()).isEqualTo("ABC");
        read("date,close\n2020-01-02,1\n", ReadOptions.standard().withSymbol("XYZ"));
        assertThat(((RowOutcome.Accepted) outcomes.get(0)).bar().symbol()).isEqualTo("XYZ");
    }

    @Test
    void aSymbolOfMostlyBadRowsIsSuspectAsAWhole() {
        StringBuilder text = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        for (int i = 0; i < 30; i++) {
            text.append("BAD,")
                    .append(java.time.LocalDate.ofEpochDay(i))
                    .append(i < 16 ? ",9,2,1,1,5\n" : ",1,2,1,1,5\n");
            text.append("GOOD,")
                    .append(java.time.LocalDate.ofEpochDay(i))
                    .append(i < 15 ? ",9,2,1,1,5\n" : ",1,2,1,1,5\n");
        }
        FileReading first = read(text.toString());
        assertThat(first.suspects()).containsExactly("BAD");
        FileReading second = BarFile.read(
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
                "x.csv",
                ReadOptions.standard(),
                java.util.Set.of("BAD"),
                o -> {});
        assertThat(second.accepted()).isEqualTo(15);
        assertThat(second.byRule()).containsEntry(Rule.WRONG_INSTRUMENT, 14L).containsEntry(Rule.INCONSISTENT_BAR, 31L);
    }

    @Test
    void aLevelOfAnotherOrderAfterALongGapIsAnotherCompany() {
        read("symbol,date,close\nWM,2008-09-26,0.16\nWM,2009-08-05,28.58\n");
        assertThat(findingAt(1).rule()).isEqualTo(Rule.TICKER_REUSED);
    }

    @Test
    void aMissingFileIsRefusedByName() {
        FileReading reading = BarFile.read(Path.of("no/such.csv"), ReadOptions.standard(), o -> {});
        assertThat(reading.rejection().orElseThrow().toString())
                .contains("no/such.csv")
                .contains("does not exist");
    }

    @Property(tries = 200)
    void whatIsWrittenInFullPrecisionIsReadBackExactly(
            @ForAll @IntRange(min = -10_000, max = 30_000) int day,
            @ForAll @DoubleRange(min = 1e-9, max = 1e12) @net.jqwik.api.constraints.Scale(12) double close) {
        read("date,close\n" + java.time.LocalDate.ofEpochDay(day) + "," + close + "\n");
        assertThat(((RowOutcome.Accepted) outcomes.get(0)).bar()).isEqualTo(Bar.closeOnly("ABC", day, close));
    }

    @Example
    void volumeThatIsAbsentIsNotZero() {
        read("date,open,high,low,close,volume\n2020-01-02,1,1,1,1,\n2020-01-03,1,1,1,1,000\n");
        assertThat(((RowOutcome.Accepted) outcomes.get(0)).bar().volume()).isNaN();
        assertThat(findingAt(1).rule()).isEqualTo(Rule.NO_TRADE);
    }
}
