package io.cambrian.risk;

import java.util.Arrays;

/**
 * Multiplies tiles of single precision. Every element of a product is {@code fma(a_k, b_k, ...)} over k in ascending order from
 * 0, so all kernels give the same bits on every machine, whatever the width of its registers.
 */
public interface TileKernel {
    /**
     * The product {@code A B'}.
     *
     * @param a {@code [rows][depth]}, row by row
     * @param b {@code [columns][depth]}, row by row
     * @return {@code [rows][columns]}, row by row
     */
    float[] timesTransposed(float[] a, int rows, float[] b, int columns, int depth);

    /** The symmetric product {@code A A'}; only one triangle is computed. */
    float[] gramian(float[] a, int rows, int depth);

    /** What it is, for people. */
    String label();

    /**
     * The fastest kernel that this JVM has: vectors where it was started with {@code --add-modules jdk.incubator.vector} (as
     * Spark's own scripts do; {@code -Dcambrian.vector=false} switches them off), else plain loops, some eight times slower.
     */
    static TileKernel best() {
        if ("false".equals(System.getProperty("cambrian.vector"))
                || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new PlainTileKernel();
        }
        try {
            TileKernel vectors = (TileKernel) Class.forName(TileKernel.class.getPackageName() + ".VectorTileKernel")
                    .getDeclaredConstructor()
                    .newInstance();
            float[] probe = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f};
            TileKernel plain = new PlainTileKernel();
            return Arrays.equals(vectors.gramian(probe, 2, 3), plain.gramian(probe, 2, 3)) ? vectors : plain;
        } catch (ReflectiveOperationException | LinkageError e) {
            return new PlainTileKernel(); // an incubating module may change; the bits do not
        }
    }
}
