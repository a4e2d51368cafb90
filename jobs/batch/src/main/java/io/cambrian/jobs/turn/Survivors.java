package io.cambrian.jobs.turn;

import io.cambrian.market.Membership;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose bars a universe lacks, so that what is found on it holds for survivors. */
public final class Survivors {
    private Survivors() {}

    /** In words; empty where bars of all who were members between two days, first and last included, were given. */
    public static Optional<String> label(Warehouse warehouse, LocalDate from, LocalDate to) {
        Set<String> members = warehouse.all(UniverseTable.SPEC).stream()
                .map(UniverseTable::fromRow)
                .filter(m -> m.from() <= to.toEpochDay() && m.to() > from.toEpochDay())
                .map(Membership::symbol)
                .collect(Collectors.toSet());
        if (members.isEmpty()) {
            return Optional.of("SURVIVORS ONLY: no membership was given, so whoever failed before was never seen");
        }
        Set<String> known = warehouse.all(InstrumentsTable.SPEC).stream()
                .map(row -> row.<String>getAs("symbol"))
                .collect(Collectors.toSet());
        long given = members.stream().filter(known::contains).count();
        return given == members.size()
                ? Optional.empty()
                : Optional.of("SURVIVORS ONLY: bars of " + given + " of the " + members.size()
                        + " members of these years were given, and positions were opened in members only; whoever failed may be"
                        + " among the others");
    }
}
