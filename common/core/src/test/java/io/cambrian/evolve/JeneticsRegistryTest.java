package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JeneticsRegistryTest {
    /** A process whose first use of Jenetics is in a thread with a class loader that sees nothing. */
    static final class Blind {
        private Blind() {}

        public static void main(String[] args) throws ClassNotFoundException {
            Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
            Class.forName(Search.class.getName());
            System.out.print("loaded");
        }
    }

    @Test
    void aSearchCanBeTheFirstOfItsProcessInAnExecutorsThread() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Blind.class.getName())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).endsWith("loaded");
    }
}
