package io.cambrian.rl;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.rl.FiniteMdp.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The tasks of Sutton and Barto (2018) that learners are tried on. */
final class TextbookWorlds {
    private TextbookWorlds() {}

    /** A world given as {state: {action: [[probability, next, reward, terminal]]}}. */
    static FiniteMdp table(JsonNode transitions, int first) {
        List<List<List<Outcome>>> states = new ArrayList<>();
        for (int s = 0; s < transitions.size(); s++) {
            JsonNode state = transitions.get(Integer.toString(s));
            List<List<Outcome>> actions = new ArrayList<>();
            for (int a = 0; a < state.size(); a++) {
                List<Outcome> outcomes = new ArrayList<>();
                for (JsonNode o : state.get(Integer.toString(a))) {
                    outcomes.add(new Outcome(
                            o.get(0).asDouble(),
                            o.get(1).asInt(),
                            o.get(2).asDouble(),
                            o.get(3).asBoolean()));
                }
                actions.add(outcomes);
            }
            states.add(actions);
        }
        return new FiniteMdp(states, first);
    }

    /** Figure 4.1: 4 x 4, corners 0 and 15 end, every move costs 1. */
    static FiniteMdp smallGrid() {
        List<List<List<Outcome>>> states = new ArrayList<>();
        for (int s = 0; s < 16; s++) {
            List<List<Outcome>> actions = new ArrayList<>();
            if (s != 0 && s != 15) {
                for (int[] move : new int[][] {{-1, 0}, {0, 1}, {1, 0}, {0, -1}}) {
                    int next = moved(s, move, 4);
                    actions.add(List.of(new Outcome(1, next, -1, next == 0 || next == 15)));
                }
            }
            states.add(actions);
        }
        return new FiniteMdp(states, 5);
    }

    /** Example 3.5: 5 x 5, two states that send far away with a reward; north, east, south, west. */
    static FiniteMdp largeGrid() {
        List<List<List<Outcome>>> states = new ArrayList<>();
        for (int s = 0; s < 25; s++) {
            List<List<Outcome>> actions = new ArrayList<>();
            for (int[] move : new int[][] {{-1, 0}, {0, 1}, {1, 0}, {0, -1}}) {
                int next = moved(s, move, 5);
                Outcome outcome = s == 1
                        ? new Outcome(1, 21, 10, false)
                        : s == 3 ? new Outcome(1, 13, 5, false) : new Outcome(1, next, next == s ? -1 : 0, false);
                actions.add(List.of(outcome));
            }
            states.add(actions);
        }
        return new FiniteMdp(states, 0);
    }

    private static int moved(int s, int[] move, int side) {
        int row = s / side + move[0];
        int column = s % side + move[1];
        return row < 0 || row >= side || column < 0 || column >= side ? s : row * side + column;
    }

    /** Example 4.3: a gambler's capital; action a stakes a + 1. */
    static FiniteMdp gambler(double heads, int goal) {
        List<List<List<Outcome>>> states = new ArrayList<>();
        for (int s = 0; s <= goal; s++) {
            List<List<Outcome>> actions = new ArrayList<>();
            for (int stake = 1; s < goal && stake <= Math.min(s, goal - s); stake++) {
                int up = s + stake;
                int down = s - stake;
                actions.add(List.of(
                        new Outcome(heads, up, up == goal ? 1 : 0, up == goal),
                        new Outcome(1 - heads, down, 0, down == 0)));
            }
            states.add(actions);
        }
        return new FiniteMdp(states, goal / 2);
    }

    /** Example 6.2 and 7.1: a walk that starts in the middle and ends beyond either side. */
    static FiniteMdp walk(int states, double left, double right) {
        List<List<List<Outcome>>> all = new ArrayList<>();
        for (int s = 0; s < states; s++) {
            all.add(List.of(List.of(
                    s == 0 ? new Outcome(0.5, 0, left, true) : new Outcome(0.5, s - 1, 0, false),
                    s == states - 1 ? new Outcome(0.5, s, right, true) : new Outcome(0.5, s + 1, 0, false))));
        }
        return new FiniteMdp(all, states / 2);
    }

    /** Example 10.1: an underpowered car in a valley; position and velocity. */
    static final class MountainCar implements Environment<double[]> {
        @Override
        public double[] start(RandomGenerator random) {
            return new double[] {-0.6 + 0.2 * random.nextDouble(), 0};
        }

        @Override
        public Step<double[]> step(double[] state, int action, RandomGenerator random) {
            double velocity = state[1] + 0.001 * (action - 1) - 0.0025 * Math.cos(3 * state[0]);
            velocity = Math.max(-0.07, Math.min(0.07, velocity));
            double position = Math.min(0.5, state[0] + velocity);
            if (position < -1.2) {
                position = -1.2;
                velocity = 0;
            }
            return new Step<>(-1, new double[] {position, velocity}, position >= 0.5);
        }

        @Override
        public int actions(double[] state) {
            return 3;
        }
    }
}
