package io.cambrian.live.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final Recorder desk = new Recorder();
    private final Latest latest = new Latest();
    private AccessToken token;
    private DashboardServer server;

    /** Writes down what it is asked. */
    private static final class Recorder implements Desk {
        private final List<Object> asked = Collections.synchronizedList(new ArrayList<>());
        private volatile Health.Word health = new Health.Word(true, "ACTIVE");

        @Override
        public Answer act(Act act) {
            if (act.symbol().equals("ZZZ")) {
                throw new ConfigException("The plan has no instrument ZZZ to veto.");
            }
            asked.add(act);
            return new Answer(!act.reason().equals("slow"), List.of("done"));
        }

        @Override
        public Health.Word health() {
            return health;
        }

        @Override
        public ObjectNode preview(Act act) {
            return new ObjectMapper().createObjectNode().put("turnover", 0.5);
        }

        @Override
        public void rate(String user, int score, String note) {
            asked.add(user + score + note);
        }

        @Override
        public int bars(List<String> lines) {
            asked.add(lines);
            return lines.size() - 1;
        }

        @Override
        public Optional<ObjectNode> bot(String plan, String bot) {
            asked.add(plan + "/" + bot);
            return bot.equals("none")
                    ? Optional.empty()
                    : Optional.of(new ObjectMapper().createObjectNode().put("text", "enter long"));
        }
    }

    @BeforeEach
    void start() {
        token = AccessToken.openOrCreate(folder);
        latest.publish("{\"account\":{\"equity\":5},\"state\":{\"now\":\"ACTIVE\"}}".getBytes(StandardCharsets.UTF_8));
        server = new DashboardServer(0, token, latest, desk);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String secret() throws IOException {
        return Files.readString(token.file()).strip();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpRequest.Builder post(String path, String type, String body) throws IOException {
        return to(path).header("Content-Type", type)
                .header("Authorization", "Bearer " + secret())
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends bytes as they are, and gives the first line of the answer; empty when the server hung up. */
    private String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void anyoneOnThisMachineMayReadTheStateThePageAndTheMetrics() throws Exception {
        assertThat(send(to("/api/state")).body()).contains("\"equity\":5");
        HttpResponse<String> page = send(to("/"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(send(to("/board.js")).body()).startsWith("'use strict'");
        assertThat(send(to("/echarts.js")).body()).contains("echarts");
        assertThat(send(to("/metrics")).body())
                .contains("# TYPE cambrian_equity gauge\ncambrian_equity 5\n")
                .contains("cambrian_state{state=\"ACTIVE\"} 1\n")
                .contains("cambrian_state{state=\"HALTED\"} 0\n");
    }

    @Test
    void healthIsAnErrorWithItsReasonWhereThereIsOne() throws Exception {
        HttpResponse<String> well = send(to("/health"));
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body()).isEqualTo("ok ACTIVE\n");
        desk.health = new Health.Word(false, "Not armed: the broker does not answer – yet.");
        HttpResponse<String> ill = send(to("/health"));
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body()).isEqualTo("not ok: Not armed: the broker does not answer – yet.\n");
    }

    @Test
    void whatIsTakenAndNotDoneYetIsSaidToBeSo() throws Exception {
        String act = "{\"user\":\"ann\",\"reason\":\"%s\",\"action\":\"halt\"}";
        assertThat(send(post("/api/act", "application/json", act.formatted("quick")))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> slow = send(post("/api/act", "application/json", act.formatted("slow")));
        assertThat(slow.statusCode()).isEqualTo(202);
        assertThat(slow.body()).isEqualTo("{\"said\":[\"done\"]}");
    }

    @Test
    void aBotOfAPlanIsReadByTheirIdsAndNothingElseIs() throws Exception {
        String plan = "/api/plans/" + "0a".repeat(16) + "/bots/";
        assertThat(send(to(plan + "b1")).body()).isEqualTo("{\"text\":\"enter long\"}");
        HttpResponse<String> none = send(to(plan + "none"));
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("no such plan and bot");
        assertThat(desk.asked).containsExactly("0a".repeat(16) + "/b1", "0a".repeat(16) + "/none");
        for (String path : List.of(
                plan, plan + "b1/", plan + "..%2fx", plan + "b%00", "/api/plans/../bots/b1", "/api/plans/0a/bots/b1")) {
            assertThat(send(to(path)).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(desk.asked).hasSize(2);
    }

    @Test
    void whatChangesAnythingNeedsTheTokenAndAReason() throws Exception {
        String halt = "{\"user\":\"anna\",\"action\":\"halt\",\"reason\":\"news\"}";
        assertThat(send(to("/api/act")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(halt)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(post("/api/act", "application/json", halt)
                                .setHeader("Authorization", "Bearer " + "0".repeat(64)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(post("/api/act", "application/json", "{\"user\":\"anna\",\"action\":\"halt\"}"))
                        .body())
                .contains("Say why");
        assertThat(desk.asked).isEmpty();

        HttpResponse<String> done = send(post("/api/act", "application/json", halt));
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).isEqualTo("{\"said\":[\"done\"]}");
        assertThat(desk.asked).singleElement().isInstanceOfSatisfying(Desk.Act.class, act -> {
            assertThat(act.user()).isEqualTo("anna");
            assertThat(act.action()).isEqualTo("halt");
            assertThat(act.reason()).isEqualTo("news");
        });
        assertThat(send(post("/api/bars", "text/csv", "a,b\n1,2\n")).body()).isEqualTo("{\"bars\":1}");
        assertThat(send(post("/api/rating", "application/json", "{\"user\":\"anna\",\"score\":4}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(desk.asked).hasSize(3);
    }

    @Test
    void whoGuessesTokensIsSlowedDown() throws Exception {
        int last = 0;
        for (int i = 0; i < 8; i++) {
            last = send(post("/api/act", "application/json", "{}").setHeader("Authorization", "Bearer " + i))
                    .statusCode();
        }
        assertThat(last).isEqualTo(429);
        // who knows it is not kept out by that
        assertThat(send(post("/api/preview", "application/json", "{\"user\":\"a\",\"action\":\"halt\"}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void pagesOfOtherOriginsAndOtherNamesOfThisMachineAreRefused() throws Exception {
        String halt = "{\"user\":\"anna\",\"action\":\"halt\",\"reason\":\"news\"}";
        for (String origin :
                List.of("http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:" + server.port())) {
            assertThat(send(post("/api/act", "application/json", halt).header("Origin", origin))
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(raw("GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains("421");
        assertThat(raw("GET /api/state HTTP/1.1\r\nHost: evil.example:" + server.port()
                        + "\r\nConnection: close\r\n\r\n"))
                .contains("421");
        assertThat(desk.asked).isEmpty();
        assertThat(send(post("/api/act", "application/json", halt)
                                .header("Origin", "http://127.0.0.1:" + server.port()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void badBodiesAreAnsweredWithWhatIsWrongAndChangeNothing() throws Exception {
        assertThat(send(post("/api/act", "application/json", "{")).statusCode()).isEqualTo(400);
        assertThat(send(post("/api/act", "application/json", "[1]")).statusCode())
                .isEqualTo(400);
        assertThat(send(post("/api/act", "application/json", "{} {}")).statusCode())
                .isEqualTo(400);
        assertThat(send(post("/api/act", "text/plain", "{}")).statusCode()).isEqualTo(415);
        assertThat(send(post("/api/act", "application/json", "{\"action\":\"sell\",\"reason\":\"x\"}"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(send(post("/api/act", "application/json", "{\"action\":\"veto\",\"reason\":\"x\"}"))
                        .body())
                .contains("needs a symbol");
        Thread.sleep(1200); // the rate of posts is bounded
        assertThat(send(post(
                                "/api/act",
                                "application/json",
                                "{\"action\":\"veto\",\"symbol\":\"ZZZ\",\"reason\":\"x\"}"))
                        .body())
                .contains("no instrument ZZZ");
        assertThat(send(post("/api/rating", "application/json", "{\"score\":6}"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(send(post("/api/act", "application/json", "{\"reason\":\"" + "x".repeat(20_000) + "\"}"))
                        .statusCode())
                .isEqualTo(413);
        assertThat(desk.asked).isEmpty();
        assertThat(send(to("/api/state")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/board.css/../../token",
                "//token",
                "/io/cambrian/live/Live.class",
                "/token",
                "/board.css%00",
                "/api/act"
            })
    void nothingButThePageCanBeRead(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\nConnection: close\r\n\r\n"))
                .containsAnyOf("404", "400");
    }

    @Test
    void noRandomBytesKeepItFromAnswering() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            String start =
                    random.nextBoolean() ? "POST /api/act HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" : "";
            raw(start + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        assertThat(desk.asked).isEmpty();
        assertThat(send(to("/health")).body()).isEqualTo("ok ACTIVE\n");
    }

    @Test
    void slowClientsDoNotKeepOthersOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
                socket.getOutputStream().write("GET /api/st".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            // they are cut off after ten seconds at the latest
            assertThat(send(to("/health")).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void theTokenIsReadableByItsOwnerOnlyAndNeverShown() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token.file())))
                .isEqualTo("rw-------");
        assertThat(secret()).matches("[0-9a-f]{64}");
        assertThat(token.toString()).doesNotContain(secret());
        assertThat(AccessToken.openOrCreate(folder).isShownBy("Bearer " + secret()))
                .isTrue();
        Files.setPosixFilePermissions(token.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> AccessToken.openOrCreate(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Others may read");
    }

    @Test
    void aStreamTellsOfEachNewState() throws Exception {
        HttpResponse<InputStream> stream =
                HTTP.send(to("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = stream.body()) {
            assertThat(line(in)).isEqualTo("retry: 250");
            assertThat(line(in)).isEqualTo("data: 1");
            latest.publish("{}".getBytes(StandardCharsets.UTF_8));
            assertThat(line(in)).isEqualTo("data: 2");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0 && !(c == '\n' && !text.isEmpty()); c = in.read()) {
            if (c != '\n') {
                text.append((char) c);
            }
        }
        return text.toString();
    }
}
