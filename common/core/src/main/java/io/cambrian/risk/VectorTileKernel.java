package io.cambrian.risk;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of six rows by two vectors of columns held in registers. Compiled on its own, and loaded only where the incubating
 * module is there; see {@link TileKernel#best()}.
 */
final class VectorTileKernel implements TileKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 6;
    private static final int COLUMNS = 2 * LANES;

    /** Steps of k between loads and stores of the sums: a panel of so many stays in the first-level cache. */
    private static final int DEPTH = 256;

    @Override
    public float[] timesTransposed(float[] a, int rows, float[] b, int columns, int depth) {
        return product(a, rows, b, columns, depth, false);
    }

    @Override
    public float[] gramian(float[] a, int rows, int depth) {
        float[] c = product(a, rows, a, rows, depth, true);
        PlainTileKernel.mirror(c, rows);
        return c;
    }

    private static float[] product(float[] a, int rows, float[] b, int columns, int depth, boolean lower) {
        int high = (rows + ROWS - 1) / ROWS * ROWS;
        int wide = (columns + COLUMNS - 1) / COLUMNS * COLUMNS;
        float[] c = new float[high * wide];
        float[] panelB = new float[wide * Math.min(DEPTH, depth)];
        float[] panelA = new float[high * Math.min(DEPTH, depth)];
        for (int from = 0; from < depth; from += DEPTH) {
            int steps = Math.min(DEPTH, depth - from);
            packColumns(b, columns, depth, from, steps, panelB);
            packRows(a, rows, depth, from, steps, panelA);
            for (int j = 0; j < wide; j += COLUMNS) {
                for (int i = 0; i < high; i += ROWS) {
                    if (!lower || j < i + ROWS) {
                        block(panelA, i * steps, panelB, j * steps, steps, c, i * wide + j, wide);
                    }
                }
            }
        }
        if (wide == columns) {
            return high == rows ? c : java.util.Arrays.copyOf(c, rows * columns);
        }
        float[] out = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c, i * wide, out, i * columns, columns);
        }
        return out;
    }

    /** Panels of {@code COLUMNS} columns, step by step. */
    private static void packColumns(float[] b, int columns, int depth, int from, int steps, float[] panel) {
        for (int j = 0; j < columns; j++) {
            int at = j / COLUMNS * COLUMNS * steps + j % COLUMNS;
            for (int k = 0; k < steps; k++) {
                panel[at + k * COLUMNS] = b[j * depth + from + k];
            }
        }
    }

    /** Panels of {@code ROWS} rows, step by step. */
    private static void packRows(float[] a, int rows, int depth, int from, int steps, float[] panel) {
        for (int i = 0; i < rows; i++) {
            int at = i / ROWS * ROWS * steps + i % ROWS;
            for (int k = 0; k < steps; k++) {
                panel[at + k * ROWS] = a[i * depth + from + k];
            }
        }
    }

    private static void block(float[] a, int atA, float[] b, int atB, int steps, float[] c, int atC, int wide) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, atC);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, atC + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, atC + wide);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, atC + wide + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, atC + 2 * wide);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, atC + 2 * wide + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, atC + 3 * wide);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, atC + 3 * wide + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, atC + 4 * wide);
        FloatVector c41 = FloatVector.fromArray(SPECIES, c, atC + 4 * wide + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, atC + 5 * wide);
        FloatVector c51 = FloatVector.fromArray(SPECIES, c, atC + 5 * wide + LANES);
        for (int k = 0; k < steps; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, atB + k * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, atB + k * COLUMNS + LANES);
            int at = atA + k * ROWS;
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        c00.intoArray(c, atC);
        c01.intoArray(c, atC + LANES);
        c10.intoArray(c, atC + wide);
        c11.intoArray(c, atC + wide + LANES);
        c20.intoArray(c, atC + 2 * wide);
        c21.intoArray(c, atC + 2 * wide + LANES);
        c30.intoArray(c, atC + 3 * wide);
        c31.intoArray(c, atC + 3 * wide + LANES);
        c40.intoArray(c, atC + 4 * wide);
        c41.intoArray(c, atC + 4 * wide + LANES);
        c50.intoArray(c, atC + 5 * wide);
        c51.intoArray(c, atC + 5 * wide + LANES);
    }

    @Override
    public String label() {
        return "vectors of " + LANES + " floats";
    }
}
