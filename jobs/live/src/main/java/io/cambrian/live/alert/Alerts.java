package io.cambrian.live.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.ConfigException;
import io.cambrian.live.alert.Alert.Level;
import io.cambrian.live.journal.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends alerts as JSON, one line each to a file and one POST each to a webhook, on a thread of its own: whoever raises one
 * never waits. When a receiver is away, a post is tried again for a while; what did not go through by then, and what comes while
 * {@value #QUEUE} wait, is counted and left out, and the next that is raised says how many. The address of a webhook often is a secret, so it is
 * never printed.
 */
public final class Alerts implements Consumer<Event>, AutoCloseable {
    private static final int QUEUE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<Path> file;
    private final Optional<URI> webhook;
    private final Clock clock;
    private final Consumer<String> told;
    private final Duration patience;
    private HttpClient http; // made when first needed, since that takes a while
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean busy;
    private boolean failing;

    /** Nobody is told. */
    public static Alerts none() {
        return new Alerts(Optional.empty(), Optional.empty(), Clock.systemUTC(), line -> {}, Duration.ZERO);
    }

    /**
     * @param told is given a line when alerts begin to fail, and when they go through again
     * @param patience for how long a post is tried again
     */
    public Alerts(Optional<Path> file, Optional<URI> webhook, Clock clock, Consumer<String> told, Duration patience) {
        this.file = file;
        this.webhook = webhook;
        this.clock = clock;
        this.told = told;
        this.patience = patience;
        thread = new Thread(this::work, "alerts");
        thread.setDaemon(true);
        if (file.isPresent() || webhook.isPresent()) {
            thread.start();
        }
    }

    /**
     * Reads the address of a webhook.
     *
     * @throws ConfigException when it is none; the message does not repeat it
     */
    public static URI webhook(String address) {
        try {
            URI uri = URI.create(address.strip());
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, without what was given
        }
        throw new ConfigException("The address of the webhook is none: it must begin with https:// or http://.");
    }

    @Override
    public void accept(Event event) {
        Alert.of(event).ifPresent(this::raise);
    }

    /** Something about the process itself. */
    public void process(Level level, String text) {
        raise(new Alert("process", level, text));
    }

    private void raise(Alert alert) {
        if (file.isEmpty() && webhook.isEmpty()) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.instant().toString());
        line.put("level", alert.level().name());
        line.put("kind", alert.kind());
        line.put("text", alert.text());
        long missing = leftOut.get();
        if (missing > 0) {
            line.put("left_out", missing);
        }
        try {
            if (queue.offer(JSON.writeValueAsString(line))) {
                leftOut.addAndGet(-missing);
            } else {
                leftOut.incrementAndGet();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void work() {
        try {
            while (!closed || !queue.isEmpty()) {
                String line = queue.poll(100, TimeUnit.MILLISECONDS);
                if (line != null) {
                    busy = true;
                    boolean done = write(line) & post(line);
                    busy = false;
                    if (!done) {
                        leftOut.incrementAndGet();
                    }
                    if (done == failing) {
                        failing = !done;
                        told.accept(
                                done
                                        ? "Alerts go through again."
                                        : "Alerts do not go through; what is left out is counted in the next.");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean write(String line) {
        if (file.isEmpty()) {
            return true;
        }
        try {
            Files.writeString(
                    file.get(),
                    line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean post(String line) throws InterruptedException {
        if (webhook.isEmpty()) {
            return true;
        }
        if (http == null) {
            http = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        HttpRequest request = HttpRequest.newBuilder(webhook.get())
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
        long until = System.nanoTime() + patience.toNanos();
        long wait = 50;
        while (true) {
            try {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status / 100 == 2) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                // tried again below; the client also throws what is no IOException, such as for odd addresses
            }
            if (closed || System.nanoTime() + wait * 1_000_000 > until) {
                return false;
            }
            Thread.sleep(wait);
            wait = Math.min(10_000, 2 * wait);
        }
    }

    /** Ends after what waits has been tried, at most a few seconds later. */
    @Override
    public void close() {
        try {
            for (int i = 0; i < 50 && (busy || !queue.isEmpty()); i++) {
                Thread.sleep(100);
            }
            closed = true;
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
