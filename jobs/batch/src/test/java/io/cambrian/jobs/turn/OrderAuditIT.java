package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.tables.JournalTable;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.PromotionsTable.Promotion;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderAuditIT {
    private static final String BOT = "00000000000000aa";
    private static final int AS_OF = (int) LocalDate.parse("2020-01-02").toEpochDay();

    @TempDir
    private Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void tables() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        turn(1, "plan-1");
        turn(2, "cash");
        PlanMembersTable.replace(
                warehouse, 1, List.of(new Member(1, BOT, "champion", 0.5, AS_OF + 1, "cycle-1", "promoted")));
        append(StrategiesTable.SPEC, "s", StrategiesTable.toRow(BOT, "some rule", 3));
        append(
                LineageTable.SPEC,
                "l1",
                LineageTable.toRow("evolve-2", 0, 0, BOT, "random", List.of(), 1),
                LineageTable.toRow("evolve-1", 4, 1, BOT, "mutation", List.of("later parent"), 1),
                LineageTable.toRow("evolve-1", 3, 7, BOT, "crossover", List.of("p1", "p2"), 1));
        append(PromotionsTable.SPEC, "p", promotion("cycle-1"));
        RunsTable.finish(
                warehouse, new RunsTable.Run("cycle-1", "cycle", "{}", "{}", 1, "1", "{\"search_run\":\"evolve-1\"}"));
    }

    private void append(TableSpec table, String run, Row... rows) {
        warehouse.append(table, warehouse.rows(table, List.of(rows)), run, 1);
    }

    private static Row promotion(String run) {
        return PromotionsTable.toRow(new Promotion(
                run, BOT, 1, true, "all gates", "", 1.0, 1.0, 0.9, 1.0, 1.0, 0.01, 0.01, 0.05, 100, "champion"));
    }

    private void turn(int number, String bundle) {
        TurnsTable.write(
                warehouse,
                new Turn(
                        number,
                        "run" + number,
                        AS_OF,
                        "search",
                        "the first turn",
                        true,
                        Optional.empty(),
                        0,
                        Optional.of("cycle-1"),
                        Optional.of("cycle-1"),
                        Optional.empty(),
                        Optional.of(bundle),
                        1,
                        0,
                        1,
                        false,
                        0,
                        "bars@1",
                        "",
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Events of days, a close after each. */
    private void journal(String bundle, List<List<String>> days) throws IOException {
        List<Row> rows = new ArrayList<>();
        add(rows, "{'type':'opened','bundle':'" + bundle + "','as_of':'2020-01-02','capital':'1000'}");
        int day = AS_OF;
        for (List<String> events : days) {
            String date = LocalDate.ofEpochDay(++day).toString();
            add(rows, "{'type':'day','day':'" + date + "','bundle':'" + bundle + "','bars':2}");
            for (String e : events) {
                add(rows, e.replace("DAY", date));
            }
            add(rows, "{'type':'close','day':'" + date + "','equity':'1000'}");
        }
        warehouse.append(JournalTable.SPEC, warehouse.rows(JournalTable.SPEC, rows), "journal", 1);
    }

    private static void add(List<Row> rows, String json) throws IOException {
        rows.add(JournalTable.toRow(JournalExport.event(
                "account", rows.size() + 1L, new ObjectMapper().readTree(json.replace('\'', '"')))));
    }

    private static String decision(String action, double target) {
        return "{'type':'decision','day':'DAY','bot':'" + BOT + "','symbol':'X','action':'" + action + "','target':"
                + target + ",'reason':'entry','bundle':'plan-1'}";
    }

    private static String order(String id, double quantity, double target) {
        return "{'type':'order','day':'DAY','order':'" + id + "','symbol':'X','quantity':'" + quantity
                + "','reference_price':'1','target_weight':" + target + ",'verdict':'passed'}";
    }

    private static String fill(String id, double quantity) {
        return "{'type':'filled','day':'DAY','order':'" + id + "','symbol':'X','quantity':'" + quantity
                + "','price':'1'}";
    }

    @Test
    void anOrderIsExplainedByTheSearchThatFoundItsStrategy() throws IOException {
        journal("plan-1", List.of(List.of(decision("enter_long", 1), order("o1", 500, 0.5))));
        Row row = OrderAudit.explained(warehouse).collectAsList().get(0);
        assertThat(row.<String>getAs("text")).isEqualTo("some rule");
        assertThat(row.<String>getAs("evidence")).isEqualTo("all gates");
        assertThat(row.getList(row.fieldIndex("parents"))).isEqualTo(List.of("p1", "p2"));
        assertThat(row.<String>getAs("operator")).isEqualTo("crossover");
        assertThat(row.<Integer>getAs("turn")).isEqualTo(1);
        assertThat(row.<Integer>getAs("member_turn")).isEqualTo(1);
        assertThat(OrderAudit.check(warehouse))
                .isEqualTo(new OrderAudit.Check(1, 0, 0, Map.of(OrderCause.DECISION, 1L)));
    }

    @Test
    void ordersAreCountedByCauseAndThoseWithoutOneAreFound() throws IOException {
        journal(
                "plan-1",
                List.of(
                        List.of(decision("enter_long", 1), order("o1", 500, 0.5)),
                        List.of(fill("o1", 500), order("o2", -10, 0.49)),
                        List.of(fill("o2", -10), decision("exit", 0), order("o3", -490, 0)),
                        List.of(fill("o3", -490), order("o4", 200, 0.2))));
        assertThat(OrderAudit.check(warehouse))
                .isEqualTo(new OrderAudit.Check(4, 0, 1, Map.of(OrderCause.DECISION, 2L, OrderCause.REBALANCE, 1L)));
        assertThat(OrderAudit.check(warehouse, AS_OF + 3)).isEqualTo(new OrderAudit.Check(1, 0, 1));
        assertThat(OrderAudit.explained(warehouse)
                        .where("order_id = 'o4'")
                        .first()
                        .<String>getAs("fault"))
                .contains("wants that side");
    }

    @Test
    void aStrategyWithoutEvidenceExplainsNothing() throws IOException {
        PlanMembersTable.replace(
                warehouse, 1, List.of(new Member(1, BOT, "champion", 0.5, AS_OF + 1, "cycle-2", "promoted")));
        journal("plan-1", List.of(List.of(decision("enter_long", 1), order("o1", 500, 0.5))));
        assertThat(OrderAudit.check(warehouse).unexplained()).isEqualTo(1);
    }

    @Test
    void aPolicyInAPlanOfCashIsTheCauseOnlyWhereItWasLearned() throws IOException {
        journal(
                "cash",
                List.of(List.of(
                        "{'type':'overlay','day':'DAY','overlay':'policy','in_force':true,'changes':[{'symbol':'X','from':0.0,"
                                + "'to':0.1,'reason':'unheard of','evidence':'level 1.00 on 10 % of the capital'}],'bundle':'cash'}",
                        order("o1", 100, 0.1))));
        assertThat(OrderAudit.explained(warehouse).first().<String>getAs("fault"))
                .contains("unheard of is not in table policies");
        assertThat(OrderAudit.check(warehouse)).isEqualTo(new OrderAudit.Check(1, 0, 1));
    }
}
