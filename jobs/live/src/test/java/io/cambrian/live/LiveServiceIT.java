package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.handoff.StressScenario;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The process that stays, as it is deployed: the jar, a folder of drops, a browser. */
class LiveServiceIT {
    private static final Path BUILT = Path.of(System.getProperty("cambrian.live.jar"));
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Market market = Worlds.market(1);
    private final TreeMap<Integer, String> days = new TreeMap<>();
    private Path drops;
    private Path account;
    private Process process;
    private String address;

    @BeforeEach
    void publishAndWriteBars() throws IOException {
        publish(plan());
        drops = Files.createDirectories(folder.resolve("drops"));
        account = folder.resolve("w/live/account");
        for (BarSeries s : Worlds.after(market)) {
            for (int t = 0; t < s.size(); t++) {
                boolean closeOnly = s.closeOnly();
                double c = s.close()[t];
                days.merge(
                        s.days()[t],
                        LocalDate.ofEpochDay(s.days()[t]) + "," + s.symbol() + "," + (closeOnly ? c : s.open()[t]) + ","
                                + (closeOnly ? c : s.high()[t]) + "," + (closeOnly ? c : s.low()[t]) + "," + c + ","
                                + (Double.isNaN(s.volume()[t]) ? "" : s.volume()[t]) + "," + s.member()[t] + "\n",
                        String::concat);
            }
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private Bundle.Builder plan() {
        Bundle.Builder plan = Worlds.plan(market);
        return plan.dossiers(plan.build().bots().stream().map(Worlds::dossier).toList())
                .expiresAt(Instant.parse("2100-01-01T00:00:00Z"))
                .replay(List.of())
                .memoryRules(List.of(new MemoryRule(1, "volatility_20=high and side=long", "avoid", 120, 0.7, 0.9)))
                .stress(List.of(
                        new StressScenario("crash", Map.of("AAA", -0.2, "BBB", -0.3, "CCC", -0.1)),
                        new StressScenario("rally", Map.of("AAA", 0.1, "BBB", 0.05))));
    }

    private String publish(Bundle.Builder plan) {
        return BundleWriter.write(
                folder.resolve("w/bundles"), plan.build(), SigningKeys.openOrCreate(folder.resolve("keys")));
    }

    /** Drops the bars of some days, counted from the first after the plan's as-of. */
    private void drop(int from, int to) throws IOException {
        List<Integer> all = new ArrayList<>(days.keySet());
        for (int i = from; i < to; i++) {
            Path part = drops.resolve("." + i);
            Files.writeString(part, "date,symbol,open,high,low,close,volume,member\n" + days.get(all.get(i)));
            Files.move(part, drops.resolve(LocalDate.ofEpochDay(all.get(i)) + ".csv"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void start() throws Exception {
        Path out = folder.resolve("out");
        Files.deleteIfExists(out);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        BUILT.toString(),
                        "--bundles",
                        folder.resolve("w/bundles").toString(),
                        "--public-key",
                        folder.resolve("keys/cambrian.pub").toString(),
                        "--watch",
                        drops.toString(),
                        "--serve",
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        for (int i = 0; i < 600; i++) {
            Optional<String> line = Files.exists(out)
                    ? Files.readString(out)
                            .lines()
                            .filter(l -> l.contains("http://"))
                            .findFirst()
                    : Optional.empty();
            if (line.isPresent()) {
                address = line.get().substring(line.get().indexOf("http://"));
                return;
            }
            assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
            Thread.sleep(100);
        }
        throw new AssertionError("It did not start: " + Files.readString(out));
    }

    private String token() throws IOException {
        return Files.readString(account.resolve("token")).strip();
    }

    private JsonNode state() throws Exception {
        return JSON.readTree(HTTP.send(
                        HttpRequest.newBuilder(URI.create(address + "api/state"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private JsonNode await(String what, Predicate<JsonNode> condition) throws Exception {
        JsonNode last = null;
        for (int i = 0; i < 600; i++) {
            last = state();
            if (last.has("account") && condition.test(last)) {
                return last;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Never " + what + ": " + last.path("account") + last.path("state"));
    }

    private JsonNode post(String path, String type, String body) throws Exception {
        return JSON.readTree(HTTP.send(
                        HttpRequest.newBuilder(URI.create(address + path))
                                .header("Content-Type", type)
                                .header("Authorization", "Bearer " + token())
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Test
    void itFollowsDropsObeysPeopleAndGoesOnAfterAKillAsIfNothingHadHappened() throws Exception {
        drop(0, 30);
        start();
        JsonNode before =
                await("worked through", s -> s.path("account").path("days").asInt() == 30);
        assertThat(before.path("account").path("fills").asInt()).isPositive();
        assertThat(post(
                                "api/act",
                                "application/json",
                                "{\"user\":\"anna\",\"action\":\"size\",\"size\":0.5,\"reason\":\"a trial\"}")
                        .toString())
                .contains("0.5 of the plan");
        process.destroyForcibly().waitFor();

        drop(30, 35);
        start();
        JsonNode after = await("gone on", s -> s.path("account").path("days").asInt() == 35);
        assertThat(after.path("account").path("size").asDouble()).isEqualTo(0.5);
        assertThat(after.path("curve").get(29)).isEqualTo(before.path("curve").get(29));
        assertThat(after.path("risk").path("history").size())
                .as("forecasts are made again")
                .isGreaterThan(25);

        // bars over the wire are a drop like any other
        List<Integer> all = new ArrayList<>(days.keySet());
        JsonNode taken =
                post("api/bars", "text/csv", "date,symbol,open,high,low,close,volume,member\n" + days.get(all.get(35)));
        assertThat(taken.path("bars").asInt()).isPositive();
        await("taken", s -> s.path("account").path("days").asInt() == 36);

        // the kill switch needs no network; it latches until somebody takes it away and releases
        Files.createFile(account.resolve("STOP"));
        await("halted", s -> s.path("state").path("now").asText().equals("HALTED"));
        assertThat(post("api/act", "application/json", "{\"user\":\"anna\",\"action\":\"release\",\"reason\":\"over\"}")
                        .path("problem")
                        .asText())
                .contains("STOP is still");
        Files.delete(account.resolve("STOP"));
        post("api/act", "application/json", "{\"user\":\"anna\",\"action\":\"release\",\"reason\":\"over\"}");
        await("released", s -> s.path("state").path("now").asText().equals("ACTIVE"));

        // a new plan is taken over between days
        String next = publish(plan().runId("next").capital(50_000));
        JsonNode newer =
                await("taken over", s -> s.path("plan").path("id").asText().equals(next));
        assertThat(newer.path("account").path("capital").asDouble())
                .as("the account goes on")
                .isEqualTo(100_000);

        process.destroy(); // SIGTERM
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(account.resolve("account.csv")).exists();
        assertThat(Files.readString(account.resolve("journal.jsonl")))
                .contains("\"type\":\"resized\",\"user\":\"anna\",\"reason\":\"a trial\"")
                .contains("\"type\":\"stopped\",\"user\":\"file STOP\"")
                .doesNotContain(token());
        assertThat(Files.readString(folder.resolve("out"))).doesNotContain(token());
    }

    @Test
    void aPlanThatHasExpiredBeforeTheFirstDayEndsTheProcessAtOnce() throws Exception {
        publish(plan().expiresAt(Instant.parse("2001-01-01T00:00:00Z")));
        start();
        Path out = folder.resolve("out");
        for (int i = 0; i < 600 && !Files.readString(out).contains("expired"); i++) {
            Thread.sleep(100);
        }
        assertThat(Files.readString(out)).contains("expired at 2001-01-01T00:00:00Z");
        assertThat(process.waitFor(8, TimeUnit.SECONDS))
                .as("it waits for itself")
                .isTrue();
        assertThat(process.exitValue()).isOne();
    }

    @Test
    void aBrowserShowsItLeadsFromAnOrderToItsStrategyInThreeClicksAndChangesNothingWithoutTheToken() throws Exception {
        assumeThat(CHROMIUM)
                .as("a browser: install chromium and chromium-driver")
                .exists();
        assumeThat(DRIVER).as("its driver: install chromium-driver").exists();
        drop(0, 90);
        start();
        await("worked through", s -> s.path("account").path("days").asInt() == 90);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        try {
            browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(20));
            browser.manage().window().setSize(new Dimension(1280, 3000));
            browser.get(address);
            assertThat(text(browser, By.cssSelector("#state.active"))).isEqualTo("ACTIVE");
            assertThat(text(browser, By.id("account-words"))).startsWith("90 days closed");
            assertThat(browser.findElements(By.cssSelector("#curve svg, #var svg, #stress svg, #correlation svg")))
                    .hasSize(4);
            picture(browser, "dashboard-1280.png");

            // one: the order; two: a bot behind it; there its rules, evidence and ancestors
            WebElement order = browser.findElements(By.cssSelector("#orders-table tbody tr")).stream()
                    .filter(r -> r.getText().contains("entry"))
                    .findFirst()
                    .orElseThrow();
            order.findElement(By.cssSelector("button.link")).click();
            browser.findElement(By.cssSelector("#detail-body ul button.link")).click();
            assertThat(text(browser, By.cssSelector("#proof pre"))).startsWith("enter long");
            assertThat(text(browser, By.id("proof")))
                    .contains("not promoted", "paper-only", "It lost to 3 of 39 twins")
                    .contains("4,000", "p 0.100", "2 of 7 searches", "p 0.410", "looked at once", "0.22")
                    .contains("search-1", "generation 4, mutation of a1");
            picture(browser, "dashboard-detail.png");
            browser.findElement(By.cssSelector("#detail > form button")).click();
            everyOrderLeadsToItsProof(browser, "with one plan");

            // what a bot ordered that is not in the plan any more is proved by the plan that it was in
            List<Bot> bots = plan().build().bots();
            List<Bot> fewer = bots.subList(1, bots.size());
            String next = publish(plan().runId("next")
                    .bots(fewer)
                    .overlays(List.of())
                    .dossiers(fewer.stream().map(Worlds::dossier).toList()));
            await("taken over", s -> s.path("plan").path("id").asText().equals(next));
            drop(90, 95);
            await("worked on", s -> s.path("account").path("days").asInt() == 95);
            browser.navigate().refresh();
            assertThat(text(browser, By.cssSelector("#state.active"))).isEqualTo("ACTIVE");
            assertThat(text(browser, By.id("account-words"))).startsWith("95 days closed");
            everyOrderLeadsToItsProof(browser, "with another plan");

            long events = state().path("events").asLong();
            assertThat(browser.findElement(By.id("act")).isDisplayed()).isFalse();
            browser.findElement(By.id("token")).sendKeys("0".repeat(64));
            browser.findElement(By.cssSelector("#unlock button")).click();
            browser.findElement(By.id("show")).click();
            await("locked again", x -> browser.findElement(By.id("unlock")).isDisplayed());
            assertThat(state().path("events").asLong()).isEqualTo(events);

            browser.findElement(By.id("token")).sendKeys(token());
            browser.findElement(By.id("user")).sendKeys("anna");
            browser.findElement(By.cssSelector("#unlock button")).click();
            browser.findElement(By.cssSelector("#action option[value=size]")).click();
            browser.findElement(By.id("show")).click();
            assertThat(text(browser, By.cssSelector("#effect table"))).contains("Turnover");
            browser.findElement(By.id("reason")).sendKeys("half is enough");
            browser.findElement(By.id("confirm")).click();
            await("resized", s -> s.path("account").path("size").asDouble() == 0.5);
            await("shown", s -> text(browser, By.id("acts")).contains("half is enough"));
            assertThat(state().path("acts").toString()).contains("\"user\":\"anna\"");

            // one bot: what becomes of the book without it, why, and who did it
            String bot = state().path("bots").get(0).path("id").asText();
            browser.findElement(By.cssSelector("#action option[value=bot-reduce]"))
                    .click();
            browser.findElement(By.cssSelector("#symbol option[value='" + bot + "']"))
                    .click();
            browser.findElement(By.id("show")).click();
            assertThat(text(browser, By.cssSelector("#effect .how"))).contains("once it has left all that it holds");
            assertThat(text(browser, By.cssSelector("#effect table"))).contains("Value at risk");
            pictureOf(browser, "controls", "dashboard-bot-1280.png");
            browser.findElement(By.id("confirm")).click();
            await("told", s -> text(browser, By.id("said")).contains("Say why"));
            browser.findElement(By.id("reason")).sendKeys("it is tired");
            browser.findElement(By.id("show")).click();
            await("shown", s -> browser.findElement(By.id("confirm")).isEnabled());
            browser.findElement(By.id("confirm")).click();
            await("reduced", s -> s.path("bots").get(0).path("state").asText().equals("REDUCING"));
            await(
                    "listed",
                    s -> text(browser, By.id("acts"))
                            .contains("put bot " + bot.substring(0, 8) + " into REDUCING, ACTIVE before: it is tired"));

            browser.executeScript("localStorage.setItem('theme', 'dark')");
            browser.manage().window().setSize(new Dimension(390, 4000));
            browser.navigate().refresh();
            assertThat(text(browser, By.cssSelector("#state.active"))).isEqualTo("ACTIVE");
            Long wider = (Long) browser.executeScript("return document.documentElement.scrollWidth - innerWidth");
            assertThat(wider).as("nothing is cut off on a phone").isLessThanOrEqualTo(0);
            picture(browser, "dashboard-390-dark.png");
            browser.findElement(By.cssSelector("#action option[value=bot-release]"))
                    .click();
            browser.findElement(By.id("show")).click();
            assertThat(text(browser, By.cssSelector("#effect .how"))).contains("followed again");
            pictureOf(browser, "controls", "dashboard-bot-390-dark.png");
            browser.executeScript("document.querySelector('#bots-table button.link').click()");
            assertThat(browser.findElement(By.cssSelector("#proof .lineage")).isDisplayed())
                    .isTrue();
            pictureOf(browser, "detail", "dashboard-detail-390-dark.png");
            assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                            .map(Object::toString)
                            .filter(l -> !l.contains("401") && !l.contains("422")) // no token, and no reason
                            .toList())
                    .as("console")
                    .isEmpty();
        } finally {
            browser.quit();
        }
    }

    /** What stands there now; the page may put something new in its place while we look. */
    private static String text(ChromeDriver browser, By where) {
        for (int tries = 1; ; tries++) {
            try {
                return browser.findElement(where).getText();
            } catch (StaleElementReferenceException e) {
                if (tries == 20) {
                    throw e;
                }
            }
        }
    }

    /** Clicks through all orders that are shown: each has a bot behind it, whose proof is two clicks away. */
    private static void everyOrderLeadsToItsProof(ChromeDriver browser, String when) {
        browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(120));
        Object missing = browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const wait = millis => new Promise(go => setTimeout(go, millis));
                (async () => {
                  const bad = [];
                  const n = document.querySelectorAll('#orders-table tbody tr').length;
                  for (let i = 0; i < n; i++) {
                    const row = document.querySelectorAll('#orders-table tbody tr')[i];
                    const name = row.innerText;
                    row.querySelector('button.link').click();
                    const bot = document.querySelector('#detail-body ul button.link');
                    if (!bot) {
                      bad.push('no bot: ' + name);
                      continue;
                    }
                    bot.click();
                    for (let t = 0; t < 200 && !document.querySelector('#proof .proof, #proof .empty'); t++) {
                      await wait(25);
                    }
                    if (!document.querySelector('#proof .proof') || !document.querySelector('#proof .lineage')) {
                      bad.push('no proof: ' + name + document.querySelector('#detail-body').innerText);
                    }
                    document.querySelector('#detail').close();
                    await wait(20); // as many reads a second as one may make
                  }
                  done(n + ' orders: ' + bad.join('; '));
                })();""");
        assertThat(missing.toString()).as(when).matches("([5-9][0-9]|100) orders: ");
    }

    private static void pictureOf(ChromeDriver browser, String id, String name) throws IOException {
        Files.write(Path.of("target", name), browser.findElement(By.id(id)).getScreenshotAs(OutputType.BYTES));
    }

    private static void picture(ChromeDriver browser, String name) throws IOException {
        Files.write(Path.of("target", name), browser.getScreenshotAs(OutputType.BYTES));
    }
}
