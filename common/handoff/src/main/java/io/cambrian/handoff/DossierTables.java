package io.cambrian.handoff;

import io.cambrian.handoff.Dossier.Ancestor;
import io.cambrian.handoff.Dossier.Gate;
import io.cambrian.handoff.Dossier.Twins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Dossiers as tables: one row per bot, and tall tables of what each has several of. */
final class DossierTables {
    static final String DOSSIERS = "dossiers.arrow";
    static final String FIGURES = "dossier_figures.arrow";
    static final String TWINS = "dossier_twins.arrow";
    static final String GATES = "dossier_gates.arrow";
    static final String LINEAGE = "dossier_lineage.arrow";
    static final List<String> FILES = List.of(DOSSIERS, FIGURES, TWINS, GATES, LINEAGE);

    private DossierTables() {}

    /** One of several things that a bot has. */
    private record Row<T>(String bot, T value) {}

    private static <T> List<Row<T>> rows(List<Dossier> dossiers, Function<Dossier, Iterable<T>> of) {
        List<Row<T>> rows = new ArrayList<>();
        dossiers.forEach(d -> of.apply(d).forEach(value -> rows.add(new Row<>(d.bot(), value))));
        return rows;
    }

    private static <T> Column text(String name, List<T> rows, Function<T, String> of) {
        return Column.text(name, rows.stream().map(of).toList());
    }

    private static <T> Column bots(List<Row<T>> rows) {
        return text("bot", rows, Row::bot);
    }

    private static <T> Column whole(String name, List<T> rows, Function<T, Integer> of) {
        return Column.indices(name, rows.stream().mapToInt(of::apply).toArray());
    }

    private static <T> Column numbers(String name, List<T> rows, Function<T, Double> of) {
        return Column.numbers(name, rows.stream().mapToDouble(of::apply).toArray());
    }

    private static <T> Column flags(String name, List<T> rows, Function<T, Boolean> of) {
        boolean[] flags = new boolean[rows.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = of.apply(rows.get(i));
        }
        return Column.flags(name, flags);
    }

    /** The files with their tables; none where there are no dossiers. */
    static void put(List<Dossier> dossiers, Map<String, Iterator<Table>> files) {
        if (dossiers.isEmpty()) {
            return;
        }
        put(
                files,
                DOSSIERS,
                text("bot", dossiers, Dossier::bot),
                text("strategy_id", dossiers, Dossier::strategyId),
                text("search", dossiers, Dossier::search),
                whole("rank", dossiers, Dossier::rank),
                text("state", dossiers, Dossier::state),
                flags("promoted", dossiers, Dossier::promoted),
                text("reasons", dossiers, Dossier::reasons));
        List<Row<Map.Entry<String, Double>>> figures =
                rows(dossiers, d -> d.figures().entrySet());
        put(
                files,
                FIGURES,
                bots(figures),
                text("name", figures, r -> r.value().getKey()),
                numbers("value", figures, r -> r.value().getValue()));
        List<Row<Twins>> twins = rows(dossiers, Dossier::twins);
        put(
                files,
                TWINS,
                bots(twins),
                text("worlds", twins, r -> r.value().worlds()),
                whole("planned", twins, r -> r.value().planned()),
                whole("run", twins, r -> r.value().run()),
                whole("as_good", twins, r -> r.value().asGood()),
                numbers("p_value", twins, r -> r.value().pValue()));
        List<Row<Gate>> gates = rows(dossiers, Dossier::gates);
        put(
                files,
                GATES,
                bots(gates),
                text("name", gates, r -> r.value().name()),
                flags("passed", gates, r -> r.value().passed()),
                text("words", gates, r -> r.value().words()));
        List<Row<Ancestor>> lineage = rows(dossiers, Dossier::lineage);
        put(
                files,
                LINEAGE,
                bots(lineage),
                text("id", lineage, r -> r.value().id()),
                whole("generation", lineage, r -> r.value().generation()),
                text("operator", lineage, r -> r.value().operator()),
                text("parents", lineage, r -> String.join(" ", r.value().parents())),
                numbers("fitness", lineage, r -> r.value().fitness()),
                text("text", lineage, r -> r.value().text()));
    }

    private static void put(Map<String, Iterator<Table>> files, String file, Column... columns) {
        files.put(file, List.of(Table.of(columns)).iterator());
    }

    /** The dossiers in a folder whose files were checked. */
    static List<Dossier> read(BundleFiles files) throws IOException {
        Map<String, SortedMap<String, Double>> figures = new TreeMap<>();
        Table f = BundleTables.single(files, FIGURES);
        for (int i = 0; i < f.rows(); i++) {
            figures.computeIfAbsent(f.text("bot")[i], b -> new TreeMap<>())
                    .put(f.text("name")[i], f.numbers("value")[i]);
        }
        Map<String, List<Twins>> twins = new TreeMap<>();
        Table t = BundleTables.single(files, TWINS);
        for (int i = 0; i < t.rows(); i++) {
            add(
                    twins,
                    t.text("bot")[i],
                    new Twins(
                            t.text("worlds")[i],
                            t.indices("planned")[i],
                            t.indices("run")[i],
                            t.indices("as_good")[i],
                            t.numbers("p_value")[i]));
        }
        Map<String, List<Gate>> gates = new TreeMap<>();
        Table g = BundleTables.single(files, GATES);
        for (int i = 0; i < g.rows(); i++) {
            add(gates, g.text("bot")[i], new Gate(g.text("name")[i], g.flags("passed")[i], g.text("words")[i]));
        }
        Map<String, List<Ancestor>> lineage = new TreeMap<>();
        Table l = BundleTables.single(files, LINEAGE);
        for (int i = 0; i < l.rows(); i++) {
            String parents = l.text("parents")[i];
            add(
                    lineage,
                    l.text("bot")[i],
                    new Ancestor(
                            l.text("id")[i],
                            l.indices("generation")[i],
                            l.text("operator")[i],
                            parents.isEmpty() ? List.of() : Arrays.asList(parents.split(" ")),
                            l.numbers("fitness")[i],
                            l.text("text")[i]));
        }
        List<Dossier> dossiers = new ArrayList<>();
        Table d = BundleTables.single(files, DOSSIERS);
        for (int i = 0; i < d.rows(); i++) {
            String bot = d.text("bot")[i];
            dossiers.add(new Dossier(
                    bot,
                    d.text("strategy_id")[i],
                    d.text("search")[i],
                    d.indices("rank")[i],
                    d.text("state")[i],
                    d.flags("promoted")[i],
                    d.text("reasons")[i],
                    figures.getOrDefault(bot, new TreeMap<>()),
                    twins.getOrDefault(bot, List.of()),
                    gates.getOrDefault(bot, List.of()),
                    lineage.getOrDefault(bot, List.of())));
        }
        return dossiers;
    }

    private static <T> void add(Map<String, List<T>> lists, String bot, T value) {
        lists.computeIfAbsent(bot, b -> new ArrayList<>()).add(value);
    }
}
