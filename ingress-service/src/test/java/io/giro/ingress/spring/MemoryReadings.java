package io.giro.ingress.spring;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Balance;
import io.giro.ingress.reading.Balances;
import io.giro.ingress.reading.Page;
import io.giro.ingress.reading.PendingMoney;
import io.giro.ingress.reading.PendingTransfers;
import io.giro.ingress.reading.StatementLine;
import io.giro.ingress.reading.Statements;
import io.giro.ingress.reading.TransferFilter;
import io.giro.ingress.reading.TransferProgress;
import io.giro.ingress.reading.Transfers;
import io.giro.transfer.TransferId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What there is to read, in memory. */
final class MemoryReadings implements Transfers, Balances, Statements, PendingTransfers {

    final Map<TransferId, TransferProgress> transfers = new ConcurrentHashMap<>();
    final Map<AccountId, Balance> balances = new ConcurrentHashMap<>();
    final List<StatementLine> lines = new CopyOnWriteArrayList<>();
    volatile PendingMoney pending = new PendingMoney(0, 0, 0, List.of());
    volatile Optional<RuntimeException> failure = Optional.empty();

    void clear() {
        transfers.clear();
        balances.clear();
        lines.clear();
        pending = new PendingMoney(0, 0, 0, List.of());
        failure = Optional.empty();
    }

    @Override
    public Optional<TransferProgress> find(TransferId id) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return Optional.ofNullable(transfers.get(id));
    }

    @Override
    public Page<TransferProgress> newestFirst(TransferFilter filter, Optional<TransferId> before, int limit) {
        return Page.of(
                transfers.values().stream()
                        .filter(transfer ->
                                before.isEmpty() || transfer.transferId().compareTo(before.get()) < 0)
                        .sorted(Comparator.comparing(TransferProgress::transferId)
                                .reversed())
                        .limit(limit + 1)
                        .toList(),
                limit);
    }

    @Override
    public Optional<Balance> find(AccountId account) {
        return Optional.ofNullable(balances.get(account));
    }

    @Override
    public Page<StatementLine> newestFirst(AccountId account, OptionalLong before, int limit) {
        return Page.of(
                lines.stream()
                        .filter(line -> line.version() < before.orElse(Long.MAX_VALUE))
                        .sorted(Comparator.comparing(StatementLine::version).reversed())
                        .limit(limit + 1)
                        .toList(),
                limit);
    }

    @Override
    public PendingMoney of(AccountId account, int limit) {
        return pending;
    }
}
