package io.cambrian.risk;

/** Loops of scalar multiply-adds, eight columns at a time so that the processor always has independent work. */
final class PlainTileKernel implements TileKernel {
    private static final int STRIDE = 8;

    @Override
    public float[] timesTransposed(float[] a, int rows, float[] b, int columns, int depth) {
        return product(a, rows, b, columns, depth, false);
    }

    @Override
    public float[] gramian(float[] a, int rows, int depth) {
        float[] c = product(a, rows, a, rows, depth, true);
        mirror(c, rows);
        return c;
    }

    /** Copies the lower triangle to the upper. */
    static void mirror(float[] c, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                c[j * n + i] = c[i * n + j];
            }
        }
    }

    private static float[] product(float[] a, int rows, float[] b, int columns, int depth, boolean lower) {
        float[] c = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            int end = lower ? i + 1 : columns;
            int j = 0;
            for (; j + STRIDE <= end; j += STRIDE) {
                eight(a, i * depth, b, j * depth, depth, c, i * columns + j);
            }
            for (; j < end; j++) {
                float sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum = Math.fma(a[i * depth + k], b[j * depth + k], sum);
                }
                c[i * columns + j] = sum;
            }
        }
        return c;
    }

    private static void eight(float[] a, int atA, float[] b, int atB, int depth, float[] c, int atC) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int k = 0; k < depth; k++) {
            float x = a[atA + k];
            int at = atB + k;
            s0 = Math.fma(x, b[at], s0);
            s1 = Math.fma(x, b[at + depth], s1);
            s2 = Math.fma(x, b[at + 2 * depth], s2);
            s3 = Math.fma(x, b[at + 3 * depth], s3);
            s4 = Math.fma(x, b[at + 4 * depth], s4);
            s5 = Math.fma(x, b[at + 5 * depth], s5);
            s6 = Math.fma(x, b[at + 6 * depth], s6);
            s7 = Math.fma(x, b[at + 7 * depth], s7);
        }
        c[atC] = s0;
        c[atC + 1] = s1;
        c[atC + 2] = s2;
        c[atC + 3] = s3;
        c[atC + 4] = s4;
        c[atC + 5] = s5;
        c[atC + 6] = s6;
        c[atC + 7] = s7;
    }

    @Override
    public String label() {
        return "plain loops";
    }
}
