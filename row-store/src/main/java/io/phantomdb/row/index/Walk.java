package io.phantomdb.row.index;

/// One walk over a range of a tree whose nodes stay as they are meanwhile: those published, held by [Epochs], or the
/// writer's own.
final class Walk {
    private final long low;
    private final int lowBytes;
    private final long lowPrefix;
    private final long high;
    private final int highBytes;
    private final long highPrefix;
    private final OrderedIndex.Visitor visitor;

    Walk(long low, int lowBytes, long high, int highBytes, OrderedIndex.Visitor visitor) {
        this.low = low;
        this.lowBytes = lowBytes;
        this.lowPrefix = Entry.prefix(low, lowBytes);
        this.high = high;
        this.highBytes = highBytes;
        this.highPrefix = highBytes < 0 ? 0 : Entry.prefix(high, highBytes);
        this.visitor = visitor;
    }

    void walk(long root) {
        walk(root, true);
    }

    /// @param bounded whether keys before `low` may be below the node
    private boolean walk(long node, boolean bounded) {
        int count = Node.count(node);
        if (Node.level(node) == 0) {
            return leaf(node, bounded ? Node.lowerBound(node, lowPrefix, low, lowBytes) : 0, count);
        }
        int first = bounded ? Node.childOf(node, lowPrefix, low, lowBytes) : 0;
        for (int i = first; i < count; i++) {
            if (i > first && isPast(node, i)) {
                return false;
            }
            if (!walk(Node.child(node, i), bounded && i == first)) {
                return false;
            }
        }
        return true;
    }

    private boolean leaf(long node, int from, int count) {
        for (int i = from; i < count; i++) {
            if (isPast(node, i)) {
                return false;
            }
            long entry = Node.entry(node, i);
            if (!visitor.entry(Entry.key(entry), Entry.head(entry), Entry.bytes(entry), Entry.end(entry))) {
                return false;
            }
        }
        return true;
    }

    private boolean isPast(long node, int i) {
        return highBytes >= 0 && Node.compare(node, i, highPrefix, high, highBytes) >= 0;
    }
}
