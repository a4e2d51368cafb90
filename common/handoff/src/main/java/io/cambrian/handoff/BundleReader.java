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

    /**
     * The bundle, unless its as-of lies before that of the plan in force.
     *
     * @param inForceAsOf day
     */
    public static BundleOutcome unlessOlder(Accepted bundle, int inForceAsOf) {
        int asOf = bundle.bundle().asOf();
        return asOf >= inForceAsOf
                ? bundle
                : new Refused(
                        Reason.OLDER_THAN_IN_FORCE,
                        "The bundle " + bundle.id() + " is as of " + LocalDate.ofEpochDay(asOf)
                                + ", the plan in force as of " + LocalDate.ofEpochDay(inForceAsOf)
                                + ": an older plan is never taken.");
    }

    /** The bundle with that id, current or not. */
    public static BundleOutcome named(Path bundlesFolder, String id, PublicKey pinned, Clock clock) {
        if (!id.matches(ID)) {
            return new Refused(
                    Reason.MANIFEST_UNREADABLE,
                    "No bundle in " + bundlesFolder + " can have the name '" + shortened(id) + "'.");
        }
        Path folder = bundlesFolder.resolve(id);
        Look look = look(folder, pinned);
        if (look.problem().isPresent()) {
            return look.problem().get();
        }
        Manifest manifest = look.manifest();
        try {
            if (!clock.instant().isBefore(manifest.expiresAt())) {
                return new Refused(
                        Reason.EXPIRED,
                        "The bundle " + id + " expired at " + manifest.expiresAt() + "; it is now "
                                + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                                + ".\nPublish a new one: run `cambrian cycle`, or `cambrian demo`, on bars that reach further.");
            }
            return new Accepted(id, BundleTables.read(look.files(), manifest));
        } catch (CheckedFile.ChangedException e) {
            return new Refused(Reason.WRONG_CHECKSUM, e.getMessage());
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
            BundleFiles files = new BundleFiles();
            for (String name : needed) {
                String checksum = signed.manifest().files().get(name);
                if (checksum != null) {
                    CheckedFile file = CheckedFile.of(folder.resolve(name));
                    if (!file.checksum().equals(checksum)) {
                        return Optional.empty();
                    }
                    files.add(name, file);
                }
            }
            List<Dossier> dossiers = BundleTables.readDossiers(files);
            return BundleTables.readBots(files).stream()
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
        return look(folder, pinned).problem();
    }

    /**
     * What a look at a bundle found.
     *
     * @param problem what is wrong with it; then the rest is not to be used
     * @param manifest as it was signed; null where it is not
     * @param files as they were signed
     */
    private record Look(Optional<Refused> problem, Manifest manifest, BundleFiles files) {}

    private static Look look(Path folder, PublicKey pinned) {
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
        BundleFiles checked = new BundleFiles();
        for (Map.Entry<String, String> file : files.entrySet()) {
            String name = file.getKey();
            if (!BundleTables.REQUIRED.contains(name) && !BundleTables.OPTIONAL.contains(name)) {
                return refused(Reason.MALFORMED, "The bundle " + folder + " names a file that no bundle has: " + name);
            }
            try {
                CheckedFile found = CheckedFile.of(folder.resolve(name));
                if (!found.checksum().equals(file.getValue())) {
                    return refused(
                            Reason.WRONG_CHECKSUM, "The file " + folder.resolve(name) + " is not what was signed.");
                }
                checked.add(name, found);
            } catch (IOException e) {
                return refused(
                        Reason.FILE_MISSING, "The file " + folder.resolve(name) + " cannot be read: " + e.getMessage());
            }
        }
        return new Look(Optional.empty(), signed.manifest(), checked);
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

    private static Look refused(Reason reason, String message) {
        return new Look(Optional.of(new Refused(reason, message)), null, new BundleFiles());
    }
}
