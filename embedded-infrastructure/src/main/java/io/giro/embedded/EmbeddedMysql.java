package io.giro.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A real mysqld 8.0.15 as a child process, listening on 127.0.0.1 alone.
 *
 * <p>What it has acknowledged survives a kill -9 and a loss of power, in every footprint: the redo log and the binlog are flushed with
 * every commit. Its binlog has what change capture needs: rows, whole ones, with GTIDs, for three days.
 *
 * <p>The data folder is initialised under another name and then renamed, so a killed first start leaves nothing that looks like data. The
 * root password is random, made at the first start, and kept beside the data in a file that only its owner can read; every start sets it
 * before the server takes its first connection.
 */
public final class EmbeddedMysql extends EmbeddedServer {
    private static final String NAME = "mysqld";
    private static final String USER = "root";
    private static final Duration INITIALISATION = Duration.ofMinutes(2);
    // Long, because a start after kill -9 replays the redo log.
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(45);

    private final Folders folders;
    private final Place place;
    private final Footprint footprint;
    private final MysqlBinary binary;
    private final Path folder;
    private final int port;
    private final String password;

    /**
     * Which server it is of how many in the same folders, which they share like the memory.
     *
     * @param number from 0
     */
    record Place(int number, int servers) {
        private static final Place ALONE = new Place(0, 1);

        /** The first one is called the same, however many there are. */
        private String name(String first) {
            return number == 0 ? first : first + "-" + number;
        }
    }

    private EmbeddedMysql(Folders folders, Place place, int port, Footprint footprint) {
        super(place.name(NAME), STOP);
        this.folders = folders;
        this.place = place;
        this.footprint = footprint;
        this.port = port;
        LoopbackPort.requireFree(port, place.name(NAME));
        this.binary = MysqlBinary.unpacked(folders.cache());
        this.folder = folders.data().resolve(place.name("mysql"));
        this.password = password(folder.resolve("password"));
        WholeFolder.ensure(
                dataFolder(),
                half -> FirstData.fill(half, footprint, folders.cache(), binary.folder(), this::initialise));
    }

    /**
     * Starts it, initialised first where there is no data yet, and returns when it answers.
     *
     * @param port 0 for a free one
     * @throws InfrastructureException if it cannot start
     */
    public static EmbeddedMysql start(Folders folders, int port, Footprint footprint) {
        return start(folders, Place.ALONE, port, footprint);
    }

    /** As {@link #start(Folders, int, Footprint)}, one of several. */
    static EmbeddedMysql start(Folders folders, Place place, int port, Footprint footprint) {
        folders.create();
        EmbeddedMysql server = new EmbeddedMysql(folders, place, LoopbackPort.orFree(port), footprint);
        server.restart();
        return server;
    }

    /** The server's URL, without a schema. */
    public String jdbcUrl() {
        return "jdbc:mysql://127.0.0.1:" + port;
    }

    public String username() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    private Path dataFolder() {
        return folder.resolve("data");
    }

    private void initialise(Path half) throws IOException {
        List<String> command = command(half);
        command.add("--initialize-insecure");
        ServerProcess.start(place.name("mysqld-initialize"), command, folders).awaitSuccess(INITIALISATION);
        // The server's own id, which must not be copied: its transactions bear it. It draws a new one when it starts.
        Files.delete(half.resolve("auto.cnf"));
    }

    @Override
    ServerProcess startProcess() {
        Path setPassword = folder.resolve("set-password.sql");
        writePrivately(setPassword, """
                SET sql_log_bin = 0;
                ALTER USER '%1$s'@'localhost' IDENTIFIED BY '%2$s';
                CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1';
                ALTER USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
                """.formatted(USER, password));
        List<String> command = command(dataFolder());
        command.add("--init-file=" + setPassword);
        ServerProcess server = ServerProcess.start(place.name(NAME), command, folders);
        server.awaitReady(START, this::ask);
        return server;
    }

    private void ask() throws SQLException {
        // An answer to our own password also shows that it is our server which answers on this port.
        DriverManager.getConnection(jdbcUrl() + "?connectTimeout=1000&socketTimeout=5000", USER, password)
                .close();
    }

    private List<String> command(Path data) {
        return new ArrayList<>(List.of(
                binary.mysqld().toString(),
                "--no-defaults",
                // Refused by default for root, and without effect for anybody else.
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data,
                "--lc-messages-dir=" + binary.messages(),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // Below the data folder: an absolute path could exceed the 107 characters that a socket's name may
                // have.
                "--socket=mysqld.sock",
                "--pid-file=mysqld.pid",
                "--mysqlx=OFF",
                // Only loopback reaches it. TLS would cost time there, and without TLS the newer plugin makes clients
                // fetch a key unverified.
                "--skip-ssl",
                "--default-authentication-plugin=mysql_native_password",
                // Who connects is an address, never a name that somebody must look up: the accounts are made for
                // 127.0.0.1.
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--log-timestamps=UTC",
                "--transaction-isolation=READ-COMMITTED",
                "--innodb-lock-wait-timeout=5",
                "--max-allowed-packet=64M",
                "--max-connections=300",
                "--server-id=" + (place.number() + 1),
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--binlog-expire-logs-seconds=" + Duration.ofDays(3).toSeconds(),
                "--sync-binlog=1",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=" + footprint.mysqlBufferPool(place.servers()),
                "--innodb-log-file-size=" + footprint.mysqlLogFile(place.servers()),
                "--innodb-log-files-in-group=2",
                // Keeping it up to date costs more than it saves where rows are written once and read by their
                // keys; newer servers leave it off, too.
                "--innodb-adaptive-hash-index=OFF",
                // Nobody here has events, and its thread spins while a server that stops waits for readers of its
                // binlog.
                "--event-scheduler=OFF",
                // Its tables take memory all the time, and nobody here reads them.
                "--performance-schema=OFF"));
    }

    private static String password(Path file) {
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.exists(file)) {
                byte[] random = new byte[16];
                new SecureRandom().nextBytes(random);
                writePrivately(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new InfrastructureException(
                    "Cannot keep the password of mysqld in %s: %s.".formatted(file, e.getMessage()), e);
        }
    }

    private static void writePrivately(Path file, String text) {
        try {
            Path half = file.resolveSibling(file.getFileName() + ".half");
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InfrastructureException("Cannot write %s: %s.".formatted(file, e.getMessage()), e);
        }
    }
}
