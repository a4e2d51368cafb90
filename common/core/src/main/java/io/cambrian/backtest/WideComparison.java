package io.cambrian.backtest;

import java.util.Arrays;

/**
 * Compares a block of bars in the processor's widest registers. The one implementation needs the incubating module
 * {@code jdk.incubator.vector}, so that it is used where the process was started with
 * {@code --add-modules jdk.incubator.vector}, as Spark's own launchers do; elsewhere plain Java compares. Both give the same
 * bits.
 */
interface WideComparison {
    /** Set to {@code false}, plain Java is used whatever modules there are. */
    String SWITCH = "cambrian.vector";

    /** The bars on which {@code a > b}, of {@link BitComparison#BLOCK_BARS} from bar {@code p} on; all of them finite. */
    void greater(double[] a, double[] b, int p, long[] out, int word);

    /** The implementation, or null where this process has none. */
    static WideComparison orNull() {
        return Holder.INSTANCE;
    }

    /** Found once. */
    final class Holder {
        private static final WideComparison INSTANCE = find();

        private Holder() {}

        private static WideComparison find() {
            boolean wanted = !"false".equals(System.getProperty(SWITCH));
            if (!wanted || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                return null;
            }
            try {
                WideComparison found =
                        (WideComparison) Class.forName(WideComparison.class.getPackageName() + ".VectorComparison")
                                .getDeclaredConstructor()
                                .newInstance();
                return compares(found) ? found : null;
            } catch (ReflectiveOperationException | LinkageError | UnsupportedOperationException e) {
                return null; // a JDK whose incubating module is another one, or a processor with narrow registers
            }
        }

        /** Tries it once: the module may change from one JDK to the next. */
        private static boolean compares(WideComparison found) {
            double[] ramp = new double[BitComparison.BLOCK_BARS];
            Arrays.setAll(ramp, t -> t % 3 - 1);
            long[] bits = new long[BitComparison.BLOCK_WORDS];
            found.greater(ramp, new double[ramp.length], 0, bits, 0);
            boolean right = true;
            for (int t = 0; t < ramp.length; t++) {
                right &= Bits.get(bits, t) == ramp[t] > 0;
            }
            return right;
        }
    }
}
