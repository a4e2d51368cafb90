package io.cambrian.jobs.turn;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Stands for a live process that finds the feed's only file damaged at its first start and fails, and trades at its second. */
public final class SpoilingLive {
    private static final String JOURNAL = "journal-afterwards";

    private SpoilingLive() {}

    /** Writes it as the live jar of an installation. */
    static void jar(Path target, Path journalAfterwards) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SpoilingLive.class.getName());
        String entry = SpoilingLive.class.getName().replace('.', '/') + ".class";
        Path jar = Files.createDirectories(target).resolve("cambrian-live-0-all.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(out, manifest);
                InputStream code = SpoilingLive.class.getResourceAsStream("/" + entry)) {
            content.putNextEntry(new JarEntry(entry));
            code.transferTo(content);
            content.putNextEntry(new JarEntry(JOURNAL));
            content.write(Files.readAllBytes(journalAfterwards));
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        Path feed = Path.of(words.get(words.indexOf("--feed") + 1));
        Path aside = feed.resolve("left-out");
        if (Files.exists(aside)) {
            try (InputStream journal = SpoilingLive.class.getResourceAsStream("/" + JOURNAL)) {
                Files.write(Path.of(words.get(words.indexOf("--state") + 1), "journal.jsonl"), journal.readAllBytes());
            }
        } else {
            Files.createDirectories(aside);
            try (var files = Files.list(feed)) {
                Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
                Files.writeString(aside.resolve(file.getFileName() + ".why"), "line 2: no number\n");
                Files.move(file, aside.resolve(file.getFileName()));
            }
            System.exit(1);
        }
        System.out.println("{}");
    }
}
