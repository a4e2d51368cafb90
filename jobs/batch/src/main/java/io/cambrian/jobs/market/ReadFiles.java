package io.cambrian.jobs.market;

import io.cambrian.market.BarFile;
import io.cambrian.market.FileReading;
import io.cambrian.market.Finding;
import io.cambrian.market.ReadOptions;
import io.cambrian.market.RowOutcome;
import io.cambrian.market.Rule;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.QuarantineTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads bar files on the executors, one after the other, each in constant memory. A first pass learns what is in the files
 * and which of them are refused; a second one, over the good ones, yields bars or findings. Reading twice costs less than
 * keeping what was read, and nothing is written before all files are known to be readable.
 */
final class ReadFiles {
    private static final StructType FILE_SCHEMA = new StructType()
            .add("path", DataTypes.StringType, false)
            .add("order", DataTypes.IntegerType, false)
            .add("suspects", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("told", DataTypes.IntegerType, true);

    private final SparkSession spark;
    private final ReadOptions options;

    ReadFiles(SparkSession spark, ReadOptions options) {
        this.spark = spark;
        this.options = options;
    }

    /**
     * A file of the second pass: its place, and the symbols to be kept out.
     *
     * @param told last day of a daily drop; null for other files
     */
    record Plan(SourceFiles.SourceFile file, List<String> suspects, Integer told) {
        Plan(SourceFiles.SourceFile file, List<String> suspects) {
            this(file, suspects, null);
        }
    }

    /** First pass. */
    List<FileStatistics> statistics(List<SourceFiles.SourceFile> files) {
        Map<Integer, FileStatistics> byOrder = new TreeMap<>();
        Consumer<Row> collect = row -> {
            FileStatistics one = FileStatistics.fromRow(row);
            byOrder.put(one.order(), one);
        };
        run(files.stream().map(f -> new Plan(f, List.of())).toList(), Yield.STATISTICS, FileStatistics.SCHEMA)
                .collectAsList()
                .forEach(collect);
        // text files are read again on the spot where wrong instruments are suspected; Parquet rows come only once
        List<Plan> again = files.stream()
                .filter(SourceFiles.SourceFile::parquet)
                .map(f -> new Plan(f, byOrder.get(f.order()).suspects()))
                .filter(p -> !p.suspects().isEmpty())
                .toList();
        run(again, Yield.STATISTICS, FileStatistics.SCHEMA).collectAsList().forEach(collect);
        return List.copyOf(byOrder.values());
    }

    /** Second pass: rows of {@link BarsTable#READ_SCHEMA}. */
    Dataset<Row> bars(List<Plan> plans) {
        return run(plans, Yield.BARS, BarsTable.READ_SCHEMA);
    }

    /** Second pass: rows of {@link QuarantineTable}. */
    Dataset<Row> quarantine(List<Plan> plans) {
        return run(plans, Yield.QUARANTINE, QuarantineTable.SPEC.schema());
    }

    private Dataset<Row> run(List<Plan> plans, Yield yield, StructType schema) {
        Dataset<Row> result = null;
        List<Row> text = plans.stream()
                .filter(p -> !p.file().parquet())
                .map(p -> RowFactory.create(
                        p.file().path(), p.file().order(), p.suspects().toArray(), p.told()))
                .toList();
        if (!text.isEmpty()) {
            result = spark.createDataFrame(text, FILE_SCHEMA)
                    .mapPartitions(new TextFiles(options, yield), Encoders.row(schema));
        }
        for (Plan plan : plans) {
            if (plan.file().parquet()) {
                Dataset<Row> one = parquet(plan, yield, schema);
                result = result == null ? one : result.union(one);
            }
        }
        return result == null ? spark.createDataFrame(List.of(), schema) : result;
    }

    private Dataset<Row> parquet(Plan plan, Yield yield, StructType schema) {
        try {
            Dataset<Row> rows = spark.read().parquet(plan.file().path());
            return rows.coalesce(1)
                    .mapPartitions(
                            new ParquetFile(
                                    options,
                                    yield,
                                    plan.file().path(),
                                    plan.file().order(),
                                    List.copyOf(plan.suspects()),
                                    plan.told(),
                                    rows.columns()),
                            Encoders.row(schema));
        } catch (Exception e) {
            if (yield != Yield.STATISTICS) {
                throw e;
            }
            Finding rejection = new Finding(
                    plan.file().path(),
                    1,
                    Rule.UNREADABLE_FILE,
                    "",
                    "",
                    "",
                    "The Parquet file cannot be read: " + e.getMessage());
            FileReading reading = FileReading.rejected(rejection);
            return spark.createDataFrame(
                    List.of(new FileStatistics(plan.file().order(), reading, List.of(), List.of()).toRow()), schema);
        }
    }

    /** What a pass yields. */
    private enum Yield {
        STATISTICS,
        BARS,
        QUARANTINE
    }

    /** How an executor opens a file, more than once. */
    private interface Opener {
        InputStream open() throws IOException;
    }

    private static FileStatistics statistics(String path, int order, ReadOptions options, Opener opener) {
        FileStatistics first = statistics(path, order, options, opener, List.of());
        return first.suspects().isEmpty() ? first : statistics(path, order, options, opener, first.suspects());
    }

    private static FileStatistics statistics(
            String path, int order, ReadOptions options, Opener opener, List<String> suspects) {
        FileStatistics.RangeBuilder ranges = new FileStatistics.RangeBuilder();
        try (InputStream in = opener.open()) {
            FileReading reading = BarFile.read(in, path, options, Set.copyOf(suspects), outcome -> {
                if (outcome instanceof RowOutcome.Accepted a) {
                    ranges.add(a.bar());
                } else if (outcome instanceof RowOutcome.Flagged f) {
                    ranges.add(f.bar());
                }
            });
            return new FileStatistics(
                    order, reading, suspects.isEmpty() ? reading.suspects() : suspects, ranges.build());
        } catch (IOException e) {
            return new FileStatistics(
                    order,
                    FileReading.rejected(
                            new Finding(path, 1, Rule.UNREADABLE_FILE, "", "", "", "The file cannot be read: " + e)),
                    List.of(),
                    List.of());
        }
    }

    /** Reads the text files of a partition. */
    private record TextFiles(ReadOptions options, Yield yield)
            implements MapPartitionsFunction<Row, Row>, Serializable {
        @Override
        public Iterator<Row> call(Iterator<Row> files) {
            return new Iterator<>() {
                private Iterator<Row> current = java.util.Collections.emptyIterator();

                @Override
                public boolean hasNext() {
                    while (!current.hasNext() && files.hasNext()) {
                        current = read(files.next());
                    }
                    return current.hasNext();
                }

                @Override
                public Row next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    return current.next();
                }
            };
        }

        private Iterator<Row> read(Row file) {
            String path = file.getString(0);
            int order = file.getInt(1);
            Opener opener = () -> SourceFiles.open(path);
            if (yield == Yield.STATISTICS) {
                return List.of(statistics(path, order, options, opener).toRow()).iterator();
            }
            List<String> suspects = file.getList(2);
            return new RowsOfFile(
                    path, order, options, suspects, file.isNullAt(3) ? null : file.getInt(3), opener, yield);
        }
    }

    /** Reads one Parquet file, whose rows go through the same rules as lines of text. */
    private record ParquetFile(
            ReadOptions options,
            Yield yield,
            String path,
            int order,
            List<String> suspects,
            Integer told,
            String[] columns)
            implements MapPartitionsFunction<Row, Row>, Serializable {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            if (yield != Yield.STATISTICS) {
                return new RowsOfFile(path, order, options, suspects, told, () -> new RowsAsText(columns, rows), yield);
            }
            FileStatistics first = statistics(path, order, options, () -> new RowsAsText(columns, rows), suspects);
            return List.of(first.toRow()).iterator();
        }
    }

    /** The rows that a file yields, read as they are asked for. */
    private static final class RowsOfFile implements Iterator<Row> {
        private final String path;
        private final int order;
        private final Integer told;
        private final Yield yield;
        private final InputStream in;
        private final BarFile file;
        private final ArrayDeque<Row> pending = new ArrayDeque<>();
        private boolean closed;

        RowsOfFile(
                String path,
                int order,
                ReadOptions options,
                List<String> suspects,
                Integer told,
                Opener opener,
                Yield yield) {
            this.told = told;
            this.path = path;
            this.order = order;
            this.yield = yield;
            try {
                in = opener.open();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot open " + path, e);
            }
            file = BarFile.open(in, path, options, Set.copyOf(suspects), this::take);
        }

        private void take(RowOutcome outcome) {
            if (yield == Yield.BARS) {
                if (outcome instanceof RowOutcome.Accepted a) {
                    pending.add(BarsTable.toReadRow(a.bar(), null, null, path, a.line(), order, told));
                } else if (outcome instanceof RowOutcome.Flagged f) {
                    pending.add(BarsTable.toReadRow(
                            f.bar(), f.finding().rule().label(), f.finding().message(), path, f.line(), order, told));
                }
            } else if (outcome instanceof RowOutcome.Quarantined q) {
                pending.add(QuarantineTable.toRow(q.finding()));
            } else if (outcome instanceof RowOutcome.RejectedRow r) {
                pending.add(QuarantineTable.toRow(r.finding()));
            }
        }

        @Override
        public boolean hasNext() {
            while (pending.isEmpty() && !closed) {
                if (!file.advance()) {
                    close();
                }
            }
            return !pending.isEmpty();
        }

        private void close() {
            closed = true;
            Optional<Finding> rejection = file.reading().rejection();
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot close " + path, e);
            }
            rejection.ifPresent(r -> {
                throw new IllegalStateException("The file changed while it was ingested: " + r);
            });
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return pending.poll();
        }
    }
}
