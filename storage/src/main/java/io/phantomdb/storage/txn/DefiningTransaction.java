package io.phantomdb.storage.txn;

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
import io.phantomdb.core.store.Transaction;
import java.util.Map;
import java.util.Optional;

/// The part of a transaction that changes the catalog: each call goes to whoever knows about such objects.
abstract class DefiningTransaction implements Transaction {
    abstract TransactionServices services();

    /// What was written so far.
    abstract TransactionWrites writes();

    /// [#writes] of a transaction that may write. SQLSTATE 25006, 25P01, 58030.
    abstract TransactionWrites definable();

    @Override
    public TableInfo createTable(TableDefinition definition) {
        return definable().tables().create(definition);
    }

    @Override
    public void dropTable(TableInfo table) {
        definable().tables().drop(table);
    }

    @Override
    public IndexInfo createIndex(TableInfo table, IndexDefinition definition) {
        return indexes().create(table, definition);
    }

    @Override
    public void dropIndex(IndexInfo index) {
        indexes().drop(index);
    }

    @Override
    public void renameIndex(IndexInfo index, String name) {
        new Renames(services(), definable()).index(index, name);
    }

    @Override
    public void renameForeignKey(ForeignKey key, String name) {
        new Renames(services(), definable()).foreignKey(key, name);
    }

    @Override
    public void addForeignKey(TableInfo child, ForeignKeyDefinition definition) {
        indexes().addForeignKey(child, definition, this::scan);
    }

    @Override
    public boolean dropConstraint(TableInfo table, String name, boolean cascade) {
        return indexes().dropConstraint(table, name, cascade);
    }

    private IndexDefinitions indexes() {
        return definable().tables().indexes();
    }

    @Override
    public TableInfo alterTable(TableInfo before, TableInfo after, boolean checked) {
        return definable().tables().alter(before, after, checked);
    }

    @Override
    public void setOptions(TableInfo table, Map<String, Optional<String>> options) {
        definable().tables().setOptions(table, options);
    }

    @Override
    public TableInfo truncate(TableInfo table) {
        return definable().tables().truncate(table);
    }

    @Override
    public SequenceInfo createSequence(
            String schema, String name, SequenceOptions sequence, Optional<SequenceInfo.Owner> owner) {
        return catalogWrites().createSequence(schema, name, sequence, owner);
    }

    @Override
    public void alterSequence(SequenceInfo changed, Optional<Long> restart) {
        catalogWrites().alterSequence(changed, restart);
    }

    @Override
    public void dropSequence(SequenceInfo sequence) {
        catalogWrites().dropSequence(sequence);
    }

    @Override
    public long nextValue(long sequence) {
        return new CatalogWrites(services(), writes()).nextValue(sequence);
    }

    @Override
    public void setValue(long sequence, long value, boolean called) {
        new CatalogWrites(services(), writes()).setValue(sequence, value, called);
    }

    @Override
    public void createSchema(String name) {
        catalogWrites().createSchema(name);
    }

    @Override
    public void dropSchema(String name) {
        catalogWrites().dropSchema(name);
    }

    @Override
    public ViewInfo putView(ViewInfo view) {
        return catalogWrites().putView(view);
    }

    @Override
    public void dropView(ViewInfo view) {
        catalogWrites().dropView(view);
    }

    @Override
    public void comment(long object, int fieldId, Optional<String> text) {
        catalogWrites().comment(object, fieldId, text);
    }

    @Override
    public void putMaterializedView(MaterializedView view) {
        catalogWrites().putMaterializedView(view);
    }

    @Override
    public void putAnalysis(TableInfo table, TableAnalysis analysis) {
        catalogWrites().putAnalysis(table, analysis);
    }

    private CatalogWrites catalogWrites() {
        return new CatalogWrites(services(), definable());
    }
}
