package io.cambrian.jobs.turn;

import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What goes wrong with drops: the end of one comes late, with the next; some of its rows are missing for good; a file is cut off in
 * the middle of its bytes; a day of the drop before is stated anew with another close.
 *
 * @param seed of what goes wrong when; empty for nothing
 */
public record Faults(Optional<Long> seed) {
    public static final Faults NONE = new Faults(Optional.empty());

    private static final double LATE = 0.1;
    private static final double MISSING = 0.02;
    private static final double RESTATED = 1.01;

    /** Changes drops that were cut; the first, all history before, stays as it is. */
    void into(Path cut, int periods) throws IOException {
        if (seed.isEmpty()) {
            return;
        }
        for (int k = 1; k < periods; k++) {
            RandomGenerator random = Seeds.stream(seed.get(), Seeds.ofText("faults"), k);
            List<Path> files;
            try (Stream<Path> list = Files.list(CutFiles.period(cut, k))) {
                files = list.sorted().toList();
            }
            if (files.isEmpty()) {
                continue;
            }
            Path file = files.get(random.nextInt(files.size()));
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (k + 1 < periods) {
                        late(file, lines, CutFiles.period(cut, k + 1));
                    }
                }
                case 1 -> missing(file, lines, random);
                case 2 ->
                    Files.write(
                            file.resolveSibling("broken-" + file.getFileName()),
                            garbled(lines, random).getBytes(StandardCharsets.UTF_8));
                case 3 -> {
                    if (k + 1 < periods) {
                        restated(file, lines, random, cut, k);
                    }
                }
                default -> {
                    // all is well
                }
            }
        }
    }

    /** The last rows come with the next drop. */
    private static void late(Path file, List<String> lines, Path next) throws IOException {
        int kept = lines.size() - (int) (LATE * (lines.size() - 1));
        List<String> rest = new ArrayList<>(List.of(lines.get(0)));
        rest.addAll(lines.subList(kept, lines.size()));
        Files.write(next.resolve("late-" + file.getFileName()), rest);
        Files.write(file, lines.subList(0, kept));
    }

    private static void missing(Path file, List<String> lines, RandomGenerator random) throws IOException {
        List<String> left = new ArrayList<>(List.of(lines.get(0)));
        for (String line : lines.subList(1, lines.size())) {
            if (random.nextDouble() >= MISSING) {
                left.add(line);
            }
        }
        Files.write(file, left);
    }

    /** A file whose header is gone and whose rows end anywhere. */
    private static String garbled(List<String> lines, RandomGenerator random) {
        StringBuilder text = new StringBuilder("\u0000\u0001PK");
        for (String line : lines.subList(1, Math.min(lines.size(), 50))) {
            text.append(line, 0, random.nextInt(line.length() + 1)).append(random.nextInt(10));
        }
        return text.toString();
    }

    /**
     * The next drop of the same file states one row anew, with another close. In a file of its own it would not count: a drop says how
     * things are up to its last day, and one that reaches less far is an old one that comes late.
     */
    private static void restated(Path file, List<String> lines, RandomGenerator random, Path cut, int period)
            throws IOException {
        String name = file.getFileName().toString();
        Path next = CutFiles.period(cut, period + 1)
                .resolve(CutFiles.name(period + 1, name.substring(name.indexOf('-') + 1)));
        if (lines.size() < 2 || !Files.exists(next)) {
            return;
        }
        String line = lines.get(1 + random.nextInt(lines.size() - 1));
        String[] header = lines.get(0).split(",");
        String[] cells = line.split(",", -1);
        for (int c = 0; c < cells.length; c++) {
            String column = header[c].strip();
            if ((column.equals("close") || column.equals("units_per_eur")) && !cells[c].isBlank()) {
                cells[c] = Double.toString(Double.parseDouble(cells[c]) * RESTATED);
            }
        }
        List<String> more = new ArrayList<>(Files.readAllLines(next, StandardCharsets.UTF_8));
        more.add(1, String.join(",", cells)); // in front: what comes late is the end
        Files.write(next, more);
    }
}
