package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import io.phantomdb.storage.fault.Failpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sequences, schemas, views and comments over restarts, crashes and beside other transactions.
final class CatalogObjectsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static SequenceInfo sequence(TestStore store, String name) {
        try (Transaction transaction = store.begin()) {
            SequenceInfo made =
                    transaction.createSequence("public", name, SequenceOptions.of(SqlType.BIGINT), Optional.empty());
            transaction.commit();
            return made;
        }
    }

    private static long next(TestStore store, long sequence) {
        try (Transaction transaction = store.begin()) {
            return transaction.nextValue(sequence);
        }
    }

    @Test
    void aCleanStopLeavesNoGap() {
        SequenceInfo made;
        try (TestStore store = TestStore.open(directory)) {
            made = sequence(store, "s");
            assertEquals(1, next(store, made.id()));
            assertEquals(2, next(store, made.id()));
        }
        try (TestStore store = TestStore.open(directory)) {
            assertEquals(3, next(store, made.id()));
        }
    }

    @Test
    void noValueComesTwiceAfterCrashes() {
        SequenceInfo made;
        try (TestStore store = TestStore.open(directory)) {
            made = sequence(store, "s");
        }
        long greatest = 0;
        for (int round = 0; round < 6; round++) {
            TestStore store = TestStore.open(directory);
            for (int i = 0; i < 1 + round * 30; i++) {
                long value = next(store, made.id());
                assertTrue(value > greatest, value + " after " + greatest);
                greatest = value;
                if (round % 2 == 1 && i == 20) {
                    store.database.checkpoint();
                }
            }
            store.abandon();
        }
    }

    /// Values by another increment leave the block that the log was told of.
    @Test
    void noValueComesTwiceAfterAnotherIncrementAndACrash() {
        SequenceInfo made;
        try (TestStore store = TestStore.open(directory)) {
            made = sequence(store, "s");
        }
        TestStore store = TestStore.open(directory);
        next(store, made.id());
        SequenceOptions byTwo = new SequenceOptions(SqlType.BIGINT, 1, 2, 1, Long.MAX_VALUE, 1, false);
        try (Transaction transaction = store.begin()) {
            transaction.alterSequence(
                    new SequenceInfo(made.id(), "public", "s", byTwo, Optional.empty()), Optional.empty());
            transaction.commit();
        }
        long greatest = 0;
        for (int i = 0; i < 30; i++) {
            greatest = next(store, made.id());
        }
        assertEquals(61, greatest);
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            assertTrue(next(again, made.id()) > greatest);
        }
    }

    @Test
    void whatASavepointDidToAnOwnSequenceIsUndone() {
        try (TestStore store = TestStore.open(directory)) {
            SequenceInfo made;
            try (Transaction transaction = store.begin()) {
                made = transaction.createSequence("public", "s", SequenceOptions.of(SqlType.BIGINT), Optional.empty());
                Transaction.Mark mark = transaction.mark();
                SequenceOptions byFive = new SequenceOptions(SqlType.BIGINT, 1, 5, 1, Long.MAX_VALUE, 1, false);
                SequenceInfo changed = new SequenceInfo(made.id(), "public", "s", byFive, Optional.empty());
                transaction.alterSequence(changed, Optional.empty());
                transaction.alterSequence(changed, Optional.of(1000L));
                transaction.rollbackTo(mark);
                assertEquals(1, transaction.nextValue(made.id()));
                transaction.commit();
            }
            assertEquals(2, next(store, made.id()));
        }
    }

    @Test
    void aCacheThatNobodyUsesUpIsNotCounted() {
        try (TestStore store = TestStore.open(directory);
                Transaction transaction = store.begin()) {
            SequenceOptions options =
                    new SequenceOptions(SqlType.BIGINT, 1, 1, 1, Long.MAX_VALUE, Long.MAX_VALUE, false);
            SequenceInfo made = transaction.createSequence("public", "s", options, Optional.empty());
            transaction.commit();
            assertEquals(1, next(store, made.id()));
        }
    }

    @Test
    void aCrashWhileABlockIsLoggedGivesNothingOut() {
        SequenceInfo made;
        try (TestStore store = TestStore.open(directory)) {
            made = sequence(store, "s");
        }
        TestStore store = TestStore.open(directory, step -> {
            if (step.equals(Failpoint.SEQUENCE_AFTER_APPEND)) {
                throw new IllegalStateException("crash");
            }
        });
        assertThrows(DatabaseException.class, () -> next(store, made.id()));
        store.abandon();
        try (TestStore again = TestStore.open(directory)) {
            assertTrue(next(again, made.id()) >= 1);
        }
    }

    @Test
    void threadsNeverShareAValue() throws InterruptedException {
        try (TestStore store = TestStore.open(directory)) {
            long id = sequence(store, "s").id();
            Set<Long> seen = ConcurrentHashMap.newKeySet();
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(i -> Thread.ofPlatform().start(() -> {
                        for (int n = 0; n < 500; n++) {
                            assertTrue(seen.add(next(store, id)));
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(2000, seen.size());
        }
    }

    private static final LongFunction<MaterializedView> FILLED = table -> new MaterializedView(
            new ViewInfo(
                    table,
                    "other",
                    "t",
                    List.of(new ViewInfo.ViewColumn("n", "id", SqlType.BIGINT, false)),
                    "SELECT 1 AS id",
                    List.of("public"),
                    List.of(77L)),
            true);
    private static final LongFunction<TableAnalysis> ANALYSIS = table -> new TableAnalysis(
            table,
            3,
            List.of(new TableAnalysis.ColumnAnalysis(
                    1,
                    0.25,
                    2.5,
                    8,
                    List.of(new Expr.Literal(7L, SqlType.BIGINT)),
                    List.of(0.5),
                    List.of(new Expr.Literal(1L, SqlType.BIGINT), new Expr.Literal(9L, SqlType.BIGINT)))));

    @Test
    void aRestartedSequenceStaysSoAfterACrashAlthoughOthersWereTakingValues() throws InterruptedException {
        for (int round = 1; round <= 10; round++) {
            TestStore store = TestStore.open(directory.resolve("round" + round));
            long id = sequence(store, "s").id();
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> threads = IntStream.range(0, 3)
                    .mapToObj(i -> Thread.ofPlatform().start(() -> {
                        while (!over.get() && next(store, id) < 1_000_000) {
                            Thread.onSpinWait();
                        }
                    }))
                    .toList();
            restart(store, id, 1_000_000);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            store.abandon();
            try (TestStore again = TestStore.open(directory.resolve("round" + round))) {
                long next = next(again, id);
                assertTrue(next >= 1_000_000, "round " + round + " goes on with " + next);
            }
        }
    }

    private static void restart(TestStore store, long id, long value) {
        try (Transaction transaction = store.begin()) {
            SequenceInfo info = transaction.catalog().sequences().stream()
                    .filter(sequence -> sequence.id() == id)
                    .findFirst()
                    .orElseThrow();
            transaction.alterSequence(info, Optional.of(value));
            transaction.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "checkpoint", "clean"})
    void everythingComesBack(String how) {
        TestStore store = TestStore.open(directory);
        TableInfo table;
        try (Transaction transaction = store.begin()) {
            transaction.createSchema("other");
            TableDefinition plain = TestStore.definition("t", true);
            table = transaction.createTable(
                    new TableDefinition("other", "t", plain.columns(), plain.primaryKey(), Map.of()));
            transaction.comment(table.id(), 2, Optional.of("what it says"));
            transaction.putMaterializedView(FILLED.apply(table.id()));
            transaction.putAnalysis(table, ANALYSIS.apply(table.id()));
            transaction.putView(new ViewInfo(
                    0,
                    "other",
                    "v",
                    List.of(new ViewInfo.ViewColumn("n", "id", SqlType.BIGINT, false)),
                    "SELECT id FROM t",
                    List.of("other", "public"),
                    List.of(table.id())));
            transaction.commit();
        }
        store.put(table, TestStore.row(1, "a", 1));
        if (how.equals("checkpoint")) {
            store.database.checkpoint();
        }
        if (how.equals("clean")) {
            store.close();
        } else {
            store.abandon();
        }
        try (TestStore again = TestStore.open(directory)) {
            Catalog catalog = again.database.catalog();
            assertEquals(List.of("public", "other"), catalog.schemas());
            assertEquals(Optional.of("what it says"), catalog.comment(table.id(), 2));
            assertEquals(Optional.of(FILLED.apply(table.id())), catalog.materializedView(table));
            assertEquals(Optional.of(ANALYSIS.apply(table.id())), catalog.analysis(table));
            assertEquals(
                    "SELECT id FROM t", catalog.view("other", "v").orElseThrow().text());
            TableInfo found = catalog.table("other", "t").orElseThrow();
            assertEquals(Map.of(1L, new Row("a", 1)), again.content(found));
            try (Transaction transaction = again.begin()) {
                TableInfo next = transaction.createTable(TestStore.definition("u", true));
                assertTrue(next.id() > catalog.view("other", "v").orElseThrow().id());
            }
        }
    }

    @Test
    void aSchemaInUseByAnotherIsNotDropped() {
        try (TestStore store = TestStore.open(directory)) {
            try (Transaction transaction = store.begin()) {
                transaction.createSchema("other");
                transaction.commit();
            }
            try (Transaction drops = store.begin();
                    Transaction makes = store.begin()) {
                drops.dropSchema("other");
                TableDefinition plain = TestStore.definition("t", true);
                makes.createTable(new TableDefinition("other", "t", plain.columns(), plain.primaryKey(), Map.of()));
                makes.commit();
                DatabaseException conflict = assertThrows(DatabaseException.class, drops::commit);
                assertEquals(SqlState.SERIALIZATION_FAILURE, conflict.sqlState());
            }
        }
    }

    @Test
    void truncateLetsOldReadersGoOn() {
        try (TestStore store = TestStore.open(directory)) {
            TableInfo table = store.create("t");
            store.put(table, TestStore.row(1, "a", 1));
            store.fold(table);
            store.put(table, TestStore.row(2, "b", 2));
            try (Transaction reader = store.begin()) {
                try (Transaction transaction = store.begin()) {
                    TableInfo empty = transaction.truncate(table);
                    assertEquals(Map.of(), store.scan(transaction, empty));
                    store.insert(transaction, empty, TestStore.row(3, "c", 3));
                    transaction.commit();
                }
                assertEquals(2, store.scan(reader, table).size());
            }
            assertEquals(Map.of(3L, new Row("c", 3)), store.content(store.table("t")));
        }
        try (TestStore store = TestStore.open(directory)) {
            assertEquals(Map.of(3L, new Row("c", 3)), store.content(store.table("t")));
        }
    }
}
