package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.WarehouseLock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
    @Command(name = "failing")
    private record Failing(Exception what) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw what;
        }
    }

    /** What a command says that ends so; as it comes out of Spark it is the cause of a cause. */
    private static String said(Exception what) {
        StringWriter said = new StringWriter();
        CommandLine line =
                new CommandLine(new Failing(new IllegalStateException("Job aborted", new RuntimeException(what))));
        line.setErr(new PrintWriter(said));
        line.setExecutionExceptionHandler(new Failures());
        assertThat(line.execute()).isEqualTo(Failures.FAILED);
        return said.toString();
    }

    @Test
    void aWarehouseWithoutRightsIsNamedAndSoIsTheWayOut() {
        assertThat(said(new AccessDeniedException("/data/warehouse/runs")))
                .contains("No permission: /data/warehouse/runs", "write access, or choose another --warehouse");
        assertThat(said(new FileNotFoundException("/data/warehouse/bars/a.parquet (Permission denied)")))
                .contains("No permission: /data/warehouse/bars/a.parquet", "write access");
    }

    @Test
    void aFullDiskIsNoLostWork() {
        assertThat(said(new IOException("No space left on device")))
                .contains("The disk is full", "run the same command again");
    }

    /** Nobody may make folders there, root included. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatCannotBeWrittenToIsNamedWhereTheLockIsTaken() {
        assertThatThrownBy(() -> WarehouseLock.take("/proc/self/warehouse"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Cannot write to the warehouse /proc/self/warehouse")
                .hasMessageContaining("Give this user write access, or choose another --warehouse");
    }
}
