package io.giro.checker.jdbc;

import io.giro.checker.AccountFacts;
import io.giro.checker.Books;
import io.giro.checker.Shard;
import io.giro.checker.TransferFacts;
import io.giro.checker.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The books in MySQL. Found through {@code META-INF/services}. */
public final class JdbcBooks implements Books {

    @Override
    public Reading read(List<Shard> shards) {
        List<ShardSnapshot> snapshots = new ArrayList<>();
        try {
            for (int index = 0; index < shards.size(); index++) {
                snapshots.add(ShardSnapshot.open(index, shards.get(index)));
            }
        } catch (RuntimeException e) {
            snapshots.forEach(ShardSnapshot::close);
            throw e;
        }
        return new JdbcReading(List.copyOf(snapshots));
    }

    private record JdbcReading(List<ShardSnapshot> snapshots) implements Reading {

        @Override
        public void eachTransfer(Consumer<TransferFacts> reader) {
            new TransferReader(snapshots).each(reader);
        }

        @Override
        public List<TransferFacts> transfers(Collection<TransferId> ids) {
            return new TransferReader(snapshots).of(ids);
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
            snapshots.forEach(ShardSnapshot::close);
        }
    }
}
