package io.phantomdb.core.store;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import java.util.List;

/// One transaction under snapshot isolation: reads see the commits before its begin and its own writes.
///
/// One thread at a time calls it; scans that it opened may be read by many threads, while nobody writes. A write that
/// meets another's uncommitted or later committed write of the same row fails at once with SQLSTATE 40001
/// (first writer wins). [#close] rolls back what was not committed.
public interface Transaction extends AutoCloseable {
    /// The catalog at the snapshot, with this transaction's own DDL.
    Catalog catalog();

    /// Reads the table's rows in no particular order; columns of the batches are those of the request, in its
    /// order.
    TableScan scan(ScanRequest request);

    /// Point reads: one row per key that exists, in the order of the keys.
    ///
    /// @param keys a batch of the table's key columns in key order, without NULLs
    /// @param columns positions in the table's columns
    /// @param region holds the result
    Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region);

    /// Inserts rows with a value for each visible column, in order (hidden columns are filled in by the store).
    ///
    /// SQLSTATE 23505 duplicate key (also within the batch and against later commits), 23502 NULL where none may
    /// be, 22001 text too long for its column, 40001. On an exception the caller rolls back to its last mark.
    ///
    /// @return rows inserted
    long insert(TableInfo table, Batch rows);

    /// Replaces rows: `keys` as for [#get] but of rows that this transaction sees, `rows` as for [#insert], row by
    /// row. The key may change. Keys of rows that do not exist are skipped. SQLSTATEs as for [#insert].
    ///
    /// Key changes take effect together: all of a call's old keys are deleted before its new ones are checked.
    ///
    /// @return rows replaced
    long update(TableInfo table, Batch keys, Batch rows);

    /// @return rows deleted
    long delete(TableInfo table, Batch keys);

    /// SQLSTATE 42P07 where the name is taken, 42P16, 42701, 3F000.
    TableInfo createTable(TableDefinition definition);

    void dropTable(TableInfo table);

    /// A point to come back to: statement atomicity and savepoints.
    Mark mark();

    /// Undoes every write since the mark.
    void rollbackTo(Mark mark);

    /// Makes the writes durable as the options say, then visible. SQLSTATE 40001, 53100. After an exception the
    /// transaction is rolled back.
    void commit();

    void rollback();

    /// Rolls back unless committed; frees the snapshot.
    @Override
    void close();

    /// Opaque; belongs to the transaction that made it.
    interface Mark {}
}
