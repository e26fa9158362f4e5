package io.giro.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that any table of any shard says of one transfer. */
public final class TransferFacts {
    private record Placed(int shard, Row row) {}

    private final TransferId id;
    private final List<Placed> rows = new ArrayList<>();

    public TransferFacts(TransferId id) {
        this.id = id;
    }

    /** Adds a row that was read on a shard. */
    public void add(int shard, Row row) {
        rows.add(new Placed(shard, row));
    }

    public TransferId id() {
        return id;
    }

    /** The rows of one table, on whatever shard. */
    public <R extends Row> List<R> all(Class<R> table) {
        return rows.stream()
                .map(Placed::row)
                .filter(table::isInstance)
                .map(table::cast)
                .toList();
    }

    /** The row of a table that has one row for each transfer; with a second one {@link OneShardRule} is at work. */
    <R extends Row> Optional<R> one(Class<R> table) {
        return all(table).stream().findFirst();
    }

    Optional<TransferRow> transfer() {
        return one(TransferRow.class);
    }

    Optional<HoldRow> hold() {
        return one(HoldRow.class);
    }

    Optional<DecisionRow> decision() {
        return one(DecisionRow.class);
    }

    boolean isCredited() {
        return decision().filter(DecisionRow::isCredited).isPresent();
    }

    boolean isRefused() {
        return decision().filter(DecisionRow::isRefused).isPresent();
    }

    Optional<EntryRow> credit() {
        return all(EntryRow.class).stream().filter(EntryRow::isCredit).findFirst();
    }

    Optional<EntryRow> debit() {
        return all(EntryRow.class).stream().filter(EntryRow::isDebit).findFirst();
    }

    /** Rows of the ledger: without the views, the keys and the accounts. */
    List<Row> ledgerRows() {
        return rows.stream()
                .map(Placed::row)
                .filter(row -> row instanceof TransferRow
                        || row instanceof HoldRow
                        || row instanceof DecisionRow
                        || row instanceof EntryRow)
                .toList();
    }

    SortedSet<Integer> shardsOf(Class<? extends Row> table) {
        return rows.stream()
                .filter(placed -> table.isInstance(placed.row()))
                .map(Placed::shard)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    /** The shards on which rows of this name stand. */
    SortedSet<Integer> shardsOf(String what) {
        return rows.stream()
                .filter(placed -> placed.row().what().equals(what))
                .map(Placed::shard)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    /**
     * The shard of the destination: of its account, or of its decision when the account is unknown. Empty when neither
     * says: then nothing is expected there.
     */
    SortedSet<Integer> destinationShards() {
        SortedSet<Integer> ofAccount = shardsOf(DestinationRow.class);
        return ofAccount.isEmpty() ? shardsOf(DecisionRow.class) : ofAccount;
    }

    /** The accounts that any of its rows in the ledger names. */
    public SortedSet<String> accounts() {
        SortedSet<String> accounts = new TreeSet<>();
        for (Row row : ledgerRows()) {
            switch (row) {
                case TransferRow terms -> accounts.addAll(List.of(terms.source(), terms.destination()));
                case HoldRow hold -> accounts.add(hold.source());
                case DecisionRow decision -> accounts.addAll(List.of(decision.source(), decision.destination()));
                case EntryRow entry -> accounts.add(entry.account());
                case KeyRow key -> {}
                case TransferViewRow view -> {}
                case DestinationRow destination -> {}
            }
        }
        return accounts;
    }

    Subject subject() {
        return Subject.transfer(id);
    }

    /** The amount at stake, in minor units. */
    long amount() {
        return transfer()
                .map(TransferRow::amount)
                .or(() -> decision().map(DecisionRow::amount))
                .or(() -> hold().map(HoldRow::amount))
                .or(() -> one(EntryRow.class).map(EntryRow::amount))
                .orElse(0L);
    }
}
