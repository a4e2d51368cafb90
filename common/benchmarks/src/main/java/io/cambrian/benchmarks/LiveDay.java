package io.cambrian.benchmarks;

import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.market.BarSeries;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A day of many bots on many instruments in the real live process, a jar of its own: bars come as files, one day after the other;
 * limits, the broker on paper, the journal and the dashboard are at work. What a decision and a day take are the process's own
 * figures; the last line has all that it did between two days, the reading of files and the dashboard too.
 */
final class LiveDay {
    private static final int HISTORY = 300;
    private static final int FIRST_DAY = 15_000;

    private final List<BarSeries> series;
    private final int days;
    private final int paceMillis;
    private final Path folder;

    private LiveDay(List<BarSeries> series, int days, int paceMillis, Path folder) {
        this.series = series;
        this.days = days;
        this.paceMillis = paceMillis;
        this.folder = folder;
    }

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int bots = options.whole("bots", quick ? 20 : 200, 1);
        int instruments = options.whole("instruments", quick ? 20 : 500, 1);
        int days = options.whole("days", quick ? 100 : 1_000, 10);
        int pace = options.whole("pace", 0, 0);
        String flags = options.text("flags", "");
        Path jar = jar(options.text("jar", ""));
        options.refuseOthers();
        List<BarSeries> series = WalkMarket.of(instruments, HISTORY + days).series().stream()
                .map(LiveDay::dated)
                .toList();
        try {
            Path folder = Files.createTempDirectory("live-day");
            try {
                new LiveDay(series, days, pace, folder).measure(jar, flags, bots);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path jar(String given) {
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        Path target = Path.of("jobs/live/target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(f -> f.getFileName().toString().matches("cambrian-live-.*-all\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new ConfigException("There is no jar of the live process in " + target
                            + ".\nBuild it with 'mvn -q -Pquick -pl jobs/live -am package' and run this in the"
                            + " repository's folder, or name it with --jar FILE."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same bars on days that have a date of their own. */
    private static BarSeries dated(BarSeries s) {
        int[] days = s.days().clone();
        for (int t = 0; t < days.length; t++) {
            days[t] += FIRST_DAY;
        }
        return BarSeries.of(s.symbol(), days, s.open(), s.high(), s.low(), s.close(), s.volume(), null);
    }

    private void measure(Path jar, String flags, int bots) throws IOException, InterruptedException {
        SigningKeys keys = SigningKeys.openOrCreate(folder.resolve("keys"));
        BundleWriter.write(folder.resolve("bundles"), plan(bots), keys);
        Path drops = Files.createDirectories(folder.resolve("drops"));
        Path waiting = paceMillis == 0 ? drops : Files.createDirectories(folder.resolve("waiting"));
        for (int t = HISTORY; t < HISTORY + days; t++) {
            drop(waiting, t);
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (!flags.isBlank()) {
            command.addAll(List.of(flags.strip().split(" +")));
        }
        Path log = folder.resolve("log");
        Stream.<Object>of(
                        "-jar",
                        jar,
                        "live",
                        "--bundles",
                        folder.resolve("bundles"),
                        "--watch",
                        drops,
                        "--state",
                        folder.resolve("account"),
                        "--public-key",
                        folder.resolve("keys").resolve(SigningKeys.PUBLIC_FILE),
                        "--serve",
                        "--port",
                        "0",
                        paceMillis == 0 ? "--until-input-ends" : "")
                .filter(word -> !word.equals(""))
                .map(Object::toString)
                .forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long started = System.nanoTime();
            if (paceMillis > 0) {
                feed(process, log, waiting, drops);
            }
            String metrics = figures(process, log, days);
            print(metrics, bots, (System.nanoTime() - started) / 1e9);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private Bundle plan(int bots) {
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        int asOf = FIRST_DAY + HISTORY - 1;
        TreeMap<String, Bot> plan = new TreeMap<>();
        for (int i = 0; plan.size() < bots; i++) {
            var strategy = grammar.random(Seeds.stream(9, i));
            String id = StrategyId.of(strategy);
            plan.put(id, new Bot(id, StrategyText.print(strategy), 1.0 / bots, 0, List.of(Bot.PAPER_ONLY)));
        }
        return Bundle.builder()
                .runId("live-day")
                .asOf(asOf)
                .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                .baseCurrency("USD")
                .capital(100_000_000)
                .periodsPerYear(252)
                .bots(List.copyOf(plan.values()))
                .instruments(series.stream()
                        .map(s -> new Instrument(
                                s.symbol(),
                                "USD",
                                "none",
                                false,
                                false,
                                BigDecimal.ZERO,
                                BigDecimal.ONE,
                                BigDecimal.TEN))
                        .toList())
                .history(series.stream()
                        .map(s -> s.between(0, FIRST_DAY + HISTORY - 1))
                        .toList())
                .build();
    }

    private static String name(int t) {
        return String.format("%06d.csv", t);
    }

    private void drop(Path drops, int t) throws IOException {
        StringBuilder csv = new StringBuilder("date,symbol,open,high,low,close,volume\n");
        for (BarSeries s : series) {
            csv.append(LocalDate.ofEpochDay(s.days()[t])).append(',').append(s.symbol());
            for (double[] column : List.of(s.open(), s.high(), s.low(), s.close(), s.volume())) {
                csv.append(',').append(column[t]);
            }
            csv.append('\n');
        }
        Files.writeString(drops.resolve(name(t)), csv);
    }

    /** Lets one day's bars come after the other, as a market does, once the process follows the folder. */
    private void feed(Process process, Path log, Path waiting, Path drops) throws IOException, InterruptedException {
        figures(process, log, 0);
        for (int t = HISTORY; t < HISTORY + days; t++) {
            String name = name(t);
            Files.move(waiting.resolve(name), drops.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Thread.sleep(paceMillis);
        }
    }

    /** What the process says of itself once it has closed so many days. */
    private static String figures(Process process, Path log, int days) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        while (process.isAlive()) {
            Thread.sleep(200);
            Matcher address = Pattern.compile("http://\\S+(?=\\s)").matcher(Files.readString(log));
            if (address.find()) {
                String metrics = metrics(client, address.group().replaceAll("/+$", ""));
                if (figure(metrics, "days_total") >= days) {
                    return metrics;
                }
            }
        }
        throw new IllegalStateException("The live process ended:\n" + Files.readString(log));
    }

    /** Empty where the process does not answer yet. */
    private static String metrics(HttpClient client, String root) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + "/metrics"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        }
    }

    private static double figure(String metrics, String name) {
        Matcher line = Pattern.compile("(?m)^cambrian_" + name + " (\\S+)$").matcher(metrics);
        return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
    }

    private void print(String metrics, int bots, double seconds) {
        Table table = new Table(
                bots + " bots x " + series.size() + " instruments, " + days + " days after " + HISTORY,
                "ms median",
                "ms 99 %");
        row(table, "decisions and limits", metrics, "decision");
        row(table, "and the journal, the broker, the day's close", metrics, "day");
        table.print();
        double armed = figure(metrics, "armed_seconds");
        System.out.printf(
                "armed %.2f s after the start, then %.1f ms a day%s; %,.0f fills, %,.0f orders cut, %,.0f denied%n",
                armed,
                1e3 * (seconds - armed) / days,
                paceMillis == 0 ? "" : " in which a day's bars came every " + paceMillis + " ms",
                figure(metrics, "fills_total"),
                figure(metrics, "orders_cut_total"),
                figure(metrics, "orders_denied_total"));
    }

    private static void row(Table table, String name, String metrics, String figure) {
        table.add(
                name,
                Table.number(1e3 * figure(metrics, figure + "_seconds_median")),
                Table.number(1e3 * figure(metrics, figure + "_seconds_p99")));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}
