package io.cambrian.jobs.evolve;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone cluster on loopback, made of the jars of this class path: a master and workers of one core, each its own JVM. */
public final class StandaloneCluster implements AutoCloseable {
    private static final Pattern ALIVE = Pattern.compile("\"aliveworkers\"\\s*:\\s*(\\d+)");

    private final Path folder;
    private final int port;
    private final List<Process> workers = new ArrayList<>();
    private Process master;

    private StandaloneCluster(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a cluster and waits until all workers have joined. */
    public static StandaloneCluster start(Path folder, int workers) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder, freePort());
        try {
            cluster.launch(workers);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    private void launch(int count) throws IOException, InterruptedException {
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            Path link = jars.resolve(jar.getFileName());
            if (entry.endsWith(".jar") && Files.notExists(link)) {
                Files.createSymbolicLink(link, jar);
            }
        }
        int ui = freePort();
        master = daemon(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--webui-port",
                "" + ui);
        for (int i = 0; i < count; i++) {
            workers.add(daemon(
                    "worker" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "-c",
                    "1",
                    "-m",
                    "1g",
                    "--webui-port",
                    "" + freePort(),
                    "-d",
                    folder.resolve("work" + i).toString(),
                    master()));
        }
        long end = System.nanoTime() + 90_000_000_000L;
        while (alive(ui) < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The cluster did not come up; see the logs in " + folder + ".");
            }
            Thread.sleep(300);
        }
    }

    private Process daemon(String name, String... command) throws IOException {
        List<String> line = new ArrayList<>(JavaProcess.prefix("-Xmx256m"));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private static int alive(int ui) throws InterruptedException {
        try {
            String answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ui + "/json/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher alive = ALIVE.matcher(answer);
            return alive.find() ? Integer.parseInt(alive.group(1)) : 0;
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** What an application needs beside the master. */
    List<String> settings() {
        return List.of(
                "spark.driver.host=127.0.0.1",
                "spark.executor.memory=512m",
                "spark.executor.cores=1",
                "spark.executor.extraClassPath=" + System.getProperty("java.class.path"),
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    }

    /** Kills an executor outright, if one is running; {@code which} chooses among them. */
    public Optional<Long> killExecutor(int which) {
        List<ProcessHandle> executors = workers.stream()
                .flatMap(worker -> worker.toHandle().children())
                .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
        if (executors.isEmpty()) {
            return Optional.empty();
        }
        ProcessHandle victim = executors.get(Math.floorMod(which, executors.size()));
        return victim.destroyForcibly() ? Optional.of(victim.pid()) : Optional.empty();
    }

    @Override
    public void close() {
        Stream.concat(workers.stream(), Stream.ofNullable(master)).forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}
