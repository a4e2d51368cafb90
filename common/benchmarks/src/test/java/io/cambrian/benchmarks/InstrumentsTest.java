package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstrumentsTest {
    @Test
    void eachTraitFindsItsInstrument(@TempDir Path folder) throws IOException {
        StringBuilder file = new StringBuilder("symbol,date,open,high,low,close,volume\n");
        LocalDate first = LocalDate.of(2015, 1, 1);
        for (String symbol : List.of("ENDS", "GAPS", "JUMP", "LATE", "ONE", "REST", "STILL")) {
            double price = 100;
            for (int t = 0; t < 700; t++) {
                boolean jumps = symbol.equals("JUMP") && t == 600;
                price *= jumps ? 0.6 : t % 2 == 0 ? 1.01 : 0.99;
                boolean still = symbol.equals("STILL") && t % 100 == 50;
                boolean missing = symbol.equals("GAPS") && t % 50 == 25
                        || symbol.equals("ENDS") && t > 600
                        || symbol.equals("LATE") && t < 100;
                if (!missing) {
                    file.append(String.format(
                            java.util.Locale.ROOT,
                            "%s,%s,%.4f,%.4f,%.4f,%.4f,%d%n",
                            symbol,
                            first.plusDays(t),
                            price,
                            still ? price : price * 1.01,
                            still ? price : price * 0.99,
                            price,
                            still ? 0 : 1000));
                }
            }
        }
        Files.writeString(folder.resolve("bars.csv"), file);
        List<Instruments.Picked> picked = Instruments.pick(Instruments.read(folder.toString()), 6);
        assertThat(picked.stream()
                        .map(one -> one.trait() + " " + one.candidate().series().symbol()))
                .containsExactly(
                        "GAPS GAPS", "STILL STILL", "ENDED ENDS", "EXTREME JUMP", "LATE LATE", "ORDINARY REST");
        assertThat(picked.get(0).candidate().gaps()).isEqualTo(14);
        assertThat(picked.get(1).candidate().still()).isEqualTo(7);
    }
}
