package io.cambrian.jobs.lab;

import io.cambrian.backtest.Costs;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.MarketCodec;
import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.lab.BlockBootstrap;
import io.cambrian.lab.LabPlan;
import io.cambrian.lab.LabRun;
import io.cambrian.lab.WorldKind;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LabTable;
import io.cambrian.tables.LabTable.World;
import io.cambrian.tables.Warehouse;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Runs the pipeline on worlds of several kinds, one world per task. The first world of each kind comes first, then the second
 * of each, and so on, so that a laboratory that is stopped early has looked at all kinds alike. Worlds are written wave by
 * wave, and a later call goes on with the next. A world's answer depends on the settings and its number alone.
 */
public final class LabJob {
    /** Worlds per core in the first wave: they take unequally long. */
    private static final int WORLDS_PER_CORE = 3;

    private static final int MOST_WORLDS_PER_CORE = 48;

    /** A wave is to take about so long: writing it takes seconds. */
    private static final double SECONDS_PER_WAVE = 60;

    private LabJob() {}

    /**
     * What to run.
     *
     * @param plan how each world is searched and judged
     * @param kinds of worlds, in this order
     * @param worlds of each kind
     * @param screened of the first so many worlds of each kind, twins are run in any case; of the others only where a finalist
     *     passes untouched days, since nothing else could be promoted
     * @param instruments of each world
     * @param days of each world
     * @param annualSharpe of planted edges while their regime holds
     * @param seed of everything
     * @param realDays real days that more worlds without an edge are made of ({@link BlockBootstrap}), if any
     */
    public record Request(
            LabPlan plan,
            List<WorldKind> kinds,
            int worlds,
            int screened,
            int instruments,
            int days,
            double annualSharpe,
            long seed,
            RealDays realDays)
            implements Serializable {
        public Request {
            kinds = List.copyOf(kinds);
        }

        /** Whether the twins of a world are run in any case. */
        public boolean isScreened(int world) {
            return world < screened;
        }

        /** Names of the kinds of worlds, in this order. */
        public List<String> keys() {
            List<String> keys = new ArrayList<>();
            kinds.forEach(kind -> keys.add(kind.key()));
            if (realDays.isAsked()) {
                keys.add(BlockBootstrap.KEY);
            }
            return keys;
        }

        private WorldKind.World world(String key, int number) {
            return key.equals(BlockBootstrap.KEY)
                    ? new WorldKind.World(
                            BlockBootstrap.world(realDays.market(), BlockBootstrap.BLOCK_DAYS, seed, number),
                            null,
                            Costs.DEFAULT)
                    : kinds.stream()
                            .filter(kind -> kind.key().equals(key))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("No kind of world is called " + key + "."))
                            .world(instruments, days, annualSharpe, seed, number);
        }

        /** All that changes a verdict, without how many worlds there are, or of which kinds. */
        public String runId() {
            Map<String, Object> parameters = new LinkedHashMap<>();
            parameters.put("instruments", instruments);
            parameters.put("days", days);
            parameters.put("annual_sharpe", annualSharpe);
            parameters.put("holdout", plan.holdout());
            parameters.put("twins", plan.twins());
            parameters.put("finalists", plan.finalists());
            parameters.put("population", plan.search().settings().populationSize());
            parameters.put("generations", plan.search().settings().generations());
            if (realDays.isAsked()) {
                parameters.put("real_days", realDays.hash());
            }
            return RunIdentity.of("lab", parameters, Map.of(), seed).id();
        }
    }

    /** Prices that travel to the executors. */
    public static final class RealDays implements Serializable {
        private static final long serialVersionUID = 1;

        /** None: all worlds are synthetic. */
        public static final RealDays NONE = new RealDays(new byte[0]);

        private final byte[] encoded;

        private RealDays(byte[] encoded) {
            this.encoded = encoded;
        }

        /** Those of a market whose instruments all have a bar on each of its days. */
        public static RealDays of(Market market) {
            return new RealDays(MarketCodec.encode(market));
        }

        /** Whether there are any. */
        public boolean isAsked() {
            return encoded.length > 0;
        }

        String hash() {
            return RunIdentity.hash(encoded);
        }

        /** The market of these days. */
        public Market market() {
            return MarketCodec.decode(encoded);
        }
    }

    /**
     * Runs what is missing.
     *
     * @param isTime whether to stop before the next wave
     * @return all worlds of the asked kinds and numbers that are known now
     */
    public static List<World> run(Warehouse warehouse, Request request, BooleanSupplier isTime, Progress progress) {
        progress.stage("Running the pipeline on synthetic worlds");
        String runId = request.runId();
        List<World> done = new ArrayList<>(stored(warehouse, runId));
        List<Task> missing = new ArrayList<>();
        int asked = 0;
        for (int world = 0; world < request.worlds(); world++) {
            for (String kind : request.keys()) {
                int number = world;
                asked++;
                boolean asFar = request.isScreened(number);
                if (done.stream()
                        .noneMatch(w -> w.kind().equals(kind) && w.world() == number && (!asFar || w.flips() > 0))) {
                    missing.add(new Task(kind, number));
                }
            }
        }
        int cores = Parallelism.of(warehouse.spark());
        int wave = WORLDS_PER_CORE * cores;
        int next = 0;
        progress.step(asked - missing.size(), asked, "");
        while (next < missing.size() && !isTime.getAsBoolean()) {
            List<Task> tasks = missing.subList(next, Math.min(missing.size(), next + wave));
            long start = System.nanoTime();
            List<World> worlds = run(warehouse, request, runId, tasks);
            double seconds = (System.nanoTime() - start) / 1e9;
            warehouse.merge(
                    LabTable.SPEC,
                    warehouse
                            .rows(
                                    LabTable.SPEC,
                                    worlds.stream().map(LabTable::toRow).toList())
                            .coalesce(1));
            done.removeIf(old ->
                    worlds.stream().anyMatch(w -> w.kind().equals(old.kind()) && w.world() == old.world()));
            done.addAll(worlds);
            next += tasks.size();
            progress.step(asked - missing.size() + next, asked, promoted(done) + " with a promotion");
            double wanted = tasks.size() / Math.max(seconds, 1e-3) * SECONDS_PER_WAVE / cores;
            wave = (int) Math.max(WORLDS_PER_CORE, Math.min(MOST_WORLDS_PER_CORE, wanted)) * cores;
        }
        List<World> wanted = done.stream()
                .filter(w -> w.world() < request.worlds() && request.keys().contains(w.kind()))
                .toList();
        progress.done(wanted.size() + " of " + asked + " worlds");
        return wanted;
    }

    private static long promoted(List<World> worlds) {
        return worlds.stream().filter(w -> w.promoted() > 0).count();
    }

    private static List<World> stored(Warehouse warehouse, String runId) {
        return warehouse.exists(LabTable.SPEC)
                ? warehouse.read(LabTable.SPEC).where(functions.col("run_id").equalTo(runId)).collectAsList().stream()
                        .map(LabTable::fromRow)
                        .toList()
                : List.of();
    }

    private record Task(String kind, int world) implements Serializable {}

    private static List<World> run(Warehouse warehouse, Request request, String runId, List<Task> tasks) {
        int n = tasks.size();
        return warehouse
                .spark()
                .range(0, n, 1, n)
                .mapPartitions(
                        new Worker(request, runId, tasks.toArray(Task[]::new)), Encoders.row(LabTable.SPEC.schema()))
                .collectAsList()
                .stream()
                .map(LabTable::fromRow)
                .toList();
    }

    /** One world, wherever it runs. */
    static World world(Request request, String runId, String kind, int number) {
        WorldKind.World made = request.world(kind, number);
        long own = Seeds.derive(request.seed(), Seeds.ofText("lab search"), Seeds.ofText(kind), number);
        LabRun run = LabRun.of(
                made,
                request.plan(),
                own,
                request.isScreened(number) ? LabRun.Screen.ALWAYS : LabRun.Screen.WHERE_IT_DECIDES);
        return new World(
                runId,
                kind,
                number,
                run.trials(),
                run.statistic(),
                run.flips(),
                run.flipHits(),
                run.shuffles(),
                run.shuffleHits(),
                run.screened(),
                run.passed(),
                run.promoted(),
                run.fixedSetP(),
                Double.isNaN(run.oracleP()) ? null : run.oracleP());
    }

    /** What runs on an executor. */
    private static final class Worker implements MapPartitionsFunction<Long, Row> {
        private static final long serialVersionUID = 1;

        private final Request request;
        private final String runId;
        private final Task[] tasks;

        Worker(Request request, String runId, Task[] tasks) {
            this.request = request;
            this.runId = runId;
            this.tasks = tasks;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> places) {
            List<Row> rows = new ArrayList<>();
            while (places.hasNext()) {
                Task task = tasks[Math.toIntExact(places.next())];
                rows.add(LabTable.toRow(world(request, runId, task.kind(), task.world())));
            }
            return rows.iterator();
        }
    }
}
