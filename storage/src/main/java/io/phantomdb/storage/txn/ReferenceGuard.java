package io.phantomdb.storage.txn;

import io.phantomdb.core.memory.Region;
import io.phantomdb.storage.txn.RowPairs.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Foreign keys at commit: what the statements found must still hold in the moment of the commit, whatever others
/// have committed meanwhile and at whatever isolation level.
///
///     keys referred to: their parents still there?   asked again only if anything was taken from the parent's table
///     keys that went:   no child since?              asked of the child's index, under the commit lock
///
/// Either the child's commit comes first, then the parent's finds it; or the parent's, then the child's finds nothing.
/// So no lock is held on parents, and children of one parent never wait for each other.
final class ReferenceGuard {
    private final List<Referred> referred = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();
    private final Region region;
    private final HeapShare heap;

    private record Referred(Reference reference, List<Pair> pairs) {}

    private record Gone(Reference reference, Pair pair, long prefix) {}

    /// @param region holds keys until the commit ends
    /// @param heap as long as the region
    ReferenceGuard(Region region, HeapShare heap) {
        this.region = region;
        this.heap = heap;
    }

    /// Collects what the transaction does to the keys of a reference, and checks what was deferred. SQLSTATE 23503.
    ///
    /// @param deferred whether rows were written that were not checked
    void prepare(Reference reference, boolean deferred) {
        List<Pair> children = changed(reference.child(), reference.childColumns(), true);
        if (deferred) {
            children.forEach(pair -> reference.requireMatch(pair.after(), pair.afterRow()));
        }
        children.removeIf(Pair::afterHasNull);
        if (!children.isEmpty()) {
            long removals = reference.parent().pinned().handle().removals();
            if (deferred || removals != reference.removalsSeen()) {
                requireParents(reference, children, deferred);
                reference.setRemovalsSeen(removals);
            }
            referred.add(new Referred(reference, children));
        }
        for (Pair pair : changed(reference.parent(), reference.parentColumns(), false)) {
            if (reference.parentExists(pair.before(), pair.beforeRow(), region)) {
                continue;
            }
            if (deferred
                    && !reference
                            .children(pair.before(), pair.beforeRow(), 1, region, heap)
                            .isEmpty()) {
                throw reference.stillReferenced(pair.before(), pair.beforeRow());
            }
            long prefix = reference.childPrefix(pair.before(), pair.beforeRow(), region);
            if (prefix != 0) {
                gone.add(new Gone(reference, pair, prefix));
            }
        }
    }

    /// @param coming rows whose new key matters, else those whose old one does
    private List<Pair> changed(TableTarget target, List<Integer> columns, boolean coming) {
        try (LongList touched = RowPairs.ofTransaction(target)) {
            List<Pair> pairs = new ArrayList<>(RowPairs.of(target, touched, Map.of(), columns, region, heap));
            pairs.removeIf(
                    pair -> pair.isSame() || (coming ? !pair.hasAfter() : !pair.hasBefore() || pair.beforeHasNull()));
            return pairs;
        }
    }

    private void requireParents(Reference reference, List<Pair> children, boolean deferred) {
        for (Pair pair : children) {
            if (!reference.parentExists(pair.after(), pair.afterRow(), region)) {
                throw deferred ? reference.noParent(pair.after(), pair.afterRow()) : TableTarget.conflict();
            }
        }
    }

    /// Under the commit lock. SQLSTATE 40001.
    void check() {
        for (Referred one : referred) {
            Reference reference = one.reference;
            if (reference.parent().pinned().handle().removals() != reference.removalsSeen()) {
                reference.requireIndex();
                requireParents(reference, one.pairs, false);
            }
        }
        for (Gone one : gone) {
            if (one.reference.hasCommittedChild(one.prefix, region)) {
                one.reference.requireIndex();
                if (!one.reference.parentExists(one.pair.before(), one.pair.beforeRow(), region)) {
                    throw TableTarget.conflict();
                }
            }
        }
    }
}
