package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.regime.RegimeModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The parameters of each fitted regime model. */
public final class RegimeModelsTable {
    private static final DataType NUMBERS = DataTypes.createArrayType(DoubleType, false);

    public static final TableSpec SPEC = new TableSpec(
            "regime_models",
            "One row per regime model, with all its parameters; written by regimes, read by evolve, allocate and reports.",
            List.of(
                    required("model_id", StringType, "hash of the parameters"),
                    required("features", DataTypes.createArrayType(StringType, false), "context features, in order"),
                    required(
                            "logarithmic",
                            DataTypes.createArrayType(BooleanType, false),
                            "per feature whether the model looks at its logarithm"),
                    required("center", NUMBERS, "per feature the mean in the training window"),
                    required("scale", NUMBERS, "per feature the standard deviation there"),
                    required("names", DataTypes.createArrayType(StringType, false), "per regime, the calmest first"),
                    required("start", NUMBERS, "per regime its probability before the first known day"),
                    required(
                            "transition",
                            NUMBERS,
                            "regime by regime, row by row: probability of the next day's regime"),
                    required("means", NUMBERS, "regime by feature, standardized, row by row"),
                    required("covariances", NUMBERS, "regime by feature by feature, standardized"),
                    required("train_from", IntegerType, "first day of the training window, days since 1970-01-01"),
                    required("train_to", IntegerType, "last day that the fit knew"),
                    required("train_rows", IntegerType, "days fitted on"),
                    required("log_likelihood", DoubleType, "of the standardized training rows, natural logarithm")),
            List.of("model_id"),
            List.of());

    private RegimeModelsTable() {}

    public static Row toRow(RegimeModel m) {
        return RowFactory.create(
                m.id(),
                m.features().toArray(String[]::new),
                m.logarithmic().toArray(Boolean[]::new),
                boxed(m.center()),
                boxed(m.scale()),
                m.names().toArray(String[]::new),
                boxed(m.start()),
                boxed(m.transition()),
                boxed(m.means()),
                boxed(Arrays.stream(m.covariances()).flatMap(Arrays::stream).toArray(double[][]::new)),
                m.trainFrom(),
                m.trainTo(),
                m.trainRows(),
                m.logLikelihood());
    }

    /** @throws IllegalStateException if the parameters do not hash to the row's id */
    public static RegimeModel fromRow(Row r) {
        List<String> features = r.getList(r.fieldIndex("features"));
        List<Boolean> logarithmic = r.getList(r.fieldIndex("logarithmic"));
        List<String> names = r.getList(r.fieldIndex("names"));
        int d = features.size();
        int k = names.size();
        double[][] flat = rows(numbers(r, "covariances"), d);
        double[][][] covariances = new double[k][][];
        for (int i = 0; i < k; i++) {
            covariances[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
        }
        RegimeModel model = new RegimeModel(
                features,
                logarithmic,
                numbers(r, "center"),
                numbers(r, "scale"),
                numbers(r, "start"),
                rows(numbers(r, "transition"), k),
                rows(numbers(r, "means"), d),
                covariances,
                names,
                r.<Integer>getAs("train_from"),
                r.<Integer>getAs("train_to"),
                r.<Integer>getAs("train_rows"),
                r.<Double>getAs("log_likelihood"));
        String id = r.getAs("model_id");
        if (!model.id().equals(id)) {
            throw new IllegalStateException(
                    "The parameters of regime model " + id + " hash to " + model.id() + ": the row is damaged.");
        }
        return model;
    }

    private static double[] numbers(Row r, String column) {
        return r.<Double>getList(r.fieldIndex(column)).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static double[][] rows(double[] flat, int width) {
        double[][] rows = new double[flat.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return rows;
    }

    private static Double[] boxed(double[]... rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).boxed().toArray(Double[]::new);
    }
}
