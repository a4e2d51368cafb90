package io.cambrian.live.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the dashboard. Reading is open to whoever is on this machine; what changes anything needs the token.
 *
 * <p>Only requests that name this machine as their host are answered, so that a page elsewhere cannot reach it under a name of its
 * own; posts from another origin are refused; bodies, rates and the time of a request are bounded. Nothing of a request is
 * logged.
 */
public final class DashboardServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_JSON = 16 << 10;
    private static final int MAX_BARS = 8 << 20;
    private static final int THREADS = 16;
    private static final int STREAMS = 8;
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final long STREAM_NANOS = 30_000_000_000L;
    private static final Set<String> ACTIONS =
            Set.of("halt", "release", "veto", "lift-veto", "size", "bot-halt", "bot-reduce", "bot-release");

    private static final Pattern BOT = Pattern.compile("/api/plans/([0-9a-f]{32})/bots/([0-9A-Za-z_-]{1,128})");

    /** What is served from the jar: nothing else can be asked for. */
    private static final Map<String, String[]> FILES = Map.of(
            "/", new String[] {"/io/cambrian/live/http/index.html", "text/html; charset=utf-8"},
            "/board.css", new String[] {"/io/cambrian/live/http/board.css", "text/css; charset=utf-8"},
            "/board.js", new String[] {"/io/cambrian/live/http/board.js", "text/javascript; charset=utf-8"},
            "/echarts.js",
                    new String[] {"/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js", "text/javascript"});

    static {
        // seconds that a client may take to send a request and to read an answer; read by the server's first use
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("jdk.httpserver.maxConnections", "200");
    }

    private final HttpServer server;
    private final ExecutorService pool;
    private final AccessToken token;
    private final Latest latest;
    private final Desk desk;
    private final RateLimit reads;
    private final RateLimit writes;
    private final RateLimit guesses = new RateLimit(0.2, 5, System::nanoTime);
    private final Semaphore streams = new Semaphore(STREAMS);
    private volatile boolean closed;

    /**
     * Starts to serve.
     *
     * @param port on the loopback address; 0 for any
     * @throws ConfigException when the port is taken
     */
    public DashboardServer(int port, AccessToken token, Latest latest, Desk desk) {
        this(
                port,
                token,
                latest,
                desk,
                new RateLimit(50, 100, System::nanoTime),
                new RateLimit(5, 10, System::nanoTime));
    }

    DashboardServer(int port, AccessToken token, Latest latest, Desk desk, RateLimit reads, RateLimit writes) {
        this.reads = reads;
        this.writes = writes;
        this.token = token;
        this.latest = latest;
        this.desk = desk;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 64);
        } catch (BindException e) {
            throw new ConfigException("The port " + port + " is taken by another process.\nGive another --port.", e);
        } catch (IOException e) {
            throw new ConfigException("The port " + port + " cannot be opened: " + e.getMessage(), e);
        }
        pool = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "dashboard");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(pool);
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where a browser finds it. */
    public String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                secure(exchange.getResponseHeaders());
                answer(exchange);
            } catch (Refusal e) {
                send(exchange, e.status(), "application/json", problem(e.getMessage()));
            } catch (UserException e) {
                send(exchange, 422, "application/json", problem(e.getMessage()));
            } catch (RuntimeException e) {
                send(
                        exchange,
                        500,
                        "application/json",
                        problem("This went wrong: " + e.getClass().getSimpleName()));
            }
        }
    }

    private static void secure(Headers h) {
        h.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                        + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
        h.set("X-Content-Type-Options", "nosniff");
        h.set("Referrer-Policy", "no-referrer");
        h.set("Cross-Origin-Resource-Policy", "same-origin");
        h.set("Cache-Control", "no-store");
    }

    private void answer(HttpExchange x) throws IOException, Refusal {
        requireOwnHost(x.getRequestHeaders());
        String path = x.getRequestURI().getRawPath();
        switch (x.getRequestMethod()) {
            case "GET" -> get(x, path);
            case "POST" -> post(x, path);
            default -> throw new Refusal(405, "Only GET and POST are answered.");
        }
    }

    private void requireOwnHost(Headers h) throws Refusal {
        String host = h.getFirst("Host");
        if (h.getOrDefault("Host", List.of()).size() != 1
                || !(host.equals("127.0.0.1:" + port()) || host.equals("localhost:" + port()))) {
            throw new Refusal(421, "This server answers as 127.0.0.1:" + port() + " only.");
        }
    }

    private void get(HttpExchange x, String path) throws IOException, Refusal {
        if (!reads.allows()) {
            throw new Refusal(429, "Too many requests; try again in a second.");
        }
        String[] file = FILES.get(path);
        if (file != null) {
            send(x, 200, file[1], resource(file[0]));
            return;
        }
        switch (path) {
            case "/api/state" -> send(x, 200, "application/json", latest.get().json());
            case "/metrics" ->
                send(
                        x,
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        Metrics.of(JSON.readTree(latest.get().json())).getBytes(StandardCharsets.UTF_8));
            case "/health" -> {
                Health.Word word = desk.health();
                String text = (word.isWell() ? "ok " : "not ok: ") + word.text() + "\n";
                send(x, word.isWell() ? 200 : 503, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
            }
            case "/api/events" -> stream(x);
            default -> {
                Matcher page = BOT.matcher(path);
                if (!page.matches()) {
                    throw new Refusal(404, "There is nothing at this address.");
                }
                ObjectNode bot = desk.bot(page.group(1), page.group(2))
                        .orElseThrow(() -> new Refusal(
                                404,
                                "The folder of bundles has no such plan and bot any more, or not as it was signed. The"
                                        + " warehouse's tables strategies, lineage and promotions have the strategy."));
                send(x, 200, "application/json", JSON.writeValueAsBytes(bot));
            }
        }
    }

    private void post(HttpExchange x, String path) throws IOException, Refusal {
        Headers h = x.getRequestHeaders();
        String origin = h.getFirst("Origin");
        if (origin != null
                && !origin.equals("http://127.0.0.1:" + port())
                && !origin.equals("http://localhost:" + port())) {
            throw new Refusal(403, "Posts from other origins are refused.");
        }
        if (!token.isShownBy(h.getFirst("Authorization"))) {
            if (!guesses.allows()) {
                throw new Refusal(429, "Too many requests without the token; try again in a minute.");
            }
            throw new Refusal(401, "This needs the token: Authorization: Bearer TOKEN, from the account's folder.");
        }
        if (!writes.allows()) {
            throw new Refusal(429, "Too many requests; try again in a second.");
        }
        String type = h.getFirst("Content-Type");
        if (path.equals("/api/bars")) {
            requireType(type, "text/csv");
            String body = body(x, MAX_BARS);
            int bars = desk.bars(body.lines().toList());
            send(x, 202, "application/json", JSON.writeValueAsBytes(Map.of("bars", bars)));
            return;
        }
        if (!Set.of("/api/act", "/api/preview", "/api/rating").contains(path)) {
            throw new Refusal(404, "There is nothing at this address.");
        }
        requireType(type, "application/json");
        JsonNode json = object(body(x, MAX_JSON));
        switch (path) {
            case "/api/act" -> {
                Desk.Act act = act(json);
                if (act.reason().isBlank()) {
                    throw new Refusal(422, "Say why: each act of a person is kept with its reason.");
                }
                Desk.Answer done = desk.act(act);
                ObjectNode answer = JSON.createObjectNode();
                done.said().forEach(answer.putArray("said")::add);
                send(x, done.isDone() ? 200 : 202, "application/json", JSON.writeValueAsBytes(answer));
            }
            case "/api/preview" -> send(x, 200, "application/json", JSON.writeValueAsBytes(desk.preview(act(json))));
            default -> {
                int score = json.path("score").asInt(0);
                if (!json.path("score").isInt() || score < 1 || score > 5) {
                    throw new Refusal(422, "The score must be a whole number from 1 to 5.");
                }
                desk.rate(text(json, "user"), score, text(json, "note"));
                send(x, 200, "application/json", JSON.writeValueAsBytes(Map.of("said", List.of("Thank you."))));
            }
        }
    }

    private static void requireType(String type, String wanted) throws Refusal {
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(wanted)) {
            throw new Refusal(415, "The Content-Type must be " + wanted + ".");
        }
    }

    private static Desk.Act act(JsonNode json) throws Refusal {
        String action = text(json, "action");
        if (!ACTIONS.contains(action)) {
            throw new Refusal(
                    422,
                    "The action must be one of halt, release, veto, lift-veto, size, bot-halt, bot-reduce, bot-release.");
        }
        String symbol = text(json, "symbol");
        boolean named = action.endsWith("veto") || action.startsWith("bot-");
        if (named == symbol.isEmpty()) {
            throw new Refusal(
                    422,
                    named
                            ? "The action " + action + " needs a symbol, or a bot's id as symbol."
                            : "The action " + action + " takes no symbol.");
        }
        JsonNode size = json.path("size");
        if (action.equals("size") != size.isNumber()) {
            throw new Refusal(422, "A number as size goes with the action size, and with no other.");
        }
        return new Desk.Act(
                text(json, "user"),
                text(json, "reason"),
                action,
                symbol,
                size.isNumber() ? OptionalDouble.of(size.asDouble()) : OptionalDouble.empty());
    }

    private static String text(JsonNode json, String field) throws Refusal {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new Refusal(422, "The field " + field + " must be text.");
        }
        return value.asText();
    }

    private static JsonNode object(String body) throws Refusal {
        try {
            JsonNode json = JSON.readTree(body);
            if (json == null || !json.isObject()) {
                throw new Refusal(400, "The body must be one JSON object.");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "The body is not JSON.");
        }
    }

    private static String body(HttpExchange x, int most) throws IOException, Refusal {
        try (InputStream in = x.getRequestBody()) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                x.getResponseHeaders().set("Connection", "close");
                throw new Refusal(413, "The body is larger than " + most + " bytes.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * Tells each new version of the state for a while: an answer may not last longer than the server's limit, which would cut it
     * off in the middle; a browser asks again at once when it ends.
     */
    private void stream(HttpExchange x) throws IOException, Refusal {
        if (!streams.tryAcquire()) {
            throw new Refusal(503, "Too many pages are open: at most " + STREAMS + " are told of changes.");
        }
        try {
            x.getResponseHeaders().set("Content-Type", "text/event-stream");
            x.sendResponseHeaders(200, 0);
            OutputStream out = x.getResponseBody();
            long version = -1;
            long end = System.nanoTime() + STREAM_NANOS;
            out.write("retry: 250\n\n".getBytes(StandardCharsets.US_ASCII));
            while (!closed && System.nanoTime() < end) {
                Latest.State state = latest.after(version, HEARTBEAT_MILLIS);
                String line = state.version() > version ? "data: " + state.version() + "\n\n" : ": still here\n\n";
                version = Math.max(version, state.version());
                out.write(line.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.release();
        }
    }

    private static byte[] problem(String message) throws JsonProcessingException {
        return JSON.writeValueAsBytes(Map.of("problem", message));
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream in = DashboardServer.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The jar has no " + path + ".");
            }
            return in.readAllBytes();
        }
    }

    private static void send(HttpExchange x, int status, String type, byte[] body) throws IOException {
        x.getResponseHeaders().set("Content-Type", type);
        x.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = x.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        closed = true;
        latest.publish(latest.get().json()); // wakes the streams
        server.stop(1);
        pool.shutdownNow();
    }
}
