package io.cambrian.jobs.rl;

import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.rl.Rollouts;
import io.cambrian.rl.SoftmaxPolicy;
import io.cambrian.rl.TimingEpisodes;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Episodes played over a cluster, in the order of their numbers. The days to play through travel with the work of a round, to each
 * executor once; the actions come back.
 */
final class SparkRollouts implements Rollouts {
    private final SparkSession spark;
    private final int partitions;

    SparkRollouts(SparkSession spark) {
        this(spark, Parallelism.of(spark));
    }

    SparkRollouts(SparkSession spark, int partitions) {
        this.spark = spark;
        this.partitions = partitions;
    }

    @Override
    public List<int[]> play(TimingEpisodes episodes, SoftmaxPolicy policy, int round, int count) {
        return spark.range(0, count, 1, partitions)
                .map(new Play(episodes, policy.weights(), round), Encoders.kryo(int[].class))
                .collectAsList();
    }

    /** Plays the episode of a number. */
    private record Play(TimingEpisodes episodes, double[][] weights, int round) implements MapFunction<Long, int[]> {
        private static final long serialVersionUID = 1;

        @Override
        public int[] call(Long episode) {
            return episodes.play(new SoftmaxPolicy(weights), round, Math.toIntExact(episode));
        }
    }
}
