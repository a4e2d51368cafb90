package io.cambrian.tables.files;

import io.delta.storage.HDFSLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's own way to write and read the logs of tables on this machine, with another way to list them. Each look at a table lists its
 * log from the last checkpoint on; Hadoop asks for size and times of all files of the folder before it leaves out those before, and of
 * their checksums. A table of hundreds of versions then takes longer to list than to read.
 */
public final class LocalLogStore extends HDFSLogStore {
    /** Delta makes it so. */
    public LocalLogStore(Configuration conf) {
        super(conf);
    }

    @Override
    public Iterator<FileStatus> listFrom(Path path, Configuration conf) throws IOException {
        FileSystem files = path.getFileSystem(conf);
        Path folder = path.getParent();
        String first = path.getName();
        List<FileStatus> found = new ArrayList<>();
        for (String name : FolderNames.of(folder)) {
            if (name.compareTo(first) >= 0 && !name.startsWith(".")) { // those are checksums
                try {
                    found.add(files.getFileStatus(new Path(folder, name)));
                } catch (FileNotFoundException e) {
                    // gone since: an old version, or a file that was renamed into place
                }
            }
        }
        return found.iterator();
    }
}
