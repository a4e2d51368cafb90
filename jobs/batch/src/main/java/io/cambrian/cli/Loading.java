package io.cambrian.cli;

import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What commands open, said as it goes on. */
final class Loading {
    private Loading() {}

    /**
     * The folder of the keys that sign what is handed over; they are opened, or made on first use, so that whatever is wrong
     * with them is told before hours of work and not after.
     */
    static Path keys() {
        Path folder = SigningKeys.defaultFolder();
        SigningKeys.openOrCreate(folder);
        return folder;
    }

    static Warehouse warehouse(Progress progress, BatchOptions batch, String name) {
        return warehouse(progress, batch, batch.session(name));
    }

    /** For a command that takes the warehouse's lock; refused before Spark starts where another process has it. */
    static Warehouse toWrite(Progress progress, BatchOptions batch, String name) {
        WarehouseLock.refuseIfHeld(batch.warehouse());
        return warehouse(progress, batch, name);
    }

    /** For turns of the cycle, which take the lock. */
    static Warehouse turns(Progress progress, BatchOptions batch, String name) {
        WarehouseLock.refuseIfHeld(batch.warehouse());
        return warehouse(progress, batch, batch.session(name).with(SessionSettings.Work.SMALL_QUERIES));
    }

    private static Warehouse warehouse(Progress progress, BatchOptions batch, SessionSettings settings) {
        progress.stage("Starting Spark");
        Warehouse warehouse = Warehouse.open(Sessions.open(settings), batch.warehouse());
        progress.done("warehouse " + warehouse.location());
        return warehouse;
    }

    /** Says what was loaded, and what of it no order can fill on. */
    static LoadedMarket market(Progress progress, Supplier<LoadedMarket> load) {
        progress.stage("Loading the market");
        LoadedMarket loaded = load.get();
        Market market = loaded.market();
        long untraded = market.barsWithoutTrade();
        progress.done(TextTable.number(market.series().size(), 0) + " series, "
                + TextTable.number(market.bars(), 0) + " bars"
                + (untraded == 0
                        ? ""
                        : " (" + TextTable.number(untraded, 0)
                                + " of them without trade: they value a holding, and fill" + " no order)")
                + ", " + loaded.excluded().size() + " left out");
        return loaded;
    }
}
