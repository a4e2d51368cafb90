package io.cambrian.handoff;

import io.cambrian.overlay.OverlaySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Overlays as a table: one row per text or number, in the order of the overlays, names and values. */
final class OverlayTable {
    private static final String TEXT = "text";
    private static final String NUMBER = "number";

    private OverlayTable() {}

    /** The columns of the table while it grows. */
    private static final class Rows {
        private final List<String> kinds = new ArrayList<>();
        private final List<String> types = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<Double> numbers = new ArrayList<>();

        void add(String kind, String type, String name, String text, double number) {
            kinds.add(kind);
            types.add(type);
            names.add(name);
            texts.add(text);
            numbers.add(number);
        }
    }

    static Table of(List<OverlaySpec> overlays) {
        Rows rows = new Rows();
        for (OverlaySpec o : overlays) {
            rows.add(o.kind(), "", "", "", 0); // an overlay may have nothing but its kind
            o.texts().forEach((name, list) -> list.forEach(text -> rows.add(o.kind(), TEXT, name, text, 0)));
            o.numbers().forEach((name, list) -> list.forEach(number -> rows.add(o.kind(), NUMBER, name, "", number)));
        }
        return Table.of(
                Column.text("overlay", rows.kinds),
                Column.text("type", rows.types),
                Column.text("name", rows.names),
                Column.text("text", rows.texts),
                Column.numbers(
                        "number",
                        rows.numbers.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    static List<OverlaySpec> read(Table table) {
        String[] kinds = table.text("overlay");
        String[] types = table.text("type");
        String[] names = table.text("name");
        String[] texts = table.text("text");
        double[] numbers = table.numbers("number");
        Map<String, Map<String, List<String>>> textsOf = new LinkedHashMap<>();
        Map<String, Map<String, List<Double>>> numbersOf = new LinkedHashMap<>();
        for (int i = 0; i < kinds.length; i++) {
            Map<String, List<String>> t = textsOf.computeIfAbsent(kinds[i], k -> new LinkedHashMap<>());
            Map<String, List<Double>> n = numbersOf.computeIfAbsent(kinds[i], k -> new LinkedHashMap<>());
            if (types[i].equals(TEXT)) {
                t.computeIfAbsent(names[i], k -> new ArrayList<>()).add(texts[i]);
            } else if (types[i].equals(NUMBER)) {
                n.computeIfAbsent(names[i], k -> new ArrayList<>()).add(numbers[i]);
            } else if (!types[i].isEmpty()) {
                throw new IllegalArgumentException("A part of an overlay is of the type " + types[i] + ".");
            }
        }
        List<OverlaySpec> overlays = new ArrayList<>();
        textsOf.forEach((kind, t) -> {
            OverlaySpec.Builder spec = OverlaySpec.of(kind);
            t.forEach(spec::texts);
            numbersOf
                    .get(kind)
                    .forEach((name, list) -> spec.numbers(
                            name, list.stream().mapToDouble(Double::doubleValue).toArray()));
            overlays.add(spec.build());
        });
        return overlays;
    }
}
