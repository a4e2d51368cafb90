package io.cambrian.live.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cambrian.fault.ConfigException;
import io.cambrian.live.journal.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    @TempDir
    Path folder;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger fails = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/secret", x -> {
            String body = new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean fail = fails.getAndDecrement() > 0;
            if (!fail) {
                received.add(body);
            }
            x.sendResponseHeaders(fail ? 503 : 204, -1);
            x.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret");
    }

    private Alerts alerts(Optional<URI> webhook, Duration patience) {
        return new Alerts(Optional.of(folder.resolve("alerts.jsonl")), webhook, Clock.systemUTC(), told::add, patience);
    }

    private static Event halt() {
        return Event.type("state")
                .with("day", "2020-01-01")
                .with("from", "ACTIVE")
                .with("to", "HALTED")
                .with("reason", "drawdown")
                .build();
    }

    @Test
    @Timeout(30)
    void whatMattersGoesToFileAndWebhookAndTheRestToNeither() throws IOException {
        try (Alerts alerts = alerts(Optional.of(address()), Duration.ofSeconds(10))) {
            alerts.accept(Event.type("decision").with("bot", "x").build());
            alerts.accept(halt());
        }
        assertThat(received)
                .singleElement()
                .satisfies(l -> assertThat(l)
                        .contains("\"level\":\"CRITICAL\",\"kind\":\"state\"")
                        .contains("drawdown"));
        assertThat(Files.readAllLines(folder.resolve("alerts.jsonl"))).isEqualTo(received);
        assertThat(told).isEmpty();
    }

    @Test
    @Timeout(30)
    void aPostThatFailsIsTriedAgain() {
        fails.set(3);
        try (Alerts alerts = alerts(Optional.of(address()), Duration.ofSeconds(10))) {
            alerts.accept(halt());
        }
        assertThat(received).hasSize(1);
    }

    @Test
    @Timeout(30)
    void whoRaisesAnAlertNeverWaitsAndWhatIsLeftOutIsCounted() throws Exception {
        fails.set(Integer.MAX_VALUE);
        try (Alerts alerts = alerts(Optional.of(address()), Duration.ofSeconds(2))) {
            for (int i = 0; i < 5_000; i++) {
                alerts.accept(halt()); // two seconds each, hours in all, if it waited
            }
            fails.set(0);
            for (int i = 0; i < 200 && received.size() < 1_000; i++) {
                Thread.sleep(50);
            }
            alerts.accept(halt());
        }
        assertThat(received.get(received.size() - 1)).contains("\"left_out\":");
        assertThat(told).allMatch(l -> !l.contains("secret"));
    }

    @Test
    @Timeout(30)
    void whatIsGivenUpIsCountedInTheNext() throws Exception {
        fails.set(1);
        try (Alerts alerts = alerts(Optional.of(address()), Duration.ZERO)) {
            alerts.accept(halt());
            while (told.isEmpty()) {
                Thread.sleep(20);
            }
            alerts.accept(halt());
        }
        assertThat(received).singleElement().satisfies(l -> assertThat(l).contains("\"left_out\":1"));
    }

    @Test
    @Timeout(30)
    void anAddressThatTheClientCannotUseEndsNoAlerts() throws IOException {
        try (Alerts alerts = alerts(Optional.of(URI.create("http://127.0.0.1:99999/secret")), Duration.ZERO)) {
            alerts.accept(halt());
            alerts.accept(halt());
        }
        assertThat(Files.readAllLines(folder.resolve("alerts.jsonl"))).hasSize(2);
        assertThat(told).singleElement().satisfies(l -> assertThat(l).doesNotContain("secret"));
    }

    @Test
    @Timeout(30)
    void aWebhookThatIsGoneIsToldOnceWithoutItsAddress() {
        URI nobody = address();
        server.stop(0);
        try (Alerts alerts = alerts(Optional.of(nobody), Duration.ZERO)) {
            alerts.accept(halt());
            alerts.accept(halt());
        }
        assertThat(told).singleElement().satisfies(l -> assertThat(l).contains("do not go through"));
        assertThatThrownBy(() -> Alerts.webhook("ftp://user:secret@host/x"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
}
