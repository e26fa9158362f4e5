package io.giro.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * For test classes that start a dozen processes and put a load on them. Tests run in two JVMs side by side, but two of these at once would
 * only show what an overloaded machine does. The lock is a file's, so it ends with the JVM, however that ends.
 */
public final class OneAtATime implements BeforeAllCallback {

    private static final Path FILE = Path.of("target", "one-at-a-time.lock");

    @Override
    public void beforeAll(ExtensionContext context) {
        // The store closes what it holds after the last test of the class.
        context.getStore(Namespace.create(OneAtATime.class))
                .computeIfAbsent(Turn.class, key -> Turn.take(), Turn.class);
    }

    private record Turn(FileChannel file, FileLock lock) implements AutoCloseable {

        static Turn take() {
            try {
                FileChannel file = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                return new Turn(file, file.lock());
            } catch (IOException e) {
                throw new IllegalStateException("no turn can be taken with " + FILE.toAbsolutePath(), e);
            }
        }

        @Override
        public void close() throws IOException {
            lock.release();
            file.close();
        }
    }
}
