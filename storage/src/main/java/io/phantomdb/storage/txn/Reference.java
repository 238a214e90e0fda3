package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.IndexKeyCodec;
import io.phantomdb.core.row.KeyCodec;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.row.index.OrderedIndex;
import io.phantomdb.storage.catalog.Related;
import io.phantomdb.storage.index.FieldReferences;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.version.Location;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A foreign key between two tables as one transaction writes them: who has a key, who refers to it.
///
/// What is asked for is the committed state of now, not of the snapshot, with the transaction's own rows on top: a
/// constraint holds of what is there, whatever a snapshot still shows. Children are found by the index that the
/// constraint keeps over its columns, parents by primary key or unique index.
final class Reference {
    /// Bytes on the heap of a key found, with its place in the list.
    private static final long FOUND_BYTES = 48;

    private final ForeignKey key;
    private final TableTarget child;
    private final TableTarget parent;
    private final List<Integer> childColumns;
    private final List<Integer> parentColumns;
    private final TableIndex childIndex;
    private final Optional<TableIndex> parentIndex;
    private final List<SqlType> childTypes;
    private final List<SqlType> parentTypes;
    private long removalsSeen;

    Reference(ForeignKey key, TableTarget child, TableTarget parent, Related related) {
        this.key = key;
        this.child = child;
        this.parent = parent;
        this.removalsSeen = parent.pinned().handle().removals();
        this.childColumns = positions(key.childFields(), child.info());
        this.parentColumns = positions(key.parentFields(), parent.info());
        this.childTypes = types(child.info(), childColumns);
        this.parentTypes = types(parent.info(), parentColumns);
        this.childIndex = index(child, childIndexOf(key, related));
        this.parentIndex = isKey(parent.info(), parentColumns)
                ? Optional.empty()
                : Optional.of(index(parent, parentIndexOf(key, related)));
    }

    private static List<Integer> positions(List<Integer> fields, TableInfo table) {
        return fields.stream()
                .map(field -> FieldReferences.position(field, table))
                .toList();
    }

    private static List<SqlType> types(TableInfo table, List<Integer> columns) {
        return columns.stream()
                .map(column -> table.columns().get(column).type())
                .toList();
    }

    private static boolean isKey(TableInfo table, List<Integer> columns) {
        return table.hasPrimaryKey() && table.key().equals(columns);
    }

    /// Whether the fields are those of the primary key, in its order.
    static boolean isPrimaryKey(TableInfo table, List<Integer> fields) {
        return isKey(table, positions(fields, table));
    }

    /// The index that a constraint keeps over the child's columns.
    static IndexInfo childIndexOf(ForeignKey key, Related related) {
        return related.indexesOf(key.child()).stream()
                .filter(index ->
                        index.constraint() && !index.unique() && index.fields().equals(key.childFields()))
                .findFirst()
                .orElseThrow(() -> missing(key));
    }

    /// A unique index over exactly the parent's columns.
    static IndexInfo parentIndexOf(ForeignKey key, Related related) {
        return related.indexesOf(key.parent()).stream()
                .filter(index -> index.isKeyOf(key.parentFields()))
                .findFirst()
                .orElseThrow(() -> missing(key));
    }

    private static TableIndex index(TableTarget target, IndexInfo info) {
        return target.pinned()
                .handle()
                .index(info.id())
                .orElseThrow(() -> new DatabaseException(
                        SqlState.SERIALIZATION_FAILURE,
                        "could not serialize access: index \"" + info.name() + "\" was dropped by another"));
    }

    private static DatabaseException missing(ForeignKey key) {
        return new DatabaseException(SqlState.INTERNAL_ERROR, "foreign key \"" + key.name() + "\" has lost its index");
    }

    /// SQLSTATE 40001 where the index that tells whether there is a parent is no longer kept.
    void requireIndex() {
        if (parentIndex.isPresent() && !parent.pinned().handle().indexes().contains(parentIndex.get())) {
            throw TableTarget.conflict();
        }
    }

    /// As many removals of parent rows were done before anything was asked of them.
    long removalsSeen() {
        return removalsSeen;
    }

    void setRemovalsSeen(long removals) {
        removalsSeen = removals;
    }

    ForeignKey key() {
        return key;
    }

    TableTarget child() {
        return child;
    }

    TableTarget parent() {
        return parent;
    }

    /// Positions of the referencing columns, in the order of the parent's key.
    List<Integer> childColumns() {
        return childColumns;
    }

    List<Integer> parentColumns() {
        return parentColumns;
    }

    /// Whether a parent row has the values.
    ///
    /// @param given a batch of the key's columns, the child's or the parent's, none NULL in the row
    boolean parentExists(Batch given, int givenRow, Region scratch) {
        Batch values = KeyTypes.converted(given, givenRow, parentTypes, scratch);
        int row = values == given ? givenRow : 0;
        if (values != given && hasNull(values)) {
            return false;
        }
        return parentIndex.isPresent()
                ? parentByIndex(parentIndex.get(), values, row, scratch)
                : parentByKey(values, row, scratch);
    }

    /// SQLSTATE 23503 where a row has no parent.
    ///
    /// @param rows the child's columns of the key
    void requireParents(TableScan rows, Region scratch) {
        for (Optional<Morsel> next = rows.next(); next.isPresent(); next = rows.next()) {
            try (Morsel morsel = next.get()) {
                for (Optional<Batch> batch = morsel.next(scratch); batch.isPresent(); batch = morsel.next(scratch)) {
                    requireParents(batch.get(), scratch);
                    scratch.reset();
                }
            }
        }
    }

    private void requireParents(Batch values, Region scratch) {
        Vector[] vectors = values.columns().toArray(Vector[]::new);
        for (int i = 0; i < values.selected(); i++) {
            int row = values.row(i);
            requireMatch(values, row);
            if (!IndexKeyCodec.hasNull(vectors, row) && !parentExists(values, row, scratch)) {
                throw noParent(values, row);
            }
        }
    }

    /// SQLSTATE 23503 where some of a child's values are NULL and MATCH FULL wants all of them or none.
    void requireMatch(Batch values, int row) {
        if (!key.matchFull()) {
            return;
        }
        int nulls = 0;
        for (Vector vector : values.columns()) {
            nulls += vector.isNull(row) ? 1 : 0;
        }
        if (nulls != 0 && nulls != values.columns().size()) {
            throw new DatabaseException(
                    SqlState.FOREIGN_KEY_VIOLATION,
                    "insert or update on table \"" + child.info().name() + "\" violates foreign key constraint \""
                            + key.name() + "\": MATCH FULL does not allow mixing of null and nonnull key values.");
        }
    }

    private boolean parentByKey(Batch values, int row, Region scratch) {
        KeyCodec.Writer writer = parent.pinned().handle().keys().writer(values);
        int bytes = writer.bytes(row);
        long address = scratch.allocateBytes(bytes);
        writer.write(row, address);
        int entry = parent.writes().find(address, bytes, KeyCodec.hash(address, bytes));
        if (entry != TableWrites.ABSENT && parent.writes().state(entry) != TableWrites.UNTOUCHED) {
            return parent.writes().state(entry) == TableWrites.PRESENT;
        }
        TableVersion now = parent.current();
        return now.live(values, row, address, bytes) != Location.NONE;
    }

    private boolean parentByIndex(TableIndex index, Batch values, int row, Region scratch) {
        Prefix prefix = prefix(index, values, row, scratch);
        if (!parent.uniqueKeys()
                .own(index, prefix.address, prefix.bytes, scratch)
                .isEmpty()) {
            return true;
        }
        boolean[] found = new boolean[1];
        index.scanEqual(prefix.address, prefix.bytes, scratch, (entry, head, bytes, end) -> {
            found[0] = end == OrderedIndex.LIVE && !isWritten(parent, entry + head, bytes - head);
            return !found[0];
        });
        return found[0];
    }

    /// Keys of the child rows that refer to the values.
    ///
    /// @param most how many are wanted
    /// @param heap pays for the list
    List<TableIndex.FoundKey> children(Batch given, int givenRow, int most, Region region, HeapShare heap) {
        Batch values = KeyTypes.converted(given, givenRow, childTypes, region);
        int row = values == given ? givenRow : 0;
        if (values != given && hasNull(values)) {
            return List.of();
        }
        Prefix prefix = prefix(childIndex, values, row, region);
        List<TableIndex.FoundKey> found =
                new ArrayList<>(child.uniqueKeys().own(childIndex, prefix.address, prefix.bytes, region));
        childIndex.scanEqual(prefix.address, prefix.bytes, region, (entry, head, bytes, end) -> {
            int length = bytes - head;
            if (end == OrderedIndex.LIVE && !isWritten(child, entry + head, length)) {
                long copy = region.allocateBytes(length);
                Memory.copy(entry + head, copy, length);
                heap.take(FOUND_BYTES);
                found.add(new TableIndex.FoundKey(copy, length));
            }
            return found.size() < most;
        });
        return found;
    }

    private static boolean isWritten(TableTarget target, long rowKey, int bytes) {
        int entry = target.writes().find(rowKey, bytes, KeyCodec.hash(rowKey, bytes));
        return entry != TableWrites.ABSENT && target.writes().state(entry) != TableWrites.UNTOUCHED;
    }

    private static boolean hasNull(Batch oneRow) {
        return IndexKeyCodec.hasNull(oneRow.columns().toArray(Vector[]::new), 0);
    }

    /// The key of the child's index that refers to the values, as `[int bytes][key]`; 0 where the child's types cannot
    /// hold them.
    long childPrefix(Batch given, int givenRow, Region region) {
        Batch values = KeyTypes.converted(given, givenRow, childTypes, region);
        int row = values == given ? givenRow : 0;
        if (values != given && hasNull(values)) {
            return 0;
        }
        Vector[] vectors = values.columns().toArray(Vector[]::new);
        int bytes = childIndex.codec().bytes(vectors, row);
        long blob = region.allocateBytes(Integer.BYTES + (long) bytes);
        Memory.putInt(blob, bytes);
        childIndex.codec().write(vectors, row, blob + Integer.BYTES);
        return blob;
    }

    /// Whether a committed child that the transaction has not written refers to a [#childPrefix]. Under the commit
    /// lock.
    boolean hasCommittedChild(long blob, Region scratch) {
        boolean[] found = new boolean[1];
        childIndex.scanEqual(blob + Integer.BYTES, Memory.getInt(blob), scratch, (entry, head, bytes, end) -> {
            found[0] = end == OrderedIndex.LIVE && !isWritten(child, entry + head, bytes - head);
            return !found[0];
        });
        return found[0];
    }

    private record Prefix(long address, int bytes) {}

    private static Prefix prefix(TableIndex index, Batch values, int row, Region scratch) {
        Vector[] vectors = values.columns().toArray(Vector[]::new);
        int bytes = index.codec().bytes(vectors, row);
        long address = scratch.allocateBytes(bytes);
        index.codec().write(vectors, row, address);
        return new Prefix(address, bytes);
    }

    DatabaseException noParent(Batch values, int row) {
        return new DatabaseException(
                SqlState.FOREIGN_KEY_VIOLATION,
                "insert or update on table \"" + child.info().name() + "\" violates foreign key constraint \""
                        + key.name() + "\": Key " + KeyText.of(child.info(), childColumns, values, row)
                        + " is not present in table \"" + parent.info().name() + "\".");
    }

    DatabaseException stillReferenced(Batch values, int row) {
        return new DatabaseException(
                SqlState.FOREIGN_KEY_VIOLATION,
                "update or delete on table \"" + parent.info().name() + "\" violates foreign key constraint \""
                        + key.name() + "\" on table \"" + child.info().name() + "\": Key "
                        + KeyText.of(parent.info(), parentColumns, values, row)
                        + " is still referenced from table \"" + child.info().name() + "\".");
    }
}
