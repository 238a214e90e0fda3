package io.phantomdb.storage.txn;

import io.phantomdb.core.store.VirtualTable;
import io.phantomdb.core.store.VirtualTable.VirtualColumn;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The transactions that have begun and not ended, and `sys.transactions` and `sys.locks` over them. Any thread.
public final class OpenTransactions {
    private static final List<VirtualColumn> TRANSACTIONS = List.of(
            VirtualTable.column("transaction_id", SqlType.BIGINT),
            VirtualTable.column("isolation", SqlType.VARCHAR),
            VirtualTable.column("snapshot", SqlType.BIGINT),
            VirtualTable.column("locks", SqlType.BIGINT),
            VirtualTable.column("write_bytes", SqlType.BIGINT),
            VirtualTable.column("waiting", SqlType.BOOLEAN));
    private static final List<VirtualColumn> LOCKS = List.of(
            VirtualTable.column("transaction_id", SqlType.BIGINT),
            VirtualTable.column("lock_id", SqlType.VARCHAR),
            VirtualTable.column("mode", SqlType.VARCHAR),
            VirtualTable.column("granted", SqlType.BOOLEAN));

    private final RowLocks locks;
    private final LockWaits waits;
    private final Set<StoreTransaction> open = ConcurrentHashMap.newKeySet();

    public OpenTransactions(RowLocks locks, LockWaits waits) {
        this.locks = locks;
        this.waits = waits;
    }

    void add(StoreTransaction transaction) {
        open.add(transaction);
    }

    void remove(StoreTransaction transaction) {
        open.remove(transaction);
    }

    public List<VirtualTable> tables() {
        return List.of(
                VirtualTable.of("transactions", TRANSACTIONS, this::transactions),
                VirtualTable.of("locks", LOCKS, this::locks));
    }

    private List<List<@Nullable Object>> transactions() {
        Set<Long> waiting = waits.waits().stream().map(LockWaits.Wait::owner).collect(Collectors.toSet());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (StoreTransaction transaction : open) {
            rows.add(Arrays.asList(
                    transaction.number(),
                    transaction.isolation().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    transaction.snapshot(),
                    transaction.writes().locks().count(),
                    transaction.writes().budget().used(),
                    waiting.contains(transaction.number())));
        }
        return rows;
    }

    private List<List<@Nullable Object>> locks() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        locks.forEach((fingerprint, owner, mode) -> rows.add(row(owner, fingerprint, mode.name(), true)));
        waits.waits()
                .forEach(wait -> rows.add(
                        row(wait.owner(), wait.fingerprint(), wait.mode().name(), false)));
        return rows;
    }

    private static List<@Nullable Object> row(long owner, long fingerprint, String mode, boolean granted) {
        return Arrays.asList(owner, Long.toHexString(fingerprint), mode.replace('_', ' '), granted);
    }
}
