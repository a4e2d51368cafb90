package io.cambrian.jobs.memory;

import io.cambrian.memory.behavior.UserOverride;
import io.cambrian.memory.behavior.UserPosterior;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.tables.BehaviorMemoryTable;
import io.cambrian.tables.BehaviorMemoryTable.Act;
import io.cambrian.tables.UserModelsTable;
import io.cambrian.tables.UserModelsTable.UserModel;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * What the sizes that people chose say of their risk aversion, loss limit and horizon. The choice is between nothing and the whole
 * plan; what was expected of the plan is what its account had earned, at the plan's own size, over as many days as suit a horizon.
 * A veto of one instrument is remembered but not judged: nobody wrote down what was expected of that instrument.
 */
public final class UserModelJob {
    private static final int[] HORIZON_DAYS = {1, 5, 20};
    private static final int[] LOOK_BACK = {20, 60, 250};
    private static final int FEWEST_CHOICES = 5;

    private UserModelJob() {}

    /** What a person could expect of the plan, over each horizon; empty where too little was known. */
    record Prospect(List<Double> expectedReturns, List<Double> volatilities) {
        static final Prospect UNKNOWN = new Prospect(List.of(), List.of());
    }

    /** From daily returns up to a choice, oldest first. */
    static Prospect prospect(List<Double> earned) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int h = 0; h < HORIZON_DAYS.length; h++) {
            double[] last = earned.subList(Math.max(0, earned.size() - LOOK_BACK[h]), earned.size()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            double deviation =
                    last.length < LOOK_BACK[0] ? 0 : ReturnMoments.of(last).sd();
            if (!(deviation > 0)) {
                return Prospect.UNKNOWN;
            }
            means.add(Arrays.stream(last).average().orElseThrow() * HORIZON_DAYS[h]);
            deviations.add(deviation * Math.sqrt(HORIZON_DAYS[h]));
        }
        return new Prospect(means, deviations);
    }

    /**
     * Judges all people of whom acts are remembered; a repetition writes nothing. An earlier row of a person is retired by a later
     * one.
     *
     * @return the rows in force, by key
     */
    public static List<UserModel> run(Warehouse warehouse) {
        if (!warehouse.exists(BehaviorMemoryTable.SPEC)) {
            return List.of();
        }
        Map<String, List<Act>> byUser = warehouse
                .read(BehaviorMemoryTable.SPEC)
                .where(functions.col("kind").equalTo("size_change"))
                .collectAsList()
                .stream()
                .map(BehaviorMemoryTable::fromRow)
                .sorted(Comparator.comparing(Act::account).thenComparingLong(Act::sequence))
                .collect(Collectors.groupingBy(Act::userKey, TreeMap::new, Collectors.toList()));
        List<UserModel> models = new ArrayList<>();
        byUser.forEach((key, acts) -> models.add(model(key, acts)));
        if (!models.isEmpty()) {
            List<UserModel> rows = new ArrayList<>(models);
            rows.addAll(retired(warehouse, models));
            warehouse.merge(
                    UserModelsTable.SPEC,
                    warehouse.rows(
                            UserModelsTable.SPEC,
                            rows.stream().map(UserModelsTable::toRow).toList()));
        }
        return models;
    }

    private static List<UserModel> retired(Warehouse warehouse, List<UserModel> models) {
        if (!warehouse.exists(UserModelsTable.SPEC)) {
            return List.of();
        }
        Map<String, Integer> latest =
                models.stream().collect(Collectors.toMap(UserModel::userKey, UserModel::knownDay));
        return warehouse.read(UserModelsTable.SPEC).where("status = 'active'").collectAsList().stream()
                .map(UserModelsTable::fromRow)
                .filter(m -> latest.getOrDefault(m.userKey(), m.knownDay()) > m.knownDay())
                .map(m -> new UserModel(
                        m.userKey(),
                        m.knownDay(),
                        "retired",
                        "later choices are known",
                        m.choices(),
                        m.riskAversion(),
                        m.riskAversionLow(),
                        m.riskAversionHigh(),
                        m.lossLimit(),
                        m.lossLimitLow(),
                        m.lossLimitHigh(),
                        m.horizons()))
                .toList();
    }

    static UserModel model(String key, List<Act> acts) {
        List<UserOverride> choices = acts.stream()
                .filter(a -> !a.expectedReturns().isEmpty())
                .map(a -> new UserOverride(
                        array(a.expectedReturns()),
                        array(a.volatilities()),
                        a.after().orElseThrow()))
                .toList();
        int day = acts.stream().mapToInt(Act::knownDay).max().orElseThrow();
        if (choices.size() < FEWEST_CHOICES) {
            String reason = choices.size() + " sizes chosen that could be judged; at least " + FEWEST_CHOICES
                    + " say something";
            double no = Double.NaN;
            return new UserModel(key, day, "active", reason, choices.size(), no, no, no, no, no, no, List.of());
        }
        UserPosterior p = UserPosterior.of(choices, HORIZON_DAYS.length, UserPosterior.Model.DEFAULT);
        return new UserModel(
                key,
                day,
                "active",
                choices.size() + " sizes chosen",
                choices.size(),
                p.riskAversion().median(),
                p.riskAversion().low(),
                p.riskAversion().high(),
                p.lossLimit().median(),
                p.lossLimit().low(),
                p.lossLimit().high(),
                Arrays.stream(p.horizonProbabilities()).boxed().toList());
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
