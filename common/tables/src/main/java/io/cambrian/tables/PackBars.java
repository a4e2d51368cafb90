package io.cambrian.tables;

import io.cambrian.market.Rule;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Packs the bars of each symbol into bytes, so that prices travel to the driver without an object per value. Expects the
 * columns of {@link #COLUMNS}, by symbol and day, with all bars of a symbol in one partition.
 */
record PackBars() implements MapPartitionsFunction<Row, Row>, Serializable {
    static final String[] COLUMNS = {
        "symbol", "epoch_day", "open", "high", "low", "close", "volume", "adj_close", "dividend", "split", "flag"
    };
    static final StructType SCHEMA =
            new StructType().add("symbol", DataTypes.StringType, false).add("bars", DataTypes.BinaryType, false);
    /** Day, eight numbers, and whether a new spell starts. */
    static final int BYTES_PER_BAR = Integer.BYTES + 8 * Double.BYTES + 1;

    private static final int FLAG = 10;

    @Override
    public Iterator<Row> call(Iterator<Row> bars) {
        return new Iterator<>() {
            private Row next = bars.hasNext() ? bars.next() : null;

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public Row next() {
                String symbol = next.getString(0);
                ByteBuffer buffer = ByteBuffer.allocate(256 * BYTES_PER_BAR);
                while (next != null && next.getString(0).equals(symbol)) {
                    if (buffer.remaining() < BYTES_PER_BAR) {
                        buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), 2 * buffer.capacity()))
                                .position(buffer.position());
                    }
                    put(buffer, next);
                    next = bars.hasNext() ? bars.next() : null;
                }
                return RowFactory.create(symbol, Arrays.copyOf(buffer.array(), buffer.position()));
            }
        };
    }

    private static void put(ByteBuffer buffer, Row row) {
        buffer.putInt(row.getInt(1));
        for (int i = 2; i < FLAG; i++) {
            buffer.putDouble(row.isNullAt(i) ? Double.NaN : row.getDouble(i));
        }
        buffer.put((byte) (Rule.TICKER_REUSED.label().equals(row.getString(FLAG)) ? 1 : 0));
    }
}
