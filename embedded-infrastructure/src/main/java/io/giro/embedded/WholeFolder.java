package io.giro.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder that is there with all that belongs into it, or not at all, whoever is killed while filling it. */
final class WholeFolder {
    /** Fills a folder that is empty at first. */
    interface Filling {
        void fill(Path folder) throws IOException;
    }

    private WholeFolder() {}

    /**
     * Makes the folder unless it exists: fills it under another name, then renames it. Of several threads and processes one does the
     * work while the others wait; a lock ends with the process that holds it.
     */
    static synchronized Path ensure(Path folder, Filling filling) {
        Path half = folder.resolveSibling(folder.getFileName() + ".half");
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        try {
            Files.createDirectories(folder.getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && !Files.isDirectory(folder)) {
                    delete(half);
                    Files.createDirectory(half);
                    filling.fill(half);
                    Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new InfrastructureException("Cannot fill the folder %s: %s.".formatted(folder, e.getMessage()), e);
        }
        return folder;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
