package io.phantomdb.storage;

import static io.phantomdb.storage.TestStore.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.schema.ColumnStatistics;
import io.phantomdb.core.schema.TableInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the planner hears of rows that no segment holds yet.
final class RowSampleTest {
    private static final int ROWS = 20_000;

    private Path directory;
    private TestStore store;
    private TableInfo table;

    @BeforeEach
    void open(@TempDir Path temporary) {
        directory = temporary;
        store = TestStore.open(directory);
        table = store.create("t");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void fill() {
        Map<Long, TestStore.Row> rows = new TreeMap<>();
        for (long i = 0; i < ROWS; i++) {
            rows.put(i, new TestStore.Row("text " + i / 20, i % 25));
        }
        store.put(table, rows);
    }

    private ColumnStatistics column(int position) {
        return store.database.catalog().statistics(table).columns().get(position);
    }

    private void assertWhatFillHolds() {
        assertEquals(ROWS, column(0).distinctValues());
        assertEquals(25, column(2).distinctValues());
        double texts = column(1).distinctValues();
        assertTrue(texts > 800 && texts < 1250, () -> "1000 texts estimated as " + texts);
        assertEquals(Optional.of(0L), column(2).minimum());
        assertEquals(Optional.of(24L), column(2).maximum());
    }

    @Test
    void distinctValuesOfHotRowsComeFromTheSample() {
        fill();
        assertWhatFillHolds();
    }

    @Test
    void theyOutliveAFold() {
        fill();
        store.fold(table);
        assertWhatFillHolds();
    }

    @Test
    void rowsReplacedCountOnce() {
        fill();
        for (int i = 0; i < 3; i++) {
            Map<Long, TestStore.Row> again = new TreeMap<>();
            for (long key = 0; key < 5_000; key++) {
                again.put(key, new TestStore.Row("text " + key / 20, key % 25));
            }
            store.replace(table, again);
        }
        assertWhatFillHolds();
    }

    @Test
    void afterARestartHotRowsAreSampledAgainAndFewRowsDoNotStandForMany() {
        fill();
        store.close();
        store = TestStore.open(directory);
        table = store.table("t");
        assertWhatFillHolds();
        store.fold(table);
        store.close();
        store = TestStore.open(directory);
        table = store.table("t");
        store.put(table, row(ROWS, "new", 3));
        assertTrue(Double.isNaN(column(1).distinctValues()));
        assertEquals(25, column(2).distinctValues());
    }

    @Test
    void anEmptyTableIsUnknown() {
        assertTrue(Double.isNaN(column(1).distinctValues()));
        store.put(table, row(1, "one", 5));
        assertEquals(1, column(1).distinctValues());
        assertEquals(0, column(1).nullFraction());
    }
}
