package io.cambrian.tables.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    private static final FsPermission OWNER = new FsPermission((short) 0600);

    @TempDir
    private java.nio.file.Path folder;

    private static Configuration conf() {
        Configuration conf = new Configuration(false);
        LocalFiles.CONF.forEach((key, value) -> conf.set(key.replace("spark.hadoop.", ""), value));
        conf.setBoolean("fs.file.impl.disable.cache", true);
        return conf;
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    private Path path(String name) {
        return new Path(folder.resolve(name).toUri());
    }

    private static void write(FSDataOutputStream out) throws IOException {
        out.write("written".getBytes(StandardCharsets.UTF_8));
        out.close();
    }

    @Test
    void filesAndFoldersHaveTheirPermissionsAndChecksums() throws Exception {
        FileSystem files = FileSystem.get(URI.create("file:///"), conf());
        assertThat(files).isInstanceOf(LocalFiles.class);
        files.mkdirs(path("sub"), new FsPermission((short) 0750));
        write(files.create(path("sub/a"), OWNER, true, 4096, (short) 1, 1 << 20, null));
        assertThat(mode("sub")).isEqualTo("rwxr-x---");
        assertThat(mode("sub/a")).isEqualTo("rw-------");
        assertThat(folder.resolve("sub/.a.crc")).exists();
        files.setPermission(path("sub/a"), new FsPermission((short) 0644));
        assertThat(files.getFileStatus(path("sub/a")).getPermission()).isEqualTo(new FsPermission((short) 0644));
    }

    /** As Delta writes its log: into a file beside it that is then renamed. */
    @Test
    void theContextDoesTheSame() throws Exception {
        FileContext files = FileContext.getFileContext(URI.create("file:///"), conf());
        write(files.create(path("part"), EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.perms(OWNER)));
        files.rename(path("part"), path("whole"));
        assertThat(mode("whole")).isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("whole"))).isEqualTo("written");
        try (Stream<java.nio.file.Path> list = Files.list(folder)) {
            assertThat(list.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("whole", ".whole.crc");
        }
    }

    @Test
    void whatIsNoLinkIsTheFileItselfAndWhatIsNotThereIsNot() throws Exception {
        FileContext files = FileContext.getFileContext(URI.create("file:///"), conf());
        Files.writeString(folder.resolve("plain"), "twelve bytes");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("plain"));
        assertThat(files.getFileLinkStatus(path("plain")).getLen()).isEqualTo(12);
        assertThat(files.getFileLinkStatus(path("plain")).isSymlink()).isFalse();
        assertThat(files.getFileLinkStatus(path("link")).getLen()).isEqualTo(12);
        assertThatThrownBy(() -> files.getFileLinkStatus(path("nothing"))).isInstanceOf(FileNotFoundException.class);
    }
}
