package io.cambrian.fix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A {@link TestVenue} as a process of its own. */
final class VenueProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;
    private Writer in;
    private BufferedReader out;

    VenueProcess(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        start();
    }

    void start() throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestVenue.class.getName(),
                        folder.toString(),
                        "" + port))
                .redirectError(folder.resolve("err").toFile())
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        expect("ready");
    }

    private String expect(String start) throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith(start)) {
            throw new IOException("The venue said '" + line + "'; " + Files.readString(folder.resolve("err")));
        }
        return line;
    }

    int port() {
        return port;
    }

    void tell(String command) throws IOException {
        ask(command, "ok");
    }

    private String ask(String command, String start) throws IOException {
        in.write(command + "\n");
        in.flush();
        return expect(start);
    }

    /** What it has: {@code held.SYMBOL}, {@code order.ID.cum}, {@code received}, ... */
    Map<String, String> books() throws IOException {
        Map<String, String> books = new TreeMap<>();
        for (String pair : ask("books", "").split(";")) {
            if (!pair.isEmpty()) {
                books.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return books;
    }

    void kill() throws IOException {
        try {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Settings of a session with it, in a file. */
    Path settings(Path file, String... more) throws IOException {
        Files.writeString(
                file,
                "[SESSION]\nBeginString=FIX.4.4\nSenderCompID=CAMBRIAN\nTargetCompID=VENUE\n"
                        + "SocketConnectHost=127.0.0.1\nSocketConnectPort=" + port
                        + "\nReconnectInterval=1\nCambrianReplySeconds=3\nCambrianAccount=A1\nCambrianPartyID=P1\n"
                        + "CambrianUsername=u\nCambrianPassword=${FIX_PASSWORD}\n" + String.join("\n", more) + "\n");
        return file;
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
