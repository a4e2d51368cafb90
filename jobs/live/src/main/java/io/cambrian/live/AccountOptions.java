package io.cambrian.live;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleOutcome.Refused;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.ReplayFeed;
import io.cambrian.live.feed.StoredBars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What a command needs that looks at an account afterwards: its journal, its plans and its bars. */
final class AccountOptions {
    @Option(
            names = "--bundles",
            required = true,
            paramLabel = "DIR",
            description = "Folder of bundles in which the account's plans are.")
    private Path bundles;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder of the account. Default: live/account beside the bundles, else the replay of the"
                    + " current bundle.")
    private Path state;

    @Option(
            names = "--bars",
            paramLabel = "PATH",
            description =
                    "The bars that the account was fed with: a CSV file, or the folder of drops. Default: those that"
                            + " the bundle carries for a replay.")
    private Path bars;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The key that bundles must be signed with. Default: cambrian.pub in $CAMBRIAN_KEYS or"
                    + " ~/.cambrian/keys.")
    private Path publicKey;

    private PublicKey key() {
        return SigningKeys.readPublic(
                publicKey != null ? publicKey : SigningKeys.defaultFolder().resolve(SigningKeys.PUBLIC_FILE));
    }

    /** The folder of an account that has a journal. */
    Path folder() {
        Path folder = state != null ? state : new LiveRun(bundles, key(), Progress.console()).statusFolder();
        if (!Files.isRegularFile(folder.resolve(LiveRun.JOURNAL))) {
            throw new DataException("There is no account in " + folder
                    + ".\nGive its folder by --state, or begin one with 'cambrian live'.");
        }
        return folder;
    }

    /** Plans by the ids of their bundles; of the last that was asked for, nothing is kept. */
    Function<String, Bundle> plans() {
        PublicKey key = key();
        return id -> {
            // what was in force then is not judged by today's date
            BundleOutcome outcome = BundleReader.named(bundles, id, key, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
            if (outcome instanceof Refused r) {
                throw new DataException("The plan " + id + " of the account cannot be read: " + r.message());
            }
            return ((Accepted) outcome).bundle();
        };
    }

    /** The bars that the account was fed with, by day. */
    SortedMap<Integer, DayBars> bars(String firstPlan) {
        if (bars != null) {
            return StoredBars.read(bars);
        }
        Bundle plan = plans().apply(firstPlan);
        if (plan.replay().isEmpty()) {
            throw new DataException("The bundle " + firstPlan
                    + " carries no bars.\nGive the bars that the account was fed with by --bars.");
        }
        return StoredBars.of(new ReplayFeed(plan.replay()));
    }
}
