package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Evaluation;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.index.TableIndex;
import io.phantomdb.storage.txn.RowPairs.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What foreign keys do at the end of a statement.
///
///     rows the statement touched --RowPairs(before, after)--> keys that went  --> children: delete, update, refuse
///                                                          `-> keys referred to --> is there a parent?
///
/// Rows that follow (ON DELETE CASCADE) are written like others, so they have their own turn; what only asks waits
/// until nothing follows any more. One thread.
final class ReferenceRules {
    private final Function<TableInfo, List<Reference>> references;
    private final Predicate<ForeignKey> deferred;
    private final ReferenceReader reader;
    private final RowChanges changes;
    private final Region region;
    private final HeapShare heap;
    private final List<Runnable> later = new ArrayList<>();

    /// Reads rows as the transaction sees them.
    @FunctionalInterface
    interface ReferenceReader {
        Batch get(TableInfo table, Batch keys, List<Integer> columns, Region region);
    }

    /// @param references those in which a table is child or parent
    /// @param deferred whether a foreign key is checked at the commit
    /// @param region holds rows until the statement has ended
    /// @param heap as long as the region
    ReferenceRules(
            Function<TableInfo, List<Reference>> references,
            Predicate<ForeignKey> deferred,
            ReferenceReader reader,
            RowChanges changes,
            Region region,
            HeapShare heap) {
        this.references = references;
        this.deferred = deferred;
        this.reader = reader;
        this.changes = changes;
        this.region = region;
        this.heap = heap;
    }

    /// Looks at the rows that a table's target says were touched.
    void process(TableTarget target, LongList touched, Map<Integer, Integer> moves) {
        heap.take(TouchedRows.MOVE_BYTES * moves.size());
        for (Reference reference : references.apply(target.info())) {
            if (reference.parent() == target) {
                RowPairs.of(target, touched, moves, reference.parentColumns(), region, heap)
                        .forEach(pair -> keyMayGo(reference, pair));
            }
            if (reference.child() == target && !deferred.test(reference.key())) {
                RowPairs.of(target, touched, moves, reference.childColumns(), region, heap)
                        .forEach(pair -> keyMayCome(reference, pair));
            }
        }
    }

    /// Asks what could not be asked before everything was written. SQLSTATE 23503.
    void finish() {
        later.forEach(Runnable::run);
    }

    private void keyMayCome(Reference reference, Pair pair) {
        if (!pair.hasAfter()
                || pair.isSame()
                || pair.afterHasNull() && !reference.key().matchFull()) {
            return;
        }
        later.add(() -> {
            if (reference.child().writes().state(pair.entry()) == TableWrites.PRESENT
                    && reference.child().writes().row(pair.entry()) == pair.afterAddress()) {
                reference.requireMatch(pair.after(), pair.afterRow());
                if (!pair.afterHasNull() && !reference.parentExists(pair.after(), pair.afterRow(), region)) {
                    throw reference.noParent(pair.after(), pair.afterRow());
                }
            }
        });
    }

    private void keyMayGo(Reference reference, Pair pair) {
        if (!pair.hasBefore() || pair.beforeHasNull() || pair.isSame()) {
            return;
        }
        ForeignKey key = reference.key();
        boolean updated = pair.hasAfter();
        switch (updated ? key.onUpdate() : key.onDelete()) {
            case NO_ACTION -> {
                if (!deferred.test(key)) {
                    later.add(() -> refuseChildren(reference, pair));
                }
            }
            case RESTRICT -> {
                if (!reference
                        .children(pair.before(), pair.beforeRow(), 1, region, heap)
                        .isEmpty()) {
                    throw reference.stillReferenced(pair.before(), pair.beforeRow());
                }
            }
            case CASCADE -> {
                if (updated) {
                    update(reference, pair, column -> Vectors.value(pair.after().column(column), pair.afterRow()));
                } else {
                    delete(reference, pair);
                }
            }
            case SET_NULL -> update(reference, pair, column -> null);
            case SET_DEFAULT -> {
                update(reference, pair, column -> defaultOf(reference, column));
                later.add(() -> refuseChildren(reference, pair));
            }
        }
    }

    private void refuseChildren(Reference reference, Pair pair) {
        if (!reference.parentExists(pair.before(), pair.beforeRow(), region)
                && !reference
                        .children(pair.before(), pair.beforeRow(), 1, region, heap)
                        .isEmpty()) {
            throw reference.stillReferenced(pair.before(), pair.beforeRow());
        }
    }

    private void delete(Reference reference, Pair pair) {
        List<TableIndex.FoundKey> children =
                reference.children(pair.before(), pair.beforeRow(), Integer.MAX_VALUE, region, heap);
        if (!children.isEmpty()) {
            long deleted = changes.delete(reference.child().info(), keys(reference.child(), children));
            requireAll(deleted, children.size());
        }
    }

    /// @param value of the n-th column of the key
    private void update(Reference reference, Pair pair, Function<Integer, @Nullable Object> value) {
        List<TableIndex.FoundKey> children =
                reference.children(pair.before(), pair.beforeRow(), Integer.MAX_VALUE, region, heap);
        if (children.isEmpty()) {
            return;
        }
        TableInfo table = reference.child().info();
        List<Integer> visible = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            if (!table.columns().get(i).hidden()) {
                visible.add(i);
            }
        }
        Batch keys = keys(reference.child(), children);
        Batch rows = reader.get(table, keys, visible, region);
        requireAll(rows.selected(), children.size());
        List<Vector> columns = new ArrayList<>(rows.columns());
        for (int i = 0; i < reference.childColumns().size(); i++) {
            int column = reference.childColumns().get(i);
            SqlType type = table.columns().get(column).type();
            columns.set(
                    visible.indexOf(column),
                    Vectors.of(
                            type, Collections.nCopies(rows.rows(), KeyTypes.required(value.apply(i), type)), region));
        }
        changes.update(table, keys, rows.withColumns(columns));
    }

    private static @Nullable Object defaultOf(Reference reference, int i) {
        TableInfo table = reference.child().info();
        Column column = table.columns().get(reference.childColumns().get(i));
        Expr value = column.defaultValue().orElse(new Expr.Literal(null, column.type()));
        if (value instanceof Expr.Literal literal) {
            return literal.value();
        }
        try (Region scratch = reference.child().scratch()) {
            Batch oneRow = Batch.of(List.of(), 1);
            Vector vector = Evaluation.installed().orElseThrow().evaluate(value, oneRow, scratch);
            return Vectors.value(vector, 0);
        }
    }

    /// A child that the snapshot does not show, but that refers to what goes, is a conflict.
    private static void requireAll(long written, int found) {
        if (written < found) {
            throw TableTarget.conflict();
        }
    }

    private Batch keys(TableTarget child, List<TableIndex.FoundKey> keys) {
        long addresses = region.allocate(8L * keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Memory.putLong(addresses + 8L * i, keys.get(i).address());
        }
        return child.pinned().handle().keys().decode(addresses, keys.size(), region);
    }
}
