package io.giro.projector;

import java.util.List;

class MemoryViewsTest extends ViewsContract {

    private MemoryViews views = new MemoryViews();

    @Override
    protected Views views() {
        views = new MemoryViews();
        return views;
    }

    @Override
    protected List<StoredTransfer> transfers(int shard) {
        return views.transfers(shard).stream().map(StoredTransfer::of).toList();
    }

    @Override
    protected List<BalanceRow> balances(int shard) {
        return List.copyOf(views.balances(shard));
    }
}
