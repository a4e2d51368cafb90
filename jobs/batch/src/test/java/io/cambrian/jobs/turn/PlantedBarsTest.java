package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedBarsTest {
    private static final LocalDate FROM = LocalDate.of(2003, 1, 1);
    private static final LocalDate TO = LocalDate.of(2005, 1, 1);

    @TempDir
    private Path folder;

    private static double sd(BarSeries s, LocalDate from, LocalDate to) {
        BarSeries part = s.between((int) from.toEpochDay(), (int) to.toEpochDay());
        double[] returns = new double[part.size() - 1];
        for (int t = 0; t < returns.length; t++) {
            returns[t] = part.close()[t + 1] / part.close()[t] - 1;
        }
        return ReturnMoments.of(returns).sd();
    }

    @Test
    void volatilityDoublesHalfWayThroughTheSimulatedDays() {
        Market world = new PlantedBars(PlantedBars.Kind.DOUBLING, 1).market(FROM, TO);
        LocalDate middle = LocalDate.of(2004, 1, 2);
        double ratio = world.series().stream()
                .mapToDouble(s -> sd(s, middle, TO) / sd(s, FROM, middle))
                .average()
                .orElseThrow();
        assertThat(ratio).isBetween(1.9, 2.1); // twenty instruments of 260 days each way
    }

    @Test
    void theFileIsTheMarketAndTheSameAgain() throws Exception {
        Path file = folder.resolve("w.csv");
        PlantedBars planted = PlantedBars.parse("drifting:3");
        planted.write(file, FROM, TO);
        List<String> lines = Files.readAllLines(file);
        Market world = planted.market(FROM, TO);
        int bars = world.series().stream().mapToInt(BarSeries::size).sum();
        assertThat(lines).hasSize(bars + 1);
        BarSeries first = world.series().get(0);
        assertThat(lines.get(1)).startsWith(first.symbol() + ",2000-01-03," + first.open()[0] + ",");
        assertThat(lines.get(lines.size() - 1)).contains(",2004-12-31,");
        planted.write(file, FROM, TO);
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
    }

    @Test
    void whatIsNoWorldIsRefused() {
        assertThatThrownBy(() -> PlantedBars.parse("gold"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("drifting");
        assertThatThrownBy(() -> PlantedBars.parse("noise").market(LocalDate.of(2000, 6, 1), TO))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2001");
    }
}
