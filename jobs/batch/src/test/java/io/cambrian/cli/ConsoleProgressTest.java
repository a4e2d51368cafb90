package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long seconds;

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> seconds * 1_000_000_000L);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().lines().toList();
    }

    private void waitFor(ConsoleProgress progress, int howLong) {
        for (int i = 0; i < howLong; i++) {
            seconds++;
            progress.tick();
        }
    }

    @Test
    void aSilentStageIsSeenToLiveInALogAtEverLongerIntervals() {
        ConsoleProgress progress = progress(false);
        progress.stage("Loading the market");
        waitFor(progress, 120);
        progress.done("3 series");
        assertThat(lines())
                .containsExactly(
                        "  0:00  Loading the market ...",
                        "  0:03  Loading the market  (3 s)",
                        "  0:09  Loading the market  (9 s)",
                        "  0:21  Loading the market  (21 s)",
                        "  0:45  Loading the market  (45 s)",
                        "  1:15  Loading the market  (75 s)",
                        "  1:45  Loading the market  (105 s)",
                        "  2:00  Loading the market: 3 series");
    }

    @Test
    void aStageThatFailedIsNotSeenToLiveOnceItIsClosed() {
        ConsoleProgress progress = progress(false);
        progress.stage("Upgrading");
        progress.close();
        waitFor(progress, 120);
        assertThat(lines()).containsExactly("  0:00  Upgrading ...");
    }

    @Test
    void aLineThatIsLongLosesItsBarAndNotItsEnd() {
        for (int columns : new int[] {100, 200}) {
            bytes.reset();
            ConsoleProgress progress = new ConsoleProgress(
                    new PrintStream(bytes, true, StandardCharsets.UTF_8),
                    true,
                    columns,
                    () -> seconds * 1_000_000_000L);
            progress.stage("Evolving");
            progress.step(3, 50, "best 0.041, median -0.403, 10,600 unique, reuse 1.00, 1,105/s");
            String last = text().substring(text().lastIndexOf("[2K") + 3);
            assertThat(last).endsWith("1,105/s").hasSizeLessThan(columns);
            assertThat(last.startsWith("[#")).isEqualTo(columns == 200);
        }
    }

    @Test
    void aLineSaysWhichPartIsDoneNow() {
        ConsoleProgress progress = progress(false);
        progress.stage("Telling the kinds of market apart");
        progress.part(2, 7, "MLlib's fit 1 of 3");
        waitFor(progress, 3);
        assertThat(lines())
                .last()
                .isEqualTo("  0:03  Telling the kinds of market apart  2/7  MLlib's fit 1 of 3  (3 s)");
    }

    @Test
    void equalStepsTellTheTimeLeft() {
        ConsoleProgress progress = progress(false);
        progress.stage("Evolving");
        seconds = 10;
        progress.step(1, 4, "best fitness 0.5");
        assertThat(lines()).last().isEqualTo("  0:10  Evolving  1/4, 30 s left  best fitness 0.5  (10 s)");
    }

    @Test
    void whatAnEarlierProcessDidDoesNotShortenTheTimeLeft() {
        ConsoleProgress progress = progress(false);
        progress.stage("Evolving");
        seconds = 5;
        progress.resume(30, 50);
        seconds = 105;
        progress.step(31, 50, "best 1.250");
        assertThat(lines()).last().isEqualTo("  1:45  Evolving  31/50, 31:40 min left  best 1.250  (105 s)");
    }

    @Test
    void nothingIsSaidBetweenStages() {
        ConsoleProgress progress = progress(false);
        progress.stage("One");
        progress.done("over");
        waitFor(progress, 60);
        assertThat(lines()).hasSize(2);
    }

    @Test
    void aTerminalHasABarAndASecondHand() {
        ConsoleProgress progress = progress(true);
        progress.stage("Evolving");
        progress.step(1, 2, "");
        waitFor(progress, 5);
        assertThat(text()).endsWith("[############------------] Evolving  1/2, 0 s left  (5 s)");
        progress.done("over");
        assertThat(text()).endsWith("\r\u001b[2K  0:05  Evolving: over" + System.lineSeparator());
    }
}
