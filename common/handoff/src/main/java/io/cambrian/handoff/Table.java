package io.cambrian.handoff;

import java.util.List;

/** Columns of equal length: one record batch of a bundle file. */
record Table(List<Column> columns) {
    Table {
        columns = List.copyOf(columns);
        for (Column c : columns) {
            if (c.size() != columns.get(0).size()) {
                throw new IllegalArgumentException("The column " + c.name() + " has " + c.size() + " rows, "
                        + columns.get(0).name() + " has " + columns.get(0).size() + ".");
            }
        }
    }

    static Table of(Column... columns) {
        return new Table(List.of(columns));
    }

    int rows() {
        return columns.isEmpty() ? 0 : columns.get(0).size();
    }

    String[] text(String name) {
        return (String[]) column(name, Column.Type.TEXT).values();
    }

    double[] numbers(String name) {
        return (double[]) column(name, Column.Type.NUMBER).values();
    }

    int[] days(String name) {
        return (int[]) column(name, Column.Type.DAY).values();
    }

    int[] indices(String name) {
        return (int[]) column(name, Column.Type.INDEX).values();
    }

    boolean[] flags(String name) {
        return (boolean[]) column(name, Column.Type.FLAG).values();
    }

    private Column column(String name, Column.Type type) {
        for (Column c : columns) {
            if (c.name().equals(name)) {
                if (c.type() != type) {
                    throw new IllegalArgumentException("The column " + name + " must be " + type + ", not " + c.type());
                }
                return c;
            }
        }
        throw new IllegalArgumentException("The column " + name + " is missing.");
    }
}
