package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.Live;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.OverlayChain;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PlanRun;
import io.cambrian.overlay.Ruling;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.ParametersTable;
import io.cambrian.tables.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands from bars to a live account, in a world whose moves carry on for a day: a cycle, what is learned or tuned beside it,
 * the plan with what was released, and new days, on which the live process decides what batch does with the same plan.
 */
class ReleasedToLiveIT {
    private static final int SYMBOLS = 6;
    private static final int KNOWN_DAYS = 1_200;
    private static final int NEW_DAYS = 6; // a plan is good for a week
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static LocalDate last;

    @BeforeAll
    static void aCycle() throws IOException {
        LocalSpark.session();
        last = LocalDate.now(ZoneOffset.UTC).minusDays(NEW_DAYS - 1); // a plan of the past has expired
        write();
        JsonNode cycle = batch(
                "demo",
                "--bars",
                folder.resolve("bars.csv").toString(),
                "--currency",
                "USD",
                "--population",
                "24",
                "--generations",
                "2",
                "--finalists",
                "3",
                "--warehouse",
                folder.resolve("cycle").toString());
        assertThat(cycle.get("promoted").asInt()).isPositive();
    }

    /** Half of a day's move comes again the next day. */
    private static void write() throws IOException {
        StringBuilder known = new StringBuilder("date,symbol,open,high,low,close,volume\n");
        StringBuilder later = new StringBuilder(known);
        double[] price = new double[SYMBOLS];
        double[] move = new double[SYMBOLS];
        Arrays.fill(price, 100);
        RandomGenerator random = Seeds.stream(7);
        for (int d = 1 - KNOWN_DAYS; d <= NEW_DAYS; d++) {
            for (int s = 0; s < SYMBOLS; s++) {
                double open = price[s] * (1 + 0.001 * random.nextGaussian());
                move[s] = 0.5 * move[s] + 0.01 * random.nextGaussian();
                price[s] *= 1 + move[s];
                (d <= 0 ? known : later)
                        .append(String.format(
                                Locale.ROOT,
                                "%s,S%d,%.6f,%.6f,%.6f,%.6f,100000%n",
                                last.plusDays(d),
                                s,
                                open,
                                1.001 * Math.max(open, price[s]),
                                0.999 * Math.min(open, price[s]),
                                price[s]));
            }
        }
        Files.writeString(folder.resolve("bars.csv"), known);
        Files.writeString(folder.resolve("new.csv"), later);
    }

    /**
     * Without --open-move and --bots a policy sees what all see; with them its state is its own. The build follows the one with most
     * in it, the profile {@code learners} every one.
     */
    @ParameterizedTest
    @MethodSource("learners")
    void aPolicyThatIsReleasedDecidesLiveAsInBatch(String learner) throws IOException {
        Path warehouse = copy(learner);
        List<String> words = new ArrayList<>(List.of("learn", "--levels=-1,0,1", "--warehouse", warehouse.toString()));
        words.add("--learner");
        words.addAll(List.of(learner.split(" ")));
        JsonNode learned = batch(words.toArray(String[]::new));
        assertThat(learned.get("released").asBoolean())
                .as(learned.get("reason").asText())
                .isTrue();

        JsonNode published = batch("publish", "--policy-share", "0.8", "--warehouse", warehouse.toString());
        assertThat(published.get("policy_id")).isEqualTo(learned.get("policy_id"));
        assertThat(published.get("as_of").asText()).isEqualTo(last.toString());
        decidesLiveAsInBatch(warehouse, "policy");
    }

    static Stream<String> learners() {
        return Boolean.getBoolean("cambrian.learners.all")
                ? Stream.of("ridge", "ridge --open-move --bots", "gradient", "forest")
                : Stream.of("ridge --open-move --bots");
    }

    @Test
    void tunedParametersDecideLiveAsInBatch() throws IOException {
        Path warehouse = copy("tuned");
        JsonNode tuned = batch("tune", "--folds", "2", "--aversion", "20", "--warehouse", warehouse.toString());
        Warehouse tables = Warehouse.open(LocalSpark.session(), warehouse.toString());
        tables.merge( // what becomes of a released set is followed here, and not whether these days release it
                ParametersTable.SPEC, tables.read(ParametersTable.SPEC).withColumn("released", functions.lit(true)));
        JsonNode published = batch("publish", "--warehouse", warehouse.toString());
        assertThat(published.get("parameters_id")).isEqualTo(tuned.get("parameters_id"));
        decidesLiveAsInBatch(warehouse, "tuning");
    }

    /** Each ruling and each order of the live account is that of the plan carried out in batch, and without the overlay it is another. */
    private static void decidesLiveAsInBatch(Path warehouse, String overlay) throws IOException {
        Path bundles = warehouse.resolve("bundles");
        SigningKeys keys = SigningKeys.openOrCreate(SigningKeys.defaultFolder());
        Bundle plan =
                ((BundleOutcome.Accepted) BundleReader.current(bundles, keys.publicKey(), Clock.systemUTC())).bundle();
        JsonNode account = printed(
                Live::run,
                "--bundles",
                bundles.toString(),
                "--feed",
                folder.resolve("new.csv").toString(),
                "--json");
        assertThat(account.get("days").asInt()).isEqualTo(NEW_DAYS);
        assertThat(account.get("trades").asInt()).isPositive();
        assertThat(account.get("reconciliation_difference").asDouble()).isZero();

        Map<LocalDate, OverlayChain.Outcome> batch = outcomes(plan, plan.overlays());
        Map<LocalDate, OverlayChain.Outcome> without = outcomes(
                plan,
                plan.overlays().stream().filter(o -> !o.kind().equals(overlay)).toList());
        int changes = 0;
        int orders = 0;
        int different = 0;
        for (JsonNode event : events(account.get("journal").asText())) {
            if (event.get("type").asText().equals("overlay")) {
                changes += sameRuling(event, batch)
                                && event.get("overlay").asText().equals(overlay)
                        ? event.get("changes").size()
                        : 0;
            } else if (event.get("type").asText().equals("order")
                    && event.get("verdict").asText().equals("passed")) {
                LocalDate day = LocalDate.parse(event.get("day").asText());
                String symbol = event.get("symbol").asText();
                double target = event.get("target_weight").asDouble();
                assertThat(target).isEqualTo(batch.get(day).targets().get(symbol));
                different += target != without.get(day).targets().get(symbol) ? 1 : 0;
                orders++;
            }
        }
        assertThat(changes).isPositive();
        assertThat(orders).isGreaterThan(SYMBOLS);
        assertThat(different).isGreaterThan(orders / 2);
    }

    private static boolean sameRuling(JsonNode event, Map<LocalDate, OverlayChain.Outcome> batch) {
        LocalDate day = LocalDate.parse(event.get("day").asText());
        Ruling expected = batch.get(day).rulings().stream()
                .filter(r -> r.kind().equals(event.get("overlay").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(event.get("in_force").asBoolean()).isEqualTo(expected.inForce());
        assertThat(event.get("return_with").asDouble()).isEqualTo(expected.with());
        assertThat(event.get("changes")).hasSize(expected.changes().size());
        for (int k = 0; k < expected.changes().size(); k++) {
            JsonNode change = event.get("changes").get(k);
            assertThat(change.get("symbol").asText())
                    .isEqualTo(expected.changes().get(k).symbol());
            assertThat(change.get("to").asDouble())
                    .isEqualTo(expected.changes().get(k).to());
        }
        return true;
    }

    private static Map<LocalDate, OverlayChain.Outcome> outcomes(Bundle plan, List<OverlaySpec> overlays)
            throws IOException {
        Map<String, List<double[]>> later = new HashMap<>();
        for (String line :
                Files.readAllLines(folder.resolve("new.csv")).stream().skip(1).toList()) {
            String[] cells = line.split(",");
            later.computeIfAbsent(cells[1], s -> new ArrayList<>()).add(new double[] {
                LocalDate.parse(cells[0]).toEpochDay(),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6])
            });
        }
        List<BarSeries> series = plan.history().stream()
                .map(s -> s.then(series(s.symbol(), later.get(s.symbol()))))
                .toList();
        PlanRun run = PlanRun.of(
                Market.of(series, plan.periodsPerYear()),
                plan.asOf() + 1,
                Integer.MAX_VALUE - 1,
                plan.bots().stream()
                        .map(b -> new BotPlan(b.id(), StrategyText.parse(b.strategy()), b.weight(), b.tradingFrom()))
                        .toList(),
                overlays,
                RegimeArrays.model(plan.regimeModel()),
                PlanRun.terms(
                        Market.of(series, plan.periodsPerYear()),
                        plan.costs(),
                        plan.limits().maxStaleDays()));
        Map<LocalDate, OverlayChain.Outcome> byDay = new HashMap<>();
        for (int d = 0; d < run.days().length; d++) {
            byDay.put(LocalDate.ofEpochDay(run.days()[d]), run.outcomes().get(d));
        }
        return byDay;
    }

    private static BarSeries series(String symbol, List<double[]> bars) {
        return BarSeries.of(
                symbol,
                bars.stream().mapToInt(b -> (int) b[0]).toArray(),
                column(bars, 1),
                column(bars, 2),
                column(bars, 3),
                column(bars, 4),
                column(bars, 5),
                null);
    }

    private static double[] column(List<double[]> bars, int at) {
        return bars.stream().mapToDouble(b -> b[at]).toArray();
    }

    private static List<JsonNode> events(String journal) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(journal))) {
            events.add(JSON.readTree(line).get("event"));
        }
        return events;
    }

    private static Path copy(String name) throws IOException {
        Path from = folder.resolve("cycle");
        Path to = folder.resolve(name.replace(" ", ""));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    private static JsonNode batch(String... words) throws IOException {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--json";
        return printed(Cambrian::run, all);
    }

    private static JsonNode printed(ToIntFunction<String[]> command, String... words) throws IOException {
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            code = command.applyAsInt(words);
        } finally {
            System.setOut(console);
        }
        assertThat(code).as(String.join(" ", words)).isZero();
        return JSON.readTree(out.toString(StandardCharsets.UTF_8));
    }
}
