package io.cambrian.tables;

import io.cambrian.fault.DataException;
import io.cambrian.tables.files.FolderNames;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The log folder of a table that lives at a path. A process that dies while it makes a table leaves a log without a version;
 * Delta takes such a folder for a table and then finds none in it.
 */
final class DeltaLogFolder {
    /** Operations, by their names in a table's history, after which a table has the rows that it had before. */
    static final Set<String> HOUSEKEEPING = Set.of(
            "OPTIMIZE",
            "REORG",
            "CLUSTER BY",
            "VACUUM START",
            "VACUUM END",
            "SET TBLPROPERTIES",
            "UNSET TBLPROPERTIES",
            "UPGRADE PROTOCOL",
            "ADD CONSTRAINT",
            "DROP CONSTRAINT",
            "ADD COLUMNS"); // null in all rows

    private static final Pattern VERSION = Pattern.compile("(\\d{20})\\.(json|checkpoint\\..*)");

    /** In the line of a commit that says what it is. */
    private static final Pattern OPERATION = Pattern.compile("^\\{\"commitInfo\":\\{.*?\"operation\":\"([^\"]*)\"");

    private static final String LAST_CHECKPOINT = "_last_checkpoint";

    /** A table is made in less than that by whoever is alive. */
    private static final int PATIENCE_MILLIS = 2_000;

    private static final int LOOK_MILLIS = 100;

    private final Path folder;
    private final FileSystem files;

    private DeltaLogFolder(Path folder, FileSystem files) {
        this.folder = folder;
        this.files = files;
    }

    /** The log of the table at a path or URI. */
    static DeltaLogFolder of(String table, Configuration hadoop) {
        Path folder = new Path(table, "_delta_log");
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            // checksums would hide their own files, which also keep a folder from being empty
            return new DeltaLogFolder(folder, files instanceof ChecksumFileSystem c ? c.getRawFileSystem() : files);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Whether the table has a version. The first one stays until the log is shortened, which needs a checkpoint; so nothing is listed. */
    boolean hasVersion() {
        try {
            return files.exists(commit(0)) || files.exists(new Path(folder, LAST_CHECKPOINT)) || lastVersion() >= 0;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private Path commit(long version) {
        return new Path(folder, String.format(Locale.ROOT, "%020d.json", version));
    }

    /** The latest version's number, -1 where there is none; asks no Spark job, as Delta's history does. */
    long lastVersion() {
        long last = -1;
        try {
            for (String name : names()) {
                Matcher version = VERSION.matcher(name);
                if (version.matches()) {
                    last = Math.max(last, Long.parseLong(version.group(1)));
                }
            }
            return last;
        } catch (FileNotFoundException e) {
            return -1;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private List<String> names() throws IOException {
        if (files instanceof RawLocalFileSystem) {
            return FolderNames.of(folder);
        }
        List<String> names = new ArrayList<>();
        RemoteIterator<FileStatus> entries = files.listStatusIterator(folder);
        while (entries.hasNext()) {
            names.add(entries.next().getPath().getName());
        }
        return names;
    }

    /** The last version up to a given one whose commit is not {@link #HOUSEKEEPING}, or whose commit is not there any more. */
    long lastVersionWithData(long version) {
        long last = version;
        while (last > 0 && isHousekeeping(last)) {
            last--;
        }
        return last;
    }

    private boolean isHousekeeping(long version) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(files.open(commit(version)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher operation = OPERATION.matcher(line);
                if (operation.find()) {
                    return HOUSEKEEPING.contains(operation.group(1));
                }
            }
            return false;
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /**
     * Takes away a log without a version that nobody is about to commit to; leaves any other alone. Only unfinished files are
     * deleted, and then the folder only if it is empty.
     */
    void clearAbandoned() {
        try {
            for (int waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
                if (!files.exists(folder) || hasVersion()) {
                    return;
                }
                Thread.sleep(LOOK_MILLIS);
            }
            for (FileStatus entry : files.listStatus(folder)) {
                if (entry.isFile() && entry.getPath().getName().startsWith(".")) {
                    files.delete(entry.getPath(), false);
                }
            }
            files.delete(folder, false);
        } catch (FileNotFoundException e) {
            // somebody else took it away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new DataException("The log " + folder + " has no version and cannot be taken away: " + e.getMessage()
                    + ".\nA process died while it made the table: delete the folder, there is nothing in it.");
        }
    }

    private static DataException unreadable(Path folder, IOException e) {
        return new DataException("The folder " + folder + " cannot be read: " + e.getMessage()
                + ".\nThe warehouse must be readable where its tables are asked for.");
    }
}
