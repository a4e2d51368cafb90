package io.cambrian.handoff;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Tables to and from Arrow IPC files. Columns are never null; a number may be NaN where the table allows it. The same
 * tables give the same bytes.
 */
final class ArrowFiles {
    private ArrowFiles() {}

    /** Writes the batches, of which there is at least one, all with the same columns, and forces the file to disk. */
    static void write(Path file, Iterator<Table> batches) throws IOException {
        Table table = batches.next();
        Schema schema = new Schema(table.columns().stream()
                .map(c -> new Field(c.name(), FieldType.notNullable(arrowType(c.type())), null))
                .toList());
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
                ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
            writer.start();
            while (true) {
                for (int i = 0; i < table.columns().size(); i++) {
                    fill(root.getVector(i), table.columns().get(i));
                }
                root.setRowCount(table.rows());
                writer.writeBatch();
                if (!batches.hasNext()) {
                    break;
                }
                table = batches.next();
            }
            writer.end();
            channel.force(true);
        }
    }

    /** Gives every batch of a file, in order, to {@code batches}; the arrays are the receiver's to keep. The channel is closed. */
    static void read(SeekableByteChannel file, Consumer<Table> batches) throws IOException {
        // a file whose lengths lie must not take more memory than one of its size can need
        try (SeekableByteChannel channel = file;
                BufferAllocator allocator = new RootAllocator(4 * channel.size() + (1 << 20));
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (hasNext(reader)) {
                List<Column> columns = new ArrayList<>();
                for (FieldVector v : root.getFieldVectors()) {
                    columns.add(column(v, root.getRowCount()));
                }
                batches.accept(new Table(columns));
            }
        }
    }

    private static boolean hasNext(ArrowFileReader reader) throws IOException {
        try {
            return reader.loadNextBatch();
        } catch (AssertionError e) { // so Arrow checks lengths, where assertions are on
            throw new IllegalArgumentException("The lengths in the file contradict each other.", e);
        }
    }

    private static ArrowType arrowType(Column.Type type) {
        return switch (type) {
            case TEXT -> ArrowType.Utf8.INSTANCE;
            case NUMBER -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case DAY -> new ArrowType.Date(DateUnit.DAY);
            case INDEX -> new ArrowType.Int(32, true);
            case FLAG -> ArrowType.Bool.INSTANCE;
        };
    }

    private static void fill(FieldVector vector, Column column) {
        int n = column.size();
        vector.setInitialCapacity(n);
        vector.allocateNew();
        switch (column.type()) {
            case TEXT -> {
                String[] values = (String[]) column.values();
                for (int i = 0; i < n; i++) {
                    ((VarCharVector) vector).setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
                }
            }
            case NUMBER -> {
                double[] values = (double[]) column.values();
                for (int i = 0; i < n; i++) {
                    ((Float8Vector) vector).setSafe(i, values[i]);
                }
            }
            case DAY -> {
                int[] values = (int[]) column.values();
                for (int i = 0; i < n; i++) {
                    ((DateDayVector) vector).setSafe(i, values[i]);
                }
            }
            case INDEX -> {
                int[] values = (int[]) column.values();
                for (int i = 0; i < n; i++) {
                    ((IntVector) vector).setSafe(i, values[i]);
                }
            }
            case FLAG -> {
                boolean[] values = (boolean[]) column.values();
                for (int i = 0; i < n; i++) {
                    ((BitVector) vector).setSafe(i, values[i] ? 1 : 0);
                }
            }
        }
        vector.setValueCount(n);
    }

    /** Rows that a file claims must be in it, before memory is taken for them. */
    private static void requireRoom(FieldVector vector, int n) {
        boolean text = vector instanceof VarCharVector;
        long bits = vector instanceof BitVector ? 1 : vector instanceof Float8Vector ? 64 : 32;
        long there = 8 * (text ? vector.getOffsetBuffer() : vector.getDataBuffer()).capacity() / bits;
        if (n < 0 || n > 0 && n > there - (text ? 1 : 0)) {
            throw new IllegalArgumentException(
                    "The column " + vector.getName() + " claims " + n + " rows and has " + there + ".");
        }
    }

    private static void requireWithin(VarCharVector v, int row) {
        long from = v.getStartOffset(row);
        long to = v.getEndOffset(row);
        if (from < 0 || from > to || to > v.getDataBuffer().capacity()) {
            throw new IllegalArgumentException("The text in row " + row + " of column " + v.getName()
                    + " lies outside of the file: " + from + " to " + to + ".");
        }
    }

    private static Column column(FieldVector vector, int n) {
        String name = vector.getName();
        if (vector.getNullCount() > 0) {
            throw new IllegalArgumentException("The column " + name + " has nulls.");
        }
        requireRoom(vector, n);
        if (vector instanceof VarCharVector v) {
            String[] values = new String[n];
            for (int i = 0; i < n; i++) {
                requireWithin(v, i);
                values[i] = new String(v.get(i), StandardCharsets.UTF_8);
            }
            return new Column(name, Column.Type.TEXT, values);
        }
        if (vector instanceof Float8Vector v) {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                values[i] = v.get(i);
            }
            return Column.numbers(name, values);
        }
        if (vector instanceof DateDayVector v) {
            int[] values = new int[n];
            for (int i = 0; i < n; i++) {
                values[i] = v.get(i);
            }
            return Column.days(name, values);
        }
        if (vector instanceof IntVector v) {
            int[] values = new int[n];
            for (int i = 0; i < n; i++) {
                values[i] = v.get(i);
            }
            return Column.indices(name, values);
        }
        if (vector instanceof BitVector v) {
            boolean[] values = new boolean[n];
            for (int i = 0; i < n; i++) {
                values[i] = v.get(i) != 0;
            }
            return Column.flags(name, values);
        }
        throw new IllegalArgumentException(
                "The column " + name + " has a type that no bundle uses: " + vector.getField());
    }
}
