package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.InstrumentsTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a turn works with. */
final class Workbench {
    private final Warehouse warehouse;
    private final TurnJob.Request request;
    private final ScaleOfRecord scale;
    private final List<Turn> finished;
    private final Map<String, Long> versions;
    private final Progress progress;
    private final TurnTime time;
    private final Market market;
    private final PaperDesk desk;
    private final SigningKeys keys;
    private final int today;
    private final Costs costs;
    private Bundle inForce;

    /**
     * Opens the keys, and makes them where there are none.
     *
     * @param scale the market up to today, its last day
     * @param finished turns, the first one first
     * @param versions of the tables that a turn reads; -1 where there is none
     */
    Workbench(
            Warehouse warehouse,
            TurnJob.Request request,
            ScaleOfRecord scale,
            List<Turn> finished,
            Map<String, Long> versions,
            Progress progress,
            TurnTime time) {
        this.warehouse = warehouse;
        this.request = request;
        this.scale = scale;
        this.finished = finished;
        this.versions = versions;
        this.progress = progress;
        this.time = time;
        market = scale.loaded().market();
        desk = new PaperDesk(request.folder(), request.keys());
        keys = SigningKeys.openOrCreate(request.keys());
        today = market.calendar()[market.calendar().length - 1];
        costs = request.settings().search().costs();
    }

    Warehouse warehouse() {
        return warehouse;
    }

    TurnJob.Request request() {
        return request;
    }

    TurnSettings settings() {
        return request.settings();
    }

    LoadedMarket loaded() {
        return scale.loaded();
    }

    ScaleOfRecord scale() {
        return scale;
    }

    Market market() {
        return market;
    }

    /** Turns that came to their end, the first one first. */
    List<Turn> finished() {
        return finished;
    }

    /** Versions of the tables that a turn reads; -1 where there is none. */
    Map<String, Long> versions() {
        return versions;
    }

    Progress progress() {
        return progress;
    }

    PaperDesk desk() {
        return desk;
    }

    /** Those that sign plans. */
    SigningKeys keys() {
        return keys;
    }

    /** Last day of the market. */
    int today() {
        return today;
    }

    Costs costs() {
        return costs;
    }

    TurnTime time() {
        return time;
    }

    /** The turn before; empty in the first. */
    Optional<Turn> last() {
        return finished.isEmpty() ? Optional.empty() : Optional.of(finished.get(finished.size() - 1));
    }

    /** The last turn that searched; empty where none did. */
    Optional<Turn> lastSearch() {
        return finished.stream()
                .filter(t -> t.kind().equals(TurnKind.SEARCH.key()))
                .reduce((a, b) -> b);
    }

    /** The plan that the last turn left. */
    Bundle inForce() {
        if (inForce == null) {
            inForce = PlanHandOff.read(
                    desk.bundles(), last().orElseThrow().bundle().orElseThrow(), keys);
        }
        return inForce;
    }

    /** Sessions of the market after a day. */
    int sessionsAfter(int day) {
        int at = Arrays.binarySearch(market.calendar(), day + 1);
        return market.calendar().length - (at >= 0 ? at : -at - 1);
    }

    /** All days by the regimes of a cycle. */
    RegimesJob.Labelled labelled(String cycle) {
        return RegimesJob.extend(warehouse, model(cycle), market);
    }

    private RegimeModel model(String cycle) {
        String id = RunsTable.find(warehouse, cycle)
                .map(run -> RunIdentity.field(run.result(), "model_id"))
                .orElseThrow(() -> new DataException("The warehouse has no finished cycle " + cycle + "."));
        return RegimesJob.model(warehouse, id)
                .orElseThrow(() -> new DataException("The warehouse has no regime model " + id + "."));
    }

    /** Where a plan as of today is written. */
    PlanHandOff.Place place() {
        Map<String, Long> read = new LinkedHashMap<>();
        for (TableSpec table : List.of(BarsTable.SPEC, InstrumentsTable.SPEC, UniverseTable.SPEC)) {
            if (versions.get(table.name()) >= 0) {
                read.put(table.name(), versions.get(table.name()));
            }
        }
        return new PlanHandOff.Place(
                desk.bundles(), keys, loaded(), read, request.settings().validDays());
    }
}
