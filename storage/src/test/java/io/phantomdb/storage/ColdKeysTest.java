package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.storage.TestStore.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys are looked up in cold segments without touching those that do not have them.
final class ColdKeysTest {
    private static final int SEGMENTS = 4;
    private static final int KEYS = 400;

    /// Segments overlap: key `n` is in segment `n % 5`, and in none where that is 4.
    private static TableInfo load(TestStore store) {
        TableInfo table = store.create("t");
        for (int segment = 0; segment < SEGMENTS; segment++) {
            Map<Long, Row> rows = new TreeMap<>();
            for (long key = segment; key < KEYS; key += 5) {
                rows.put(key, new Row("x", key));
            }
            store.put(table, rows);
            store.fold(table);
        }
        return table;
    }

    @Test
    void aLookupOfAnAbsentKeyOpensNoPage(@TempDir Path directory) {
        try (TestStore store = TestStore.open(directory.resolve("data"))) {
            TableInfo table = load(store);
            long before = store.database.environment().cache().lookups();
            int found = 0;
            try (Transaction transaction = store.begin()) {
                for (long key = 4; key < KEYS; key += 5) {
                    found += store.get(transaction, table, List.of(key)).size();
                }
            }
            assertEquals(0, found);
            long opened = store.database.environment().cache().lookups() - before;
            // 80 keys in four segments: without filters 640 pages and dictionaries.
            assertTrue(opened <= 64, opened + " pages opened");
        }
    }

    @Test
    void anInsertOfANewKeyOpensNoPage(@TempDir Path directory) {
        try (TestStore store = TestStore.open(directory.resolve("data"))) {
            TableInfo table = load(store);
            long before = store.database.environment().cache().lookups();
            Map<Long, Row> rows = new TreeMap<>();
            for (long key = 4; key < KEYS; key += 5) {
                rows.put(key, new Row("new", key));
            }
            store.put(table, rows);
            long opened = store.database.environment().cache().lookups() - before;
            assertTrue(opened <= 64, opened + " pages opened");
            assertEquals(KEYS, store.content(table).size());
        }
    }
}
