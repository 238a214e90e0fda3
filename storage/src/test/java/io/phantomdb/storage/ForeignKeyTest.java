package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.ForeignKey.Action;
import io.phantomdb.core.schema.ForeignKey.Timing;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.testkit.UnforcedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `child.amount` refers to `parent.id`.
final class ForeignKeyTest {
    private Path directory;
    private TestStore store;
    private TableInfo parent;
    private TableInfo child;

    @BeforeEach
    void open(@TempDir Path temporary) {
        directory = temporary;
        store = TestStore.open(directory);
        parent = store.create("parent");
        child = createChild("child", Action.NO_ACTION);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private TableInfo createChild(String name, Action onDelete) {
        try (Transaction transaction = store.begin()) {
            TableInfo table = transaction.createTable(TestStore.definition(name, true));
            transaction.addForeignKey(
                    table,
                    new ForeignKeyDefinition(
                            Optional.empty(),
                            List.of("amount"),
                            "public",
                            "parent",
                            List.of(),
                            onDelete,
                            Action.NO_ACTION,
                            Timing.IMMEDIATE,
                            false));
            transaction.commit();
            return table;
        }
    }

    @Test
    void theConstraintOutlivesACrashAndAFold() {
        store.put(parent, row(1, "p", 0));
        store.put(child, row(1, "c", 1));
        for (int i = 0; i < 3; i++) {
            DatabaseException orphan = assertThrows(DatabaseException.class, () -> store.put(child, row(2, "c", 7)));
            assertEquals(SqlState.FOREIGN_KEY_VIOLATION, orphan.sqlState());
            assertEquals(
                    "insert or update on table \"child\" violates foreign key constraint \"child_amount_fkey\": Key"
                            + " (amount)=(7) is not present in table \"parent\".",
                    orphan.getMessage());
            DatabaseException referenced = assertThrows(DatabaseException.class, () -> store.remove(parent, 1L));
            assertEquals(
                    "update or delete on table \"parent\" violates foreign key constraint \"child_amount_fkey\" on"
                            + " table \"child\": Key (id)=(1) is still referenced from table \"child\".",
                    referenced.getMessage());
            if (i == 0) {
                store.abandon();
                store = TestStore.open(directory);
                parent = store.table("parent");
                child = store.table("child");
            } else {
                store.fold(parent);
                store.fold(child);
            }
        }
    }

    @Test
    void aParentDeletedSinceAChildWasWrittenIsSeenAlsoAfterARollbackToAMark() {
        store.put(parent, row(1, "p", 0));
        try (Transaction inserts = store.begin()) {
            store.insert(inserts, child, row(1, "c", 1));
            endStatement(inserts);
            Transaction.Mark mark = inserts.mark();
            store.remove(parent, 1L);
            store.insert(inserts, child, row(2, "c", 2));
            inserts.rollbackTo(mark);
            assertConflict(inserts);
        }
        assertEquals(Map.of(), store.content(child));
    }

    @Test
    void whatAStatementAsksOfForeignKeysIsBoundedByTheTransactionsMemory() {
        TableInfo big = createChild("big", Action.CASCADE);
        store.put(parent, row(1, "p", 0));
        for (int from = 0; from < 20_000; from += 1_000) {
            Map<Long, Row> rows = new TreeMap<>();
            for (long id = from; id < from + 1_000; id++) {
                rows.put(id, new Row("c", 1));
            }
            store.put(big, rows);
        }
        store.close();
        long memory = 1 << 20;
        store = new TestStore(Database.open(
                directory,
                TestStore.settings().with(Setting.TRANSACTION_MEMORY, memory),
                UnforcedDisk.world(),
                failure -> {},
                Failpoint.NONE));
        parent = store.table("parent");
        child = store.table("child");
        TableInfo reopened = store.table("big");
        try (Transaction deletes = store.begin()) {
            store.delete(deletes, parent, List.of(1L));
            DatabaseException full = assertThrows(DatabaseException.class, () -> endStatement(deletes));
            assertEquals(SqlState.OUT_OF_MEMORY, full.sqlState());
        }
        assertEquals(20_000, store.content(reopened).size());
    }

    @Test
    void aParentDeletedWhileAChildComesIsAConflictForTheSecond() {
        store.put(parent, row(1, "p", 0));
        store.put(parent, row(2, "p", 0));
        try (Transaction inserts = store.begin();
                Transaction deletes = store.begin()) {
            store.insert(inserts, child, row(1, "c", 1));
            endStatement(inserts);
            store.delete(deletes, parent, List.of(1L));
            endStatement(deletes);
            inserts.commit();
            assertConflict(deletes);
        }
        try (Transaction inserts = store.begin();
                Transaction deletes = store.begin()) {
            store.delete(deletes, parent, List.of(2L));
            endStatement(deletes);
            store.insert(inserts, child, row(2, "c", 2));
            endStatement(inserts);
            deletes.commit();
            assertConflict(inserts);
        }
        assertEquals(1, store.content(child).size());
        assertEquals(1, store.content(parent).size());
    }

    @Test
    void childrenOfOneParentDoNotWaitForEachOther() {
        store.put(parent, row(1, "p", 0));
        try (Transaction one = store.begin();
                Transaction other = store.begin()) {
            store.insert(one, child, row(1, "c", 1));
            store.insert(other, child, row(2, "c", 1));
            one.commit();
            other.commit();
        }
        assertEquals(2, store.content(child).size());
    }

    @Test
    void noOrphanComesOfManyWriters() throws InterruptedException {
        createChild("cascaded", Action.CASCADE);
        TableInfo cascaded = store.table("cascaded");
        AtomicLong next = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            long seed = t;
            Thread thread = new Thread(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < 400 && failure.get() == null; i++) {
                    try {
                        step(random, cascaded, next);
                    } catch (DatabaseException refused) {
                        boolean expected = refused.sqlState().retryable()
                                || refused.sqlState() == SqlState.FOREIGN_KEY_VIOLATION
                                || refused.sqlState() == SqlState.UNIQUE_VIOLATION;
                        if (!expected) {
                            failure.set(refused);
                        }
                    } catch (Throwable broken) {
                        failure.set(broken);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable broken = failure.get();
        if (broken != null) {
            throw new AssertionError(broken);
        }
        requireNoOrphan(child);
        requireNoOrphan(cascaded);
        assertTrue(store.content(child).size() > 10);
    }

    private void step(Random random, TableInfo cascaded, AtomicLong next) {
        long key = random.nextInt(12);
        switch (random.nextInt(8)) {
            case 0 -> store.remove(parent, key);
            case 1, 2 -> store.put(parent, row(key, "p", 0));
            case 3 -> store.fold(random.nextBoolean() ? parent : child);
            case 4 -> store.put(cascaded, row(next.incrementAndGet(), "c", key));
            case 5 -> store.remove(child, (long) random.nextInt(100));
            default -> store.put(child, row(next.incrementAndGet(), "c", key));
        }
    }

    private void requireNoOrphan(TableInfo table) {
        Map<Long, Row> parents = store.content(parent);
        store.content(table)
                .forEach((id, row) -> assertTrue(parents.containsKey(row.amount()), () -> id + " has no parent"));
    }

    private static void endStatement(Transaction transaction) {
        transaction.endStatement(new RowChanges() {
            @Override
            public long update(TableInfo table, Batch keys, Batch rows) {
                return transaction.update(table, keys, rows);
            }

            @Override
            public long delete(TableInfo table, Batch keys) {
                return transaction.delete(table, keys);
            }
        });
    }

    private static void assertConflict(Transaction transaction) {
        assertEquals(
                SqlState.SERIALIZATION_FAILURE,
                assertThrows(DatabaseException.class, transaction::commit).sqlState());
    }
}
