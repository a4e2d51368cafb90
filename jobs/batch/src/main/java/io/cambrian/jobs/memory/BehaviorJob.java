package io.cambrian.jobs.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.handoff.JournalLines.Line;
import io.cambrian.handoff.Limits;
import io.cambrian.tables.BehaviorMemoryTable;
import io.cambrian.tables.BehaviorMemoryTable.Act;
import io.cambrian.tables.UserModelsTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.functions;

/** Remembers what people asked of live accounts, and forgets people. */
public final class BehaviorJob {
    private static final String PLAN = "(plan)";

    private BehaviorJob() {}

    /** The key under which a person's rows stand. */
    public static String keyOf(String user) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Remembers the acts in a journal; forgotten people's are passed over, and a repetition writes nothing.
     *
     * @param limits of a bundle, by its id
     * @return acts that are new
     */
    public static long run(Warehouse warehouse, Path journal, Function<String, Limits> limits) {
        Set<String> forgotten = forgotten(warehouse);
        List<Act> acts = read(journal, limits).stream()
                .filter(a -> !forgotten.contains(a.userKey()))
                .toList();
        if (acts.isEmpty()) {
            return 0;
        }
        return warehouse
                .merge(
                        BehaviorMemoryTable.SPEC,
                        warehouse.rows(
                                BehaviorMemoryTable.SPEC,
                                acts.stream().map(BehaviorMemoryTable::toRow).toList()))
                .inserted();
    }

    /** The acts in a journal, in order. */
    static List<Act> read(Path journal, Function<String, Limits> limits) {
        Reader reader = new Reader(limits);
        try {
            JournalLines.read(journal, reader::line);
        } catch (IOException e) {
            throw new DataException("The journal " + journal + " cannot be read: " + e.getMessage(), e);
        }
        return reader.acts;
    }

    private static final class Reader {
        private final Function<String, Limits> limits;
        private final List<Act> acts = new ArrayList<>();
        private String account = "";
        private String plan;
        private double size = 1;
        private double equity = Double.NaN;

        /** Daily returns of the account at the plan's own size, oldest first. */
        private final List<Double> earned = new ArrayList<>();

        Reader(Function<String, Limits> limits) {
            this.limits = limits;
        }

        void line(Line line) {
            JsonNode e = line.event();
            switch (e.path("type").asText()) {
                case "opened" -> {
                    account = line.hash().substring(0, 16);
                    plan = e.get("bundle").asText();
                }
                case "plan" -> {
                    changes(
                            line,
                            limits.apply(plan),
                            limits.apply(e.get("bundle").asText()));
                    plan = e.get("bundle").asText();
                }
                case "released" -> act(line, "re_arm", "", Optional.empty(), Optional.empty());
                case "vetoed" -> act(line, "veto", e.get("symbol").asText(), Optional.empty(), Optional.empty());
                case "veto_lifted" -> act(line, "lift", e.get("symbol").asText(), Optional.empty(), Optional.empty());
                case "resized" -> {
                    act(
                            line,
                            "size_change",
                            "",
                            Optional.of(e.get("from").asDouble()),
                            Optional.of(e.get("to").asDouble()));
                    size = e.get("to").asDouble();
                }
                case "close" -> close(e.get("equity").asDouble());
                default -> {
                    // not an act of a person
                }
            }
        }

        private void act(Line line, String kind, String subject, Optional<Double> before, Optional<Double> after) {
            String user = line.event().path("user").asText("unknown");
            UserModelJob.Prospect prospect =
                    kind.equals("size_change") ? UserModelJob.prospect(earned) : UserModelJob.Prospect.UNKNOWN;
            acts.add(new Act(
                    account,
                    line.number(),
                    kind,
                    subject,
                    keyOf(user),
                    Optional.of(user),
                    before,
                    after,
                    day(line),
                    prospect.expectedReturns(),
                    prospect.volatilities()));
        }

        private void close(double now) {
            if (equity > 0 && size > 0) {
                earned.add((now / equity - 1) / size);
            }
            equity = now;
        }

        private static int day(Line line) {
            LocalDate day = Instant.parse(line.at()).atZone(ZoneOffset.UTC).toLocalDate();
            return Math.toIntExact(day.toEpochDay());
        }

        private void changes(Line line, Limits before, Limits after) {
            Map<String, Double> now = named(after);
            named(before).forEach((limit, value) -> {
                if (!value.equals(now.get(limit))) {
                    acts.add(new Act(
                            account,
                            line.number(),
                            "limit_change",
                            limit,
                            keyOf(PLAN),
                            Optional.empty(),
                            Optional.of(value),
                            Optional.of(now.get(limit)),
                            day(line),
                            List.of(),
                            List.of()));
                }
            });
        }

        private static Map<String, Double> named(Limits l) {
            Map<String, Double> named = new LinkedHashMap<>();
            named.put("max_gross", l.maxGross());
            named.put("max_net", l.maxNet());
            named.put("max_instrument", l.maxInstrument());
            named.put("max_order", l.maxOrder());
            named.put("max_daily_loss", l.maxDailyLoss());
            named.put("max_drawdown", l.maxDrawdown());
            named.put("max_price_jump", l.maxPriceJump());
            named.put("max_stale_days", (double) l.maxStaleDays());
            named.put("max_value_at_risk", l.book().maxValueAtRisk());
            named.put("max_expected_shortfall", l.book().maxExpectedShortfall());
            named.put("max_stress_loss", l.book().maxStressLoss());
            named.put("max_correlated", l.book().maxCorrelated());
            named.put("max_participation", l.book().maxParticipation());
            named.put("max_days_to_liquidate", l.book().maxDaysToLiquidate());
            named.put("max_orders", (double) l.book().maxOrders());
            return named;
        }
    }

    private static Set<String> forgotten(Warehouse warehouse) {
        if (!warehouse.exists(BehaviorMemoryTable.SPEC)) {
            return Set.of();
        }
        Set<String> keys = new HashSet<>();
        warehouse
                .read(BehaviorMemoryTable.SPEC)
                .where(functions.col("kind").equalTo(BehaviorMemoryTable.FORGOTTEN))
                .select("user_key")
                .collectAsList()
                .forEach(r -> keys.add(r.getString(0)));
        return keys;
    }

    /**
     * Erases a person's rows, also from earlier versions of the table: the files that held them are deleted. What stays is a
     * hash of the name, so that the journals' acts of that person are not remembered again.
     *
     * @param day on which it was asked
     * @return rows erased
     */
    public static long forget(Warehouse warehouse, String user, int day) {
        warehouse.createIfMissing(BehaviorMemoryTable.SPEC);
        String key = keyOf(user);
        Act tombstone = new Act(
                "",
                0,
                BehaviorMemoryTable.FORGOTTEN,
                "",
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                day,
                List.of(),
                List.of());
        if (!forgotten(warehouse).contains(key)) {
            // first the promise, then the deed: a process that dies between the two is finished by a repetition
            warehouse.merge(
                    BehaviorMemoryTable.SPEC,
                    warehouse.rows(BehaviorMemoryTable.SPEC, List.of(BehaviorMemoryTable.toRow(tombstone))));
        }
        var ofUser = functions
                .col("user_key")
                .equalTo(key)
                .and(functions.col("user_name").isNotNull());
        long rows = warehouse.read(BehaviorMemoryTable.SPEC).where(ofUser).count();
        if (rows > 0) {
            warehouse.deltaTable(BehaviorMemoryTable.SPEC).delete(ofUser);
        }
        warehouse.eraseOldFiles(BehaviorMemoryTable.SPEC);
        if (warehouse.exists(UserModelsTable.SPEC)) {
            warehouse
                    .deltaTable(UserModelsTable.SPEC)
                    .delete(functions.col("user_key").equalTo(key));
            warehouse.eraseOldFiles(UserModelsTable.SPEC);
        }
        return rows;
    }
}
