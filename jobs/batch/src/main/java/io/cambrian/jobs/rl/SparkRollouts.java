package io.cambrian.jobs.rl;

import io.cambrian.rl.Rollouts;
import io.cambrian.rl.SoftmaxPolicy;
import io.cambrian.rl.TimingEpisodes;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Episodes played over a cluster. The days to play through are broadcast once for all rounds; what travels in a round are weights, and
 * the actions back.
 */
final class SparkRollouts implements Rollouts, AutoCloseable {
    private final JavaSparkContext context;
    private final int partitions;
    private TimingEpisodes known;
    private Broadcast<TimingEpisodes> broadcast;

    SparkRollouts(SparkSession spark) {
        this(spark, spark.sparkContext().defaultParallelism());
    }

    SparkRollouts(SparkSession spark, int partitions) {
        context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.partitions = partitions;
    }

    @Override
    public List<int[]> play(TimingEpisodes episodes, SoftmaxPolicy policy, int round, int count) {
        if (episodes != known) {
            close();
            broadcast = context.broadcast(episodes);
            known = episodes;
        }
        return context.parallelize(IntStream.range(0, count).boxed().toList(), partitions)
                .map(new Play(broadcast, policy.weights(), round))
                .collect();
    }

    @Override
    public void close() {
        if (broadcast != null) {
            broadcast.destroy();
            broadcast = null;
            known = null;
        }
    }

    /** Plays the episode of a number. */
    private record Play(Broadcast<TimingEpisodes> episodes, double[][] weights, int round)
            implements Function<Integer, int[]> {
        private static final long serialVersionUID = 1;

        @Override
        public int[] call(Integer episode) {
            return episodes.value().play(new SoftmaxPolicy(weights), round, episode);
        }
    }
}
