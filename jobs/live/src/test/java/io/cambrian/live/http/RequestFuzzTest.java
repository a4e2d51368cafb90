package io.cambrian.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.live.feed.LatestDay;
import io.cambrian.live.feed.Spool;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is sent over HTTP, it is answered or dropped, never with an error of ours, and the server goes on. */
class RequestFuzzTest {
    private static final String[] PATHS = {
        "/api/act", "/api/preview", "/api/rating", "/api/bars", "/", "/api/state", "/x"
    };
    private static final String[] VALUES = {
        "null",
        "[]",
        "{}",
        "-1",
        "1e999",
        "1e308",
        "0.5",
        "3",
        "\"\"",
        "\"halt\"",
        "\"bot-halt\"",
        "\"size\"",
        "\"veto\"",
        "\"AAA\"",
        "\"\\u0000\"",
        "\"" + "x".repeat(600) + "\"",
        "true",
        "[[[[[]]]]]",
        "9".repeat(400),
        "\"\\ud800\""
    };

    private static Path folder;
    private static AccessToken token;
    private static DashboardServer server;
    private static final AtomicInteger CHANGES = new AtomicInteger();

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("request-fuzz");
        token = AccessToken.openOrCreate(folder);
        Latest latest = new Latest();
        latest.publish("{\"account\":{\"equity\":5},\"state\":{\"now\":\"ACTIVE\"}}".getBytes(StandardCharsets.UTF_8));
        Spool spool = new Spool(folder.resolve("drops"), new LatestDay(Clock.systemUTC()));
        Desk desk = new Desk() {
            @Override
            public Answer act(Act act) {
                CHANGES.incrementAndGet();
                return new Answer(true, List.of());
            }

            @Override
            public Health.Word health() {
                return new Health.Word(true, "ACTIVE");
            }

            @Override
            public ObjectNode preview(Act act) {
                return new ObjectMapper().createObjectNode();
            }

            @Override
            public void rate(String user, int score, String note) {
                CHANGES.incrementAndGet();
            }

            @Override
            public int bars(List<String> lines) {
                CHANGES.incrementAndGet();
                return spool.put("a request", lines);
            }

            @Override
            public Optional<ObjectNode> bot(String plan, String bot) {
                return Optional.empty();
            }
        };
        RateLimit none = new RateLimit(1e9, 1_000_000, System::nanoTime);
        server = new DashboardServer(0, token, latest, desk, none, none);
    }

    @AfterContainer
    static void stop() throws IOException {
        server.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private static String send(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            socket.setSoTimeout(15_000);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                return new String(in.readNBytes(100_000), StandardCharsets.ISO_8859_1);
            } catch (SocketException e) {
                return ""; // it hung up
            }
        }
    }

    private static void isWell() throws IOException {
        assertThat(send(("GET /health HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 200");
    }

    private static String head(String path, boolean withToken, String type, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"
                + (withToken ? "Authorization: Bearer " + text() + "\r\n" : "")
                + "Content-Type: " + type + "\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n";
    }

    private static String text() {
        try {
            return Files.readString(token.file()).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(tries = 200, seed = "20261130")
    void whoHasTheTokenAndSendsNonsenseIsToldWhatIsWrong(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        String path = PATHS[random.nextInt(4)];
        StringBuilder body = new StringBuilder();
        if (path.equals("/api/bars")) {
            String[] cells = {"2020-01-02", "AAA", "1", "1.5", "-1", "", "NaN", "1e400", "\"", "9999999999", "true", "é"
            };
            body.append("date,symbol,open,high,low,close,volume,member\n");
            for (int i = random.nextInt(4); i >= 0; i--) {
                for (int c = random.nextInt(10); c >= 0; c--) {
                    body.append(cells[random.nextInt(cells.length)]).append(c == 0 ? "\n" : ",");
                }
            }
        } else {
            body.append('{');
            for (String field : List.of("user", "reason", "action", "symbol", "size", "score", "note")) {
                if (random.nextInt(3) > 0) {
                    body.append(body.length() > 1 ? "," : "")
                            .append('"')
                            .append(field)
                            .append("\":")
                            .append(VALUES[random.nextInt(VALUES.length)]);
                }
            }
            body.append(random.nextInt(10) == 0 ? "" : "}");
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        String head = head(path, true, path.equals("/api/bars") ? "text/csv" : "application/json", bytes.length);
        byte[] request = new byte[head.length() + bytes.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(bytes, 0, request, head.length(), bytes.length);
        String answer = send(request);
        assertThat(answer).as(path + " " + body).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
        assertThat(answer).doesNotContain(text());
    }

    @Property(tries = 200, seed = "20261130")
    void whoHasNoTokenChangesNothingByAnyBytes(@ForAll long seed) throws IOException {
        RandomGenerator random = Seeds.stream(seed);
        int before = CHANGES.get();
        String path = PATHS[random.nextInt(PATHS.length)];
        byte[] request = (head(path, false, "application/json", random.nextInt(5) == 0 ? -1 : 20)
                        + "{\"action\":\"halt\"}   ")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(12); i > 0; i--) {
            int at = random.nextInt(request.length);
            request[at] = random.nextBoolean() ? (byte) random.nextInt(256) : request[random.nextInt(request.length)];
        }
        String answer = send(request);
        assertThat(answer).doesNotStartWith("HTTP/1.1 5");
        assertThat(CHANGES.get()).isEqualTo(before);
        if (seed % 20 == 0) {
            isWell();
        }
    }
}
