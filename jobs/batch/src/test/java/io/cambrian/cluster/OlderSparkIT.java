package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.cli.Cambrian;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The one shaded jar, built against the newest line of Spark, on older ones: a search with its regimes writes the same ledger. */
class OlderSparkIT {
    private static final int SYMBOLS = 3;
    private static final int DAYS = 1_200;
    private static final List<String> SEARCH =
            List.of("evolve", "--population", "16", "--generations", "2", "--seed", "3", "--json");

    @TempDir
    static Path folder;

    private static Path template;
    private static String expected;

    @BeforeAll
    static void theSameOnThisLine() throws IOException {
        Path bars = folder.resolve("bars.csv");
        Files.writeString(bars, walks());
        template = folder.resolve("template");
        LocalCommand.run("ingest", bars.toString(), "--currency", "EUR", "--warehouse", template.toString());
        Path here = copy("here");
        List<String> call = new ArrayList<>(SEARCH);
        call.addAll(List.of("--warehouse", here.toString()));
        expected = LocalCommand.ledgerHash(LocalCommand.run(call.toArray(String[]::new)));
        assertThat(engines(here)).contains("Apache-Spark/4.2");
    }

    @Test
    void aSearchOnSpark40WritesTheLedgerOfThisLine() throws Exception {
        writesTheLedgerOfThisLine("4.0");
    }

    @Test
    @EnabledIfSystemProperty(named = "cambrian.clusters", matches = "true", disabledReason = "only with -Pclusters")
    void aSearchOnSpark41WritesTheLedgerOfThisLine() throws Exception {
        writesTheLedgerOfThisLine("4.1");
    }

    private static void writesTheLedgerOfThisLine(String line) throws Exception {
        Path warehouse = copy("on-" + line);
        Path out = folder.resolve(line + ".json");
        Path err = folder.resolve(line + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(Manifests.folder().resolve("jvm-options")).stream()
                .filter(flag -> flag.startsWith("-") && !flag.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                // tables are tiny: making code for their queries costs more than interpreting them
                "-Dspark.master=local[2]",
                "-Dspark.ui.enabled=false",
                "-Dspark.sql.shuffle.partitions=2",
                "-Dspark.databricks.delta.snapshotPartitions=2",
                "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                "-Dspark.sql.codegen.wholeStage=false",
                "-Dspark.sql.adaptive.enabled=false",
                "-Dcambrian.home=" + Manifests.folder().getParent(),
                "-Dlog4j2.configurationFile=" + Manifests.folder().resolve("log4j2.properties"),
                "-cp",
                LocalCommand.shadedJar() + ":" + MavenJars.classPath(folder, "spark-home.pom.xml", "spark-" + line),
                Cambrian.class.getName()));
        command.addAll(SEARCH);
        command.addAll(List.of("--warehouse", warehouse.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        int code = builder.start().waitFor();
        assertThat(code).as(Files.readString(err)).isZero();
        assertThat(engines(warehouse)).contains("Apache-Spark/" + line + ".");
        assertThat(LocalCommand.ledgerHash(Files.readString(out))).isEqualTo(expected);
    }

    private static String walks() {
        StringBuilder text = new StringBuilder("date,symbol,open,high,low,close,volume\n");
        double[] price = new double[SYMBOLS];
        Arrays.fill(price, 100);
        RandomGenerator random = Seeds.stream(5, 1);
        LocalDate day = LocalDate.of(2015, 1, 1);
        for (int t = 0; t < DAYS; t++, day = day.plusDays(1)) {
            double sd = t / 150 % 2 == 0 ? 0.006 : 0.015;
            for (int s = 0; s < SYMBOLS; s++) {
                double open = price[s];
                price[s] *= Math.exp(sd * random.nextGaussian());
                text.append(String.format(
                        Locale.ROOT,
                        "%s,S%d,%.4f,%.4f,%.4f,%.4f,1000%n",
                        day,
                        s,
                        open,
                        Math.max(open, price[s]) * 1.001,
                        Math.min(open, price[s]) * 0.999,
                        price[s]));
            }
        }
        return text.toString();
    }

    private static Path copy(String name) throws IOException {
        return LocalCommand.copy(template, folder.resolve(name));
    }

    /** Who wrote the ledger. */
    private static String engines(Path warehouse) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(warehouse.resolve("trials/_delta_log"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
