package io.cambrian.fix;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.Order;
import io.cambrian.live.journal.Disk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import quickfix.ConfigError;
import quickfix.DataDictionary;
import quickfix.InvalidMessage;
import quickfix.Message;

/** Whatever the fields of the broker's messages hold: it is taken in once, or refused with a reason. Seeds are fixed. */
class FixFuzzTest {
    private static final Order ORDER = Order.of("plan", 20_000, "AAA", new BigDecimal("-100"), new BigDecimal("10"));
    /** What is written is there after a death of the process; a loss of power is another test. */
    private static final Disk UNFORCED = new Disk() {
        @Override
        public void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
            REAL.write(file, channel, bytes);
        }

        @Override
        public void force(Path file, FileChannel channel) {
            // a thousand histories in seconds
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            REAL.rename(from, to);
        }
    };

    private static final Executions READER = new Executions(SymbolMap.SAME, "USD");
    private static final DataDictionary DICTIONARY = dictionary();
    private static final Map<Integer, String> SOUND = sound();

    private static DataDictionary dictionary() {
        try {
            return new DataDictionary("FIX44.xml");
        } catch (ConfigError e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Integer, String> sound() {
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(37, "B1");
        fields.put(11, ORDER.id());
        fields.put(17, "E1");
        fields.put(150, "F");
        fields.put(39, "1");
        fields.put(55, "AAA");
        fields.put(54, "2");
        fields.put(38, "100");
        fields.put(32, "40");
        fields.put(31, "10.5");
        fields.put(151, "60");
        fields.put(14, "40");
        fields.put(6, "10.5");
        fields.put(12, "1");
        fields.put(13, "3");
        return fields;
    }

    private static Message report(Map<Integer, String> fields) {
        Message m = new Message();
        m.getHeader().setString(8, "FIX.4.4");
        m.getHeader().setString(35, "8");
        fields.forEach(m::setString);
        return m;
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        " ",
                        "0",
                        "-0",
                        "-1",
                        "1e400",
                        "NaN",
                        "Infinity",
                        "0x10",
                        "1,5",
                        "1_0",
                        "+1",
                        ".",
                        "-",
                        "40.",
                        ".5",
                        "00040",
                        "99999999999999999999",
                        "0.0000000000001",
                        "123456789012345",
                        "\u0661",
                        "null",
                        "F",
                        "I",
                        "8",
                        "4",
                        "C",
                        "D",
                        "G",
                        "H",
                        "Z",
                        "E1",
                        ORDER.id(),
                        ORDER.id() + "c1",
                        "AAA",
                        "USD"),
                Arbitraries.strings().ofMaxLength(300),
                Arbitraries.strings().numeric().ofMaxLength(30),
                Arbitraries.bigDecimals().map(BigDecimal::toPlainString),
                Arbitraries.integers().map(String::valueOf));
    }

    @Provide
    Arbitrary<Map<Integer, String>> changes() {
        return Arbitraries.maps(
                        Arbitraries.of(
                                11, 12, 13, 14, 17, 19, 31, 32, 37, 39, 41, 54, 55, 58, 6, 103, 136, 150, 151, 378, 479,
                                584, 790, 911, 912),
                        values())
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** One field or some are something else, or gone. */
    @Property(seed = "2026", tries = 1_000, shrinking = ShrinkingMode.OFF)
    void aReportIsTakenInOrRefusedWithAReason(@ForAll("changes") Map<Integer, String> changes) {
        Map<Integer, String> fields = new TreeMap<>(SOUND);
        fields.putAll(changes);
        fields.values().removeIf(String::isEmpty);
        Fate fate = Fate.sent(ORDER);
        try {
            Execution e = READER.read(report(fields));
            Fate.Ruling ruling = fate.rule(e);
            requireSound(ruling);
        } catch (Refused r) {
            assertThat(r.getMessage()).isNotBlank().hasSizeLessThan(1_000);
            assertThat(r.getMessage().chars().noneMatch(Character::isISOControl))
                    .isTrue();
        }
    }

    private static void requireSound(Fate.Ruling ruling) {
        Fate next = ruling.next();
        assertThat(next.cum()).isBetween(BigDecimal.ZERO, ORDER.quantity().abs());
        assertThat(next.leaves().signum()).isNotNegative();
        for (BrokerEvent event : ruling.events()) {
            if (event instanceof Filled f) {
                assertThat(f.price()).isBetween(BigDecimal.ONE, new BigDecimal("100"));
                assertThat(f.quantity().signum()).isNegative();
                assertThat(f.quantity().abs().add(f.leaves().abs()))
                        .isLessThanOrEqualTo(ORDER.quantity().abs());
                assertThat(f.fee().abs())
                        .isLessThanOrEqualTo(f.quantity().multiply(f.price()).abs());
            }
        }
    }

    /** Bytes of a message are changed, cut and doubled on their way. */
    @Property(seed = "2027", tries = 1_000, shrinking = ShrinkingMode.OFF)
    void garbledMessagesDoNoHarm(
            @ForAll @net.jqwik.api.constraints.IntRange(max = 400) int at,
            @ForAll @net.jqwik.api.constraints.IntRange(max = 20) int cut,
            @ForAll("values") String inserted) {
        String text = report(SOUND).toString();
        int from = Math.min(at, text.length());
        String garbled = text.substring(0, from) + inserted + text.substring(Math.min(from + cut, text.length()));
        try {
            Message m = new Message();
            m.fromString(garbled, DICTIONARY, false);
            requireSound(Fate.sent(ORDER).rule(READER.read(m)));
        } catch (InvalidMessage | Refused e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    /** What a broker does next, and what becomes of its word. */
    record Step(int kind, int size, int price, int fate) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.integers().between(800, 1_200),
                        Arbitraries.integers().between(0, 5))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    /** Reports are lost, doubled, repeated later; states are asked for in between: the units counted are the broker's. */
    @Property(seed = "2028", tries = 150, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void whateverIsLostOrDoubledTheUnitsAreTheBrokers(@ForAll("steps") List<Step> steps) throws IOException {
        Path folder = Files.createTempDirectory("books");
        try {
            live(folder, steps);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(f);
                }
            }
        }
    }

    private static void live(Path folder, List<Step> steps) {
        BigDecimal cum = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        boolean closed = false;
        List<Map<Integer, String>> said = new ArrayList<>();
        Books books = books(folder);
        books.send(ORDER);
        int n = 0;
        for (Step s : steps) {
            BigDecimal units = BigDecimal.valueOf(s.size()).min(new BigDecimal("100").subtract(cum));
            if (s.kind() <= 5 && !closed && units.signum() > 0) {
                BigDecimal price = BigDecimal.valueOf(s.price(), 2);
                cum = cum.add(units);
                value = value.add(units.multiply(price));
                closed = cum.compareTo(new BigDecimal("100")) == 0;
                Map<Integer, String> trade = state(cum, value, closed, "F", "E" + ++n);
                trade.put(32, units.toPlainString());
                trade.put(31, price.toPlainString());
                said.add(trade);
                if (s.fate() > 0) { // else it is lost
                    hear(books, trade);
                }
                if (s.fate() > 3) {
                    hear(books, trade);
                }
            } else if (s.kind() == 6) {
                hear(books, state(cum, value, closed, "I", "0"));
            } else if (s.kind() == 7 && !said.isEmpty()) {
                hear(books, said.get(s.size() % said.size()));
            } else if (s.kind() == 8) {
                books.close(); // the process dies
                books = books(folder);
            }
        }
        hear(books, state(cum, value, closed, "I", "0"));
        BigDecimal counted = BigDecimal.ZERO;
        long number = 0;
        for (Report r : books.from(1)) {
            assertThat(r.number()).isEqualTo(++number);
            counted = counted.add(((Filled) r.event()).quantity());
        }
        assertThat(counted.negate()).isEqualByComparingTo(cum);
        assertThat(books.fate(ORDER.id()).orElseThrow().closed()).isEqualTo(closed);
        books.close();
    }

    private static Books books(Path folder) {
        return new Books(folder, UNFORCED, Clock.systemUTC(), new BigDecimal("1000"));
    }

    private static Map<Integer, String> state(
            BigDecimal cum, BigDecimal value, boolean closed, String type, String execution) {
        Map<Integer, String> fields = new TreeMap<>(SOUND);
        Set.of(31, 32, 12, 13).forEach(fields::remove);
        fields.put(150, type);
        fields.put(17, execution);
        fields.put(39, closed ? "2" : cum.signum() == 0 ? "0" : "1");
        fields.put(14, cum.toPlainString());
        fields.put(151, new BigDecimal("100").subtract(cum).toPlainString());
        fields.put(
                6,
                cum.signum() == 0
                        ? "0"
                        : value.divide(cum, 10, java.math.RoundingMode.HALF_EVEN)
                                .toPlainString());
        return fields;
    }

    private static void hear(Books books, Map<Integer, String> fields) {
        try {
            books.take(READER.read(report(fields)));
        } catch (Refused r) {
            // executions before it are missing, or it is older than what is known; the order's state is asked for later
            assertThat(r.getMessage()).containsAnyOf("missing", "further execution", "filled there, and");
        }
    }

    @Property(seed = "2029", tries = 1_000, shrinking = ShrinkingMode.OFF)
    void numbersAreExactOrRefused(@ForAll("values") String text) {
        try {
            assertThat(Decimals.parse("x", text)).isEqualByComparingTo(new BigDecimal(text));
            assertThat(Decimals.parse("x", text).toPlainString()).hasSizeLessThan(31);
        } catch (Refused r) {
            assertThat(r.getMessage()).startsWith("x (");
        }
    }

    @Property(seed = "2030", tries = 500, shrinking = ShrinkingMode.OFF)
    void secretsAreMaskedAndTheMessageStaysAMessage(
            @ForAll @net.jqwik.api.constraints.AlphaChars @net.jqwik.api.constraints.StringLength(min = 8, max = 40)
                    String secret)
            throws InvalidMessage {
        Message logon = new Message();
        logon.getHeader().setString(8, "FIX.4.4");
        logon.getHeader().setString(35, "A");
        logon.setString(553, "user");
        logon.setString(554, secret);
        logon.setString(925, secret + "2");
        String masked = Words.masked(logon.toString());
        assertThat(masked).doesNotContain(secret).hasSameSizeAs(logon.toString());
        Message again = new Message();
        again.fromString(masked, DICTIONARY, true); // with its checksum
        assertThat(Words.line(logon.toString())).doesNotContain(secret);
    }
}
