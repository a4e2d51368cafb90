package io.cambrian.benchmarks;

import io.cambrian.market.BarSeries;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A C program of ours, compiled on this machine with {@code gcc -O3 -march=native}: the yardstick of the machine's speed,
 * and an independent opinion on the results. It runs as a process that does one round per request and measures its own CPU
 * time, so that its rounds can be interleaved with Java's. Close it to end the process and remove its files.
 */
final class Yardstick implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;
    private final int cells;

    private Yardstick(Path folder, Process process, int cells) {
        this.folder = folder;
        this.process = process;
        this.cells = cells;
        requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Results, series by series and within it strategy by strategy.
     *
     * @param held the sum of the indices of the bars on which a position was held; 0 where it was not counted
     */
    record Cells(double[] totalReturn, double[] sharpe, double[] maxDrawdown, int[] trades, double[] held) {
        /** Room for the results of so many cells. */
        static Cells of(int cells) {
            return new Cells(
                    new double[cells], new double[cells], new double[cells], new int[cells], new double[cells]);
        }
    }

    /**
     * Compiles and starts a program; empty, with a line on the error stream, where there is no gcc.
     *
     * @param source resource beside this class, such as {@code w1.c}
     * @param generated further source files, by name
     */
    static Optional<Yardstick> start(String source, Map<String, String> generated, WalkMarket market, int strategies) {
        try {
            if (!hasCompiler()) {
                System.err.println("SKIPPED: no gcc on this machine, so no C yardstick of " + source + ".");
                return Optional.empty();
            }
            Path folder = Files.createTempDirectory("cambrian-yardstick");
            copy("account.h", folder);
            copy(source, folder);
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            compile(folder, source);
            write(market, folder.resolve("market"));
            Process process = new ProcessBuilder(
                            "./program",
                            "market",
                            Integer.toString(market.series().size()),
                            Integer.toString(market.bars()),
                            "cells")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return Optional.of(new Yardstick(folder, process, market.series().size() * strategies));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasCompiler() throws IOException {
        try {
            Process gcc = new ProcessBuilder("gcc", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return waitFor(gcc) == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private static void compile(Path folder, String source) throws IOException {
        Process gcc = new ProcessBuilder("gcc", "-O3", "-march=native", "-o", "program", source, "-lm")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (waitFor(gcc) != 0) {
            throw new IllegalStateException("gcc does not compile " + source + "; its messages are above.");
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a process.", e);
        }
    }

    private static void copy(String resource, Path folder) throws IOException {
        try (InputStream in = Yardstick.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing.");
            }
            Files.copy(in, folder.resolve(resource));
        }
    }

    private static void write(WalkMarket market, Path file) throws IOException {
        List<double[]> columns = new ArrayList<>();
        market.series().stream().map(BarSeries::open).forEach(columns::add);
        market.series().stream().map(BarSeries::high).forEach(columns::add);
        market.series().stream().map(BarSeries::low).forEach(columns::add);
        market.series().stream().map(BarSeries::close).forEach(columns::add);
        market.series().stream().map(BarSeries::volume).forEach(columns::add);
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * columns.size() * market.bars())
                .order(ByteOrder.nativeOrder());
        columns.forEach(column -> {
            for (double x : column) {
                bytes.putDouble(x);
            }
        });
        Files.write(file, bytes.array());
    }

    /** Runs one of the program's rounds; CPU nanoseconds that it took. */
    long round(String name) {
        try {
            requests.write(name + "\n");
            requests.flush();
            String answer = answers.readLine();
            long spent = answer == null ? -1 : Long.parseLong(answer);
            if (spent < 0) {
                throw new IllegalStateException("The C program knows no round named " + name + ", or has ended.");
            }
            return spent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a round and reads what it computed. */
    Cells cells(String name) {
        round(name);
        round("cells");
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(folder.resolve("cells"))).order(ByteOrder.nativeOrder());
            Cells out = Cells.of(cells);
            for (int i = 0; i < cells; i++) {
                out.totalReturn[i] = bytes.getDouble();
                out.sharpe[i] = bytes.getDouble();
                out.maxDrawdown[i] = bytes.getDouble();
                out.trades[i] = (int) bytes.getDouble();
                out.held[i] = bytes.getDouble();
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroy();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
