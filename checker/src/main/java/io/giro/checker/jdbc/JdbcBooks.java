package io.giro.checker.jdbc;

import io.giro.checker.AccountFacts;
import io.giro.checker.Books;
import io.giro.checker.Shard;
import io.giro.checker.TransferFacts;
import io.giro.checker.TransferId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The books in MySQL. Found through {@code META-INF/services}. */
public final class JdbcBooks implements Books {
    private static final Duration LONGEST_SNAPSHOT = Duration.ofMinutes(1);

    private final Duration longestSnapshot;

    public JdbcBooks() {
        this(LONGEST_SNAPSHOT);
    }

    private JdbcBooks(Duration longestSnapshot) {
        this.longestSnapshot = longestSnapshot;
    }

    /** Books whose readings go on in fresh snapshots after this long. */
    public static JdbcBooks renewing(Duration longestSnapshot) {
        return new JdbcBooks(longestSnapshot);
    }

    @Override
    public Reading read(List<Shard> shards) {
        return new JdbcReading(new Snapshots(shards, longestSnapshot));
    }

    private record JdbcReading(Snapshots snapshots) implements Reading {

        @Override
        public void eachTransfer(Consumer<TransferFacts> reader) {
            new TransferReader(snapshots).each(reader);
        }

        @Override
        public List<TransferFacts> transfers(Collection<TransferId> ids) {
            return new TransferReader(snapshots).of(ids);
        }

        @Override
        public void eachTransferOf(String account, Consumer<TransferFacts> reader) {
            new TransferReader(snapshots).eachOf(account, reader);
        }

        @Override
        public void eachAccount(Consumer<AccountFacts> reader) {
            new AccountReader(snapshots).each(reader);
        }

        @Override
        public List<AccountFacts> accounts(Collection<String> ids) {
            return new AccountReader(snapshots).of(ids);
        }

        @Override
        public void close() {
            snapshots.close();
        }
    }
}
