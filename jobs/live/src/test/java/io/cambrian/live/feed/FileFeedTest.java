package io.cambrian.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFeedTest {
    private static final LatestDay LATEST = new LatestDay(Clock.systemUTC());

    @TempDir
    Path folder;

    private FileFeed feed(String text) throws IOException {
        return new FileFeed(Files.writeString(folder.resolve("bars.csv"), text), LATEST);
    }

    @Test
    void rowsInAnyOrderBecomeDays() throws IOException {
        FileFeed feed = feed("""
                symbol,date,open,high,low,close,member
                BBB,2024-01-03,1,2,0.5,1.5,false
                AAA,2024-01-03,10,12,9,11,true
                AAA,2024-01-02,10,12,9,11,true
                """);
        assertThat(feed.days()).isEqualTo(2);
        assertThat(feed.next().orElseThrow().bars()).hasSize(1);
        DayBars second = feed.next().orElseThrow();
        assertThat(second.day())
                .isEqualTo((int) java.time.LocalDate.of(2024, 1, 3).toEpochDay());
        assertThat(second.bars()).extracting(Bar::symbol).containsExactly("AAA", "BBB");
        assertThat(second.bars().get(1).member()).isFalse();
        assertThat(second.bars().get(1).volume()).isNaN();
        assertThat(feed.next()).isEmpty();
    }

    @Test
    void wrongRowsAreNamedWithTheirLine() {
        String head = "date,symbol,open,high,low,close\n";
        assertThatThrownBy(() -> feed(head + "2024-01-02,A,1,2,1\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> feed(head + "2024-01-02,A,1,2,1,1\n2024-13-02,A,1,2,1,1\n"))
                .hasMessageContaining("line 3");
        assertThatThrownBy(() -> feed(head + "2024-01-02,A,1,2,3,1\n")).hasMessageContaining("low");
        assertThatThrownBy(() -> feed(head + "2024-01-02,A,1,NaN,1,1\n")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> feed(head + "2024-01-02,A,1,2,1,1\n2024-01-02,A,1,2,1,1\n"))
                .hasMessageContaining("second bar");
        assertThatThrownBy(() -> feed(head + "2024-01-02,A,1,2,1,1\n9024-01-03,A,1,2,1,1\n"))
                .hasMessageContaining("line 3: the day 9024-01-03 has not come");
        assertThatThrownBy(() -> feed("date,symbol,close\n")).hasMessageContaining("open");
        assertThatThrownBy(() -> feed("")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> new FileFeed(folder.resolve("none.csv"), LATEST))
                .isInstanceOf(DataException.class);
    }

    @Test
    void aDaysDigestDependsOnEveryNumber() {
        Bar a = new Bar("A", 1, 2, 0.5, 1.5, 10, true);
        String digest = new DayBars(1, java.util.List.of(a)).digest();
        assertThat(new DayBars(1, java.util.List.of(new Bar("A", 1, 2, 0.5, 1.5, 10, true))).digest())
                .isEqualTo(digest);
        assertThat(new DayBars(1, java.util.List.of(new Bar("A", 1, 2, 0.5, Math.nextUp(1.5), 10, true))).digest())
                .isNotEqualTo(digest);
        assertThat(new DayBars(1, java.util.List.of(new Bar("A", 1, 2, 0.5, 1.5, 10, false))).digest())
                .isNotEqualTo(digest);
    }
}
