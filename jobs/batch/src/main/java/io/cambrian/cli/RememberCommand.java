package io.cambrian.cli;

import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.market.MarketLoader;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.memory.EnvironmentMemoryJob;
import io.cambrian.jobs.memory.LiveAccounts;
import io.cambrian.jobs.memory.RecallJob;
import io.cambrian.jobs.memory.RememberJob;
import io.cambrian.jobs.memory.ReplayTrades;
import io.cambrian.jobs.memory.UserModelJob;
import io.cambrian.market.Market;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.UserModelsTable.UserModel;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings what happened since the last cycle into memory. */
@Command(
        name = "remember",
        description = {
            "Bring the closed trades of live accounts into memory, each with the market at its entry, and what people asked of"
                    + " the accounts.",
            "A cycle remembers the trades of its finalists itself. Repeating this, or giving an older copy of a journal,"
                    + " changes nothing."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RememberCommand implements Callable<Integer> {
    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Journal of a live account; may be given several times (default: live/*/journal.jsonl in the"
                    + " warehouse's folder).")
    private List<Path> journals = new ArrayList<>();

    @Option(
            names = "--check",
            description =
                    "Make every remembered trade of research again on the warehouse's bars and compare what it earned.")
    private boolean check;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        Progress progress = new ConsoleProgress();
        List<Path> files = journals.isEmpty() ? LiveAccounts.journals(batch.warehouseFolder()) : journals;
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian remember");
        Map<String, Object> json = new LinkedHashMap<>();
        TextTable table =
                new TextTable("journal", "closed trades", "new", "still open", "without a fill", "new acts of people");
        List<Map<String, Object>> accounts = new ArrayList<>();
        int environment;
        List<UserModel> users;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Remembering live accounts");
            PublicKey key = files.isEmpty()
                    ? null
                    : SigningKeys.readPublic(SigningKeys.defaultFolder().resolve(SigningKeys.PUBLIC_FILE));
            for (Path journal : files) {
                progress.part(accounts.size() + 1, files.size(), journal.toString());
                RememberJob.LiveTrades live = LiveAccounts.remember(
                        warehouse, journal, batch.warehouseFolder().resolve("bundles"), key);
                long acts = LiveAccounts.behavior(
                        warehouse, journal, batch.warehouseFolder().resolve("bundles"), key);
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("acts", acts);
                row.put("journal", journal.toString());
                row.put("account", live.account());
                row.put("trades", live.trades());
                row.put("inserted", live.inserted());
                row.put("open", live.open());
                row.put("unpriced", live.unpriced());
                accounts.add(row);
                table.row(journal.toString(), live.trades(), live.inserted(), live.open(), live.unpriced(), acts);
            }
            progress.done(files.size() + " accounts");
            users = UserModelJob.run(warehouse);
            progress.stage("Linking macro series to what trades earned");
            environment = EnvironmentMemoryJob.run(warehouse, RecallJob.lastKnownDay(warehouse));
            progress.done(environment + " rows");
        }
        json.put("warehouse", warehouse.location());
        json.put("accounts", accounts);
        json.put("environment_rows", environment);
        json.put("users", users.stream().map(RememberCommand::json).toList());
        ReplayTrades.Comparison comparison = check ? compare(warehouse, progress) : null;
        PrintWriter out = spec.commandLine().getOut();
        if (comparison != null) {
            json.put("replayed", comparison.replayed());
            json.put("largest_difference", comparison.largestDifference());
            json.put("apart", comparison.apart());
        }
        if (output.json()) {
            out.println(Output.json(json));
        } else {
            out.print(files.isEmpty() ? "There is no journal of a live account.\n" : table.toString());
            users.forEach(u -> out.println(words(u)));
            if (comparison != null) {
                out.println(TextTable.number(comparison.replayed(), 0) + " trades of research made again; the largest"
                        + " difference in net return is " + comparison.largestDifference() + ", "
                        + comparison.apart() + " differ by more than " + ReplayTrades.TOLERANCE);
                comparison.examples().forEach(e -> out.println("  " + e));
            }
            out.flush();
        }
        if (comparison != null && comparison.apart() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("Memory and bars disagree: the bars were restated since, or one of the two is damaged."
                            + "\nRun the cycle again on the new bars; its trades then stand before these.");
            return Failures.FAILED;
        }
        return 0;
    }

    private static Map<String, Object> json(UserModel u) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("user_key", u.userKey());
        row.put("reason", u.reason());
        row.put("choices", u.choices());
        if (!Double.isNaN(u.riskAversion())) {
            row.put("risk_aversion", List.of(u.riskAversionLow(), u.riskAversion(), u.riskAversionHigh()));
            row.put("loss_limit", List.of(u.lossLimitLow(), u.lossLimit(), u.lossLimitHigh()));
            row.put("horizons", u.horizons());
        }
        return row;
    }

    private static String words(UserModel u) {
        String who = "person " + u.userKey().substring(0, 8) + ": " + u.reason();
        return Double.isNaN(u.riskAversion())
                ? who
                : who + "; risk aversion " + TextTable.number(u.riskAversion(), 1) + " (90 %: "
                        + TextTable.number(u.riskAversionLow(), 1) + " to "
                        + TextTable.number(u.riskAversionHigh(), 1) + "), loss limit "
                        + TextTable.percent(u.lossLimit(), 1) + " (" + TextTable.percent(u.lossLimitLow(), 1) + " to "
                        + TextTable.percent(u.lossLimitHigh(), 1) + "). No limit follows from this.";
    }

    private static ReplayTrades.Comparison compare(Warehouse warehouse, Progress progress) {
        progress.stage("Making remembered trades again");
        Market market = MarketLoader.load(
                        warehouse, MarketQuery.all().withVolatilityFloor(0).withFewestBars(1))
                .market();
        ReplayTrades.Comparison comparison = ReplayTrades.of(
                market,
                () -> warehouse.read(TradeMemoryTable.SPEC).collectAsList().stream()
                        .map(TradeMemoryTable::fromRow)
                        .iterator());
        progress.done(comparison.replayed() + " trades");
        return comparison;
    }
}
