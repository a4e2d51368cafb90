package io.cambrian.rl;

/** Which of many binary features a state and an action have: what a linear learner of action values sees. */
public interface ActionFeatures<S> {
    /** How many features there are. */
    int size();

    /** Those that are 1, each once; of the same number for every state and action. */
    int[] of(S state, int action);

    /** One feature for each pair: learning in a table. */
    static ActionFeatures<Integer> table(int states, int actions) {
        return new ActionFeatures<>() {
            @Override
            public int size() {
                return states * actions;
            }

            @Override
            public int[] of(Integer state, int action) {
                return new int[] {state * actions + action};
            }
        };
    }

    /** The tiles in which a point lies, apart for each action. */
    static ActionFeatures<double[]> tiles(TileCoding coding, int actions) {
        return new ActionFeatures<>() {
            @Override
            public int size() {
                return coding.size() * actions;
            }

            @Override
            public int[] of(double[] state, int action) {
                int[] tiles = coding.of(state);
                for (int k = 0; k < tiles.length; k++) {
                    tiles[k] += action * coding.size();
                }
                return tiles;
            }
        };
    }
}
