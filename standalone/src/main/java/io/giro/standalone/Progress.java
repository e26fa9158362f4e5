package io.giro.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells what has been reached, and after how many seconds: on standard output, and in a file that whoever started us can follow. */
final class Progress {
    private final Path file;
    private final long startedAt = System.nanoTime();

    /** Begins a new file in an existing folder. */
    Progress(Path file) {
        this.file = file;
        write("", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    synchronized void say(String sentence) {
        String line = "%5.1f s  %s".formatted((System.nanoTime() - startedAt) / 1e9, sentence);
        System.out.println(line);
        write(line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void write(String text, StandardOpenOption... options) {
        try {
            Files.writeString(file, text, options);
        } catch (IOException e) {
            // On a full disk, say: who tells goes on, and standard output has the line.
            System.out.printf("%s cannot be written: %s%n", file, e);
        }
    }
}
