package io.cambrian.tables.files;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** What is in a folder of this machine, by names alone: nothing is asked of any file. */
public final class FolderNames {
    private FolderNames() {}

    /**
     * Names in ascending order.
     *
     * @throws FileNotFoundException where there is no such folder
     */
    public static List<String> of(Path folder) throws IOException {
        File place = new File(folder.toUri().getPath());
        String[] names = place.list();
        if (names == null) {
            if (place.isDirectory()) {
                throw new IOException("The folder " + place + " cannot be read.");
            }
            throw new FileNotFoundException("There is no folder " + place + ".");
        }
        Arrays.sort(names);
        return List.of(names);
    }
}
