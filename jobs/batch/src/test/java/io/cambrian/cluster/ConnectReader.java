package io.cambrian.cluster;

import io.cambrian.fault.DataException;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Views;
import io.cambrian.tables.Warehouse;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Asks a warehouse on a server of Spark Connect, in a process that has the client alone: what it prints is read by a test. */
final class ConnectReader {
    private ConnectReader() {}

    /** @param args the server, then the warehouses to look into */
    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().remote(args[0]).getOrCreate();
        System.out.println("session " + spark.getClass().getName());
        for (String place : List.of(args).subList(1, args.length)) {
            Warehouse warehouse = Warehouse.open(spark, place);
            String name = place.substring(place.lastIndexOf('/') + 1);
            System.out.println(name + " " + look(warehouse, UniverseTable.SPEC));
        }
        Warehouse warehouse = Warehouse.open(spark, args[1]);
        Views.register(warehouse, UniverseTable.SPEC.name());
        System.out.println("view "
                + spark.sql("SELECT symbol FROM " + UniverseTable.SPEC.name())
                        .first()
                        .getString(0));
        spark.stop();
    }

    private static String look(Warehouse warehouse, TableSpec table) {
        try {
            return "exists " + warehouse.exists(table) + ", version " + warehouse.version(table) + ", rows "
                    + warehouse.all(table).size();
        } catch (DataException e) {
            return "cannot be asked for";
        }
    }
}
