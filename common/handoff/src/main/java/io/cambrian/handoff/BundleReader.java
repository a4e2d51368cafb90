package io.cambrian.handoff;

import io.cambrian.handoff.BundleOutcome.Accepted;
import io.cambrian.handoff.BundleOutcome.Reason;
import io.cambrian.handoff.BundleOutcome.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads published bundles and trusts nothing: signature, checksums, version, expiry and content are checked before a plan is
 * handed out. A refused bundle never replaces the one in force; that is the caller's to keep.
 */
public final class BundleReader {
    private static final String ID = "[0-9a-f]{32}";

    private BundleReader() {}

    /** The bundle that {@code CURRENT} names. */
    public static BundleOutcome current(Path bundlesFolder, PublicKey pinned, Clock clock) {
        if (Files.exists(bundlesFolder) && !Files.isDirectory(bundlesFolder)) {
            return new Refused(
                    Reason.NONE_PUBLISHED, bundlesFolder + " is a file.\nName the folder that has the file CURRENT.");
        }
        Path current = bundlesFolder.resolve(BundleWriter.CURRENT);
        String id;
        try {
            id = new String(Files.readAllBytes(current), StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            return new Refused(
                    Reason.NONE_PUBLISHED,
                    "No bundle was published in " + bundlesFolder
                            + ".\nRun `cambrian cycle` or `cambrian demo` first, or name the folder that has the file CURRENT.");
        } catch (IOException e) {
            return new Refused(Reason.MANIFEST_UNREADABLE, "Cannot read " + current + ": " + e.getMessage() + ".");
        }
        if (!id.matches(ID)) {
            return new Refused(
                    Reason.MANIFEST_UNREADABLE,
                    "The file " + current
                            + (id.isEmpty() ? " is empty" : " names no bundle ('" + shortened(id) + "')")
                            + ": it is being written, or was damaged.\nWhere a plan is in force, keep that; where none is,"
                            + " publish again.");
        }
        return named(bundlesFolder, id, pinned, clock);
    }

    /** The bundle that {@code CURRENT} names, unless its as-of lies before that of the plan in force. */
    public static BundleOutcome current(Path bundlesFolder, PublicKey pinned, Clock clock, Bundle inForce) {
        BundleOutcome outcome = current(bundlesFolder, pinned, clock);
        if (outcome instanceof Accepted a && a.bundle().asOf() < inForce.asOf()) {
            return new Refused(
                    Reason.OLDER_THAN_IN_FORCE,
                    "The bundle " + a.id() + " is as of "
                            + LocalDate.ofEpochDay(a.bundle().asOf())
                            + ", the plan in force as of " + LocalDate.ofEpochDay(inForce.asOf())
                            + ": an older plan is never taken.");
        }
        return outcome;
    }

    /** The bundle with that id, current or not. */
    public static BundleOutcome named(Path bundlesFolder, String id, PublicKey pinned, Clock clock) {
        if (!id.matches(ID)) {
            return new Refused(
                    Reason.MANIFEST_UNREADABLE,
                    "No bundle in " + bundlesFolder + " can have the name '" + shortened(id) + "'.");
        }
        Path folder = bundlesFolder.resolve(id);
        Optional<Refused> problem = problem(folder, pinned);
        if (problem.isPresent()) {
            return problem.get();
        }
        try {
            Manifest manifest = manifest(folder).manifest();
            if (!clock.instant().isBefore(manifest.expiresAt())) {
                return new Refused(
                        Reason.EXPIRED,
                        "The bundle " + id + " expired at " + manifest.expiresAt() + "; it is now "
                                + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                                + ".\nPublish a new one: run `cambrian cycle`, or `cambrian demo`, on bars that reach further.");
            }
            return new Accepted(id, BundleTables.read(folder, manifest));
        } catch (IOException | RuntimeException e) {
            return new Refused(Reason.MALFORMED, "The content of bundle " + folder + " is wrong: " + e.getMessage());
        }
    }

    /**
     * A bot of a bundle with its dossier, current or expired, without reading its bars.
     *
     * @param dossier empty where the bundle has none of it
     */
    public record BotDossier(Bot bot, Optional<Dossier> dossier) {}

    /**
     * One bot of the bundle with that id; empty where there is no such bot or bundle, or where what it says of bots is not
     * what was signed.
     */
    public static Optional<BotDossier> bot(Path bundlesFolder, String id, PublicKey pinned, String bot) {
        if (!id.matches(ID)) {
            return Optional.empty();
        }
        Path folder = bundlesFolder.resolve(id);
        try {
            Manifest.Signed signed = manifest(folder);
            if (!SigningKeys.verify(pinned, signed.canonical(), signed.signature())
                    || !Manifest.idOf(signed.canonical()).equals(id)) {
                return Optional.empty();
            }
            List<String> needed = new ArrayList<>(List.of(BundleTables.WEIGHTS, BundleTables.STRATEGIES));
            needed.addAll(DossierTables.FILES);
            for (String name : needed) {
                String checksum = signed.manifest().files().get(name);
                if (checksum != null && !Checksums.of(folder.resolve(name)).equals(checksum)) {
                    return Optional.empty();
                }
            }
            List<Dossier> dossiers = BundleTables.readDossiers(folder, signed.manifest());
            return BundleTables.readBots(folder).stream()
                    .filter(b -> b.id().equals(bot))
                    .findFirst()
                    .map(b -> new BotDossier(
                            b,
                            dossiers.stream().filter(d -> d.bot().equals(bot)).findFirst()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether the bundle in {@code folder} is complete, untouched and signed; empty when it is. */
    static Optional<Refused> problem(Path folder, PublicKey pinned) {
        Manifest.Signed signed;
        try {
            signed = manifest(folder);
        } catch (Manifest.UnknownVersionException e) {
            return refused(
                    Reason.UNKNOWN_VERSION,
                    "The bundle " + folder + " has " + e.getMessage()
                            + ".\nUpdate the live process, or publish again.");
        } catch (IOException e) {
            return refused(
                    Reason.MANIFEST_UNREADABLE,
                    "The manifest of bundle " + folder + " cannot be read: " + e.getMessage() + ".");
        }
        if (!SigningKeys.verify(pinned, signed.canonical(), signed.signature())) {
            return refused(
                    Reason.BAD_SIGNATURE,
                    "The bundle " + folder + " is not signed by the pinned key, or was changed after signing.");
        }
        if (!Manifest.idOf(signed.canonical()).equals(folder.getFileName().toString())) {
            return refused(Reason.BAD_SIGNATURE, "The manifest in " + folder + " belongs to another bundle.");
        }
        Map<String, String> files = signed.manifest().files();
        for (String required : BundleTables.REQUIRED) {
            if (!files.containsKey(required)) {
                return refused(
                        Reason.FILE_MISSING, "The manifest of bundle " + folder + " does not name " + required + ".");
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            String name = file.getKey();
            if (!BundleTables.REQUIRED.contains(name) && !BundleTables.OPTIONAL.contains(name)) {
                return refused(Reason.MALFORMED, "The bundle " + folder + " names a file that no bundle has: " + name);
            }
            try {
                if (!Checksums.of(folder.resolve(name)).equals(file.getValue())) {
                    return refused(
                            Reason.WRONG_CHECKSUM, "The file " + folder.resolve(name) + " is not what was signed.");
                }
            } catch (IOException e) {
                return refused(
                        Reason.FILE_MISSING, "The file " + folder.resolve(name) + " cannot be read: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static Manifest.Signed manifest(Path folder) throws IOException {
        Path file = folder.resolve(Manifest.FILE);
        if (Files.size(file) > Manifest.MAX_BYTES) {
            throw new IOException("larger than " + Manifest.MAX_BYTES + " bytes");
        }
        return Manifest.parse(Files.readAllBytes(file));
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }

    private static Optional<Refused> refused(Reason reason, String message) {
        return Optional.of(new Refused(reason, message));
    }
}
