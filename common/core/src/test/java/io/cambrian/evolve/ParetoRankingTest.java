package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoRankingTest {
    @ParameterizedTest
    @ValueSource(strings = {"random_20_points_2d", "random_15_points_3d"})
    void ranksAndCrowdingAreThoseOfEmoaAndDeap(String name) {
        JsonNode golden = Golden.read("pareto", name);
        double[][] points = Golden.matrix(golden.get("inputs").get("objectives_minimise"));
        ParetoRanking ranking = ParetoRanking.of(points);
        JsonNode ranks = golden.get("expected").get("rank_1_is_best");
        for (int i = 0; i < points.length; i++) {
            assertThat(ranking.rank(i) + 1).isEqualTo(ranks.get(i).asInt());
        }
        for (Map.Entry<String, JsonNode> front :
                golden.get("expected").get("fronts").properties()) {
            JsonNode members = front.getValue().get("members");
            double[] crowding = Golden.vector(front.getValue().get("crowding"));
            assertThat(ranking.fronts().get(Integer.parseInt(front.getKey()) - 1))
                    .hasSize(members.size());
            for (int i = 0; i < crowding.length; i++) {
                assertThat(ranking.crowding(members.get(i).asInt())).isCloseTo(crowding[i], within(1e-10));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void copiesOfABoundaryAreCrowdedAsDebSumsThem(int number) {
        JsonNode golden = Golden.read("pareto", "crowding_pymoo_duplicates");
        double[][] points = Golden.matrix(golden.get("inputs").get("case_" + number));
        double[] expected = Golden.vector(golden.get("expected").get("deb_sum_" + number));
        ParetoRanking ranking = ParetoRanking.of(points);
        for (int i = 0; i < points.length; i++) {
            assertThat(ranking.crowding(i)).isCloseTo(expected[i], within(1e-10));
        }
    }

    /** Few different values, so that copies and ties are common. */
    private static double[][] points(long seed, int count, int objectives) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] points = new double[count][objectives];
        for (double[] point : points) {
            for (int m = 0; m < objectives; m++) {
                point[m] = random.nextInt(8);
            }
        }
        return points;
    }

    @Property(tries = 300)
    void aRankIsTheLongestChainOfDominators(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 4) int m) {
        double[][] points = points(seed, count, m);
        ParetoRanking ranking = ParetoRanking.of(points);
        int[] depth = new int[count];
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order, Comparator.comparingDouble(i -> Arrays.stream(points[i]).sum()));
        for (int i : order) {
            for (int j = 0; j < count; j++) {
                if (ParetoRanking.dominates(points[j], points[i])) {
                    depth[i] = Math.max(depth[i], depth[j] + 1);
                }
            }
            assertThat(ranking.rank(i)).isEqualTo(depth[i]);
        }
    }

    @Property(tries = 200)
    void theBestAreThoseOfTheFirstFrontsAndTheLeastCrowdedOfTheLast(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
        ParetoRanking ranking = ParetoRanking.of(points(seed, count, 2));
        int half = (count + 1) / 2;
        List<Integer> best = ranking.best(half);
        assertThat(best).hasSize(half).doesNotHaveDuplicates();
        for (int out = 0; out < count; out++) {
            if (!best.contains(out)) {
                for (int in : best) {
                    assertThat(ranking.compare(in, out)).isLessThanOrEqualTo(0);
                }
            }
        }
    }

    @Test
    void unknownObjectivesAreRefused() {
        assertThatThrownBy(() -> ParetoRanking.of(new double[][] {{1, Double.NaN}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZDT1", "ZDT3"})
    void theFrontsOfZdtAreReachedToOnePercentOfTheirHypervolume(String problem) {
        JsonNode golden = Golden.read("pareto", "zdt_benchmark");
        double[][] inputs = Golden.matrix(golden.get("inputs").get("evaluate_at"));
        double[][] outputs =
                Golden.matrix(golden.get("expected").get("objectives").get(problem));
        for (int i = 0; i < inputs.length; i++) {
            assertThat(Zdt.evaluate(problem, inputs[i])).containsExactly(outputs[i], within(1e-12));
        }
        double optimum = Golden.number(
                golden.get("expected").get("reference_front_hypervolume").get(problem));
        for (int seed = 1; seed <= 3; seed++) {
            double reached = Zdt.hypervolume(Zdt.evolve(problem, seed));
            assertThat(reached).isBetween(0.99 * optimum, optimum + 0.001);
        }
    }

    /** The golden case's hypervolume in two dimensions, which the measure above rests on. */
    @Test
    void hypervolumeIsThatOfEmoa() {
        JsonNode golden = Golden.read("pareto", "random_20_points_2d");
        double[][] points = Golden.matrix(golden.get("inputs").get("objectives_minimise"));
        assertThat(Zdt.hypervolume(List.of(points)))
                .isCloseTo(Golden.number(golden.get("expected").get("hypervolume")), within(1e-10));
    }

    /** Published problems, solved with the product's ranking and the textbook's operators on real numbers. */
    private static final class Zdt {
        private static final int VARIABLES = 30;
        private static final int POPULATION = 100;
        private static final int GENERATIONS = 250;

        static double[] evaluate(String problem, double[] x) {
            double sum = 0;
            for (int i = 1; i < x.length; i++) {
                sum += x[i];
            }
            double g = 1 + 9 * sum / (x.length - 1);
            double ratio = x[0] / g;
            double h = 1 - Math.sqrt(ratio);
            if (problem.equals("ZDT3")) {
                h -= ratio * Math.sin(10 * Math.PI * x[0]);
            }
            return new double[] {x[0], g * h};
        }

        static List<double[]> evolve(String problem, long seed) {
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText(problem));
            List<double[]> population = new ArrayList<>();
            for (int i = 0; i < POPULATION; i++) {
                population.add(random.doubles(VARIABLES).toArray());
            }
            for (int generation = 0; generation < GENERATIONS; generation++) {
                ParetoRanking ranking = rank(problem, population);
                List<double[]> all = new ArrayList<>(population);
                while (all.size() < 2 * POPULATION) {
                    double[] a = population.get(parent(ranking, random)).clone();
                    double[] b = population.get(parent(ranking, random)).clone();
                    cross(a, b, random);
                    mutate(a, random);
                    mutate(b, random);
                    all.add(a);
                    all.add(b);
                }
                population = rank(problem, all).best(POPULATION).stream()
                        .map(all::get)
                        .toList();
            }
            return population.stream().map(x -> evaluate(problem, x)).toList();
        }

        private static ParetoRanking rank(String problem, List<double[]> population) {
            return ParetoRanking.of(
                    population.stream().map(x -> evaluate(problem, x)).toArray(double[][]::new));
        }

        private static int parent(ParetoRanking ranking, RandomGenerator random) {
            int one = random.nextInt(POPULATION);
            int other = random.nextInt(POPULATION);
            return ranking.compare(other, one) < 0 ? other : one;
        }

        /** Simulated binary crossover, eta 15, probability 0.9, bounded as by Deb. */
        private static void cross(double[] a, double[] b, RandomGenerator random) {
            if (random.nextDouble() > 0.9) {
                return;
            }
            for (int i = 0; i < VARIABLES; i++) {
                if (random.nextBoolean() && Math.abs(a[i] - b[i]) > 1e-14) {
                    double low = Math.min(a[i], b[i]);
                    double high = Math.max(a[i], b[i]);
                    double u = random.nextDouble();
                    double one = 0.5 * (low + high - spread(1 + 2 * low / (high - low), u) * (high - low));
                    double two = 0.5 * (low + high + spread(1 + 2 * (1 - high) / (high - low), u) * (high - low));
                    a[i] = Math.min(1, Math.max(0, one));
                    b[i] = Math.min(1, Math.max(0, two));
                }
            }
        }

        private static double spread(double beta, double u) {
            double alpha = 2 - Math.pow(beta, -16);
            return u <= 1 / alpha ? Math.pow(u * alpha, 1 / 16.0) : Math.pow(1 / (2 - u * alpha), 1 / 16.0);
        }

        /** Polynomial mutation, eta 20, one variable on average. */
        private static void mutate(double[] x, RandomGenerator random) {
            for (int i = 0; i < VARIABLES; i++) {
                if (random.nextDouble() < 1.0 / VARIABLES) {
                    double u = random.nextDouble();
                    double delta = u < 0.5
                            ? Math.pow(2 * u + (1 - 2 * u) * Math.pow(1 - x[i], 21), 1 / 21.0) - 1
                            : 1 - Math.pow(2 * (1 - u) + 2 * (u - 0.5) * Math.pow(x[i], 21), 1 / 21.0);
                    x[i] = Math.min(1, Math.max(0, x[i] + delta));
                }
            }
        }

        /** Area between the points and (1.1, 1.1). */
        static double hypervolume(List<double[]> points) {
            double area = 0;
            double ceiling = 1.1;
            for (double[] p : points.stream()
                    .sorted(Comparator.comparingDouble((double[] p) -> p[0]).thenComparingDouble(p -> p[1]))
                    .toList()) {
                if (p[0] < 1.1 && p[1] < ceiling) {
                    area += (1.1 - p[0]) * (ceiling - p[1]);
                    ceiling = p[1];
                }
            }
            return area;
        }
    }
}
