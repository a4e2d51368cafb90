package io.cambrian.handoff;

import java.util.List;

/**
 * One column of a bundle file: a name, a type and a plain Java array.
 *
 * @param values {@code String[]}, {@code double[]}, {@code int[]} or {@code boolean[]}, as the type says
 */
record Column(String name, Type type, Object values) {
    enum Type {
        /** UTF-8 text, {@code String[]}. */
        TEXT,
        /** A double, {@code double[]}. */
        NUMBER,
        /** Days since 1970-01-01, {@code int[]}; an Arrow date. */
        DAY,
        /** A row of another file, counted from 0, {@code int[]}. */
        INDEX,
        /** {@code boolean[]}. */
        FLAG
    }

    static Column text(String name, List<String> values) {
        return new Column(name, Type.TEXT, values.toArray(String[]::new));
    }

    static Column numbers(String name, double[] values) {
        return new Column(name, Type.NUMBER, values);
    }

    static Column days(String name, int[] values) {
        return new Column(name, Type.DAY, values);
    }

    static Column indices(String name, int[] values) {
        return new Column(name, Type.INDEX, values);
    }

    static Column flags(String name, boolean[] values) {
        return new Column(name, Type.FLAG, values);
    }

    int size() {
        return switch (type) {
            case TEXT -> ((String[]) values).length;
            case NUMBER -> ((double[]) values).length;
            case DAY, INDEX -> ((int[]) values).length;
            case FLAG -> ((boolean[]) values).length;
        };
    }
}
