package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.market.Membership;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one shaded jar beside the client of Spark Connect, over a server: each a process of its own, since their class paths do not
 * go together.
 */
class ConnectIT {
    @TempDir
    Path folder;

    @Test
    @EnabledIfSystemProperty(named = "cambrian.clusters", matches = "true", disabledReason = "only with -Pclusters")
    void tablesThatAreThereAreReadAndThoseThatAreNotAreNoError() throws Exception {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("whole").toString());
        warehouse.createIfMissing(UniverseTable.SPEC);
        warehouse.append(
                UniverseTable.SPEC,
                warehouse.rows(
                        UniverseTable.SPEC,
                        List.of(UniverseTable.toRow(new Membership("EUR", 1, Membership.OPEN, 1)))));
        Files.createDirectories(folder.resolve("none"));
        // of a process that died while it made the table, and of one whose log lost its begin
        Files.createDirectories(folder.resolve("begun/universe/_delta_log"));
        Path torn = Files.createDirectories(folder.resolve("torn/universe/_delta_log"));
        Files.writeString(torn.resolve("00000000000000000003.json"), "{\"commitInfo\":{}}\n");

        int port = freePort();
        Process server = server(port);
        try {
            String said = read(port, "whole", "none", "begun", "torn");
            assertThat(said.lines().filter(line -> !line.isBlank()).toList())
                    .containsExactly(
                            "session org.apache.spark.sql.connect.SparkSession",
                            "whole exists true, version 1, rows 1",
                            "none exists false, version -1, rows 0",
                            "begun exists false, version -1, rows 0",
                            "torn cannot be asked for",
                            "view EUR");
        } finally {
            server.destroyForcibly();
        }
    }

    private Process server(int port) throws IOException, InterruptedException {
        List<String> command = java("-Xmx1g");
        // tiny tables: making code for their queries costs more than interpreting them
        command.addAll(List.of(
                "-Dspark.master=local[1]",
                "-Dspark.ui.enabled=false",
                "-Dspark.connect.grpc.binding.address=127.0.0.1",
                "-Dspark.connect.grpc.binding.port=" + port,
                "-Dspark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
                "-Dspark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "-Dspark.sql.shuffle.partitions=1",
                "-Dspark.databricks.delta.snapshotPartitions=1",
                "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                "-Dspark.sql.codegen.wholeStage=false",
                "-Dspark.sql.adaptive.enabled=false",
                "-cp",
                MavenJars.classPath(folder, "spark-home.pom.xml", "connect"),
                "org.apache.spark.sql.connect.service.SparkConnectServer"));
        Process server = start(command, "server.log");
        while (!listens(port)) {
            assertThat(server.isAlive()).as(said("server.log")).isTrue();
            Thread.sleep(100);
        }
        return server;
    }

    private String read(int port, String... warehouses) throws IOException, InterruptedException {
        List<String> command = java("-Xmx256m");
        command.addAll(List.of(
                "-cp",
                String.join(
                        File.pathSeparator,
                        LocalCommand.shadedJar(),
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        MavenJars.classPath(folder, "spark-connect.pom.xml")),
                ConnectReader.class.getName(),
                "sc://127.0.0.1:" + port));
        for (String warehouse : warehouses) {
            command.add(folder.resolve(warehouse).toString());
        }
        Process reader = start(command, "reader.log");
        assertThat(reader.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(reader.exitValue())
                .as(said("reader.log") + said("server.log"))
                .isZero();
        return Files.readString(folder.resolve("reader.log.out"));
    }

    private static List<String> java(String memory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(Manifests.folder().resolve("jvm-options")).stream()
                .filter(flag -> flag.startsWith("-") && !flag.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", memory));
        command.add("-Dlog4j2.configurationFile=" + Manifests.folder().resolve("log4j2.properties"));
        return command;
    }

    private Process start(List<String> command, String log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(log + ".out").toFile())
                .redirectError(folder.resolve(log).toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private String said(String log) throws IOException {
        return Files.readString(folder.resolve(log)) + Files.readString(folder.resolve(log + ".out"));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
