package io.cambrian.notebook;

import io.cambrian.fault.DataException;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The answer to a query, on the driver: columns by name, in the order of the rows. */
final class Frame {
    private final Map<String, StructField> fields = new LinkedHashMap<>();
    private final List<Row> rows;

    Frame(StructType schema, List<Row> rows) {
        for (StructField field : schema.fields()) {
            fields.put(field.name(), field);
        }
        this.rows = List.copyOf(rows);
    }

    int size() {
        return rows.size();
    }

    List<String> columns() {
        return List.copyOf(fields.keySet());
    }

    boolean isNumber(String column) {
        return type(column) instanceof NumericType;
    }

    boolean isWhole(String column) {
        DataType type = type(column);
        return type.equals(DataTypes.LongType)
                || type.equals(DataTypes.IntegerType)
                || type.equals(DataTypes.ShortType);
    }

    boolean isDay(String column) {
        return type(column).equals(DataTypes.DateType) || type(column).equals(DataTypes.TimestampType);
    }

    private DataType type(String column) {
        StructField field = fields.get(column);
        if (field == null) {
            throw new DataException(
                    "The query has no column '" + column + "'.\nIt has " + String.join(", ", columns()) + ".");
        }
        return field.dataType();
    }

    /** A value as it is shown nowhere yet; null where it is missing. */
    Object value(int row, String column) {
        type(column);
        return rows.get(row).get(new ArrayList<>(fields.keySet()).indexOf(column));
    }

    /** A column as numbers: days as epoch days, truth as 1 and 0, NaN where missing. */
    double[] numbers(String column) {
        double[] values = new double[size()];
        int index = new ArrayList<>(fields.keySet()).indexOf(column);
        type(column);
        for (int i = 0; i < values.length; i++) {
            values[i] = number(rows.get(i).get(index), column);
        }
        return values;
    }

    private static double number(Object value, String column) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.doubleValue();
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (value instanceof Date
                || value instanceof LocalDate
                || value instanceof Timestamp
                || value instanceof Instant) {
            return day(value).toEpochDay();
        }
        throw new DataException("The column '" + column + "' holds text such as '" + value
                + "'; a chart needs numbers or days there.\nCAST it in the query, or name another column.");
    }

    static LocalDate day(Object value) {
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        if (value instanceof LocalDate date) {
            return date;
        }
        Instant instant = value instanceof Timestamp t ? t.toInstant() : (Instant) value;
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** A column as text; an empty text where it is missing. */
    List<String> texts(String column) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            Object value = value(i, column);
            texts.add(value == null ? "" : isDay(column) ? day(value).toString() : value.toString());
        }
        return texts;
    }

    /** The rows of one value of a column each, in the order of their first appearance. */
    Map<String, Frame> by(String column) {
        List<String> keys = texts(column);
        Map<String, List<Row>> parts = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            parts.computeIfAbsent(keys.get(i), k -> new ArrayList<>()).add(rows.get(i));
        }
        StructType schema = new StructType(fields.values().toArray(StructField[]::new));
        Map<String, Frame> frames = new LinkedHashMap<>();
        parts.forEach((key, part) -> frames.put(key, new Frame(schema, part)));
        return frames;
    }
}
