package io.phantomdb.core.store;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.ForeignKeyDefinition;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One transaction: reads see the commits before its snapshot and its own writes.
///
/// One thread at a time calls it, except [#wake]; scans that it opened may be read by many threads, while nobody
/// writes. A write waits while another transaction holds the row's lock. Where the row was written after the snapshot,
/// the write fails with SQLSTATE 40001; under [Isolation#READ_COMMITTED] the caller locks rows first ([#lock]) and
/// looks
/// at those that changed again. A wait that closes a circle of waits ends the youngest of them with SQLSTATE 40P01;
/// other
/// ends of a wait are 55P03 and 57014, as [StatementLimits] has it. [#close] rolls back what was not committed.
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

    /// The isolation level.
    Isolation isolation();

    /// How long the statement that runs from now on may wait.
    void setLimits(StatementLimits limits);

    /// Makes a wait look at [StatementLimits#check] at once. Any thread.
    void wake();

    /// Takes a snapshot anew and keeps writes and locks: the next statement under [Isolation#READ_COMMITTED], or the
    /// only one of a transaction, to be run again. No scan is open.
    void refresh();

    /// Locks rows that the transaction sees, until it ends or a [#rollbackTo] takes the locks back.
    ///
    /// SQLSTATE 40001 where a row was written since the snapshot, except under [Isolation#READ_COMMITTED].
    ///
    /// @param keys as for [#get]
    /// @return an outcome for each selected key
    LockOutcome[] lock(TableInfo table, Batch keys, RowLock mode, LockPolicy policy);

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

    /// Builds an index over the rows that are there, while others write, and keeps it from then on.
    ///
    /// SQLSTATE 42P07 where the name is taken, 23505 where a unique index finds equal keys, 53200 where memory for
    /// indexes is full.
    default IndexInfo createIndex(TableInfo table, IndexDefinition definition) {
        throw unsupported("indexes");
    }

    /// SQLSTATE 2BP01 where a constraint needs the index.
    default void dropIndex(IndexInfo index) {
        throw unsupported("indexes");
    }

    /// Gives an index, and the UNIQUE constraint that it may be, another name. SQLSTATE 42P07.
    default void renameIndex(IndexInfo index, String name) {
        throw unsupported("indexes");
    }

    /// The caller knows that the name is free among the table's constraints.
    default void renameForeignKey(ForeignKey key, String name) {
        throw unsupported("foreign keys");
    }

    /// Adds a foreign key; rows that are there are checked at the commit. SQLSTATE 42830 where the parent has no such
    /// key, 42804 where types differ, 23503, 42710 where the name is taken.
    default void addForeignKey(TableInfo child, ForeignKeyDefinition definition) {
        throw unsupported("foreign keys");
    }

    /// Removes a UNIQUE or FOREIGN KEY constraint by name; false where the table has none of that name. SQLSTATE 2BP01
    /// where a foreign key needs a UNIQUE one.
    ///
    /// @param cascade whether foreign keys that need it go too
    default boolean dropConstraint(TableInfo table, String name, boolean cascade) {
        return false;
    }

    /// When foreign keys are checked, until the transaction ends: `deferred` at the commit, else after each statement.
    /// Those that were deferred are checked at once. SQLSTATE 23503.
    ///
    /// @param constraints deferrable ones
    default void setConstraints(List<ForeignKey> constraints, boolean deferred) {
        throw unsupported("foreign keys");
    }

    /// Called at the end of each statement that wrote: checks what is to be checked then and does what follows from
    /// it (ON DELETE CASCADE). SQLSTATE 23503.
    ///
    /// @param changes writes the rows that follow
    default void endStatement(RowChanges changes) {}

    /// The index that a scan of the request would read, for EXPLAIN.
    default Optional<String> indexFor(ScanRequest request) {
        return Optional.empty();
    }

    /// Changes a table: columns by their field ids, constraints, name and schema. Its id and key stay. Rows are not
    /// rewritten: what they lack reads as [io.phantomdb.core.schema.Column#initial]. Indexes and foreign keys stay
    /// with their columns and go with them.
    ///
    /// @param checked whether the caller has read the rows, or will, to see that they satisfy what is new: then
    ///     nobody else may have written the table since the snapshot. SQLSTATE 40001, 42P07
    /// @return the table as this transaction sees it from now on
    default TableInfo alterTable(TableInfo before, TableInfo after, boolean checked) {
        throw unsupported("ALTER TABLE");
    }

    /// Changes what `WITH (...)` says of a table. Rows that are there stay as they are.
    ///
    /// @param options by lower-case name, in the form that CREATE TABLE has them; empty: as if never given.
    ///     SQLSTATE 22023, 40001
    default void setOptions(TableInfo table, Map<String, Optional<String>> options) {
        throw unsupported("ALTER TABLE ... SET");
    }

    /// Empties the table: at commit it is another table of the same name, of which nobody else has read or
    /// written anything. Its sequences, indexes and constraints go on. Foreign keys that other tables have to
    /// it are left to the caller.
    ///
    /// @return the empty table
    default TableInfo truncate(TableInfo table) {
        throw unsupported("TRUNCATE");
    }

    /// SQLSTATE 42P07 where the name is taken, 3F000.
    default SequenceInfo createSequence(
            String schema, String name, SequenceOptions options, Optional<SequenceInfo.Owner> owner) {
        throw unsupported("sequences");
    }

    /// Replaces the sequence with this id.
    ///
    /// @param restart present: the next value
    default void alterSequence(SequenceInfo changed, Optional<Long> restart) {
        throw unsupported("sequences");
    }

    default void dropSequence(SequenceInfo sequence) {
        throw unsupported("sequences");
    }

    /// The next value of a sequence; at once and for all, whatever becomes of the transaction. Any thread.
    /// SQLSTATE 2200H, 42P01.
    default long nextValue(long sequence) {
        throw unsupported("sequences");
    }

    /// Puts a sequence to a value; at once and for all. SQLSTATE 22003, 42P01.
    default void setValue(long sequence, long value, boolean called) {
        throw unsupported("sequences");
    }

    /// SQLSTATE 42P06.
    default void createSchema(String name) {
        throw unsupported("schemas");
    }

    /// Drops the schema and all that is in it. SQLSTATE 3F000.
    default void dropSchema(String name) {
        throw unsupported("schemas");
    }

    /// Makes the view, or replaces the one with the same id. SQLSTATE 42P07 where the name is taken, 3F000.
    ///
    /// @param view its id is 0 for a new one
    default ViewInfo putView(ViewInfo view) {
        throw unsupported("views");
    }

    default void dropView(ViewInfo view) {
        throw unsupported("views");
    }

    /// @param fieldId 0: the object itself
    /// @param text absent: no comment any more
    default void comment(long object, int fieldId, Optional<String> text) {
        throw unsupported("comments");
    }

    /// Makes a table a materialized view, or changes what is known of one.
    default void putMaterializedView(MaterializedView view) {
        throw unsupported("materialized views");
    }

    /// Keeps what ANALYZE found, in the place of what was known of the same columns. SQLSTATE 40001 where the table is
    /// gone.
    default void putAnalysis(TableInfo table, TableAnalysis analysis) {
        throw unsupported("statistics");
    }

    private static DatabaseException unsupported(String what) {
        return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "this store has no " + what);
    }

    /// A point to come back to: statement atomicity and savepoints.
    Mark mark();

    /// Undoes every write since the mark and gives back the locks taken since.
    void rollbackTo(Mark mark);

    /// Undoes every write since the mark but keeps all locks, for a statement that is to be run again.
    void undo(Mark mark);

    /// Refuses writes from now on, with SQLSTATE 25006.
    void setReadOnly();

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
