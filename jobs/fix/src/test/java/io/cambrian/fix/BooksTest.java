package io.cambrian.fix;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.BrokerEvent.Filled;
import io.cambrian.live.broker.Order;
import io.cambrian.live.journal.Disk;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.Message;

/** What single reports do to the books. */
class BooksTest {
    private static final Order ORDER = Order.of("plan", 20_000, "AAA", new BigDecimal("8"), BigDecimal.TEN);
    private static final String OURS = "11=" + ORDER.id() + "|55=AAA|54=1|";

    @TempDir
    Path folder;

    private Books books;

    @BeforeEach
    void open() {
        books = new Books(folder, Disk.REAL, Clock.systemUTC(), new BigDecimal("1000"));
        books.send(ORDER);
    }

    @AfterEach
    void close() {
        books.close();
    }

    private String take(String fields) throws Refused {
        Message m = new Message();
        m.getHeader().setString(35, "8");
        for (String field : fields.split("\\|")) {
            m.setString(
                    Integer.parseInt(field.substring(0, field.indexOf('='))), field.substring(field.indexOf('=') + 1));
        }
        return books.take(new Executions(SymbolMap.SAME, "USD").read(m));
    }

    private List<Filled> fills() {
        return books.from(1).stream()
                .map(Report::event)
                .filter(Filled.class::isInstance)
                .map(Filled.class::cast)
                .toList();
    }

    @Test
    void aCommissionInPercentIsAFractionOfTheTrade() throws Refused {
        take(OURS + "17=E1|150=F|39=1|32=4|31=10|151=4|14=4|6=10|12=.05|13=2");
        assertThat(fills()).singleElement().satisfies(f -> assertThat(f.fee()).isEqualByComparingTo("2"));
    }

    @Test
    void originalsAfterAStateBringTheirFeeOnceAndCanBeTakenBack() throws Refused {
        take(OURS + "17=0|150=I|39=1|151=2|14=6|6=11");
        take(OURS + "17=E1|150=F|39=1|32=4|31=10|151=4|14=4|6=10|12=1|13=3");
        take(OURS + "17=E1|150=F|39=1|32=4|31=10|151=4|14=4|6=10|12=1|13=3");
        take(OURS + "17=E9|150=F|39=1|32=4|31=10|151=4|14=4|6=10|12=1|13=3"); // more than was filled in all
        assertThat(fills()).hasSize(2);
        assertThat(fills().get(1).quantity()).isZero();
        assertThat(fills().get(1).leaves()).isEqualByComparingTo("2");
        assertThat(fills().get(1).fee()).isEqualByComparingTo("1");
        assertThat(take(OURS + "17=E2|19=E1|150=H|39=1|151=2|14=2|6=13")).contains("taken back");
        assertThat(books.fate(ORDER.id()).orElseThrow().cum()).isEqualByComparingTo("2");
        assertThat(fills().get(2).quantity()).isEqualByComparingTo("-4");
        assertThat(fills().get(2).fee()).isEqualByComparingTo("-1");
    }

    /** ExecIDs begin anew each day at some brokers. */
    @Test
    void fillsOfTheDeskWithTheIdOfAnotherDayCount() throws Refused {
        String fill = "37=B1|17=1|150=F|39=2|55=AAA|54=1|32=4|31=10|151=0|14=4|6=10|60=20260105-10:00:00";
        take(fill);
        take(fill);
        assertThat(fills()).hasSize(1);
        for (String other : List.of(
                fill.replace("20260105", "20260106"),
                fill.replace("37=B1", "37=B2"),
                fill.replace("55=AAA", "55=BBB"),
                fill.replace("32=4", "32=5"),
                fill.replace("31=10", "31=11"))) {
            int before = fills().size();
            assertThat(take(other)).contains("not sent from here");
            assertThat(fills()).hasSize(before + 1);
        }
    }

    @Test
    void whatTheBrokerSaysAgainOfAnOrderThatIsClosedHereIsSaidAgain() throws Refused {
        books.end(ORDER.id(), "never_arrived");
        assertThat(take(OURS + "17=E1|150=0|39=0|151=8|14=0|6=0")).contains("closed here");
        assertThat(take(OURS + "17=0|150=I|39=0|151=8|14=0|6=0")).contains("closed here");
        assertThat(take(OURS + "17=0|150=I|39=4|151=0|14=0|6=0")).isEmpty();
    }

    @Test
    void aDuplicateIsHeardOfAndClosesNothing() throws Refused {
        assertThat(take(OURS + "17=E1|150=8|39=8|103=6|151=0|14=0|6=0")).contains("already");
        assertThat(books.fate(ORDER.id()).orElseThrow()).satisfies(f -> {
            assertThat(f.heard()).isTrue();
            assertThat(f.closed()).isFalse();
        });
        assertThat(books.from(1)).isEmpty();
    }

    /** Positions from before a fill are not those that belong to the last report. */
    @Test
    void booksOfTheBrokerFromBeforeAnExecutionAreNotGivenOut() throws Refused {
        long before = books.executions();
        assertThat(books.status(1, 20_000, before, new TreeMap<>(), List.of())).isPresent();
        take(OURS + "17=E1|150=F|39=2|32=8|31=10|151=0|14=8|6=10");
        assertThat(books.status(2, 20_001, before, new TreeMap<>(), List.of())).isEmpty();
        assertThat(books.lastDay()).isEqualTo(20_000);
    }
}
