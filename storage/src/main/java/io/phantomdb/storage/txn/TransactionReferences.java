package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.RowChanges;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The foreign keys of the tables that one transaction writes: when they are checked, and what for.
///
///     end of a statement --ReferenceRules--> rows that follow, 23503
///     commit             --ReferenceGuard--> deferred ones, and what others did meanwhile: 23503, 40001
final class TransactionReferences {
    private final TransactionServices services;
    private final TransactionWrites writes;
    private final Map<ForeignKey, Reference> references = new HashMap<>();
    private final Set<Long> unchecked = new HashSet<>();
    private final Map<Long, Long> removalsSeen = new HashMap<>();
    private final List<Runnable> requirements = new ArrayList<>();
    private Map<Long, Boolean> deferred = Map.of();

    TransactionReferences(TransactionServices services, TransactionWrites writes) {
        this.services = services;
        this.writes = writes;
    }

    /// Tables or indexes have got another form. What was asked of parents stays asked as of when it was.
    void forget() {
        references.forEach((key, reference) -> removalsSeen.put(key.id(), reference.removalsSeen()));
        references.clear();
    }

    /// What [#setConstraints] said, by the constraints' ids.
    Map<Long, Boolean> modes() {
        return deferred;
    }

    void undo(Map<Long, Boolean> modes) {
        deferred = modes;
        forget();
    }

    /// A later snapshot may show foreign keys that rows written before were not checked for.
    void rebase(CatalogState before) {
        if (before.related() != writes.catalog().related()) {
            forget();
            writes.catalog()
                    .all(CatalogObject.Constraint.class)
                    .filter(key -> before.object(key.key()).isEmpty())
                    .forEach(key -> checkAtCommit(key.id()));
        }
    }

    /// SET CONSTRAINTS. What was deferred and is no longer is checked now. SQLSTATE 23503.
    void setConstraints(List<ForeignKey> keys, boolean defer) {
        Map<Long, Boolean> changed = new HashMap<>(deferred);
        try (Region scratch = writes.scratch();
                HeapShare heap = new HeapShare(writes.budget())) {
            ReferenceGuard guard = new ReferenceGuard(scratch, heap);
            for (ForeignKey key : keys) {
                boolean touched = writes.hasWritten(key.child()) || writes.hasWritten(key.parent());
                if (!defer && touched && isDeferred(key)) {
                    guard.prepare(reference(key), true);
                }
                changed.put(key.id(), defer);
            }
        }
        deferred = changed;
    }

    /// Whether a foreign key is checked at the commit, not after each statement.
    private boolean isDeferred(ForeignKey key) {
        return deferred.getOrDefault(key.id(), key.timing() == ForeignKey.Timing.INITIALLY_DEFERRED);
    }

    /// Whether rows were written that it was not checked for.
    private boolean isUnchecked(ForeignKey key) {
        return isDeferred(key) || unchecked.contains(key.id());
    }

    /// Checks the rows that the transaction sees of a new foreign key's child; until the commit nobody else may write
    /// that table or take rows from the parent's. SQLSTATE 23503, then 40001.
    void checkRows(ForeignKey key, Function<ScanRequest, TableScan> scan) {
        Reference reference = reference(key);
        long since = writes.snapshot();
        long removals = reference.removalsSeen();
        TableInfo child = reference.child().info();
        try (TableScan rows = scan.apply(new ScanRequest(child, reference.childColumns(), List.of()));
                Region scratch = writes.scratch()) {
            reference.requireParents(rows, scratch);
        }
        requirements.add(() -> {
            TableVersion now = services.snapshots().current().table(child.id());
            boolean written = now != null && now.handle().lastWrite() > since
                    || reference.parent().pinned().handle().removals() != removals;
            if (written
                    && writes.catalog()
                            .object(CatalogObject.Constraint.keyOf(key.id()))
                            .isPresent()) {
                throw TableDefinitions.changedByAnother(child);
            }
        });
    }

    /// The foreign keys in which the table is child or parent.
    private List<Reference> referencesOf(TableInfo table) {
        List<Reference> found = new ArrayList<>();
        for (ForeignKey key : writes.catalog().related().foreignKeysOf(table.id())) {
            found.add(reference(key));
        }
        return found;
    }

    private Reference reference(ForeignKey key) {
        TableTarget child = targetOf(key.child());
        TableTarget parent = targetOf(key.parent());
        return references.computeIfAbsent(key, one -> {
            Reference reference =
                    new Reference(one, child, parent, writes.catalog().related());
            Optional.ofNullable(removalsSeen.get(one.id())).ifPresent(reference::setRemovalsSeen);
            return reference;
        });
    }

    private TableTarget targetOf(long table) {
        StoredTable stored = writes.catalog().tables().get(table);
        if (stored == null) {
            throw new DatabaseException(SqlState.UNDEFINED_TABLE, "relation with id " + table + " does not exist");
        }
        return writes.target(stored.info());
    }

    /// Rows of a foreign key's tables were written before it was known: all of them are checked at the commit.
    void checkAtCommit(long foreignKey) {
        unchecked.add(foreignKey);
    }

    /// Does what foreign keys ask for after the rows touched since the last call. SQLSTATE 23503.
    void endStatement(ReferenceRules.ReferenceReader reader, RowChanges changes) {
        if (nothingTouched()) {
            return;
        }
        try (Region scratch = writes.scratch();
                HeapShare heap = new HeapShare(writes.budget())) {
            ReferenceRules rules =
                    new ReferenceRules(this::referencesOf, this::isDeferred, reader, changes, scratch, heap);
            while (!nothingTouched()) {
                for (TableTarget target : writes.targets()) {
                    try (LongList touched = target.touched().take()) {
                        if (touched.size() > 0) {
                            rules.process(target, touched, target.touched().takeMoves());
                        }
                    }
                }
            }
            rules.finish();
        }
    }

    private boolean nothingTouched() {
        for (TableTarget target : writes.targets()) {
            if (!target.touched().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// What must hold under the commit lock of the foreign keys of tables written.
    ///
    /// @param region holds keys until the commit ends
    /// @param heap as long as the region
    List<Runnable> requirements(List<TableTarget> written, Region region, HeapShare heap) {
        ReferenceGuard guard = new ReferenceGuard(region, heap);
        Set<Reference> concerned = new LinkedHashSet<>();
        for (TableTarget target : List.copyOf(written)) {
            if (target.writes().isTouched()) {
                concerned.addAll(referencesOf(target.info()));
            }
        }
        concerned.forEach(reference -> guard.prepare(reference, isUnchecked(reference.key())));
        List<Runnable> all = new ArrayList<>(requirements);
        all.add(guard::check);
        return all;
    }
}
