package io.cambrian.jobs.market;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.market.BarFile;
import io.cambrian.market.Calendars;
import io.cambrian.market.FileReading;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.ReadOptions;
import io.cambrian.market.Role;
import io.cambrian.market.RowOutcome;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.Warehouse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.spark.sql.Row;

/**
 * The euro reference rates of the European Central Bank, 1999-01-04 to 2023-02-21, as they come with the library Moneta:
 * 41 currencies, one fixing a day.
 *
 * <p>The bank states units of a currency per euro; the price of one unit in euro is the reciprocal. A fixing has no open, so
 * orders fill at the next fixing; and a spot price alone earns no interest, so all are stamped spot only.
 */
public final class EcbRates {
    static final String RESOURCE = "org/javamoney/moneta/convert/ecb/defaults/eurofxref-hist.xml";

    private EcbRates() {}

    /** A hash of the embedded file. */
    public static String contentHash() {
        try (InputStream in = EcbRates.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The class path lacks " + RESOURCE + " of moneta-convert-ecb.");
            }
            return RunIdentity.hash(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Brings the rates into {@code bars} and {@code instruments}; a repetition changes nothing. */
    public static IngestSummary ingest(Warehouse warehouse, Progress progress) {
        long start = System.nanoTime();
        progress.stage("Bringing in the embedded rates");
        progress.part(1, 3, "reading");
        List<Row> rows = new ArrayList<>();
        TreeMap<String, InstrumentInfo> instruments = new TreeMap<>();
        FileReading reading = read(outcome -> {
            if (outcome instanceof RowOutcome.Accepted a) {
                rows.add(BarsTable.toReadRow(a.bar(), null, null, RESOURCE, a.line(), 0, null));
                instruments.computeIfAbsent(
                        a.bar().symbol(), s -> new InstrumentInfo(s, "EUR", true, Calendars.FX, Role.SHARE));
            }
        });
        progress.part(2, 3, "writing " + rows.size() + " bars");
        BarsTable.UpsertCounts counts = BarsTable.upsert(
                warehouse,
                warehouse.spark().createDataFrame(rows, BarsTable.READ_SCHEMA),
                BarsTable.Repeats.IMPOSSIBLE,
                "ecb-rates");
        progress.part(3, 3, "writing " + instruments.size() + " instruments");
        Warehouse.MergeCounts changed = warehouse.merge(
                InstrumentsTable.SPEC,
                warehouse.rows(
                        InstrumentsTable.SPEC,
                        instruments.values().stream()
                                .map(info -> InstrumentsTable.toRow(info, new int[0]))
                                .toList()));
        IngestSummary summary = new IngestSummary(
                List.of(reading),
                List.of(),
                java.util.Map.of(),
                counts.inserted(),
                counts.restated(),
                reading.accepted() - counts.inserted() - counts.restated(),
                0,
                0,
                changed.inserted() + changed.updated(),
                0,
                warehouse.version(BarsTable.SPEC),
                (System.nanoTime() - start) / 1e9);
        progress.done(summary.words());
        return summary;
    }

    /** Reads the rates by the same rules as a file of rates, by currency and day. */
    static FileReading read(java.util.function.Consumer<? super RowOutcome> outcomes) {
        String text = text();
        return BarFile.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                RESOURCE,
                ReadOptions.standard().withCalendar(Calendars.FX),
                outcomes);
    }

    /** Writes the rates as a file of units per euro, as a user would have one. */
    public static void write(Path file) {
        try {
            Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text() {
        TreeMap<String, TreeMap<String, String>> rates = parse();
        StringBuilder text = new StringBuilder("currency,date,units_per_eur\n");
        rates.forEach((currency, byDate) -> byDate.forEach((date, rate) -> text.append(currency)
                .append(',')
                .append(date)
                .append(',')
                .append(rate)
                .append('\n')));
        return text.toString();
    }

    private static TreeMap<String, TreeMap<String, String>> parse() {
        TreeMap<String, TreeMap<String, String>> rates = new TreeMap<>();
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = EcbRates.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The class path lacks " + RESOURCE + " of moneta-convert-ecb.");
            }
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String date = null;
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT
                        || !xml.getLocalName().equals("Cube")) {
                    continue;
                }
                String time = xml.getAttributeValue(null, "time");
                String currency = xml.getAttributeValue(null, "currency");
                date = time == null ? date : time;
                if (currency != null) {
                    rates.computeIfAbsent(currency, c -> new TreeMap<>())
                            .put(date, xml.getAttributeValue(null, "rate"));
                }
            }
            return rates;
        } catch (IOException | XMLStreamException e) {
            throw new DataException("The reference rates " + RESOURCE + " cannot be read: " + e.getMessage(), e);
        }
    }
}
